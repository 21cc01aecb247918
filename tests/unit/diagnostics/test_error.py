"""FlowError: what Python and IPython show of it."""

import pickle

import pytest

import flowdsl
from flowdsl.diagnostics.error import FlowError
from flowdsl.diagnostics.render import render
from tests.unit.diagnostics.samples import ALL, CARRIED


def test_it_is_a_public_name():
    assert flowdsl.FlowError is FlowError
    assert "FlowError" in flowdsl.__all__
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        flowdsl.Nothing  # noqa: B018


def test_its_text_is_the_full_rendering():
    error = FlowError(ALL)
    assert error.diagnostics == tuple(ALL)
    assert str(error) == "\n" + render(ALL).rstrip("\n")
    with pytest.raises(FlowError, match="carried between iterations"):
        raise error


def test_ipython_shows_only_the_diagnostics(monkeypatch):
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    monkeypatch.setenv("NO_COLOR", "1")
    shown: list[str] = []
    shell = interactive.InteractiveShell()
    monkeypatch.setattr(shell, "_showtraceback", lambda kind, value, lines: shown.extend(lines))
    shell.user_ns["error"] = FlowError([CARRIED])
    shell.run_cell("raise error")
    assert "\n".join(shown) == render([CARRIED], width=100).rstrip("\n")
    assert "Traceback" not in "\n".join(shown)


def test_it_survives_a_process_border():
    assert pickle.loads(pickle.dumps(FlowError([]))).diagnostics == ()
