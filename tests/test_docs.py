"""The pages: generated ones are current, links lead somewhere, programs and commands in them work."""

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from flowdsl.cli import main
from flowdsl.compiler import compile_source
from flowdsl.frontend.paths import INTRINSICS
from flowdsl.source import SourceFile
from tools import language, passes, rules
from tools.cases import all_cases

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|src=\"([^\"]+)\"")


@pytest.mark.parametrize(
    ("page", "text"),
    [(language.PAGE, lambda: language.page(all_cases())), (rules.PAGE, rules.page), (passes.PAGE, passes.page)],
    ids=["language", "rules", "passes"],
)
def test_a_written_page_is_current(page, text, update_golden):
    if update_golden:
        page.write_text(text(), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == text(), f"python -m tools.{page.stem}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    prose = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = [first or second for first, second in LINK.findall(re.sub(r"`[^`\n]*`", "", prose))]
    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert not missing


def blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a page in one language."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def test_the_readme_has_two_commands(tmp_path, monkeypatch, capsys):
    pytest.importorskip("moto")
    first, second = (block.strip() for block in blocks("README.md", "sh"))
    assert second == "pip install tox && tox"
    install, run = first.split(" && ")
    assert install == "pip install -e '.[local]'"
    words = shlex.split(run)
    picture = tmp_path / words[-1]
    monkeypatch.chdir(ROOT)
    assert main([*words[1:-1], str(picture), "-q"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "SHIPPED"
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_the_tutorial(tmp_path, monkeypatch, capsys):
    pytest.importorskip("moto")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "shop", raising=False)
    shop, test = blocks("docs/tutorial.md", "python")
    (tmp_path / "shop.py").write_text(shop, encoding="utf-8")
    commands = "".join(blocks("docs/tutorial.md", "console"))
    lines = re.findall(r"^\$ (?:echo '(.*)' \| )?flowdsl (.*?)(?:\s+#.*)?$", commands, flags=re.MULTILINE)
    assert len(lines) == 7
    for given, command in lines:
        words = shlex.split(command)
        if given:
            (tmp_path / "input.json").write_text(given)
            words[-1] = "input.json"
        assert main(words) == (3 if '"count": 12' in given else 0), capsys.readouterr().err
    namespace = {}
    exec(compile(test, "test_shop.py", "exec"), namespace)
    namespace["test_sell"]()
    del sys.modules["shop"]  # monkeypatch would put it back


JSONPATH_HEAD = """
import base64, hashlib, json, random, uuid
from datetime import datetime, timezone
from typing import TypedDict
from flowdsl import workflow

class Rec(TypedDict):
    n: int
    s: str
    open: bool
    ks: list[int]

@workflow(query_language="jsonpath")
def demo(n: int, m: int, s: str, t: str, xs: list[int], ss: list[str], d: dict[str, int], o: int | None, rs: list[Rec]):
    return """
ROWS = re.findall(
    r"^\| `(.*?)` \| `(.*?)` \|$", (ROOT / "docs/jsonpath.md").read_text(encoding="utf-8"), flags=re.MULTILINE
)


def test_the_jsonpath_page_has_a_row_per_intrinsic_function():
    mentioned = {said for _, said in ROWS}
    assert {name for name in mentioned if name.startswith("States.")} >= {
        f"States.{name}" for name in INTRINSICS.values() if name not in ("Base64Decode", "StringSplit")
    }


@pytest.mark.parametrize(("python", "said"), ROWS)
def test_python_becomes_what_the_jsonpath_page_says(python, said):
    result = compile_source(SourceFile("page.py", JSONPATH_HEAD + python.replace(r"\|", "|") + "\n"))
    (artefact,) = result.artefacts
    assert said in json.dumps(artefact.definition)


def test_the_programs_of_the_jsonpath_page_compile():
    for text in blocks("docs/jsonpath.md", "python"):
        assert compile_source(SourceFile("page.py", text)).artefacts
