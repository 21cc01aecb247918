"""Data sources of a Distributed Map, and the permissions of machines and options."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from flowdsl import distributed
from flowdsl.local import run
from flowdsl.local.tasks.moto import MotoBackend
from flowdsl_tasks import s3
from tests.tasks.compiled import compiled

HERE = "arn:${AWS::Partition}"
STATES = f"{HERE}:states:${{AWS::Region}}:${{AWS::AccountId}}"


@pytest.fixture(autouse=True)
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in (("REGION", "us-east-1"), ("ACCESS_KEY_ID", "x")):
        monkeypatch.setenv(f"AWS_{name}" if name != "REGION" else "AWS_DEFAULT_REGION", value)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="data")
        client.put_object(Bucket="data", Key="in/orders.csv", Body=b"id,n\na,1\nb,2\n")
        client.put_object(Bucket="data", Key="in/orders.json", Body=b'{"orders": [{"id": "a"}]}')
        client.put_object(Bucket="data", Key="in/orders.jsonl", Body=b'{"id": "a"}\n{"id": "b"}\n')
        yield


def test_sources_are_read_in_plain_python_as_the_machine_reads_them() -> None:
    assert list(distributed(s3.csv(bucket="data", key="in/orders.csv"))) == [
        {"id": "a", "n": "1"},
        {"id": "b", "n": "2"},
    ]
    assert list(s3.csv(bucket="data", key="in/orders.csv", headers=["x", "y"], max_items=1)) == [{"x": "id", "y": "n"}]
    assert list(s3.json(bucket="data", key="in/orders.json", pointer="/orders")) == [{"id": "a"}]
    assert list(s3.jsonl(bucket="data", key="in/orders.jsonl")) == [{"id": "a"}, {"id": "b"}]
    assert [item["Key"] for item in s3.objects(bucket="data", prefix="in/")] == [
        "in/orders.csv", "in/orders.json", "in/orders.jsonl",
    ]  # fmt: skip


def test_a_source_becomes_an_item_reader_with_its_permissions() -> None:
    definition, granted, _ = compiled(
        """
        for row in distributed(s3.csv(bucket="data", key="in/orders.csv", delimiter="COMMA"), limit=5):
            sdk.sts.get_caller_identity()
        return "done"
        """,
        "s3, sdk",
    )
    (state,) = [s for s in definition["States"].values() if s["Type"] == "Map"]
    assert state["ItemReader"] == {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "CSVDelimiter": "COMMA"},
        "Arguments": {"Bucket": "data", "Key": "in/orders.csv"},
    }
    assert granted == {
        "s3:GetObject": [f"{HERE}:s3:::data/in/orders.csv"],
        "states:StartExecution": [f"{STATES}:stateMachine:flow"],
        "states:DescribeExecution": [f"{STATES}:execution:flow/*", f"{STATES}:execution:flow:*"],
        "states:StopExecution": [f"{STATES}:execution:flow/*", f"{STATES}:execution:flow:*"],
        "sts:GetCallerIdentity": ["*"],
        "states:RedriveExecution": [f"{STATES}:execution:flow/*:*"],
    }
    with MotoBackend() as tasks:
        assert run(definition, {}, tasks=tasks).output == "done"


def test_results_are_written_with_their_permissions() -> None:
    definition, granted, _ = compiled(
        """
        for item in distributed(
            s3.objects(bucket="data", prefix="in/"), results=s3.results(bucket="out", prefix="runs")
        ):
            s3_key = item["Key"]
        """,
        "s3",
    )
    (state,) = [s for s in definition["States"].values() if s["Type"] == "Map"]
    assert state["ResultWriter"]["Arguments"] == {"Bucket": "out", "Prefix": "runs"}
    assert granted["s3:ListBucket"] == [f"{HERE}:s3:::data"]
    assert granted["s3:PutObject"] == [f"{HERE}:s3:::out/runs/*"]


def test_logging_and_tracing_are_permitted() -> None:
    _, granted, _ = compiled("return 1", "s3", options='logging="ALL", tracing=True')
    assert {"logs:CreateLogDelivery", "xray:PutTraceSegments"} <= granted.keys()


def test_options_of_a_call_change_its_permissions() -> None:
    _, granted, _ = compiled(
        """
        lambda_.invoke(
            function_name=name,
            payload={},
            resources=["arn:aws:lambda:us-east-1:123456789012:function:a"],
            iam=["kms:Decrypt"],
        )
        """,
        "lambda_",
        signature="name",
    )
    assert granted == {
        "lambda:InvokeFunction": ["arn:aws:lambda:us-east-1:123456789012:function:a"],
        "kms:Decrypt": ["*"],
    }


def test_with_credentials_the_machine_only_takes_the_role() -> None:
    _, granted, _ = compiled(
        'dynamodb.get_item(table="t", key={"id": "1"}, credentials="arn:aws:iam::123456789012:role/other")', "dynamodb"
    )
    assert granted == {"sts:AssumeRole": ["arn:aws:iam::123456789012:role/other"]}


def test_a_bucket_s_name_is_checked() -> None:
    from flowdsl.adapters.api import Call
    from flowdsl.ir.expr import Literal

    for name, wrong in (("b", True), ("My", True), ("1.2.3.4", True), ("data", False)):
        call = Call(s3.jsonl, "request", {"bucket": Literal(name), "key": Literal("k")})
        s3.jsonl.expression(call)
        assert bool(call.problems) == wrong, name


def test_what_is_made_of_the_items_of_a_source_is_an_item_selector() -> None:
    definition, _, _ = compiled(
        """
        for part in distributed([{"row": row, "k": ["s"]} for row in s3.jsonl(bucket="data", key="in/orders.jsonl")], batch=2):
            sdk.sts.get_caller_identity()
        return [
            [len(part), part[0]["row"]["id"], part[1]["k"]]
            for part in distributed([{"row": row, "k": ["s"]} for row in s3.jsonl(bucket="data", key="in/orders.jsonl")], batch=2)
        ]
        """,
        "s3, sdk",
    )  # fmt: skip
    for state in [s for s in definition["States"].values() if s["Type"] == "Map"]:
        assert state["ItemSelector"] == {"row": "{% $states.context.Map.Item.Value %}", "k": ["s"]}
        assert state["ItemBatcher"] == {"MaxItemsPerBatch": 2}
    rows = s3.jsonl(bucket="data", key="in/orders.jsonl")
    plain = [
        [len(part), part[0]["row"]["id"], part[1]["k"]]
        for part in distributed([{"row": row, "k": ["s"]} for row in rows], batch=2)
    ]
    with MotoBackend() as tasks:
        assert run(definition, {}, tasks=tasks).output == plain == [[2, "a", ["s"]]]


def test_a_selection_and_what_the_body_reads_travel_together() -> None:
    definition, _, _ = compiled(
        """
        who = sdk.sts.get_caller_identity()["Account"]
        return [[x["row"]["id"], who == "nobody"] for x in distributed([{"row": row} for row in s3.jsonl(bucket="data", key="in/orders.jsonl")])]
        """,
        "s3, sdk",
    )  # fmt: skip
    (state,) = [s for s in definition["States"].values() if s["Type"] == "Map"]
    assert state["ItemSelector"]["item"] == {"row": "{% $states.context.Map.Item.Value %}"}
    with MotoBackend() as tasks:
        assert run(definition, {}, tasks=tasks).output == [["a", False], ["b", False]]
