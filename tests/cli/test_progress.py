"""What a run shows while it goes on."""

import io
from types import SimpleNamespace

import pytest

from flowdsl.cli.progress import Lines, Screen, Tally, duration


def event(id, type, previous=0, time=0.0, **details):
    return SimpleNamespace(id=id, type=type, previous_id=previous, timestamp=1000.0 + time, details=details)


RUN = [
    event(1, "ExecutionStarted"),
    event(2, "TaskStateEntered", 1, name="Charge"),
    event(3, "TaskScheduled", 2),
    event(4, "TaskStarted", 3),
    event(5, "TaskFailed", 4, error="Busy"),
    event(6, "TaskScheduled", 5, 2.5),
    event(7, "TaskStarted", 6, 2.5),
    event(8, "TaskTimedOut", 7, 62.5, error="States.Timeout"),
    event(9, "TaskStateExited", 8, 62.5, name="Charge"),
    event(10, "PassStateEntered", 9, 62.5, name="Tell"),
    event(11, "ExecutionSucceeded", 10, 62.5),
]


def test_tally():
    tally = Tally()
    seen = [tally.take(item) for item in RUN]
    assert [item for item in seen if item] == [
        ("Charge", ""),
        ("Charge", "Busy"),
        ("Charge", "retry"),
        ("Charge", "States.Timeout"),
        ("Tell", ""),
    ]
    assert (tally.entered, tally.retries, tally.elapsed) == (2, 1, 62.5)
    assert tally.text() == "2 states, 1 retry, 62.5 s"


def test_parallel_lines_of_history_are_told_apart():
    tally = Tally()
    events = [
        event(1, "TaskStateEntered", 0, name="A"),
        event(2, "TaskStateEntered", 0, name="B"),
        event(3, "TaskScheduled", 1),
        event(4, "TaskScheduled", 2),
        event(5, "TaskFailed", 3, error="Busy"),
        event(6, "TaskSucceeded", 4),
        event(7, "TaskScheduled", 5),
    ]
    seen = [tally.take(item) for item in events]
    assert seen[4] == ("A", "Busy")
    assert seen[6] == ("A", "retry")
    assert tally.retries == 1


def test_lines_stop_at_a_limit(capsys):
    view = Lines()
    for number in range(1000):
        view(event(number + 1, "PassStateEntered", number, name=f"S{number}"))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 501
    assert lines[-1].strip() == "… and so on"
    assert view.tally.entered == 1000


def test_the_screen_keeps_the_last_states():
    console = pytest.importorskip("rich.console").Console(file=io.StringIO(), force_terminal=True, width=60)
    live = pytest.importorskip("rich.live").Live(console=console, auto_refresh=False)
    with live:
        screen = Screen(live)
        for number in range(30):
            screen(event(number + 1, "PassStateEntered", number, name=f"[bold]S{number}", time=number))
        screen.draw()
    text = console.file.getvalue()
    assert "[bold]S29" in text
    assert "[bold]S5 " not in text.rsplit("\x1b[2K", 1)[-1]
    assert "30 states, 29 s" in text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (0.25, "0.25 s"), (119, "119 s"), (120, "2 min 0 s"), (3725, "1 h 2 min"), (90061, "25 h 1 min")],
)
def test_durations(seconds, text):
    assert duration(seconds) == text
