"""How fast workflows compile, as ratios measured side by side in one run.

    python -m benchmarks.compile [--peers FOLDER | --no-peers] [--no-cdk] [--repeat N]

Whole processes of ``flowdsl compile`` against ``sfnx compile`` and a CDK app in Python (`programs.py` has the three
texts); compiling in this process against ``libcst.parse_module`` alone on the same text; growth; memory. Figures are
processor seconds, the least of a dozen repetitions taken in turns: what else runs on a machine only ever adds to a
process's time, and a third of it now and then. Each budget is printed with what was measured; the exit code is 1 when
one is missed.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks import peers
from benchmarks.measure import Budget, Failed, Run, flowdsl, process, side_by_side
from benchmarks.programs import BRANCHES, CHAIN, SIZES, Program


def report_processes(folder: Path | None, with_cdk: bool, repetitions: int) -> list[Budget]:
    """Run whole processes, print a table, and return the budgets."""
    print(f"\n{'whole process':<20} {'size':>5} {'tool':<8} {'cpu s':>8} {'wall s':>8} {'MB':>6} {'/ flowdsl':>9}")
    budgets = []
    with tempfile.TemporaryDirectory() as scratch:
        for program in (CHAIN, BRANCHES):
            for size in SIZES:
                runs = _processes(program, size, folder, with_cdk, Path(scratch), repetitions)
                for tool, run in runs.items():
                    print(f"{program.name:<20} {size:>5} {tool:<8} {run.cpu:>8.3f} {run.wall:>8.3f} "
                          f"{run.peak / 1e6:>6.0f} {run.cpu / runs['flowdsl'].cpu:>9.2f}")  # fmt: skip
                budgets += _process_budgets(program, size, runs)
    return budgets


def _processes(
    program: Program, size: int, folder: Path | None, with_cdk: bool, scratch: Path, repetitions: int
) -> dict[str, Run]:
    texts = {"flowdsl": program.flowdsl(size), "sfnx": program.sfnx(size), "cdk": program.cdk(size)}
    files = {tool: scratch / f"{tool}_{program.name}_{size}.py" for tool in texts}
    for tool, text in texts.items():
        files[tool].write_text(text)
    commands = {"flowdsl": flowdsl("compile", str(files["flowdsl"]))}
    if folder is not None:
        commands["sfnx"] = peers.sfnx(folder, files["sfnx"])
    runs = side_by_side(commands, repetitions)
    if folder is not None and with_cdk:
        try:
            # Seconds apiece, so once is enough.
            runs["cdk"] = process(
                peers.cdk(folder, files["cdk"]), {"JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1"}
            )
        except Failed as error:
            print(f"the CDK app of {program.name} {size} failed: {str(error).strip().splitlines()[-1]}")
    return runs


def _process_budgets(program: Program, size: int, runs: Mapping[str, Run]) -> list[Budget]:
    budgets = []
    if program is CHAIN and "sfnx" in runs:
        ratio = runs["sfnx"].cpu / runs["flowdsl"].cpu
        if size == 10:
            budgets.append(Budget("`flowdsl compile` of 10 tasks / sfnx", 1 / ratio, 1))
        elif size == 1000:
            budgets.append(Budget("sfnx / `flowdsl compile` of 1000 tasks", ratio, 3, least=True))
    if program is CHAIN and size == 1000:
        budgets.append(Budget("peak memory, 1000 tasks", runs["flowdsl"].peak / 1e6, 150, "MB"))
    return budgets


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(description="Measure how fast workflows compile.")
    parser.add_argument("--peers", type=Path, help="a virtual environment with requirements.txt (default: made here)")
    parser.add_argument("--no-peers", action="store_true", help="measure flowdsl only")
    parser.add_argument("--no-cdk", action="store_true", help="leave the CDK out: seconds per app")
    parser.add_argument("--repeat", type=int, default=12, help="repetitions of each measurement")
    options = parser.parse_args(arguments)
    folder = None if options.no_peers else options.peers or peers.environment()
    with_cdk = not options.no_cdk
    if with_cdk and folder is not None and shutil.which("node") is None:
        print("the CDK is left out: its libraries run on node, which is not on the PATH")
        with_cdk = False
    budgets = report_processes(folder, with_cdk, options.repeat)
    # Only now: a child process starts with the memory of its parent on its account.
    from benchmarks.in_process import report_in_process

    budgets += report_in_process(options.repeat)
    print()
    for budget in budgets:
        print(budget)
    return 0 if all(budget.kept for budget in budgets) else 1


if __name__ == "__main__":
    sys.exit(main())
