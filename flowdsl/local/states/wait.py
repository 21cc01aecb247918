"""Wait states, in virtual time."""

from collections.abc import Callable
from decimal import Decimal

from flowdsl.asl.limits import MAX_SECONDS, MAX_WAIT_SECONDS
from flowdsl.jsontypes import Json
from flowdsl.local.errors import QUERY_EVALUATION, InvalidDefinition, StateFailure, query_failure, runtime_failure
from flowdsl.local.flow import compile_flow, parse_path
from flowdsl.local.jsonpath_steps import PathNotFound
from flowdsl.local.limits import compact
from flowdsl.local.payload import resolve
from flowdsl.local.runtime import Visit
from flowdsl.local.scheduler import Steps
from flowdsl.local.template import Compiler, expression_text
from flowdsl.local.timestamps import parse_timestamp


class WaitNode:
    """A Wait state."""

    __slots__ = (
        "_flow",
        "_following",
        "_until",
        "aborted_event",
        "counts_retries",
        "entered_event",
        "exited_event",
        "name",
        "pointer",
    )

    def __init__(self, name: str, state: dict[str, Json], pointer: str, compiler: Compiler, *, jsonata: bool) -> None:
        self.name = name
        self.pointer = pointer
        self.counts_retries = False
        self.entered_event = "WaitStateEntered"
        self.exited_event = "WaitStateExited"
        self.aborted_event = "WaitStateAborted"
        self._flow = compile_flow(state, pointer, compiler, jsonata=jsonata, works=False)
        self._following: str | None = state.get("Next")
        self._until = _instant(state, pointer, compiler, jsonata)

    def steps(self, visit: Visit) -> Steps:
        """Wait, then pass the input on."""
        value = self._flow.enter(visit)
        until = self._until(visit, value)
        if until > visit.frame.runtime.now():
            yield until
        output = self._flow.finish(visit, value)
        visit.check_size(output)
        visit.exit(output)
        return self._following, output


def _instant(state: dict[str, Json], pointer: str, compiler: Compiler, jsonata: bool) -> Callable[[Visit, Json], float]:
    """Prepare the instant at which the wait ends, in seconds since the epoch."""
    given = [f for f in ("Seconds", "SecondsPath", "Timestamp", "TimestampPath") if f in state]
    if len(given) != 1:
        raise InvalidDefinition(
            pointer, "a Wait state needs exactly one of Seconds, SecondsPath, Timestamp, TimestampPath"
        )
    field = given[0]
    place = f"{pointer}/{field}"
    if field in ("SecondsPath", "TimestampPath"):
        path = parse_path(state[field], place)
        text = state[field]

        def read(visit: Visit, value: Json) -> Json:
            try:
                return resolve(path, visit.environment(input=value))
            except PathNotFound:
                raise runtime_failure(f"The {field} parameter does not reference an input value: {text}") from None

        if field == "SecondsPath":
            return lambda visit, value: visit.frame.runtime.now() + _path_seconds(read(visit, value), text)
        return lambda visit, value: _path_timestamp(visit, read(visit, value), text)
    literal = state[field]
    dynamic = jsonata and isinstance(literal, str) and expression_text(literal) is not None
    if not dynamic:
        _check_literal(field, literal, place, jsonata)
    template = compiler.template(literal, field, place) if jsonata else (lambda _env: literal)

    def evaluate(visit: Visit) -> Json:
        return template(visit.environment(states={"input": visit.input}))

    if field == "Seconds":
        return lambda visit, _value: visit.frame.runtime.now() + _seconds(evaluate(visit))
    return lambda visit, _value: _timestamp(visit, evaluate(visit))


def _check_literal(field: str, value: Json, pointer: str, jsonata: bool) -> None:
    """A bad literal is refused on creation, except a text in JSONata (recorded: test_wait_timestamp_invalid[NO_T])."""
    if field == "Timestamp":
        good = isinstance(value, str) and (jsonata or parse_timestamp(value) is not None)
        if not good:
            raise InvalidDefinition(pointer, "String does not match RFC3339 timestamp")
    elif isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_SECONDS:
        raise InvalidDefinition(pointer, f"an integer between 0 and {MAX_SECONDS} is expected")


def _seconds(value: Json) -> int:
    """A fraction or a negative number fails (reported by the package sfnx as measured on AWS)."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_SECONDS:
        raise query_failure(
            f"The Seconds field must be an integer between 0 and {MAX_SECONDS}, but was: {compact(value)}",
            "Seconds",
        )
    return value


def _path_seconds(value: Json, text: str) -> int:
    """Recorded: test_base_wait_seconds_path[1.5], [-1]; the longest wait is that of timestamps, by analogy."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise runtime_failure(f"The SecondsPath parameter cannot be parsed as a long value: {text} == {_shown(value)}")
    if value < 0:
        raise runtime_failure(f"The SecondsPath parameter references a negative value: {text} == {value}")
    if value > MAX_WAIT_SECONDS:
        raise _too_long()
    return value


def _shown(value: Json) -> str:
    return value if isinstance(value, str) else compact(value)


def _timestamp(visit: Visit, value: Json) -> float:
    moment = parse_timestamp(value) if isinstance(value, str) else None
    if moment is None:
        raise StateFailure(
            QUERY_EVALUATION,
            "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: "
            f"{_shown(value)}",
            prefixed=True,
            evaluation=True,
            location="Timestamp",
        )
    return _bounded(visit, moment)


def _path_timestamp(visit: Visit, value: Json, text: str) -> float:
    moment = parse_timestamp(value) if isinstance(value, str) else None
    if moment is None:
        raise runtime_failure(
            "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: "
            f"{text} == {_shown(value)}"
        )
    return _bounded(visit, moment)


def _bounded(visit: Visit, moment: Decimal) -> float:
    instant = float(moment)
    if instant - visit.frame.runtime.now() > MAX_WAIT_SECONDS:
        raise _too_long()
    return instant


def _too_long() -> StateFailure:
    return runtime_failure("Wait state delay is too long.")
