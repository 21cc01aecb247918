"""Judging one generated program: compile it, run it both ways, and say what came of it."""

import ast
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

from flowdsl.compiler import Compiled, compile_source
from flowdsl.local import TaskRequest, run
from flowdsl.source import SourceFile
from flowdsl.testing import Outcome, TaskFailure, machine_outcome, python_outcome
from tests.property.workflows import BESIDE, Answer, Program

_numbers = itertools.count()


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
        limits: runs that ended otherwise because the machine says ``flowdsl: …``: a limit of the language reference,
            where the machine fails rather than answering wrongly.
        aliased: whether copying values instead of referring to them explains the difference.
    """

    refused: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    difference: str = ""
    runs: int = 0
    failures: int = 0
    calls: int = 0
    limits: int = 0
    aliased: bool = False


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


class _Copies(ast.NodeTransformer):
    """Make every reading of a variable a copy, which is what a machine's variables are."""

    MUTATING = frozenset(
        {"append", "extend", "insert", "pop", "remove", "sort", "reverse", "clear", "update", "setdefault", "popitem"}
    )

    def __init__(self) -> None:
        self.mutated = 0

    def _place(self, node: ast.expr) -> ast.expr:
        """Leave the root of a place that is stored to or mutated as it is; its keys are values."""
        match node:
            case ast.Subscript():
                node.value = self._place(node.value)
                node.slice = self.visit(node.slice)
                return node
            case ast.Name():
                return node
            case _:
                return self.visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        if isinstance(node.ctx, ast.Load):
            return self.generic_visit(node)
        return self._place(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.AST:
        node.target = self._place(node.target)  # type: ignore[assignment]
        node.value = self.visit(node.value)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute) and node.func.attr in self.MUTATING:
            node.func.value = self._place(node.func.value)
        elif not isinstance(node.func, ast.Name):
            node.func = self.visit(node.func)
        node.args = [self.visit(a) for a in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        return node

    def visit_For(self, node: ast.For) -> ast.AST:
        if not isinstance(node.iter, ast.Name):
            node.iter = self.visit(node.iter)
        node.body = [self.visit(s) for s in node.body]
        node.orelse = [self.visit(s) for s in node.orelse]
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if isinstance(node.ctx, ast.Load):
            copied = ast.Call(ast.Name("__copied", ast.Load()), [node], [])
            return ast.copy_location(copied, node)
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if isinstance(node.exc, ast.Call):
            node.exc.args = [self.visit(a) for a in node.exc.args]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.body = [self.visit(s) for s in node.body]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return node

    def visit_MatchClass(self, node: ast.MatchClass) -> ast.AST:
        return node

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        node.body = [self.visit(s) for s in node.body]
        return node


def _copied(value: Any) -> Any:
    return copy.deepcopy(value) if isinstance(value, list | dict) else value


def copy_semantics(text: str) -> ModuleType:
    """Run a module's text with every variable read as a copy."""
    tree = ast.fix_missing_locations(_Copies().visit(ast.parse(text)))
    module = load(text)
    module.__dict__["__copied"] = _copied
    exec(compile(tree, str(module.__file__), "exec"), module.__dict__)
    return module


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
            expected = python_outcome(module.main, copy.deepcopy(value), Script(program))
            if outside(expected):
                continue
            found = machine_outcome(made, copy.deepcopy(value), Script(program))
            verdict.runs += 1
            verdict.failures += expected.error is not None
            verdict.calls += len(expected.calls)
            if not expected.same(found, ordered=not program.concurrent):
                if _limited(made, value, program):
                    verdict.limits += 1
                    continue
                verdict.difference = f"input {value!r}\n  Python:  {expected}\n  machine: {found}"
                verdict.aliased = _explained(program, value, found)
                break
    finally:
        unload(module)
    return verdict


def _limited(made: Compiled, value: Any, program: Program) -> bool:
    """Whether an expression of the machine failed with a limit that the language reference lists, caught or not."""
    script = Script(program)

    class Backend:
        def call(self, request: TaskRequest) -> Any:
            return script(request.resource, request.arguments)

    execution = run(made.definition, copy.deepcopy(value), tasks=Backend())
    return any("flowdsl: " in str(event.details.get("cause")) for event in execution.history)


def outside(outcome: Outcome) -> bool:
    """Whether numbers left the range in which Python and JSON agree, or a name was unbound (a generator's mistake)."""
    if outcome.detail.startswith(("NameError", "UnboundLocalError")):
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


def _explained(program: Program, value: Any, found: Outcome) -> bool:
    module = copy_semantics(program.text)
    try:
        outcome = python_outcome(module.main, copy.deepcopy(value), Script(program))
    finally:
        unload(module)
    return outcome.same(found, ordered=not program.concurrent)
