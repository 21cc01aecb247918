"""flowdsl graph, and the picture of a run."""

import json

import pytest

from flowdsl.cli.graph import FORMATS, SUFFIXES
from tests.cli.test_run import MACHINE

pytest.importorskip("networkx")


@pytest.fixture
def machine(write):
    return write("bill.asl.json", json.dumps(MACHINE))


def test_the_formats_are_those_of_the_pictures():
    from flowdsl import visualize

    assert sorted(FORMATS) == sorted(visualize.FORMATS)
    assert all(visualize.format_of(f"x{suffix}") == format for suffix, format in SUFFIXES.items())


def test_text_on_stdout(cli, machine):
    outcome = cli("graph", machine)
    assert (outcome.code, outcome.err) == (0, "")
    assert "Each line" in outcome.out
    assert "Charge" in outcome.out


@pytest.mark.parametrize(
    ("suffix", "start"),
    [(".svg", "<svg"), (".mermaid", "---"), (".dot", "digraph"), (".html", "<!DOCTYPE html>"), (".txt", "bill")],
)
def test_files(cli, machine, tmp_path, suffix, start):
    assert cli("graph", machine, "-o", f"out/x{suffix}").code == 0
    text = (tmp_path / f"out/x{suffix}").read_text(encoding="utf-8")
    assert "Each line" in text
    assert len(text) > 40
    if suffix in (".svg", ".html", ".dot"):
        assert text.lstrip().lower().startswith(start.lower())


def test_the_format_can_be_named(cli, machine, tmp_path):
    assert cli("graph", machine, "--format", "dot").out.startswith("digraph")
    assert cli("graph", machine, "-o", "x", "--format", "svg").code == 0
    assert (tmp_path / "x").read_text().startswith("<svg")


def test_a_suffix_that_says_nothing(cli, machine):
    outcome = cli("graph", machine, "-o", "x.sgv")
    assert outcome.code == 2
    assert "use one of .svg, .mermaid" in outcome.err
    assert "a file without a suffix" in cli("graph", machine, "-o", "picture").err


def test_a_run_is_drawn(cli, machine, write, tmp_path):
    write("in.json", '{"lines": [1]}')
    write("fail.json", json.dumps({"Charge": {"raise": {"error": "NoCard"}}}))
    outcome = cli("run", machine, "--input", "in.json", "--tasks", "fail.json", "--graph", "run.svg", "-q")
    assert outcome.code == 3
    assert "failed" in (tmp_path / "run.svg").read_text()
    assert cli("run", machine, "--input", "in.json", "--tasks", "fail.json", "--graph", "run.png").code == 2
