"""How data enters and leaves a state, in either query language.

::

    JSONata    input ─▶ Arguments ─▶ (work) ─▶ result ─▶ Output            Assign beside it reads $states.result
    JSONPath   input ─▶ InputPath ─▶ Parameters ─▶ (work) ─▶ ResultSelector ─▶ ResultPath ─▶ OutputPath
                                                                     └─▶ Assign

Every entry of one ``Assign``, and ``Output`` beside it, reads the variables from before the state (recorded:
test_state_assign_evaluation_order[BASE_EVALUATION_ORDER_PASS_STATE]), so values are computed first and stored last.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.local import jsonpath
from flowdsl.local.errors import (
    DATA_LIMIT,
    RESULT_PATH_MATCH_FAILURE,
    InvalidDefinition,
    StateFailure,
    runtime_failure,
)
from flowdsl.local.evaluation import Environment
from flowdsl.local.jsonpath import JsonPathSyntaxError, Path
from flowdsl.local.jsonpath_steps import Index, Member, PathNotFound
from flowdsl.local.limits import compact, larger_than
from flowdsl.local.payload import compile_payload, compile_value, resolve
from flowdsl.local.runtime import Visit
from flowdsl.local.template import Compiler

Evaluate: TypeAlias = Callable[[Environment], Json]
Finish: TypeAlias = Callable[[Visit, Json], Json]
"""Turns the result of a state into its output and stores what it assigns."""


@dataclass(frozen=True, slots=True)
class Flow:
    """The data flow of one state.

    Attributes:
        jsonata: whether the state speaks JSONata.
        enter: the effective input: what ``InputPath`` selects; the input itself in JSONata.
        arguments: what is sent to the work: ``Arguments`` or ``Parameters``, of the effective input.
        finish: the way out.
        has_arguments: whether ``Arguments`` or ``Parameters`` is given.
    """

    jsonata: bool
    enter: Callable[[Visit], Json]
    arguments: Callable[[Visit, Json], Json]
    finish: Finish
    has_arguments: bool


_LARGE_VARIABLE = 65_536
"""Variables of fewer bytes are not counted: 160 of them would be needed to reach the quota."""


def store(visit: Visit, values: dict[str, Json] | None) -> None:
    """Assign variables, within their quotas (developer guide, "Variable limits")."""
    if not values:
        return
    limits = visit.frame.runtime.limits
    scope = visit.frame.scope
    if larger_than(values, limits.variable_bytes):
        raise _too_much(f"The variables assigned by the state '{visit.node.name}' exceed the maximum size.")
    scope.values.update(values)
    for name, value in values.items():
        if larger_than(value, _LARGE_VARIABLE):
            scope.sizes[name] = len(compact(value).encode("utf-8", "surrogatepass"))
        elif scope.sizes:
            scope.sizes.pop(name, None)
    if scope.sizes and scope.large_bytes() > limits.variables_bytes:
        raise _too_much("The variables of the execution exceed their maximum total size.")


def _too_much(cause: str) -> StateFailure:
    return StateFailure(DATA_LIMIT, cause, prefixed=True)


def compile_flow(state: dict[str, Json], pointer: str, compiler: Compiler, *, jsonata: bool, works: bool) -> Flow:
    """Prepare the data flow of a state.

    Args:
        state: the state's definition.
        pointer: its JSON pointer.
        compiler: compiles the expressions of the machine.
        jsonata: whether the state speaks JSONata.
        works: whether the state has a result of its own (Task, Map, Parallel): only then is there ``$states.result``.

    Raises:
        InvalidDefinition: a path, payload or expression cannot be read.
    """
    return _jsonata(state, pointer, compiler, works) if jsonata else _jsonpath(state, pointer, works)


def _jsonata(state: dict[str, Json], pointer: str, compiler: Compiler, works: bool) -> Flow:
    has_arguments = "Arguments" in state
    arguments = compiler.template(state.get("Arguments"), "Arguments", f"{pointer}/Arguments")
    finish = jsonata_finish(state, pointer, compiler, "result" if works else None)

    def send(visit: Visit, value: Json) -> Json:
        if not has_arguments:
            return value
        sent = arguments(visit.environment(states={"input": visit.input}))
        if visit.rehearsal is not None and state.get("Type") == "Task":
            visit.rehearsal.trace["afterArguments"] = sent
        return sent

    return Flow(True, lambda visit: visit.input, send, finish, has_arguments)


def jsonata_finish(holder: dict[str, Json], pointer: str, compiler: Compiler, name: str | None) -> Finish:
    """Prepare ``Assign`` and ``Output`` of a state, Choice rule or catcher.

    Args:
        holder: the object that has the two fields.
        pointer: its JSON pointer.
        compiler: compiles the expressions.
        name: under which the value shows in ``$states`` (``result``, ``errorOutput``), None when it does not.
    """
    output = compiler.template(holder["Output"], "Output", f"{pointer}/Output") if "Output" in holder else None
    assign = compiler.template(holder["Assign"], "Assign", f"{pointer}/Assign") if holder.get("Assign") else None
    if output is None and assign is None:
        return lambda _visit, value: value

    def finish(visit: Visit, value: Json) -> Json:
        states: dict[str, Json] = {"input": visit.input}
        if name is not None:
            states[name] = value
        environment = visit.environment(states=states)
        assigned = assign(environment) if assign is not None else None
        result = output(environment) if output is not None else value
        if assigned:
            store(visit, assigned)
        return result

    return finish


def _jsonpath(state: dict[str, Json], pointer: str, works: bool) -> Flow:
    kind, literal = state.get("Type"), state.get("Type") == "Pass" and "Result" in state
    enter = _selector(state, "InputPath", pointer)
    has_parameters = "Parameters" in state
    parameters = compile_payload(state.get("Parameters"), "Parameters", f"{pointer}/Parameters")
    select = (
        compile_payload(state["ResultSelector"], "ResultSelector", f"{pointer}/ResultSelector")
        if "ResultSelector" in state
        else None
    )
    put = result_path(state, pointer) if works or state.get("Type") == "Pass" else None
    leave = _selector(state, "OutputPath", pointer)
    assign = compile_payload(state["Assign"], "Assign", f"{pointer}/Assign") if state.get("Assign") else None

    def receive(visit: Visit) -> Json:
        value = visit.input if enter is None else enter(visit, visit.input)
        if visit.rehearsal is not None and not literal and kind != "Parallel":
            visit.rehearsal.trace["afterInputPath"] = value
        return value

    def send(visit: Visit, value: Json) -> Json:
        sent = parameters(visit.environment(input=value)) if has_parameters else value
        if visit.rehearsal is not None and not literal and kind in ("Pass", "Task"):
            visit.rehearsal.trace["afterParameters"] = sent
        return sent

    def finish(visit: Visit, value: Json) -> Json:
        if select is not None:
            value = select(visit.environment(input=value))
        traced = visit.rehearsal is not None and (works or kind == "Pass")
        if traced and visit.rehearsal is not None:
            visit.rehearsal.trace["afterResultSelector"] = value
        assigned = assign(visit.environment(input=value)) if assign is not None else None
        if put is not None:
            value = put(visit.input, value)
        if traced and visit.rehearsal is not None:
            visit.rehearsal.trace["afterResultPath"] = value
        if leave is not None:
            value = leave(visit, value)
        if assigned:
            store(visit, assigned)
        return value

    return Flow(False, receive, send, finish, has_parameters)


def _selector(state: dict[str, Json], field: str, pointer: str) -> Callable[[Visit, Json], Json] | None:
    """Prepare ``InputPath`` or ``OutputPath``; null makes an empty object."""
    if field not in state or state[field] == "$":
        return None
    text = state[field]
    if text is None:
        return lambda _visit, _value: {}
    compile_value(text, field, f"{pointer}/{field}")
    path = parse_path(text, f"{pointer}/{field}")

    def select(visit: Visit, value: Json) -> Json:
        try:
            return resolve(path, visit.environment(input=value))
        except PathNotFound as error:
            raise runtime_failure(f"Invalid path '{text}' : {error}") from None

    return select


def parse_path(text: Json, pointer: str) -> Path:
    """Parse a path field.

    Raises:
        InvalidDefinition: it is no JSONPath.
    """
    if not isinstance(text, str):
        raise InvalidDefinition(pointer, "a JSONPath is expected")
    try:
        return jsonpath.parse(text)
    except JsonPathSyntaxError as error:
        raise InvalidDefinition(pointer, f"Invalid path: {error}") from None


def result_path(holder: dict[str, Json], pointer: str) -> Callable[[Json, Json], Json] | None:
    """Prepare ``ResultPath``: puts a value into the raw input, copying only the way to it; None replaces the input."""
    text = holder.get("ResultPath", "$")
    if text is None:
        return lambda raw, _value: raw
    path = parse_path(text, f"{pointer}/ResultPath")
    if path.root or not jsonpath.is_reference(path):
        raise InvalidDefinition(f"{pointer}/ResultPath", f"'{text}' is not a Reference Path")
    if not path.steps:
        return None
    keys = tuple(
        step.name if isinstance(step, Member) else step.index for step in path.steps if isinstance(step, Member | Index)
    )

    def put(raw: Json, value: Json) -> Json:
        return _insert(raw, keys, value, text)

    return put


def _insert(target: Json, keys: tuple[str | int, ...], value: Json, text: str) -> Json:
    """Put a value in its place: objects that are missing are made, and an array for the index 0 (reported by users)."""
    if not keys:
        return value
    key, rest = keys[0], keys[1:]
    if isinstance(key, str):
        if target is not None and not isinstance(target, dict):
            raise _no_place(text)
        below = (target or {}).get(key)
        return {**(target or {}), key: _insert(below, rest, value, text)}
    if target is None and key == 0:
        return [_insert(None, rest, value, text)]
    if not isinstance(target, list) or not 0 <= key < len(target):
        raise _no_place(text)
    return [*target[:key], _insert(target[key], rest, value, text), *target[key + 1 :]]


def _no_place(text: str) -> StateFailure:
    return StateFailure(
        RESULT_PATH_MATCH_FAILURE, f"Unable to apply ResultPath '{text}' to the state's input", prefixed=True
    )
