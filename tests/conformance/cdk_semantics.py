"""Run CDK's machine and flowdsl's on the same inputs: the same outcome, calls and waiting time, or what differs."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flowdsl.jsontypes import Json
from flowdsl.local import InvalidDefinition, TaskRequest, VirtualClock, run
from flowdsl.local.tasks.api import TaskFailure
from flowdsl.testing.differential import equal_json
from flowdsl_tasks import evaluate_expression
from tests.conformance.cdk_flows import Translation
from tests.conformance.cdk_values import canonical, emitted

EVALUATION = {"States.QueryEvaluationError", "States.Runtime", "States.IntrinsicFailure", "States.ParameterPathFailure",
              "States.ResultPathMatchFailure", "States.NoChoiceMatched", "States.ItemReaderFailed",
              "States.ExceedToleratedFailureThreshold"}  # fmt: skip
"""What a value that is missing or wrong is called in one language or the other."""


NEW_YEARS_EVE = datetime(2029, 12, 31, 23, 59, tzinfo=UTC)
"""When executions start: a minute before the moments that machines wait for."""


@dataclass
class Run:
    """How one execution went."""

    output: Json = None
    error: str | None = None
    failed: bool = False
    waited: float = 0.0
    entered: int = 0
    calls: list[tuple[str, Json]] = field(default_factory=list)

    def same(self, other: "Run") -> bool:
        """Whether two executions are the same; an error without a name is like any."""
        if self.failed != other.failed:
            return False
        if self.failed and self.error is not None and self.error != other.error:
            return False
        if not self.failed and (not equal_json(self.output, other.output) or round(self.waited) != round(other.waited)):
            return False
        mine, theirs = sorted(self.calls, key=repr), sorted(other.calls, key=repr)
        return len(mine) == len(theirs) and all(
            one == three and equal_json(two, four) for (one, two), (three, four) in zip(mine, theirs, strict=True)
        )


OBJECTS = {
    ".jsonl": '{"a": 1}\n{"a": 2}\n',
    ".csv": "a,b\n1,2\n3,4\n",
    "manifest.json": '{"files": []}',
    ".json": '[{"v": 1}, 2]',
}
"""What objects hold, by the end of their key."""


def evaluated(sent: dict[str, Any]) -> Json:
    """Do what the Lambda function does that CDK deploys for an expression."""
    value: dict[str, Any] = {}
    for path, item in sent["expressionAttributeValues"].items():
        *outer, last = path.removeprefix("$.").split(".")
        place = value
        for step in outer:
            place = place.setdefault(step, {})
        place[last] = item
    try:
        answer: Json = evaluate_expression(expression=sent["expression"], value=value)
    except Exception as error:
        raise TaskFailure("States.Runtime", str(error)) from None
    return answer


@dataclass
class Tasks:
    """Answers every call the same way: by what it is given, or with an error."""

    failing: str | None
    calls: list[tuple[str, Json]] = field(default_factory=list)

    def call(self, request: TaskRequest) -> Json:
        sent = request.arguments
        if isinstance(sent, dict) and "expressionAttributeValues" in sent:
            return evaluated(sent)
        if request.resource.endswith("s3:getObject") and isinstance(sent, dict):
            return {"Body": next((text for end, text in OBJECTS.items() if str(sent["Key"]).endswith(end)), "[1]")}
        self.calls.append((request.resource, request.arguments))
        if self.failing is not None:
            raise TaskFailure(self.failing, "a cause")
        echo: Json = {"Payload": {"ok": len(json.dumps(request.arguments)) % 2 == 0, "msg": "m"}, "StatusCode": 200}
        return echo


def outcome(definition: dict[str, Any], value: Json, failing: str | None) -> Run:
    """Run a machine in virtual time."""
    tasks, clock = Tasks(failing), VirtualClock(NEW_YEARS_EVE)
    start = clock.now()
    try:
        execution = run(definition, json.loads(json.dumps(value)), tasks=tasks, clock=clock, stop_at=20_000.0)
    except InvalidDefinition as error:
        return Run(None, f"invalid: {error}", True)
    failed = execution.status != "SUCCEEDED"
    names = set(state_names(definition))
    error = "evaluation" if execution.error in EVALUATION else execution.error
    if execution.status in ("ABORTED", "TIMED_OUT"):
        error = execution.status
    output = None if failed else without_names(execution.output, names)
    entered = sum(event.type.endswith("StateEntered") for event in execution.history)
    return Run(output, error if failed else None, failed, clock.now() - start, entered, tasks.calls)


def state_names(definition: Any) -> list[str]:
    """Return the names of all states, which differ from one machine to the other."""
    return [*definition["States"], *(name for region in regions(definition) for name in state_names(region))]


def without_names(value: Json, names: set[str]) -> Json:
    """Write the name of a state in the same way whatever it is."""
    match value:
        case dict():
            return {key: without_names(item, names) for key, item in value.items()}
        case list():
            return [without_names(item, names) for item in value]
        case str() if value in names:
            return "<state>"
    return value


def regions(definition: Any) -> list[Any]:
    """Return the regions inside a machine's states."""
    states = definition["States"].values()
    return [r for s in states for r in (s.get("ItemProcessor"), s.get("Iterator"), *s.get("Branches", ())) if r]


def given_variables(definition: dict[str, Any], names: tuple[str, ...], language: str) -> dict[str, Any]:
    """Let a state before the machine's first assign the variables that the machine only reads."""
    if not names:
        return definition
    values = (
        {name: f"{{% $states.input.{name} %}}" for name in names}
        if language == "JSONata"
        else {f"{name}.$": f"$.{name}" for name in names}
    )
    first = {"Type": "Pass", "Assign": values, "Next": definition["StartAt"]}
    if language == "JSONata":
        first["QueryLanguage"] = "JSONata"
    return definition | {"StartAt": "<given>", "States": {"<given>": first, **definition["States"]}}


@dataclass(frozen=True)
class Comparison:
    """What came of running two machines.

    Attributes:
        different: the inputs (or fields) on which they differ, for people.
        longer: the most states that ours entered more than CDK's, in executions that succeeded; negative when fewer.
    """

    different: tuple[str, ...]
    longer: int


def compare(theirs: dict[str, Any], ours: dict[str, Any], translation: Translation, language: str) -> Comparison:
    """Run two machines on a grid of inputs, each task answering and failing."""
    given = given_variables(theirs, translation.free, language)
    failures = (None, "States.Timeout", "Custom.Error", "A") if '"Task"' in json.dumps(theirs) else (None,)
    found, longer = [], []
    samples = translation.shape.samples(translation.shape.constants)
    for value in samples:
        for failing in failures:
            one, two = outcome(given, value, failing), outcome(ours, value, failing)
            if not one.same(two):
                found.append(f"input {json.dumps(value)} failing={failing}: {two} instead of {one}")
            elif not one.failed:
                longer.append(two.entered - one.entered + bool(translation.free))
    if maps(theirs) != maps(ours):
        found.append(f"a Map says {maps(ours)} instead of {maps(theirs)}")
    return Comparison(tuple(found), max(longer, default=0))


MAP_FIELDS = ("MaxConcurrency", "MaxConcurrencyPath", "ToleratedFailureCount", "ToleratedFailureCountPath",
              "ToleratedFailurePercentage", "ToleratedFailurePercentagePath", "Label", "ItemBatcher", "Comment")  # fmt: skip


def unguarded(value: Json) -> Json:
    """Return the number that a field holds, without the check that it is whole."""
    found = re.search(r"\$pyWhole\(([^,()]+), -?\d+\)[ )]*%\}$", value) if isinstance(value, str) else None
    return f"{{% {found.group(1)} %}}" if found else value


def maps(definition: Any) -> list[dict[str, Any]]:
    """Return what each Map state says, outermost first, whatever its items and its body are."""
    found = []
    for state in definition["States"].values():
        if state["Type"] == "Map":
            said = {name: canonical(emitted(unguarded(state[name]))) for name in MAP_FIELDS if name in state}
            said["ProcessorConfig"] = state["ItemProcessor"].get("ProcessorConfig", {"Mode": "INLINE"})
            for name, config in (("ItemReader", "ReaderConfig"), ("ResultWriter", "WriterConfig")):
                if name in state:
                    sent = state[name].get("Parameters", state[name].get("Arguments"))
                    said[name] = [state[name]["Resource"], state[name].get(config, {}), canonical(emitted(sent))]
            found.append(said)
    return found + [said for region in regions(definition) for said in maps(region)]


TOKEN = "no task waits in a Pass state, so that reading the token fails the execution: refused"
ITEMS = "CDK reads the items and a field from the same value, which is a list or an object"
INSTANCE = "AWS knows no instance type `ml.ml.…`: refused"


def repaired(definition: Any) -> tuple[Any, list[str]]:
    """Take out of a machine what always fails on AWS; returns why as well."""
    text, reasons = json.dumps(definition), []
    if '"ml.ml.' in text:
        text = text.replace('"ml.ml.', '"ml.')
        reasons.append(INSTANCE)
    made = json.loads(text)
    for region in [made, *regions(made)]:
        for state in region["States"].values():
            sent = state.get("Parameters", {})
            if state["Type"] == "Pass" and "$$.Task.Token" in sent.values():
                state["Parameters"] = {key: item for key, item in sent.items() if item != "$$.Task.Token"}
                reasons.append(TOKEN)
            if state["Type"] == "Map" and not {"ItemsPath", "ItemReader", "Items"} & set(state):
                outer = {k: v for k, v in state.items() if k not in ("ItemProcessor", "ResultPath", "OutputPath")}
                if re.search(r'"\$\.', json.dumps(outer)) and state.get("QueryLanguage") != "JSONata":
                    state["ItemsPath"] = "$.items"
                    reasons.append(ITEMS)
    return made, reasons
