"""Parquet as the source of a Distributed Map; needs the extra `parquet`."""

import io
from datetime import date

import pytest

from flowdsl.local import run

pa = pytest.importorskip("pyarrow", reason="needs the extra `parquet`")
parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra `parquet`")

MACHINE = {
    "QueryLanguage": "JSONata",
    "StartAt": "Each",
    "States": {
        "Each": {
            "Type": "Map",
            "ItemReader": {
                "Resource": "arn:aws:states:::s3:getObject",
                "ReaderConfig": {"InputType": "PARQUET"},
                "Arguments": {"Bucket": "b", "Key": "k.parquet"},
            },
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Item",
                "States": {"Item": {"Type": "Pass", "End": True}},
            },
            "End": True,
        }
    },
}


class Bucket:
    def __init__(self, content):
        self.content = content

    def call(self, request):
        assert request.resource.endswith("s3:getObject")
        return {"Body": self.content}


def written(**columns):
    buffer = io.BytesIO()
    parquet.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def test_rows_are_items():
    content = written(
        sku=["a", "b"],
        n=[1, None],
        price=[1.5, 2.0],
        tags=[["x"], []],
        at=[{"city": "é"}, None],
        day=[date(2025, 6, 1)] * 2,
    )
    execution = run(MACHINE, {}, tasks=Bucket(content))
    assert execution.status == "SUCCEEDED", execution.cause
    assert execution.output == [
        {"sku": "a", "n": 1, "price": 1.5, "tags": ["x"], "at": {"city": "é"}, "day": "2025-06-01"},
        {"sku": "b", "n": None, "price": 2, "tags": [], "at": None, "day": "2025-06-01"},
    ]


def test_an_empty_table_has_no_items():
    assert run(MACHINE, {}, tasks=Bucket(written(sku=pa.array([], pa.string())))).output == []


@pytest.mark.parametrize("content", [b"", b"no parquet", b"PAR1PAR1"])
def test_what_is_no_parquet_file(content):
    execution = run(MACHINE, {}, tasks=Bucket(content))
    assert execution.error == "States.ItemReaderFailed"
    assert "cannot be read" in execution.cause
