"""Options and fixtures of the whole suite."""

import sys
from collections import Counter

import pytest
from hypothesis import settings

# How long an example takes says more of the machine than of the code; what must be fast has a test of its own.
settings.register_profile("flowdsl", deadline=None)
settings.load_profile("flowdsl")


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected outputs of golden tests")


@pytest.fixture
def update_golden(request) -> bool:
    return request.config.getoption("--update-golden")


def pytest_terminal_summary(terminalreporter):
    """Print what generated programs came to: sums of the tallies that tests record (see `tally`)."""
    sums = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, counts in getattr(report, "user_properties", ()):
                if name.startswith("tally "):
                    sums.setdefault(name.removeprefix("tally "), Counter()).update(counts)
    for name, counts in sums.items():
        shown = ", ".join(f"{count:,} {what}" for what, count in counts.items())
        terminalreporter.write_line(f"{name}: {shown}")


@pytest.fixture
def tally(record_property):
    """Record counts under a title; the run's last lines show their sums over all tests."""

    def record(title, **counts):
        record_property(f"tally {title}", counts)

    return record


@pytest.fixture
def usual_recursion_limit():
    """Python's own limit, whatever other tests of this process did to it (the Jsonata class of jsonata raises it)."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    yield
    sys.setrecursionlimit(before)
