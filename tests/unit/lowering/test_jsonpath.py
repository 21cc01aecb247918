"""What JSONPath refuses, and the shapes it writes."""

from typing import Any

import pytest

from flowdsl.compiler import compile_source
from flowdsl.local import TaskRequest, run
from flowdsl.source import SourceFile

HEAD = '''
import time
from flowdsl import concurrent, condition, distributed, json_path, jsonata, workflow
from flowdsl_tasks import dynamodb, lambda_

@lambda_.function(name="num")
def num(x, a=None) -> int: ...

@workflow
def main(n: int, s: str, xs: list[int], d: dict[str, int], any):
'''


def compiled(body: str, language: str = "jsonpath") -> Any:
    text = HEAD + "\n".join(f"    {line}" for line in body.strip().splitlines())
    return compile_source(SourceFile("test.py", text), language=language)


def states(body: str, language: str = "jsonpath") -> Any:
    result = compiled(body, language)
    assert not [d for d in result.diagnostics if d.severity == "error"], [d.text(d.message) for d in result.diagnostics]
    return result.artefacts[0].definition["States"]


class Echo:
    """Lambda functions that return a constant."""

    def call(self, request: TaskRequest) -> Any:
        return {"Payload": 2, "StatusCode": 200}


REFUSED = {
    "return n * 20": "`*`",
    "return s.upper()": "upper",
    "return f'{any}'": "States.Format",
    "return f'{n:03}'": "format specification",
    "return n / 2": "`/`",
    "return any + 1": "adds ints",
    "return any[0]": "index into a text",
    "return 1 if any else 2": "empty dict",
    "return 1 if any < 2 else 3": "silent where Python raises",
    "return len(s)": "counts lists only",
    "return sorted(xs)": "sorted",
    "return [x + 1 for x in xs]": "comprehension",
    "return [x for x in xs if x > 1]": "never the item itself",
    "return {s: n}": "computed key",
    "return xs[::2]": "step",
    "return {'a.$': n}": "means a path",
    "time.sleep(any)": "whole one",
    "try:\n    y = d['k']\nexcept Exception:\n    y = 0\nreturn y": "no handler catches",
    "try:\n    y = num([1, 2][n])\nexcept Exception:\n    y = 0\nreturn y": "no handler catches",
    "try:\n    ys = [num(d['k']) for x in concurrent(xs)]\nexcept Exception:\n    ys = []\nreturn ys": "no handler catches",
    "return json_path('$.a')": "outside the arguments",
    "return s < any": "silent where Python raises",
    "return 1 if s < s + 'b' else 2": "UTF-16",
    "return [lambda_.invoke(function_name='f', payload=json_path('$.a')) for x in distributed(xs, batch=2)]": "not the item",
    "return json_path.array_length()": "takes `items`",
    "return json_path.format('{}', json_path('$.n'))": "outside the arguments",
    "return jsonata('1 + 1')": "",
    "dynamodb.put_item(table='t', item={'s': any})": "type of this attribute",
    "dynamodb.put_item(table='t', item=d)": "what types values have",
}


@pytest.mark.parametrize("body", REFUSED)
def test_what_cannot_be_faithful_is_refused(body: str) -> None:
    result = compiled(body)
    errors = [d for d in result.diagnostics if d.severity == "error"]
    assert errors
    assert REFUSED[body] in " ".join(d.text(d.message) for d in errors)
    assert all('query_language="jsonata"' in d.text(d.help) for d in errors if d.code == "FLOW501")


@pytest.mark.parametrize(
    "body",
    [
        "return lambda_.invoke(function_name='f', payload=json_path('$.a'))",
        "return lambda_.invoke(function_name='f', payload={'a': json_path.array(1)})",
        "return lambda_.invoke(function_name='f', payload=1, output_path='$.Payload')",
        "return lambda_.invoke(function_name='f', payload={}, result_path=json_path.DISCARD)",
    ],
)
def test_paths_are_refused_in_jsonata(body: str) -> None:
    assert [d for d in compiled(body, "jsonata").diagnostics if d.severity == "error"]


def test_mixed_uses_jsonata_only_where_it_must() -> None:
    made = states("m = num(n)\nk = m * 20\nr = num(k)\nreturn {'r': r, 'k': k}", "mixed")
    assert [name for name, s in made.items() if s.get("QueryLanguage") == "JSONata"] == ["k"]
    assert made["num 2"]["Parameters"]["Payload"] == {"x.$": "$k"}


def test_a_state_in_jsonata_hands_the_data_on() -> None:
    body = (
        "try:\n    m = num(n * 20)\nexcept Exception:\n    m = num(1)\n"
        "return lambda_.invoke(function_name='f', payload=json_path('$.xs[*]'), result_path='$.r')"
    )
    made = states(body, "mixed")
    first = made["num"]
    assert first["QueryLanguage"] == "JSONata"
    assert first["Output"] == first["Catch"][0]["Output"] == "{% $states.input %}"
    (result,) = compiled(body, "mixed").artefacts
    given = {"n": 1, "s": "", "xs": [4], "d": {}, "any": None}
    execution = run(result.definition, given, tasks=Echo())
    assert execution.output == given | {"r": {"Payload": 2, "StatusCode": 200}}


def test_an_operator_of_a_choice_may_be_asked_of_constants() -> None:
    assert compiled("return num(1) if condition.string_matches('ab', 'a*') else 2").artefacts
    assert compiled("return num(1, a=condition.is_null(None))", "mixed").artefacts


def test_a_failing_expression_in_try_is_jsonata_in_mixed() -> None:
    made = states("try:\n    y = d['k']\nexcept Exception:\n    y = 0\nreturn y", "mixed")
    (guard,) = (s for s in made.values() if s["Type"] == "Parallel")
    (inner,) = guard["Branches"][0]["States"].values()
    assert inner["QueryLanguage"] == "JSONata"


def test_conditions_are_trees() -> None:
    made = states("if n > 1 and (s == 'a' or not xs):\n    return 1\nreturn 2")
    (choice,) = (s for s in made.values() if s["Type"] == "Choice")
    (rule,) = choice["Choices"]
    assert rule["And"][0] == {"Variable": "$n", "NumericGreaterThan": 1} or rule["And"][0]["NumericGreaterThan"] == 1
    assert set(rule["And"][1]) == {"Or"}


def test_intrinsics_replace_operators() -> None:
    made = states("return {'a': n + 1, 'b': f\"it's {s}\", 'c': len(xs), 'd': xs[-1], 'e': {**d, 'k': 1}}")
    text = str(made)
    for call in ("States.MathAdd(", "States.Format('it\\\\'s {}'", "States.ArrayLength(", "States.JsonMerge("):
        assert call in text or call.replace("\\\\", "\\") in text, call


def test_an_annotation_is_kept_where_the_value_is_unknown() -> None:
    made = states("k: int = lambda_.invoke(function_name='f', payload={})['Payload']\nreturn k + 1")
    assert "States.MathAdd($k, 1)" in str(made)
    assert compiled("return lambda_.invoke(function_name='f', payload={})['Payload'] + 1").diagnostics


def test_an_item_is_marshalled_by_the_types_of_its_values() -> None:
    made = states("dynamodb.put_item(table='t', item={'s': s, 'n': n, 'b': True, 'm': {'l': [n, None]}})")
    (task,) = (state for state in made.values() if state["Type"] == "Task")
    assert task["Parameters"]["Item"]["s"] == {"S.$": "$s"}
    assert task["Parameters"]["Item"]["n"] == {"N.$": "States.Format('{}', $n)"}
    assert task["Parameters"]["Item"]["b"] == {"BOOL": True}
    assert task["Parameters"]["Item"]["m"]["M"]["l"]["L"][1] == {"NULL": True}


def test_the_length_of_a_list_is_asked_without_a_state_of_its_own() -> None:
    made = states("while len(xs) >= 2:\n    xs = xs[1:]\nreturn 'none' if xs == [] else 'one'")
    asked = [rule for state in made.values() for rule in state.get("Choices", ())]
    assert {"Variable": "$xs[1]", "IsPresent": True}.items() <= asked[0].items()
    assert not any("ArrayLength" in str(state) for state in made.values())
