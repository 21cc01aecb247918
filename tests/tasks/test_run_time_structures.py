"""Structures that are made before the call: respelled where their types name their members, and at run time elsewhere."""

from typing import Any

import pytest

from flowdsl.compiler import compile_source
from flowdsl.local import run
from flowdsl.local.direct import backend
from flowdsl.local.tasks.mock import MockBackend
from flowdsl.source import SourceFile

HEAD = """from typing import NotRequired, TypedDict

from flowdsl import workflow
from flowdsl_tasks import batch, ecs, emr


class Pair(TypedDict):
    name: str
    value: str


class Loose(TypedDict):
    name: NotRequired[str]
    value: str


@workflow
def flow(day: str, extra: dict[str, str], pairs: list[Pair], loose: list[Loose], count: int, anything):
"""
CALL = 'ecs.run_task(cluster="c", task_definition="t", pass_roles=["arn:aws:iam::1:role/r"], container_overrides={})'
INPUT = {
    "day": "monday", "extra": {"A": "1", "B": "2"}, "pairs": [{"name": "p", "value": "q"}], "loose": [{"value": "v"}],
    "count": 2, "anything": [{"name": "m", "environment": [{"name": "A", "value": "b"}, {"Name": "C", "Value": "d"}]}],
}  # fmt: skip

RIGHT = {
    "a comprehension": '[{"name": "m", "environment": [{"name": k, "value": extra[k]} for k in extra]}]',
    "a filtered comprehension": '[{"name": "m", "environment": [{"name": k, "value": "x"} for k in extra if k == "B"]}]',
    "a comprehension of containers": '[{"name": p["name"], "command": [day], "cpu": count} for p in pairs]',
    "a variable": '[{"name": "m", "environment": env}]',
    "a list that grew": '[{"name": "m", "environment": grown}]',
    "a parameter, member by member": '[{"name": "m", "environment": [{"name": p["name"], "value": p["value"]} for p in pairs]}]',
    "a choice": '[{"name": "m", "environment": grown if count > 1 else env}]',
    "a spread list": '[{"name": "m", "environment": [*grown, {"name": "D", "value": day}]}]',
    "a spread record": '[{"name": "m", "environment": [{**env[0], "value": "other"}]}]',
    "an element": '[{"name": "m", "environment": [env[0]]}]',
    "a call": '[{"name": "m", "environment": reversed_pairs(grown)}]',
    "nested structures": "containers",
    "a list of TypedDicts, which may have more keys": '[{"name": "m", "environment": pairs}]',
    "a record with a key that may be missing": '[{"name": "m", "environment": [{"name": "L", "value": "v"} | loose[0]]}]',
    "any JSON": "anything",
}
BODY = """\
    def reversed_pairs(given):
        return given[::-1]

    env = [{"name": "DAY", "value": day}]
    grown = []
    for key in extra:
        grown.append({"name": key, "value": extra[key]})
    containers = [{"name": "m", "environment": [{"name": "A", "value": day}], "cpu": count}]
    return %s
"""


def compiled(overrides: str) -> Any:
    call = CALL.replace("{}", overrides)
    return compile_source(SourceFile("flow.py", HEAD + BODY % call)), HEAD + BODY % call


@pytest.mark.parametrize("overrides", RIGHT.values(), ids=RIGHT)
def test_the_machine_sends_what_plain_python_sends(overrides: str) -> None:
    made, text = compiled(overrides)
    assert made.artefacts, [d.text(d.message) for d in made.diagnostics]
    execution = run(made.artefacts[0].definition, INPUT, tasks=MockBackend(lambda *_: {"Tasks": []}))
    assert execution.status == "SUCCEEDED", execution.cause
    (call,) = execution.calls
    asked: list[Any] = []

    def answer(resource: str, arguments: Any, context: Any) -> Any:
        asked.append(arguments)
        return {"Tasks": []}

    space: dict[str, Any] = {"__name__": "flow"}
    exec(text, space)
    with backend(MockBackend(answer)):
        space["flow"](**INPUT)
    assert [call.arguments] == asked
    sent = asked[0]["Overrides"]["ContainerOverrides"][0]
    assert "Name" in sent
    assert all(set(pair) == {"Name", "Value"} for pair in sent.get("Environment", []))


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ('[{"name": "m", "environment": [{"name": k, "vlaue": "x"} for k in extra]}]', "has no `vlaue`"),
        ('[{"name": "m", "environment": [{"name": k, "value": 1} for k in extra]}]', "must be text, not 1"),
        ("extra", "must be a list"),
    ],
)
def test_what_cannot_be_respelled_or_is_wrong_is_refused(overrides: str, said: str) -> None:
    made, _ = compiled(overrides)
    assert not made.artefacts
    assert any(said in d.text(d.message) for d in made.diagnostics), [d.text(d.message) for d in made.diagnostics]


def test_a_member_that_the_api_does_not_have_fails() -> None:
    made, _ = compiled("anything")
    given = INPUT | {"anything": [{"name": "m", "vlaue": "x"}]}
    execution = run(made.artefacts[0].definition, given, tasks=MockBackend(lambda *_: {"Tasks": []}))
    assert (execution.error, execution.calls) == ("States.QueryEvaluationError", ())
