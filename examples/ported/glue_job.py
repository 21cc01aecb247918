"""ETL: start a Glue job, let a function look after it, and call one function for each way it can end.

The same job as
`aws+aws-sam-cli-app-templates__python3.10_step-func-etl_cookiecutter.project_name_statemachine_asl.json.json`.
"""

import time
from typing import Any

from flowdsl import workflow
from flowdsl_tasks import glue, lambda_




@workflow
def etl(event: dict, /) -> Any:
    job: Any = glue.start_job_run(job_name="nightly")
    while True:
        job = lambda_.invoke(function_name="check-job", payload=job)["Payload"]
        match job["JobRunState"]:
            case "SUCCEEDED":
                return lambda_.invoke(function_name="on-success", payload=job)["Payload"]
            case "FAILED":
                return lambda_.invoke(function_name="on-failure", payload=job)["Payload"]
            case "RUNNING":
                time.sleep(5)
            case other:
                raise RuntimeError(f"unexpected {other}")
