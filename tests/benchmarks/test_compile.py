"""What keeps compiling fast, coarsely: `benchmarks/compile.py` measures it, against budgets."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.measure import Failed, process
from benchmarks.programs import BRANCHES, CHAIN, untyped_branches
from flowdsl.compiler import compile_source
from flowdsl.source import SourceFile

ROOT = Path(__file__).parents[2]
UNNEEDED = ("networkx", "boto3", "botocore", "jinja2", "rich", "moto", "importlib.metadata")
"""What compiling calls of Lambda functions has no use for."""


def seconds(text: str, repetitions: int) -> float:
    times = []
    for _ in range(repetitions):
        begin = time.process_time()
        compile_source(SourceFile("w.py", text))
        times.append(time.process_time() - begin)
    return min(times)


@pytest.mark.parametrize("generate", [CHAIN.flowdsl, BRANCHES.flowdsl, untyped_branches])
def test_ten_times_the_text_takes_about_ten_times_as_long(generate: Callable[[int], str]) -> None:
    compile_source(SourceFile("w.py", generate(3)))
    small, large = seconds(generate(40), 5), seconds(generate(400), 2)
    # Linear is 10; anything quadratic that matters is far beyond 25.
    assert large / small < 25


def test_compiling_imports_only_what_it_needs(tmp_path: Path) -> None:
    file = tmp_path / "w.py"
    file.write_text(CHAIN.flowdsl(3))
    program = (
        "import sys; from flowdsl.cli import main; code = main(sys.argv[1:]); "
        f"print(code, [name for name in {UNNEEDED!r} if name in sys.modules], file=sys.stderr)"
    )
    made = subprocess.run(
        [sys.executable, "-c", program, "compile", str(file)],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert made.stderr.strip() == "0 []"


def test_rules_nobody_broke_are_not_loaded() -> None:
    """A lazy module is still of another class than a module that was executed."""
    program = (
        "import sys, types, flowdsl.compiler; "
        "print([n for n, m in sys.modules.items() if n.startswith('flowdsl.diagnostics.rules.') "
        "and type(m) is types.ModuleType])"
    )
    made = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert made.stdout.strip() == "[]"


def test_a_process_is_measured_in_the_environment_it_is_given() -> None:
    command = [sys.executable, "-c", "import os; raise SystemExit(os.environ.get('GIVEN') != '1')"]
    assert process(command, {"GIVEN": "1"}).peak > 0
    with pytest.raises(Failed):
        process(command)
