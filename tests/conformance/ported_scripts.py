"""What the tasks of the ported machines answer in a typical execution: the same for the original and the port.

A script is a list of (patterns, answers): the first entry one of whose patterns is part of the task's resource or of
the name of its function answers, its answers in order, the last one repeated.
"""

from typing import Any, NamedTuple

Script = list[tuple[tuple[str, ...], list[Any]]]


class Ported(NamedTuple):
    """A port beside its original.

    Attributes:
        module: of ``examples/ported``.
        original: the file in the corpus.
        input: of both executions.
        script: what tasks answer.
        why: why the port has more states or transitions, where it has.
    """

    module: str
    original: str
    input: Any
    script: Script
    why: str = ""


def _payload(value: Any) -> dict[str, Any]:
    return {"Payload": value, "StatusCode": 200}


_COLLECTION = "aws-samples+step-functions-workflows-collection__"
_ORDER = {"order_id": "o-1", "order_status": "APPROVED"}
_UPLOAD = {"detail": {"bucket": {"name": "up", "eventId": "e1"}, "object": {"key": "images/cat.png"}}}
_MODEL = {"model": "m", "usage": {"input_tokens": 3, "output_tokens": 4}}
_QUESTION = [{"role": "user", "content": "How many?"}]


def _turn(stop: str, content: Any, calls: list[Any]) -> dict[str, Any]:
    messages = [*_QUESTION, {"role": "assistant", "content": content}]
    return _payload({
        "body": {"messages": messages, "metadata": {**_MODEL, "stop_reason": stop}, "function_calls": calls}
    })  # fmt: skip


def _use(name: str) -> dict[str, Any]:
    return {"type": "tool_use", "id": f"use-{name}", "name": name, "input": {"question": "?", "sql_query": "select 1"}}


_GLUE: Script = [
    (("startCrawler",), [{}]),
    (("getCrawler",), [{"Crawler": {"State": s, "LastCrawl": {"Status": "OK"}}} for s in ("RUNNING", "READY")]),
]
_SPEECH: Script = [
    (("getObject",), [{"Body": "Hello"}]),
    (("startSpeech",), [{"SynthesisTask": {"TaskId": "t"}}]),
    (
        ("getSpeech",),
        [{"SynthesisTask": {"TaskId": "t", "TaskStatus": s}, "TaskStatus": s} for s in ("inProgress", "completed")],
    ),
]
_AGENTS: Script = [
    (
        ("call-model", "CallLLM", "SHARED_CLAUDE"),
        [_turn("tool_use", [_use("sql_agent")], [_use("execute_sql_query")]), _turn("end_turn", [{"text": "2"}], [])],
    ),
    (
        ("startExecution",),
        [{"Output": {"messages": [{"role": "assistant", "content": "a"}], "output": {"answer": "2"}}}],
    ),
    (("putMetricData",), [{}]),
    (("database", "DB_INTERFACE"), [_payload({"type": "tool_result", "content": "2"})]),
]

PORTED = [
    Ported(
        "glue_crawler",
        "aws-samples+aws-stepfunctions-examples__sam_demo-manage-glue-crawlers-with-step-functions_template.yaml__1.json",
        {"crawler_name": "c"},
        _GLUE,
    ),
    Ported("speech", f"{_COLLECTION}tts-converter_template.yaml.json", _UPLOAD, _SPEECH),
    Ported(
        "order_saga",
        "aws-samples+aws-step-functions-long-lived-transactions__statemachine_llt.asl.yaml.json",
        _ORDER,
        [(("lambda:invoke",), [_payload(_ORDER)]), (("sns:publish",), [{"MessageId": "m"}])],
    ),
    Ported(
        "shop_saga",
        "rafty+ServerlessMicroservicesSagaTransaction__state-machine.json.json",
        _ORDER,
        [(("sns:publish",), [{"MessageId": "m"}]), (("",), [_ORDER])],
    ),
    Ported(
        "queue_messages",
        f"{_COLLECTION}dynamically-process-data-with-map-state_statemachine_statemachine.asl.json.json",
        {},
        [
            (
                ("read-queue", "ReadFromSQS"),
                [_payload([{"MessageId": i, "Body": "b", "ReceiptHandle": "r"} for i in "ab"])],
            ),
            (("",), [{}]),
        ],
    ),
    Ported(
        "photo_catalogue",
        f"{_COLLECTION}data-processing-tf_statemachines_statemachine.asl.json.json",
        {"Objects": [{"Bucket": "b", "Key": "k1"}, {"Bucket": "b", "Key": "k2"}]},
        [
            (("getObjectAttributes",), [{"ObjectSize": 3, "LastModified": "2024-01-01", "StorageClass": "STANDARD"}]),
            (("detectLabels",), [{"Labels": [{"Name": "cat"}]}]),
            (("putItem",), [{}]),
        ],
        "a Pass keeps the photo for the branches of the Parallel; the original reads it from the branches' input",
    ),
    Ported(
        "three_approvers",
        f"{_COLLECTION}parallel-human-approval_statemachine_StateMachine.asl.json.json",
        {"release": "1.2"},
        [(("sns:publish",), [{"approved": True}])],
    ),
    Ported(
        "media_upload",
        "aws-samples+serverless-patterns__stepfunctions-fargate-lambda_statemachine.asl.json.json",
        _UPLOAD,
        [(("",), [_payload({"done": True})])],
    ),
    Ported(
        "coffee_order",
        "aws-samples+serverless-coffee__backends_4-order-processing_statemachine_op.asl.json.json",
        {"detail": {**_UPLOAD["detail"], "orderId": "o", "userId": "u"}},
        [
            (("getItem",), [{"Item": {"storeOpen": {"BOOL": True}}}]),
            (("listExecutions",), [{"Executions": [], "executions": []}]),
            (("updateItem",), [{"Attributes": {"IDvalue": {"N": "7"}}}]),
            (("putEvents",), [{"FailedEntryCount": 0, "Entries": []}]),
        ],
    ),
    Ported(
        "glue_job",
        "aws+aws-sam-cli-app-templates__python3.10_step-func-etl_cookiecutter.project_name_statemachine_asl.json.json",
        {},
        [
            (("startJobRun",), [{"JobRunId": "j"}]),
            (("check-job", "FnCheck"), [_payload({"JobRunState": s}) for s in ("RUNNING", "SUCCEEDED")]),
            (("on-success", "FnSuccess"), [_payload({"ok": True})]),
        ],
        "a Fail state says which state of the job was not expected; the original dies of States.NoChoiceMatched",
    ),
    Ported(
        "athena_pages",
        f"{_COLLECTION}sfn-athena-query_statemachine_statemachine.asl.json.json",
        {},
        [
            (("startQueryExecution",), [{"QueryExecution": {"QueryExecutionId": "q"}}]),
            # One page: the original asks for the first page again and again when there are more.
            (("getQueryResults",), [{"ResultSet": {"Rows": [{"Data": []}, {"Data": []}, {"Data": []}]}}]),
        ],
    ),
    Ported(
        "supervisor_agent",
        "guyernest+step-functions-agent__step-functions_supervisor.json.json",
        {"messages": _QUESTION},
        _AGENTS,
    ),
    Ported(
        "sql_agent",
        "guyernest+step-functions-agent__step-functions_refactored-sql-agent-template.json.json",
        {"messages": _QUESTION},
        _AGENTS,
    ),
]
