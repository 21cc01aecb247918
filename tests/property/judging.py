"""Judging one generated program: compile it, run it both ways, and say what came of it."""

import copy
import importlib.util
import itertools
import json
import linecache
import sys
import warnings
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from unittest import mock

from flowdsl.compiler import Compiled, compile_source
from flowdsl.local import TaskRequest, run
from flowdsl.local.history import History
from flowdsl.source import SourceFile
from flowdsl.testing import Outcome, TaskFailure, machine_outcome, python_outcome
from tests.property.bounding import TooSlow, bounded
from tests.property.workflows import BESIDE, Answer, Program

_numbers = itertools.count()


MOST_CALLS = 4_000
"""With these, a Standard execution is near its 25,000 events."""
EXCEEDED = "States.ExceedToleratedFailureThreshold"
SECONDS = 10
"""What plain Python takes longer for is a list that squares its length in a loop."""


class Script:
    """Answers task calls: in turn per task, or by the arguments where calls may come in any order."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.calls: dict[str, int] = {}

    def __call__(self, resource: str, arguments: Any) -> Any:
        name = arguments["FunctionName"].rpartition(":")[2]
        answers = self.program.answers[name]
        if self.program.concurrent:
            index = sum(json.dumps(arguments, sort_keys=True).encode())
        else:
            index = self.calls[name] = self.calls.get(name, -1) + 1
        answer: Answer = answers[index % len(answers)]
        if answer.error:
            raise TaskFailure(answer.error, "f")
        return {"Payload": copy.deepcopy(answer.value), "StatusCode": 200}


@dataclass
class Verdict:
    """What judging a program found.

    Attributes:
        refused: diagnostic codes, when it does not compile.
        difference: a description of the first difference, or "".
        failures: how many runs ended in an error.
        limits: runs in which the machine stopped with ``flowdsl: …``: a limit of the language reference, where it fails
            rather than answering wrongly. Where something took that error and went on, it is a difference.
    """

    refused: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    difference: str = ""
    runs: int = 0
    failures: int = 0
    calls: int = 0
    limits: int = 0


def load(text: str) -> ModuleType:
    """Run a module's text in CPython."""
    if "beside" not in sys.modules:
        sys.modules["beside"] = beside = ModuleType("beside")
        exec(BESIDE, beside.__dict__)
    name = f"generated_{next(_numbers)}"
    filename = f"<{name}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    spec = importlib.util.spec_from_loader(name, loader=None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    module.__file__ = filename
    sys.modules[name] = module
    with warnings.catch_warnings():
        # ``1 is None`` and the like are drawn on purpose.
        warnings.simplefilter("ignore", SyntaxWarning)
        code = compile(text, filename, "exec")
    exec(code, module.__dict__)
    return module


def unload(module: ModuleType) -> None:
    sys.modules.pop(module.__name__, None)
    linecache.cache.pop(str(module.__file__), None)


def sibling(name: str) -> SourceFile | None:
    """Give the compiler the module that generated ones import."""
    return SourceFile("beside.py", BESIDE) if name == "beside" else None


def compiled(text: str, language: str | None = None) -> tuple[Compiled | None, list[Any]]:
    """Compile the workflow of a text; None with the diagnostics when it is refused."""
    result = compile_source(SourceFile("generated.py", text), loader=sibling, language=language)
    return (result.artefacts[0] if result.artefacts else None), result.diagnostics


def judge(program: Program, language: str | None = None) -> Verdict:
    """Compile a program and compare both ways of running it on every input."""
    made, diagnostics = compiled(program.text, language)
    if made is None:
        errors = [d for d in diagnostics if d.severity == "error"]
        assert errors, "neither a machine nor an error"
        return Verdict(tuple(d.code for d in errors), tuple(d.text(d.message) for d in errors))
    verdict = Verdict()
    module = load(program.text)
    try:
        for value in program.inputs:
            with bounded(SECONDS):
                expected = python_outcome(module.main, copy.deepcopy(value), Script(program))
            if outside(expected):
                continue
            found = machine_outcome(made, copy.deepcopy(value), Script(program))
            verdict.runs += 1
            verdict.failures += expected.error is not None
            verdict.calls += len(expected.calls)
            if not expected.same(found, ordered=not program.concurrent):
                if found.limit or _limited_child(made, found, value, program):
                    verdict.limits += 1
                    continue
                verdict.difference = f"input {value!r}\n  Python:  {expected}\n  machine: {found}"
                break
    finally:
        unload(module)
    return verdict


def _limited_child(made: Compiled, found: Outcome, value: Any, program: Program) -> bool:
    """Whether the machine failed because a child execution of a Distributed Map stopped at a limit.

    The children have histories of their own.
    """
    if found.error != EXCEEDED:
        return False
    script = Script(program)
    limits: list[str] = []
    add = History.add

    def watched(self: History, kind: str, previous: int, details: dict[str, Any]) -> int:
        limits.append(Outcome(error=details.get("error"), detail=str(details.get("cause"))).limit)
        return add(self, kind, previous, details)

    class Backend:
        def call(self, request: TaskRequest) -> Any:
            return script(request.resource, request.arguments)

    with mock.patch.object(History, "add", watched):
        run(made.definition, copy.deepcopy(value), tasks=Backend())
    return any(limits)


def outside(outcome: Outcome) -> bool:
    """Whether numbers left the range in which Python and JSON agree; or a generator's mistake: a name was unbound, or a
    list grew without end.
    """
    grown = len(outcome.calls) > MOST_CALLS or outcome.error == TooSlow.__name__
    if grown or outcome.detail.startswith(("NameError", "UnboundLocalError", "MemoryError")):
        return True

    def big(value: Any) -> bool:
        match value:
            case bool() | str() | None:
                return False
            case int() | float():
                return abs(value) > 2**53
            case list():
                return any(map(big, value))
            case dict():
                return any(map(big, value.values()))
            case _:
                return False

    return big(outcome.output) or any(big(arguments) for _, arguments in outcome.calls)
