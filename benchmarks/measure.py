"""Processes measured one at a time: processor seconds, wall seconds and peak memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took.

    Attributes:
        cpu: seconds of processor time, user and system, of the process and of those it waited for.
        wall: seconds from start to end.
        peak: bytes of resident memory at most.
    """

    cpu: float
    wall: float
    peak: int


class Failed(Exception):
    """A measured process exited with something else than 0."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A bound and what was measured; `least` when the figure must not be below it."""

    what: str
    measured: float
    bound: float
    unit: str = "×"
    least: bool = False

    @property
    def kept(self) -> bool:
        return self.measured >= self.bound if self.least else self.measured <= self.bound

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        verdict = "pass" if self.kept else "FAIL"
        return f"{verdict}  {self.what:<64} {self.measured:7.2f} {self.unit} (budget {sign} {self.bound:g} {self.unit})"


ENVIRONMENT = {"PYTHONDONTWRITEBYTECODE": ""}
"""Installed packages have their bytecode: the first run writes it for a checkout, and does not count."""


def process(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a command and measure it.

    Args:
        command: its words.
        environment: variables it is given besides those of this process.

    Raises:
        Failed: with the last lines of its standard error.
    """
    env = {**os.environ, **ENVIRONMENT, **(environment or {})}
    with tempfile.TemporaryFile() as errors:
        begin = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env=env)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            errors.seek(0)
            text = errors.read().decode(errors="replace")
            raise Failed(f"{' '.join(command[:3])}… exited with {child.returncode}:\n{text[-2000:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * unit)


def side_by_side(commands: Mapping[str, Sequence[str]], repetitions: int) -> dict[str, Run]:
    """Measure commands in turns, so that a busy machine is busy for all; the least of each figure counts."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for command in commands.values():
        process(command)
    for _ in range(repetitions):
        for name, command in commands.items():
            runs[name].append(process(command))
    return {
        name: Run(min(r.cpu for r in made), min(r.wall for r in made), min(r.peak for r in made))
        for name, made in runs.items()
    }


def flowdsl(*arguments: str) -> list[str]:
    """Return the command line of this checkout's ``flowdsl``."""
    root = Path(__file__).resolve().parent.parent
    start = f"import sys; sys.path.insert(0, {str(root)!r}); from flowdsl.cli import main; sys.exit(main())"
    return [sys.executable, "-c", start, *arguments]
