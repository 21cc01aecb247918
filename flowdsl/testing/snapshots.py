"""Golden files of histories: what a test's execution did, event by event, beside the test."""

import difflib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = "__snapshots__"


@dataclass(slots=True)
class Snapshots:
    """The golden files of one test.

    Attributes:
        module: path of the test's file.
        test: name of the test, with its parameters.
        update: whether to write the files instead of comparing.
        used: names compared so far.
    """

    module: Path
    test: str
    update: bool
    used: list[str] = field(default_factory=list)

    def path(self, name: str) -> Path:
        """Return the golden file of a snapshot: ``__snapshots__/test_order/test_pays.history``."""
        parts = [self.test, name] if name else [self.test]
        safe = [re.sub(r"[^\w.\-\[\]]+", "-", part) for part in parts]
        return self.module.parent / FOLDER / self.module.stem / (".".join(safe) + ".history")


_current: ContextVar[Snapshots | None] = ContextVar("flowdsl_snapshots", default=None)


@contextmanager
def snapshots(current: Snapshots) -> Iterator[None]:
    """Compare the snapshots of a block with the golden files of a test."""
    token = _current.set(current)
    try:
        yield
    finally:
        _current.reset(token)


def compare(text: str, name: str) -> None:
    """Compare a text with the golden file of the running test, or write it.

    Raises:
        AssertionError: it differs, there is no file, or the test has used that name already.
        RuntimeError: no test is running.
    """
    __tracebackhide__ = True
    current = _current.get()
    if current is None:
        raise RuntimeError("snapshots belong to a test that pytest runs; elsewhere take snapshot_text()")
    if name in current.used:
        raise AssertionError(f"the test has a snapshot {name!r} already; give this one a name of its own")
    current.used.append(name)
    path = current.path(name)
    if current.update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return
    if not path.exists():
        raise AssertionError(f"there is no snapshot {path}; run pytest --update-snapshots, and look at it")
    before = path.read_text(encoding="utf-8")
    if before != text:
        diff = difflib.unified_diff(before.splitlines(), text.splitlines(), "snapshot", "now", lineterm="", n=2)
        raise AssertionError(f"the history differs from {path} (--update-snapshots accepts it):\n" + "\n".join(diff))
