"""Reading what a command is given: targets, sources, JSON, configuration."""

import json
import os
import sys
import tokenize
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from flowdsl.cli.problems import Problems
from flowdsl.config import Config, parse_config
from flowdsl.diagnostics.model import Diagnostic, did_you_mean
from flowdsl.diagnostics.rules import config as config_rules
from flowdsl.diagnostics.rules import texts as texts_rules
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass
from flowdsl.source import Origin, SourceFile, Span

STDIN = Path("-")
_SKIPPED = frozenset({"__pycache__", "node_modules", "build", "dist", "site-packages"})


@dataclass(frozen=True, slots=True)
class Target:
    """What a command works on: ``FILE`` or ``FILE:NAME``.

    Attributes:
        path: the file; `STDIN` for ``-``.
        name: of the workflow, or None.
    """

    path: Path
    name: str | None = None

    @property
    def is_machine(self) -> bool:
        """Whether the file is a state machine definition rather than Python."""
        return self.path.suffix == ".json"


def parse_target(text: str) -> Target:
    """Split ``FILE:NAME``; the part after the last colon is a name only when it can be one.

    Raises:
        Problems: there is nothing before the colon, or what follows it is no name.
    """
    head, colon, tail = text.rpartition(":")
    if not colon or Path(text).exists() or "/" in tail or "\\" in tail:
        if not text:
            raise Problems(
                [texts_rules.InvalidTarget(problem="the target is empty", hint="write `FILE.py` or `FILE.py:NAME`")]
            )
        return Target(Path(text))
    if not head or not tail.isidentifier():
        problem = f"`{text}` is no target" if not head else f"`{tail}` cannot be the name of a workflow"
        raise Problems([texts_rules.InvalidTarget(problem=problem, hint="write `FILE.py` or `FILE.py:NAME`")])
    return Target(Path(head), tail)


def load_source(path: Path) -> SourceFile:
    """Read a Python source (`STDIN` for standard input): UTF-8 with or without a BOM, any line ends.

    Raises:
        Problems: it is missing, unreadable, or not UTF-8.
    """
    data = _read(path)
    source = _decode(path, data)
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
    except SyntaxError:
        encoding = "an unknown encoding"
    if encoding.lower().replace("_", "-") not in ("utf-8", "utf-8-sig") and not data.isascii():
        reason = f"it says that it is {encoding}, and flowdsl reads UTF-8 only"
        raise Problems([texts_rules.FileUnreadable(origin=_start(source), path=source.name, reason=reason)])
    return source


def load_text(path: Path) -> SourceFile:
    """Read a UTF-8 text.

    Raises:
        Problems: it is missing, unreadable, or not UTF-8.
    """
    return _decode(path, _read(path))


def load_json(path: Path, what: str) -> tuple[Json, SourceFile]:
    """Read a JSON document (RFC 8259: no NaN, no Infinity).

    Args:
        path: the file, or `STDIN`.
        what: how to call it in messages (``the input``).

    Raises:
        Problems: it cannot be read, or is not JSON.
    """
    source = load_text(path)
    try:
        return json.loads(source.text, parse_constant=_no_constant), source
    except json.JSONDecodeError as error:
        problem = error.msg[:1].lower() + error.msg[1:] if source.text.strip() else "it is empty"
        line, column = error.lineno, error.colno
    except ValueError as error:
        problem = str(error)
        line, column = _find(source, problem.split()[0])
    except RecursionError:
        problem, line, column = "it is nested too deeply", 1, 1
    origin = Origin(source, Span(line, column, line, column + 1))
    raise Problems([config_rules.InvalidJson(origin=origin, what=f"{what} ({source.name})", problem=problem)])


def _no_constant(name: str) -> Json:
    raise ValueError(f"{name} is no JSON value")


def _find(source: SourceFile, word: str) -> tuple[int, int]:
    for number, line in enumerate(source.lines(), 1):
        if word in line:
            return number, line.index(word) + 1
    return 1, 1


def find_config(start: Path | None = None) -> Config:
    """Return the configuration of the nearest ``pyproject.toml`` that has one, from the working directory upwards.

    Raises:
        Problems: it is not valid.
    """
    folder = (start or Path.cwd()).resolve()
    for candidate in (folder, *folder.parents):
        path = candidate / "pyproject.toml"
        if path.is_file():
            config, problems = parse_config(load_text(path))
            if problems:
                raise Problems(problems)
            if config is not None:
                return config
    return Config()


def python_files(folder: Path) -> Iterator[Path]:
    """Yield the Python files below a folder that speak of workflows, but for hidden folders and environments."""
    for root, folders, files in os.walk(folder):
        here = Path(root)
        folders[:] = sorted(
            name
            for name in folders
            if name not in _SKIPPED and not name.startswith(".") and not (here / name / "pyvenv.cfg").exists()
        )
        for name in sorted(files):
            if name.endswith(".py"):
                path = here / name
                data = _read(path)
                if b"flowdsl" in data and b"workflow" in data:
                    yield path


def shown_name(path: Path) -> str:
    """Return the name that diagnostics and source maps use: relative to the working directory where possible."""
    if path == STDIN:
        return "<stdin>"
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _read(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == STDIN else path.read_bytes()
    except FileNotFoundError:
        raise Problems([_missing(path)]) from None
    except (OSError, ValueError) as error:
        reason = _reason(error)
        raise Problems([texts_rules.FileUnreadable(origin=_unread(path), path=_given(path), reason=reason)]) from None


def _reason(error: Exception) -> str:
    if isinstance(error, IsADirectoryError):
        return "it is a directory"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return text[:1].lower() + text[1:]


def _missing(path: Path) -> Diagnostic:
    """Return the diagnostic for a missing file, with a name that is nearly the same or the folder that is missing."""
    hint = ""
    folder = path.parent
    if not folder.is_dir():
        hint = f"there is no directory `{folder.as_posix()}` either"
    else:
        try:
            names = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
        except OSError:
            names = []
        close = did_you_mean(path.name, names)
        hint = close.replace("`", f"`{folder.as_posix()}/", 1) if close and folder != Path() else close
    return texts_rules.FileMissing(origin=_unread(path), path=_given(path), hint=hint)


def _given(path: Path) -> str:
    return "<stdin>" if path == STDIN else path.as_posix()


def _unread(path: Path) -> Origin:
    return _start(SourceFile(_given(path), ""))


def _start(source: SourceFile) -> Origin:
    return Origin(source, Span(1, 1, 1, 1))


def _decode(path: Path, data: bytes) -> SourceFile:
    name = shown_name(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        readable = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        before = data[: error.start].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        origin = Origin(SourceFile(name, readable), Span(line, column, line, column + 1))
        problem = texts_rules.NotUtf8(origin=origin, path=name, byte=data[error.start], offset=error.start)
        raise Problems([problem]) from None
    return SourceFile(name, text.replace("\r\n", "\n").replace("\r", "\n"))
