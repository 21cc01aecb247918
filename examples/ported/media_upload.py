"""Approval by callback: a container reports back when it has cut a video; pictures go to a function.

The same job as `aws-samples+serverless-patterns__stepfunctions-fargate-lambda_statemachine.asl.json.json`.
"""

from typing import Any

from flowdsl import Error, context, param, workflow
from flowdsl_tasks import ecs, lambda_


class UnknownKind(Error):
    """The upload is neither a video nor a picture."""


@workflow
def handle(event: dict, /) -> Any:
    bucket = event["detail"]["bucket"]["name"]
    key = event["detail"]["object"]["key"]
    kind = key.split("/")[0]
    match kind:
        case "videos":
            return ecs.run_task.wait_for_token(
                cluster=param("Cluster"),
                task_definition=param("Cutter"),
                launch_type="FARGATE",
                subnets=[param("SubnetA"), param("SubnetB")],
                security_groups=[param("Group")],
                container_overrides=[
                    {"name": "cutter", "environment": [{"name": "TASK_TOKEN", "value": context.task_token}]}
                ],
                pass_roles=["arn:aws:iam::123456789012:role/cutter"],
                task_timeout=60,
            )
        case "images":
            return lambda_.invoke(function_name="shrink", payload={"bucket": bucket, "key": key, "type": kind})["Payload"]
        case _:
            raise UnknownKind
