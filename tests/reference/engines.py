"""Other engines as judges: what they make of a machine that flowdsl wrote.

None of them is an authority. Where one disagrees with CPython and with flowdsl's own engine, the disagreement is decided
against executions recorded on AWS and the JavaScript reference of JSONata, and listed in `tests.reference.known`.
"""

from collections.abc import Callable
from typing import Any, Protocol

from flowdsl.ir.ops.values import normal
from flowdsl.testing import Outcome, TaskFailure

Script = Callable[[str, Any], Any]
"""Answers task calls: ``(resource, arguments) -> result``; raises `TaskFailure`."""


class Engine(Protocol):
    """Runs a machine on one input."""

    name: str

    def run(self, definition: dict[str, Any], value: Any, script: Script) -> Outcome: ...


class Sfnx:
    """``sfnx.testing.run``: an interpreter in Python on jsonata-python."""

    name = "sfnx"

    def run(self, definition: dict[str, Any], value: Any, script: Script) -> Outcome:
        from sfnx.testing import Failure, run

        calls: list[tuple[str, Any]] = []

        def answer(call: Any) -> Any:
            calls.append((call.resource, normal(call.arguments)))
            try:
                return script(call.resource, call.arguments)
            except TaskFailure as failure:
                raise Failure(failure.error or "", failure.cause or "") from None

        execution = run(definition, value, answer)
        if execution.error is None:
            return Outcome(normal(execution.output), None, calls)
        return Outcome(None, execution.error, calls, str(execution.cause))
