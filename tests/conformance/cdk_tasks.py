"""A task construct of CDK as a workflow of one task call, compiled; and its state beside CDK's."""

import json
from dataclasses import dataclass
from typing import Any

from flowdsl.compiler import Compiled, compile_source
from flowdsl.source import SourceFile
from tests.conformance.cdk_calls import PATTERNS, translate
from tests.conformance.cdk_source import HEAD, keywords, retries, source, stub
from tests.conformance.cdk_values import canonical, emitted, from_path, value

LAMBDA_ERRORS = ["Lambda.ClientExecutionTimeoutException", "Lambda.ServiceException", "Lambda.AWSLambdaException",
                 "Lambda.SdkClientException"]  # fmt: skip
OWN_TIMEOUT = ("BatchSubmitJob", "GlueStartJobRun")
"""Their timeout is an argument of the call: the job is stopped, not only the waiting."""


@dataclass(frozen=True)
class Outcome:
    """What came of a text: the machine, or why it was refused."""

    text: str
    compiled: Compiled | None
    problems: tuple[str, ...]


def compiled(text: str) -> Outcome:
    """Compile a text with one workflow."""
    found = compile_source(SourceFile("cdk.py", text))
    problems = tuple(d.text(d.message) for d in found.diagnostics if d.severity == "error")
    return Outcome(text, found.artefacts[0] if found.artefacts else None, problems)


def option_text(construct: str, props: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the options of the state: property of CDK → keyword of every stub."""
    out: dict[str, Any] = {}
    for name, ours in (
        ("inputPath", "input_path"), ("outputPath", "output_path"), ("resultPath", "result_path"),
        ("resultSelector", "result_selector"), ("comment", "comment"), ("stateName", "state_name"),
    ):  # fmt: skip
        if name in props:
            given = props[name]
            path = given["$path"] if isinstance(given, dict) and set(given) == {"$path"} else None
            out[ours] = path if path is not None and ours != "result_selector" else value(given)
    for names, ours in ((("taskTimeout", "timeout"), "task_timeout"), (("heartbeatTimeout", "heartbeat"), "heartbeat")):
        given = next((props[name] for name in names if name in props), None)
        if given is not None and not (construct in OWN_TIMEOUT and ours == "task_timeout"):
            out[ours] = given["seconds"] if "seconds" in given else value(_dynamic(given["path"]))
    if "credentials" in props:
        out["credentials"] = value(props["credentials"]["role"]["roleArn"])
    return out


def _dynamic(path: Any) -> Any:
    return {"$path": path} if isinstance(path, str) and path.startswith("$") else path


def own_retries(state: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the retriers a user added to those of the service."""
    return [r for r in state.get("Retry", []) if r["ErrorEquals"] != LAMBDA_ERRORS]


def task_text(case: dict[str, Any]) -> str:
    """Write the workflow of a case; `state` is read for what CDK's ``addRetry`` and ``addCatch`` were given."""
    language = "JSONata" if case.get("query_language") == "JSONata" else "JSONPath"
    props, state = case["props"], case.get("state", {})
    task, arguments = translate(case["construct"], props)
    arguments |= option_text(case["construct"], props, language)
    text = keywords(arguments, language)
    if own_retries(state):
        text += f", retry={retries(state['Retry'])}"
    pattern = PATTERNS[case.get("pattern") or props.get("integrationPattern", "REQUEST_RESPONSE")]
    body = [f"answer = {stub(task, pattern)}({text})"]
    shown = ["answer"]
    for name, item in props.get("assign", {}).items():
        body.append(f"{name} = {_of_result(value(item), language)}")
        shown.append(name)
    result = "answer" if len(shown) == 1 else f"[{', '.join(shown)}]"
    if "outputs" in props:
        result = _of_result(value(props["outputs"]), language)
    if "assign" in props:  # a variable that nobody reads is not kept
        body.append("time.sleep(1)")
    if "Catch" in state:
        body = ["try:", *(f"    {line}" for line in body)]
        for catcher in state["Catch"]:
            body += [f"except {_caught(catcher['ErrorEquals'])} as e:", f"    return {_handled(catcher, language)}"]
    return "\n".join([
        HEAD, f'@workflow(query_language="{language.lower()}")',
        "def cdk(event: dict, /):", *(f"    {line}" for line in [*body, f"return {result}"]), "",
    ])  # fmt: skip


def _of_result(given: Any, language: str) -> str:
    """Write what is made of a task's result: ``$`` and ``$states.result`` are what the call returned."""
    from flowdsl.ir.expr import Raw

    match given:
        case Raw("jsonpath", text):
            return "answer" + "".join(f"[{step!r}]" for step in text.removeprefix("$").split(".") if step)
        case Raw("jsonata", text):
            return (
                "answer"
                if text == "$states.result"
                else f"jsonata({text.replace('$states.result', '$answer')!r}, answer=answer)"
            )
        case dict():
            return "{" + ", ".join(f"{k!r}: {_of_result(v, language)}" for k, v in given.items()) + "}"
        case list():
            return "[" + ", ".join(_of_result(v, language) for v in given) + "]"
    return source(given, language)


def _caught(errors: list[str]) -> str:
    known = {"States.ALL": "Exception", "States.Timeout": "TimeoutError", "States.TaskFailed": "TaskFailed"}
    return known.get(errors[0], repr(errors[0])) if len(errors) == 1 else f"({', '.join(map(repr, errors))})"


def _handled(catcher: dict[str, Any], language: str) -> str:
    """Write what flows on after an error."""
    error = '{"Error": e.error, "Cause": e.cause}'
    if "Output" in catcher:
        return "{" + ", ".join(f"{name!r}: {error}" for name in catcher["Output"]) + "}"
    path = catcher.get("ResultPath", "$")
    if path is None:
        return "event"
    return error if path == "$" else f"{{**event, {path.removeprefix('$.')!r}: {error}}}"


def task_state(definition: Any) -> dict[str, Any]:
    """Return the first Task state of a machine."""
    return next(state for state in definition["States"].values() if state["Type"] == "Task")


IGNORED = ("Next", "End", "Type", "QueryLanguage", "Catch", "Retry", "Parameters", "Arguments", "Output", "Assign",
           "ResultPath", "OutputPath", "InputPath", "ResultSelector")  # fmt: skip


def substance(state: dict[str, Any], props: dict[str, Any]) -> dict[str, Any]:
    """Return what a Task state says, whatever its data is called on the way."""
    out = {key: item for key, item in state.items() if key not in IGNORED}
    sent = state.get("Parameters", state.get("Arguments"))
    # A state without arguments gets its input.
    out["Arguments"] = (
        canonical(emitted(sent)) if sent is not None else canonical(from_path(state.get("InputPath", "$")))
    )
    out["Retry"] = [_retrier(r) for r in state.get("Retry", [])]
    # AWS reports a missed heartbeat as `States.Timeout`; Python's `TimeoutError` is both names.
    caught = [catcher["ErrorEquals"] for catcher in state.get("Catch", [])]
    out["Catch"] = [
        [e for e in errors if e != "States.HeartbeatTimeout" or "States.Timeout" not in errors] for errors in caught
    ]
    for name, prop in (("InputPath", "inputPath"), ("OutputPath", "outputPath"), ("ResultPath", "resultPath"),
                       ("ResultSelector", "resultSelector")):  # fmt: skip
        if prop in props:
            out[name] = state.get(name, "absent")
    return out


def _retrier(given: dict[str, Any]) -> dict[str, Any]:
    return {"IntervalSeconds": 1, "MaxAttempts": 3, "BackoffRate": 2, "JitterStrategy": "NONE"} | given


def different(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Return the fields of which two states say different things."""
    return [
        f"{key}: {json.dumps(ours.get(key))} instead of {json.dumps(theirs.get(key))}"
        for key in sorted({*ours, *theirs})
        if json.dumps(ours.get(key), sort_keys=True) != json.dumps(theirs.get(key), sort_keys=True)
    ]
