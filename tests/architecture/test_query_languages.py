"""Query languages are implementations of one interface: nothing else asks which of them is in use."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from flowdsl.lowering.query.choose import RESERVED
from flowdsl.lowering.query.jsonpath import JsonPath, Mixed

FLOWDSL = Path(__file__).parents[2] / "flowdsl"
SHARED = sorted(
    path
    for folder in ("frontend", "check", "analysis", "passes", "lowering", "emit", "iam", "adapters", "ir")
    for path in (FLOWDSL / folder).rglob("*.py")
    # These know `jsonata(…)` and `json_path(…)`, functions that workflows may call.
    if "query" not in path.relative_to(FLOWDSL).parts and path.name not in ("regions.py", "paths.py")
) + [FLOWDSL / "compiler.py", FLOWDSL / "lowering" / "query" / "base.py"]


def questions(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the comparisons and patterns that name a query language."""
    for node in ast.walk(tree):
        operands: list[ast.AST] = []
        if isinstance(node, ast.Compare):
            operands = [node.left, *node.comparators]
        elif isinstance(node, ast.MatchValue):
            operands = [node.value]
        elif isinstance(node, ast.MatchClass):
            operands = [node.cls]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            operands = list(node.args)
        for operand in operands:
            for part in ast.walk(operand):
                text = part.value if isinstance(part, ast.Constant) else getattr(part, "id", getattr(part, "attr", ""))
                if str(text).lower() in ("jsonpath", "jsonata", "mixed"):
                    yield node


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.relative_to(FLOWDSL).as_posix())
def test_nothing_asks_for_the_query_language(path: Path) -> None:
    found = [node.lineno for node in questions(ast.parse(path.read_text()))]  # type: ignore[attr-defined]
    assert not found, f"{path.name} lines {found}"


def test_the_search_finds_such_questions() -> None:
    for text in ('x == "jsonpath"', "isinstance(q, Jsonata)", 'match x:\n  case "JSONPath": pass', "y is JsonPath"):
        assert list(questions(ast.parse(text))), text


def test_names_that_any_language_reserves_are_reserved_in_all() -> None:
    assert JsonPath().reserved_names() | Mixed().reserved_names() <= RESERVED
