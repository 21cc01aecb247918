"""The pages: generated ones are current, links lead somewhere, programs and commands in them work."""

import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from flowdsl.cli import main
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
    monkeypatch.delitem(sys.modules, "shop")
