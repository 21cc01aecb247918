"""examples/paths.py: every workflow compiles to a valid JSONPath machine that does what Python does."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from flowdsl.testing import assert_same_as_python

EXAMPLE = Path(__file__).parents[2] / "examples" / "paths.py"
INPUT: dict[str, Any] = {
    "id": "o-1", "name": "Ada Lovelace", "weight": 3, "lines": [{"sku": "tea"}, {"sku": "cup"}],
    "address": {"city": "London"}, "order": {"id": "o-1"},
}  # fmt: skip


def example() -> Any:
    spec = importlib.util.spec_from_file_location("paths_example", EXAMPLE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answer(resource: str, arguments: Any) -> Any:
    return {"Payload": {"status": "OK", "got": arguments["Payload"]}, "StatusCode": 200}


EXPECTED = {
    "input_path": {"InputPath": "$.order", "OutputPath": "$.Payload"},
    "output_path": {"OutputPath": "$.Payload.status"},
    "result_selector": {"ResultSelector": {"code.$": "$.StatusCode", "answer.$": "$.Payload", "kind": "charge"}},
    "result_path": {"ResultSelector": {"answer.$": "$.Payload"}, "ResultPath": "$.charge"},
    "parameters": {"OutputPath": "$.Payload"},
    "context_values": {"OutputPath": "$.Payload"},
    "intrinsics": {"OutputPath": "$.Payload"},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_machine_does_what_python_does(name: str) -> None:
    flow = getattr(example(), name)
    compiled = flow.compile()
    assert compiled.definition["QueryLanguage"] == "JSONPath"
    task = next(s for s in compiled.definition["States"].values() if s["Type"] == "Task")
    assert {key: task[key] for key in EXPECTED[name]} == EXPECTED[name]
    if name != "context_values":
        outcome = assert_same_as_python(flow, INPUT, answer)
        assert outcome.error is None and outcome.calls


def test_values_of_the_examples() -> None:
    module = example()
    assert assert_same_as_python(module.output_path, INPUT, answer).output == "OK"
    both = assert_same_as_python(module.result_path, INPUT, answer).output
    assert both["first"] == both["second"] == {**INPUT, "charge": {"answer": {"status": "OK", "got": {"id": "o-1"}}}}
    sent = assert_same_as_python(module.intrinsics, INPUT, answer).calls[0][1]["Payload"]
    assert sent["greeting"] == "Hello, Ada Lovelace from London"
    assert sent["pairs"] == [[1, 2], [3, 4], [5]]
    assert sent["merged"] == {"city": "London", "sku": "tea"}
    assert json.dumps(sent["words"]) == '["Ada", "Lovelace"]'
