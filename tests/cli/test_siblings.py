"""The user's own modules are found as Python finds them, and not executed."""

from pathlib import Path

import pytest

from flowdsl.cli.problems import Problems
from flowdsl.cli.siblings import module_loader, package_of


def test_modules_beside_and_below(write, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    write("src/shop/__init__.py", "INIT = 1\n")
    write("src/shop/flow.py", "raise SystemExit\n")
    write("src/shop/parts/__init__.py", "")
    write("src/shop/parts/names.py", "NAME = 1\n")
    write("elsewhere/common.py", "COMMON = 1\n")
    path = tmp_path / "src/shop/flow.py"
    assert package_of(path) == (tmp_path / "src", "shop.flow")
    assert package_of(tmp_path / "src/shop/__init__.py") == (tmp_path / "src", "shop")
    write("elsewhere/flowdsl/__init__.py", "")
    write("elsewhere/flowdsl_tasks/sqs.py", "")
    load = module_loader(path)
    assert load("flowdsl") is None
    assert load("flowdsl_tasks.sqs") is None
    found = {
        name: load(name) for name in ("shop", "shop.flow", "shop.parts.names", "common", "flow", "json", "a..b", "")
    }
    assert {name: source.text for name, source in found.items() if source} == {
        "shop": "INIT = 1\n",
        "shop.flow": "raise SystemExit\n",
        "shop.parts.names": "NAME = 1\n",
        "common": "COMMON = 1\n",
    }
    assert found["common"].name == "common.py"


def test_a_module_that_cannot_be_read(write, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write("names.py", b"\xff")
    with pytest.raises(Problems):
        module_loader(Path("flow.py"))("names")
