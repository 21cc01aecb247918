"""Polling: read an uploaded text aloud with Polly and wait for the recording.

The same job as `aws-samples+step-functions-workflows-collection__tts-converter_template.yaml.json`.
"""

import time

from flowdsl import Error, param, workflow
from flowdsl_tasks import sdk


class SynthesisFailed(Error):
    """Polly gave up on the text."""


@workflow(timeout=900)
def read_aloud(event: dict, /) -> dict:
    uploaded = event["detail"]
    text = sdk.s3.get_object(Bucket=uploaded["bucket"]["name"], Key=uploaded["object"]["key"])["Body"]
    job = sdk.polly.start_speech_synthesis_task(
        OutputFormat="mp3",
        OutputS3BucketName=param("RecordingsBucket"),
        OutputS3KeyPrefix="recordings",
        Text=text,
        TextType="text",
        VoiceId="Amy",
    )["SynthesisTask"]
    while True:
        time.sleep(10)
        job = sdk.polly.get_speech_synthesis_task(TaskId=job["TaskId"])["SynthesisTask"]
        if job["TaskStatus"] == "completed":
            return job
        if job["TaskStatus"] == "failed":
            raise SynthesisFailed("the text could not be read")
