"""Make a failing program small: delete statements and replace expressions while it still fails."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.property.bounding import bounded
from tests.property.judging import Verdict, judge
from tests.property.workflows import Program

SECONDS = 5
"""A program of which a piece was deleted may never end."""


def smallest(program: Program) -> tuple[Program, Verdict]:
    """Return a smaller program that differs for one input, and its verdict."""
    for value in program.inputs:
        one = replace(program, inputs=(value,))
        if _differs(one):
            program = one
            break
    small = replace(program, text=shrink(program.text, lambda text: _differs(replace(program, text=text))))
    return small, judge(small)


def _differs(program: Program) -> bool:
    try:
        compile(program.text, "generated.py", "exec")
        with bounded(SECONDS):
            verdict = judge(program)
    except Exception:
        # What is left after deleting a piece need not be a program.
        return False
    return bool(verdict.difference)


def shrink(text: str, failing: Callable[[str], bool], *, rounds: int = 20) -> str:
    """Return a smaller text for which `failing` still holds; the module's header is left alone."""
    text = ast.unparse(ast.parse(text))
    for _ in range(rounds):
        for candidate in _smaller(text):
            if len(candidate) < len(text) and failing(candidate):
                text = candidate
                break
        else:
            return text
        # Go on with the smaller text from the start.
        rounds_left = True
        while rounds_left:
            rounds_left = False
            for candidate in _smaller(text):
                if len(candidate) < len(text) and failing(candidate):
                    text, rounds_left = candidate, True
                    break
    return text


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name not in ("t0", "t1", "t2", "t3", "t4")]


def _smaller(text: str) -> Iterator[str]:
    """Yield texts with one thing less: big pieces first."""
    base = ast.parse(text)
    count = sum(1 for f in _functions(base) for _ in ast.walk(f))
    for index in range(count):
        for way in range(6):
            tree = ast.parse(text)
            made = _change(tree, index, way)
            if made:
                try:
                    yield ast.unparse(tree)
                except (ValueError, AttributeError):
                    continue


def _change(tree: ast.Module, index: int, way: int) -> bool:
    nodes = [n for f in _functions(tree) for n in ast.walk(f)]
    node = nodes[index]
    if way == 0 and isinstance(node, ast.FunctionDef) and node in tree.body and node.name != "main":
        tree.body.remove(node)
        return True
    for parent in nodes:
        for name, value in ast.iter_fields(parent):
            if isinstance(value, list) and any(v is node for v in value):
                at = next(i for i, v in enumerate(value) if v is node)
                return _replace_in(value, at, node, way, name)
            if value is node and isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store):
                return _replace_one(parent, name, node, way)
    return False


def _replace_in(items: list[ast.AST], at: int, node: ast.AST, way: int, name: str) -> bool:
    if isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
        if way == 0:
            del items[at]
            if not items and name == "body":
                items.append(ast.Pass())
            return True
        blocks = [getattr(node, b, None) for b in ("body", "orelse", "finalbody")]
        if way in (1, 2, 3) and isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef):
            block = blocks[way - 1]
            if isinstance(block, list) and block:
                items[at : at + 1] = block
                return True
        if way in (4, 5) and isinstance(node, ast.stmt):
            block = blocks[way - 3]
            if isinstance(block, list) and block:
                block.clear()
                return True
        return False
    if isinstance(node, ast.expr) and not isinstance(getattr(node, "ctx", None), ast.Store):
        if way == 0:
            del items[at]
            return True
        if way in (1, 2, 3):
            inner = [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr)]
            if way - 1 < len(inner):
                items[at] = inner[way - 1]
                return True
    return way == 0 and not isinstance(node, ast.comprehension | ast.arg | ast.arguments) and _delete(items, at)


def _delete(items: list[ast.AST], at: int) -> bool:
    del items[at]
    return True


def _replace_one(parent: ast.AST, name: str, node: ast.expr, way: int) -> bool:
    inner = [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.expr)]
    if way < 3:
        if way < len(inner):
            setattr(parent, name, inner[way])
            return True
        return False
    if name == "annotation":
        return False
    if way == 3 and not isinstance(node, ast.Constant):
        setattr(parent, name, ast.Constant(1))
        return True
    if way == 4 and name in ("msg", "cause", "guard", "exc", "lower", "upper", "step", "format_spec"):
        setattr(parent, name, None)
        return True
    return False
