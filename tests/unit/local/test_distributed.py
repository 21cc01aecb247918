"""Distributed Maps: sources, batches, tolerance, results."""

import gzip
import json

import pytest

from flowdsl.jsontypes import Json
from flowdsl.local import MockBackend, TaskFailure, run
from tests.unit.local.machines import jsonata, passes, region, task


def distributed(body: dict[str, Json] | None = None, **fields: Json) -> dict[str, Json]:
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
        **(body or region("P", P=passes())),
    }
    return {"Type": "Map", "ItemProcessor": processor, "End": True, **fields}


def reader(kind: str, **config: Json) -> dict[str, Json]:
    return {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": kind, **config},
        "Arguments": {"Bucket": "b", "Key": "{% $states.input.key %}"},
    }


def read(content: Json, source: dict[str, Json], key: str = "k", **fields: Json) -> Json:
    backend = MockBackend({"arn:aws:states:::s3:getObject": lambda sent: {"Body": content}})
    execution = run(jsonata(A=distributed(ItemReader=source, **fields)), {"key": key}, tasks=backend)
    return execution.output if execution.status == "SUCCEEDED" else (execution.error, execution.cause)


ANSWERS: tuple[Json, ...] = (
    *(None, 1, "x", [], [1], {}, {"Contents": 1}, {"Contents": [1]}, {"Contents": [{}]}, {"Body": None}, {"Body": 1}),
    *({"Body": 10**12}, {"Body": [10**6]}, {"Body": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03garbage"}),
    *({"Contents": [{"Key": "k"}], "NextContinuationToken": "t"}, {"Contents": [], "NextContinuationToken": 5}),
    *(
        {"Body": '{"files": 1}'},
        {"Body": '{"files": [1]}'},
        {"Body": '{"files": [{"key": {}}]}'},
        {"Body": b"\x1f\x8b"},
    ),
    *({"Body": "x\n"}, {"Body": "s3://b\n"}, {"Body": "s3://b/k\n"}, {"Body": 'a,"b\nc'}),
)


@pytest.mark.parametrize("answer", ANSWERS, ids=repr)
@pytest.mark.parametrize("config", [
    *({"InputType": kind} for kind in ("JSON", "JSONL", "CSV", "MANIFEST", "PARQUET")),
    {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": [1, {}]},
    {"Transformation": "LOAD_AND_FLATTEN"}, {"ManifestType": "S3_INVENTORY"}, {"ManifestType": "ATHENA_DATA"},
], ids=repr)  # fmt: skip
@pytest.mark.parametrize("action", ["getObject", "listObjectsV2"])
def test_whatever_a_bucket_answers_a_reader_reads_or_fails(answer: Json, config: Json, action: str) -> None:
    source = {"Resource": f"arn:aws:states:::s3:{action}", "ReaderConfig": config, "Arguments": {"Bucket": "b"}}
    execution = run(jsonata(A=distributed(ItemReader=source)), {}, tasks=MockBackend(lambda *_: answer))
    assert execution.error in (None, "States.ItemReaderFailed")


def test_athena_manifest() -> None:
    objects = {"m": '"s3://b/1.csv"\ns3://b/2.csv\n', "1.csv": "a\n1\n", "2.csv": "a\n2\n3\n"}
    source = reader("CSV", ManifestType="ATHENA_DATA")
    backend = MockBackend({"arn:aws:states:::s3:getObject": lambda sent: {"Body": objects[sent["Key"]]}})
    execution = run(jsonata(A=distributed(ItemReader=source)), {"key": "m"}, tasks=backend)
    assert execution.output == [{"a": "1"}, {"a": "2"}, {"a": "3"}]


@pytest.mark.parametrize(
    ("content", "source", "items"),
    [
        ("[1, {}]", reader("JSON"), [1, {}]),
        ("[1, 2, 3]", reader("JSON", MaxItems=2), [1, 2]),
        ("[1, 2, 3]", reader("JSON", MaxItems=0), [1, 2, 3]),
        ('{"a": {"b": [1]}}', reader("JSON", ItemsPointer="/a/b"), [1]),
        ('{"a": {"b": 1}}', reader("JSON", ItemsPointer="/a"), [{"Key": "b", "Value": 1}]),
        ('{"a": 1}\n\n[2]\n', reader("JSONL"), [{"a": 1}, [2]]),
        ('"a\u2028b"\r\n1', reader("JSONL"), ["a\u2028b", 1]),
        ("a,b\n1, x\n2\n3,y,z\n", reader("CSV"), [{"a": "1", "b": " x"}, {"a": "2", "b": ""}, {"a": "3", "b": "y"}]),
        (
            "1|2\n",
            reader("CSV", CSVHeaderLocation="GIVEN", CSVHeaders=["", "é"], CSVDelimiter="PIPE"),
            [{"": "1", "é": "2"}],
        ),
        ('a\n"x,\ny"\n', reader("CSV"), [{"a": "x,\ny"}]),
    ],
)
def test_readers(content: str, source: dict[str, Json], items: Json) -> None:
    assert read(content, source) == items
    assert read(gzip.compress(content.encode()), source, key="k.gz") == items


@pytest.mark.parametrize(
    ("content", "source", "message"),
    [
        ('{"a": 1}', reader("JSON"), "Attempting to map over non-iterable node."),
        ("a,a\n1,2\n", reader("CSV"), "CSV headers cannot contain duplicates."),
        ("{", reader("JSON"), "Invalid JSON"),
        ("{}", reader("JSON", ItemsPointer="/x"), "leads nowhere"),
        (b"\xff\xfe\x00", reader("CSV"), "cannot be read as text"),
    ],
)
def test_bad_sources_are_item_reader_failures(content: Json, source: dict[str, Json], message: str) -> None:
    error, cause = read(content, source)
    assert error == "States.ItemReaderFailed"
    assert message in cause


def test_negative_max_items() -> None:
    answer = read("[]", reader("JSON", MaxItems="{% -1 %}"))
    assert answer == ("States.ItemReaderFailed", "field MaxItems must be positive")


def kinds(machine: Json, **given: Json) -> list[str]:
    events = [event.type for event in run(machine, **given).history]
    return [kind for kind in events if kind.startswith(("MapState", "MapRun")) and not kind.endswith("Exited")]


def test_a_map_run_reads_its_items_and_fails_with_them() -> None:
    answers = MockBackend({"arn:aws:states:::s3:getObject": {"return": {"Body": "{}"}}})
    state = distributed(ItemReader=reader("JSON"))
    failed = ["MapStateEntered", "MapStateStarted", "MapRunStarted", "MapRunFailed", "MapStateFailed"]
    assert kinds(jsonata(A=state), input={"key": "k"}, tasks=answers) == failed
    (started,) = (e for e in run(jsonata(A=state), {"key": "k"}, tasks=answers).history if e.type == "MapStateStarted")
    assert started.details == {"length": 0}
    writes = distributed(Items=[1], ResultWriter={"Resource": "arn:aws:states:::s3:putObject", "Arguments": {}})
    assert kinds(jsonata(A=writes)) == failed


def test_a_bad_tolerance_is_seen_once_the_map_has_started() -> None:
    state = distributed(Items=[1], ToleratedFailureCount="{% -1 %}")
    assert kinds(jsonata(A=state)) == ["MapStateEntered", "MapStateStarted"]


def test_objects_of_a_bucket_are_items() -> None:
    pages = {
        None: {
            "Contents": [{"Key": "a", "ETag": "e", "LastModified": "2022-11-17T15:41:39.000Z"}],
            "NextContinuationToken": "t",
        },
        "t": {"Contents": [{"Key": "b", "Size": 2}]},
    }
    source = {"Resource": "arn:aws:states:::s3:listObjectsV2", "Arguments": {"Bucket": "b"}}
    backend = MockBackend({"s3:listObjectsV2": lambda sent: pages[sent.get("ContinuationToken")]})
    execution = run(jsonata(A=distributed(ItemReader=source)), {}, tasks=backend)
    assert execution.output == [{"Key": "a", "Etag": "e", "LastModified": 1668699699}, {"Key": "b", "Size": 2}]


def test_an_inventory_lists_objects() -> None:
    files = {
        "manifest.json": json.dumps(
            {"destinationBucket": "arn:aws:s3:::d", "fileSchema": "Bucket, Key, Size", "files": [{"key": "f.csv.gz"}]}
        ),
        "f.csv.gz": gzip.compress(b'"src","a","1"\n"src","b","2"\n'),
    }
    backend = MockBackend({"s3:getObject": lambda sent: {"Body": files[sent["Key"]]}})
    machine = jsonata(A=distributed(ItemReader=reader("MANIFEST")))
    execution = run(machine, {"key": "manifest.json"}, tasks=backend)
    assert execution.output[1] == {"Bucket": "src", "Key": "b", "Size": "2"}


def test_items_of_an_object() -> None:
    """Reported by the package sfnx as measured on AWS."""
    execution = run(jsonata(A=distributed(Items="{% $states.input %}")), {"x": 1, "y": 2})
    assert execution.output == [{"Key": "x", "Value": 1}, {"Key": "y", "Value": 2}]


SHOWN = {"ItemSelector": {"item": "{% $states.context.Map.Item %}"}}


def test_the_context_shows_where_an_item_comes_from() -> None:
    listed = run(jsonata(A=distributed(Items=["x"], **SHOWN))).output
    assert listed == [{"item": {"Index": 0, "Value": "x", "Source": "STATE_DATA"}}]
    keyed = run(jsonata(A=distributed(Items={"k": "x"}, **SHOWN))).output
    assert keyed == [{"item": {"Index": 0, "Key": "k", "Value": "x", "Source": "STATE_DATA"}}]
    assert read('["x"]', reader("JSON"), **SHOWN) == [{"item": {"Index": 0, "Value": "x", "Source": "S3://b/k"}}]


@pytest.mark.parametrize("text", ["[NaN]", "[Infinity]", "[1,]", "[" * 100_000])
def test_what_python_alone_takes_for_json_is_no_item_source(text: str) -> None:
    assert read(text, reader("JSON"))[0] == "States.ItemReaderFailed"
    assert read(text, reader("JSONL"))[0] == "States.ItemReaderFailed"


def test_batches_by_count_and_by_size() -> None:
    state = distributed(ItemBatcher={"MaxItemsPerBatch": 2, "BatchInput": {"k": "{% $states.input[0] %}"}})
    execution = run(jsonata(A=state), [1, 2, 3])
    assert execution.output == [{"BatchInput": {"k": 1}, "Items": [1, 2]}, {"BatchInput": {"k": 1}, "Items": [3]}]
    by_size = run(jsonata(A=distributed(ItemBatcher={"MaxInputBytesPerBatch": 40})), ["x" * 10] * 5)
    assert [len(batch["Items"]) for batch in by_size.output] == [2, 2, 1]


def picky(_resource: str, arguments: Json, _context: Json) -> Json:
    if arguments % 2:
        raise TaskFailure("Odd", str(arguments))
    return arguments


@pytest.mark.parametrize(
    ("tolerance", "status"),
    [
        ({}, "FAILED"),
        ({"ToleratedFailureCount": 0}, "FAILED"),
        ({"ToleratedFailureCount": 1}, "FAILED"),
        ({"ToleratedFailureCount": 2}, "SUCCEEDED"),
        ({"ToleratedFailurePercentage": 50}, "SUCCEEDED"),
        ({"ToleratedFailurePercentage": 49}, "FAILED"),
        ({"ToleratedFailureCount": 3, "ToleratedFailurePercentage": 10}, "FAILED"),
    ],
)
def test_tolerance(tolerance: dict[str, Json], status: str) -> None:
    state = distributed(region("T", T=task("{% $states.input %}")), **tolerance)
    execution = run(jsonata(A=state), [0, 1, 2, 3], tasks=MockBackend(picky))
    assert execution.status == status
    if status == "SUCCEEDED":
        assert execution.output == [
            0,
            {"Status": "FAILED", "Error": "Odd", "Cause": "1"},
            2,
            {"Status": "FAILED", "Error": "Odd", "Cause": "3"},
        ]
    else:
        assert execution.error == "States.ExceedToleratedFailureThreshold"
        assert execution.cause == "The specified tolerated failure threshold was exceeded"


@pytest.mark.parametrize(("tolerated", "status"), [(1, "FAILED"), (2, "SUCCEEDED")])
def test_a_failed_batch_counts_all_of_its_items(tolerated: int, status: str) -> None:
    machine = jsonata(
        A=distributed(
            region("F", F={"Type": "Fail", "Error": "Boom"}),
            Items=[1, 2],
            ItemBatcher={"MaxItemsPerBatch": 2},
            ToleratedFailureCount=tolerated,
        )
    )
    assert run(machine, {}).status == status


def test_children_see_no_outer_variables_and_keep_their_history() -> None:
    state = distributed(region("P", P=passes("{% $exists($v) %}")), Items=[1])
    execution = run(jsonata("S", S=passes(Assign={"v": 1}, Next="A"), A=state))
    assert execution.output == [False]
    assert execution.states_entered == ("S", "A")
    assert [event.type for event in execution.history][-5:] == [
        "MapRunStarted",
        "MapRunSucceeded",
        "MapStateSucceeded",
        "MapStateExited",
        "ExecutionSucceeded",
    ]


def test_the_history_quota_counts_per_child() -> None:
    body = region("P0", **{f"P{i}": passes(Next=f"P{i + 1}") for i in range(40)}, P40=passes())
    assert run(jsonata(A=distributed(body)), list(range(400))).status == "SUCCEEDED"
    inline = {"Type": "Map", "ItemProcessor": body, "End": True}
    assert run(jsonata(A=inline), list(range(400))).status == "FAILED"


@pytest.mark.parametrize(
    ("transformation", "result"),
    [("COMPACT", [[1], [2, 3]]), ("FLATTEN", [1, 2, 3])],
)
def test_results_are_shaped_without_a_bucket(transformation: str, result: Json) -> None:
    state = distributed(ResultWriter={"WriterConfig": {"Transformation": transformation, "OutputType": "JSON"}})
    assert run(jsonata(A=state), [[1], [2, 3]]).output == result


def test_results_go_to_a_bucket_under_the_label() -> None:
    written: dict[str, str] = {}
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Arguments": {"Bucket": "b", "Prefix": "p"}}
    state = distributed(
        region("T", T=task("{% $states.input %}")), ResultWriter=writer, Label="L", ToleratedFailureCount=9
    )

    def answer(resource: str, arguments: Json, context: Json) -> Json:
        if resource.endswith("putObject"):
            written[arguments["Key"]] = arguments["Body"]
            return {}
        return picky(resource, arguments, context)

    output = run(jsonata(A=state), [0, 1], tasks=MockBackend(answer)).output
    assert "/L:" in output["MapRunArn"]
    assert output["ResultWriterDetails"]["Key"] in written
    assert output["ResultWriterDetails"]["Key"].startswith("p/")
    assert {key.rpartition("/")[2] for key in written} == {"SUCCEEDED_0.json", "FAILED_0.json", "manifest.json"}


@pytest.mark.parametrize(("seconds", "kind", "status"), [(300, "EXPRESS", "SUCCEEDED"), (301, "EXPRESS", "TIMED_OUT")])
def test_an_express_child_lasts_five_minutes(seconds: int, kind: str, status: str) -> None:
    body = region("W", W={"Type": "Wait", "Seconds": "{% $states.input %}", "End": True})
    shape = {"WriterConfig": {"Transformation": "NONE", "OutputType": "JSON"}}
    state = distributed(body, ToleratedFailureCount=1, ResultWriter=shape)
    state["ItemProcessor"]["ProcessorConfig"]["ExecutionType"] = kind
    execution = run(jsonata(A=state), [seconds, 1])
    first, second = execution.output
    assert (first["Status"], first.get("Error"), second["Status"]) == (
        status, "States.Timeout" if status == "TIMED_OUT" else None, "SUCCEEDED",
    )  # fmt: skip
    assert execution.elapsed == 300


def test_an_express_child_that_loops_without_end_fails_its_map() -> None:
    loop = region("A", A=passes(Next="B"), B={"Type": "Choice", "Choices": [], "Default": "A"}, C=passes())
    loop["States"]["B"]["Choices"] = [{"Condition": "{% $states.input = 0 %}", "Next": "C"}]
    state = distributed(loop)
    state["ItemProcessor"]["ProcessorConfig"]["ExecutionType"] = "EXPRESS"
    execution = run(jsonata(A=state), [1])
    assert (execution.error, execution.elapsed) == ("States.ExceedToleratedFailureThreshold", 300)
