"""Running the command line in this process, in a directory of its own."""

import io
import sys
from dataclasses import dataclass

import pytest

from flowdsl.cli import main
from tests.cli import stub_compiler


@dataclass(frozen=True)
class Outcome:
    """What a call of the command line left behind."""

    code: int
    out: str
    err: str


class Stdin(io.StringIO):
    """Standard input with bytes below it, as the real one has."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data.decode("utf-8", "replace"))
        self.buffer = io.BytesIO(data)


@pytest.fixture
def cli(tmp_path, monkeypatch, capfdbinary):
    """Return a function that runs ``flowdsl ARGS`` in an empty directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", Stdin(stdin))
        capfdbinary.readouterr()
        modules, path = set(sys.modules), list(sys.path)
        code = main([str(arg) for arg in args])
        for name in set(sys.modules) - modules:
            if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]  # a real call would have ended the process
        sys.path[:] = path
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode(), err.decode())

    return run


@pytest.fixture
def stub(monkeypatch):
    """Put the stub in the compiler's place."""
    monkeypatch.setitem(sys.modules, "flowdsl.compiler", stub_compiler)


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file of the working directory, text or bytes."""

    def write(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    return write
