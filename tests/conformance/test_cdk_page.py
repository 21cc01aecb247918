"""docs/cdk.md: every row compiles, every construct of the reference corpus has one."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

from flowdsl.adapters.api import Helper, Task
from tests.conformance.cdk_calls import TRANSLATORS
from tests.conformance.cdk_source import HEAD
from tests.conformance.cdk_tasks import compiled
from tests.corpus import corpus

PAGE = (Path(__file__).parents[2] / "docs" / "cdk.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| ---")
]
SAID = [(row[0], code) for row in ROWS for code in re.findall(r"`([^`]+)`", row[1]) if len(row) == 2]
CONSTRUCTS = [(row[0], row[1], row[2]) for row in ROWS if len(row) == 3 and row[0].startswith("`")]
LANGUAGES = ("jsonata", "jsonpath")


def module(code: str, language: str) -> str:
    """Return a workflow that says a row, over parameters that the rows share; a decorator stands for itself."""
    decorator = code if code.startswith("@workflow") else "@workflow()"
    joined = decorator.replace("(", f'(query_language="{language}", ', 1)
    body = ["pass"] if code.startswith("@workflow") else code.split("; ")
    return "\n".join([
        HEAD, "class Broken(Error):", '    name = "Broken"', "", joined,
        "def cdk(event: dict, xs: list[int], n: int, name: str, moment: str):", *(f"    {line}" for line in body), "",
    ])  # fmt: skip


@pytest.mark.parametrize(("cdk", "code"), SAID, ids=[f"{cdk}: {code}"[:70] for cdk, code in SAID])
def test_a_row_compiles(cdk: str, code: str) -> None:
    wanted = [n for n in LANGUAGES if f"({n})" in cdk.lower()] or LANGUAGES
    for language in wanted:
        made = compiled(module(code, language))
        assert made.compiled is not None, (language, made.problems)


@pytest.mark.parametrize(("construct", "stub", "patterns"), CONSTRUCTS, ids=[c for c, _, _ in CONSTRUCTS])
def test_a_construct_has_its_stub(construct: str, stub: str, patterns: str) -> None:
    name = re.findall(r"`([^`]+)`", stub)[0]
    owner, _, last = name.rpartition(".")
    found = getattr(import_module(f"flowdsl_tasks.{owner}" if owner else "flowdsl_tasks"), last)
    assert isinstance(found, Task | Helper)
    if isinstance(found, Task):
        words = {"request": "call", "sync": "`.sync`", "wait_for_token": "`.wait_for_token`"}
        assert patterns == ", ".join(words[pattern] for pattern in found.patterns)


def test_every_construct_is_listed() -> None:
    listed = {c.strip("`") for c, _, _ in CONSTRUCTS}
    assert listed >= TRANSLATORS.keys()
    cases = json.loads(corpus("cdk_golden.json").read_text())
    flow = {case["construct"].partition("/")[0] for case in cases} - TRANSLATORS.keys() - listed
    assert all(re.search(rf"\b{construct}\b", PAGE) for construct in flow), flow
