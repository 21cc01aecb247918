"""What came of a test execution, and what a test may ask of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flowdsl.jsontypes import Json
from flowdsl.local import Execution, HistoryEvent, TaskCall, aws_history
from flowdsl.local.engine import Status
from flowdsl.local.limits import compact
from flowdsl.testing.answers import names_of
from flowdsl.testing.comparison import differences, short


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of an execution.

    Attributes:
        status: ``SUCCEEDED``, ``FAILED``, ``TIMED_OUT`` or ``ABORTED``.
        output: the output when it succeeded, else None.
        error: the error name when it failed, None where AWS gives none.
        cause: the cause when it failed, None where AWS gives none.
        states_entered: names in the order entered, those in branches and iterations included.
        history: all events, in AWS's vocabulary.
        calls: the task calls made, one entry per attempt.
        elapsed: virtual seconds from start to end.
        failed_state: path to the state that failed, None when none did.
        name: of the machine.
        definition: the ASL document that ran.
        taken: JSON pointers of the states entered and the ways taken; see `flowdsl.local.Execution`.
    """

    status: Status
    output: Json
    error: str | None
    cause: str | None
    states_entered: tuple[str, ...]
    history: tuple[HistoryEvent, ...] = field(repr=False)
    calls: tuple[TaskCall, ...]
    elapsed: float
    failed_state: str | None = None
    name: str = "machine"
    definition: Mapping[str, Json] = field(default_factory=dict, repr=False)
    taken: frozenset[str] = field(default=frozenset(), repr=False)

    def calls_of(self, name: str) -> list[TaskCall]:
        """Return the calls made by a state, of a Lambda function, or of a resource (its ARN or ``service:action``)."""
        return [call for call in self.calls if name in names_of(call)]

    def assert_succeeded(self, output: Json = ...) -> None:
        """Check that the execution succeeded, with this output when one is given.

        Raises:
            AssertionError: it did not.
        """
        __tracebackhide__ = True
        if self.status != "SUCCEEDED":
            raise AssertionError(f"the execution {self._end()}\n{self._path()}")
        if output is not ...:
            wrong = list(differences("output", output, self.output))
            if wrong:
                raise AssertionError("\n".join(wrong))

    def assert_failed(self, error: str | None = None, cause: str | None = None) -> None:
        """Check that the execution failed, with this error and cause when they are given.

        Raises:
            AssertionError: it did not.
        """
        __tracebackhide__ = True
        if self.status == "SUCCEEDED":
            raise AssertionError(f"the execution succeeded with {short(self.output)}\n{self._path()}")
        if (error is not None and self.error != error) or (cause is not None and self.cause != cause):
            expected = error if cause is None else f"{error}: {cause}"
            raise AssertionError(f"expected {expected}, but the execution {self._end()}\n{self._path()}")

    def assert_called_with(self, name: str, arguments: Json = ..., **members: Json) -> None:
        """Check that a task was called with these arguments, or with arguments that have these members.

        Args:
            name: of the state, Lambda function or resource.
            arguments: all that was sent: ``Arguments`` or ``Parameters``, evaluated.
            members: some members of it: ``assert_called_with("price", Payload={"lines": []})``.

        Raises:
            AssertionError: no call was like that; with what each call differs in.
        """
        __tracebackhide__ = True
        told: list[str] = []
        for number, call in enumerate(self.calls_of(name), 1):
            wrong = list(differences("arguments", arguments, call.arguments)) if arguments is not ... else []
            given = call.arguments if isinstance(call.arguments, dict) else {}
            for key, value in members.items():
                if key in given:
                    wrong += differences(f"arguments.{key}", value, given[key])
                else:
                    wrong.append(f"arguments.{key}: expected {short(value)}, got nothing")
            if not wrong:
                return
            told += [f"call {number}: {line}" for line in wrong]
        raise AssertionError("\n".join(told) if told else f"{name!r} was never called; {self._called()}")

    def assert_called_once_with(self, name: str, arguments: Json = ..., **members: Json) -> None:
        """Check that a task was called exactly once, and how; see `assert_called_with`.

        Raises:
            AssertionError: it was not.
        """
        __tracebackhide__ = True
        self.assert_called(name, times=1)
        self.assert_called_with(name, arguments, **members)

    def assert_called(self, name: str, *, times: int | None = None) -> None:
        """Check that a task was called; each attempt is a call.

        Args:
            name: of the state, Lambda function or resource.
            times: how often; at least once when None.

        Raises:
            AssertionError: it was not.
        """
        __tracebackhide__ = True
        count = len(self.calls_of(name))
        if count == 0 if times is None else count != times:
            wanted = "at least once" if times is None else f"{times} times"
            raise AssertionError(f"{name!r} was to be called {wanted}, and was {count} times; {self._called()}")

    def assert_not_called(self, name: str) -> None:
        """Check that a task was not called.

        Raises:
            AssertionError: it was.
        """
        __tracebackhide__ = True
        self.assert_called(name, times=0)

    def to_aws(self) -> dict[str, Json]:
        """Return the history in the form of ``GetExecutionHistory``, as `flowdsl.testing.replay` reads it."""
        return aws_history.to_aws(self.history)

    def record(self, path: Path | str) -> None:
        """Write the history to a file in the form of ``GetExecutionHistory``."""
        Path(path).write_text(json.dumps(self.to_aws(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def snapshot_text(self) -> str:
        """Return the history as lines for people: seconds since the start, the event, and what it says."""
        begun = self.history[0].timestamp if self.history else 0.0
        lines = [f"{self.status} after {self.elapsed:g} s"]
        for event in self.history:
            said = {key: value for key, value in event.details.items() if value is not None}
            lines.append(f"{event.timestamp - begun:>8g} {event.type} {compact(said)}")
        return "\n".join(lines) + "\n"

    def snapshot(self, name: str = "") -> None:
        """Compare the history with the golden file of the running test; ``--update-snapshots`` writes it.

        Args:
            name: tells several snapshots of one test apart.

        Raises:
            AssertionError: the history differs, or there is no such file yet.
            RuntimeError: no test of pytest is running.
        """
        from flowdsl.testing.snapshots import compare

        __tracebackhide__ = True
        compare(self.snapshot_text(), name)

    def _end(self) -> str:
        told = self.error or "no error name"
        return f"ended {self.status}: {told}" + (f": {self.cause}" if self.cause else "")

    def _path(self) -> str:
        return "  through " + (" → ".join(self.states_entered) or "no state")

    def _called(self) -> str:
        names = dict.fromkeys(call.state for call in self.calls)
        return "the calls were those of " + ", ".join(map(repr, names)) if names else "there were no calls"


def result_of(execution: Execution, name: str, definition: Mapping[str, Json]) -> Result:
    """Return the result of an execution of the engine."""
    fields: dict[str, Any] = {key: getattr(execution, key) for key in Execution.__slots__}
    return Result(**fields, name=name, definition=definition)
