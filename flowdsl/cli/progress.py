"""What a run shows while it goes on: a live view on a terminal, a line per state elsewhere."""

import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from flowdsl.cli.session import colored, say, terminal_width

if TYPE_CHECKING:
    from flowdsl.local import HistoryEvent

_LINES = 500
"""States that get a line of their own where the output is no terminal."""
_ROWS = 10
_INTERVAL = 0.05


@dataclass(slots=True)
class Tally:
    """Counts what happened, from the events.

    Attributes:
        entered: how many states.
        retries: how many attempts after the first.
        started: virtual time of the first event.
        now: virtual time of the last one.
    """

    entered: int = 0
    retries: int = 0
    started: float | None = None
    now: float = 0.0
    _lines: dict[int, tuple[str, bool]] = field(default_factory=dict)
    _failure: tuple[str, str] = ("", "")

    def take(self, event: "HistoryEvent") -> tuple[str, str] | None:
        """Count an event; return what is worth showing: the state, and what about it ("" when it was entered)."""
        self.started = event.timestamp if self.started is None else self.started
        self.now = event.timestamp
        state, failed = self._lines.get(event.previous_id, ("", False))
        if event.type.endswith("StateEntered"):
            self.entered += 1
            self._failure = ("", "")
            self._lines[event.id] = (str(event.details.get("name", "")), False)
            return self._lines[event.id][0], ""
        if event.type.endswith(("Failed", "TimedOut")) and not event.type.startswith("Execution"):
            self._lines[event.id] = (state, True)
            error = event.details.get("error")
            if not state or not error or (state, error) == self._failure:
                return None
            self._failure = (state, str(error))
            return self._failure
        self._lines[event.id] = (state, failed and not event.type.endswith("Scheduled"))
        if failed and event.type.endswith("Scheduled"):
            self.retries += 1
            self._failure = ("", "")
            return state, "retry"
        return None

    @property
    def elapsed(self) -> float:
        """Virtual seconds so far."""
        return self.now - (self.started or 0.0) if self.started is not None else 0.0

    def text(self) -> str:
        """Return ``12 states, 1 retry, 63 s``."""
        parts = [_count(self.entered, "state", "states")]
        if self.retries:
            parts.append(_count(self.retries, "retry", "retries"))
        return ", ".join([*parts, duration(self.elapsed)])


def duration(seconds: float) -> str:
    """Return a duration in words short enough for a line."""
    if seconds < 120:
        return f"{seconds:.3g} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


class View(Protocol):
    """Something that takes events."""

    tally: Tally

    def __call__(self, event: "HistoryEvent") -> None:
        """Take an event."""


class Lines:
    """One line per state entered, failed attempt and retry."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._shown = 0

    def __call__(self, event: "HistoryEvent") -> None:
        """Show an event."""
        seen = self.tally.take(event)
        if seen is None:
            return
        self._shown += 1
        if self._shown <= _LINES:
            state, what = seen
            say(f"{self.tally.elapsed:10.1f} s  {state}{': ' + what if what else ''}")
        elif self._shown == _LINES + 1:
            say("            … and so on")


class Silence:
    """Counts only."""

    def __init__(self) -> None:
        self.tally = Tally()

    def __call__(self, event: "HistoryEvent") -> None:
        """Count an event."""
        self.tally.take(event)


class Screen:
    """The last states and a line of totals, redrawn as the run goes on."""

    def __init__(self, live: Any) -> None:
        self.tally = Tally()
        self._live = live
        self._recent: deque[tuple[float, str, str]] = deque(maxlen=_ROWS)
        self._drawn = 0.0

    def __call__(self, event: "HistoryEvent") -> None:
        """Show an event."""
        seen = self.tally.take(event)
        if seen is None:
            return
        self._recent.append((self.tally.elapsed, *seen))
        if time.monotonic() - self._drawn >= _INTERVAL:
            self.draw()

    def draw(self) -> None:
        """Draw the view."""
        from rich.table import Table
        from rich.text import Text

        self._drawn = time.monotonic()
        table = Table.grid(padding=(0, 2))
        for elapsed, state, what in self._recent:
            style = "" if not what else "yellow" if what == "retry" else "red"
            table.add_row(Text(f"{elapsed:10.1f} s", style="dim"), Text(state), Text(what, style=style))
        table.add_row(Text("total", style="bold", justify="right"), Text(self.tally.text(), style="bold"), "")
        self._live.update(table, refresh=True)


@contextmanager
def progress(*, quiet: bool) -> Iterator[View]:
    """Give an observer for the engine; on a terminal its view is live until the block ends."""
    if quiet:
        yield Silence()
    elif not (sys.stderr.isatty() and colored(sys.stderr)):
        yield Lines()
    else:
        from rich.console import Console
        from rich.live import Live

        console = Console(stderr=True, width=terminal_width(sys.stderr))
        with Live(console=console, auto_refresh=False) as live:
            screen = Screen(live)
            try:
                yield screen
            finally:
                screen.draw()
