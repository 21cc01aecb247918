"""Compiling in this process against ``libcst.parse_module`` alone on the same text."""

import math
import time
from collections.abc import Callable

import libcst

from benchmarks.measure import Budget
from benchmarks.programs import BRANCHES, CHAIN, SIZES, untyped_branches
from flowdsl.compiler import compile_source
from flowdsl.source import SourceFile


def in_process(generate: Callable[[int], str], repetitions: int) -> dict[int, tuple[float, float, int]]:
    """Return by size the seconds to parse and to compile, and the bytes of the definition (0: it was refused).

    The sizes take turns, and each has as many: a busy machine is busy for all of them.
    """
    texts = {size: generate(size) for size in SIZES}
    out: dict[int, tuple[float, float, int]] = {}
    for _ in range(repetitions):
        for size, text in texts.items():
            begin = time.process_time()
            libcst.parse_module(text)
            between = time.process_time()
            result = compile_source(SourceFile("w.py", text))
            end = time.process_time()
            made = len(result.artefacts[0].asl_text()) if result.artefacts else 0
            parse, whole, _ = out.get(size, (math.inf, math.inf, 0))
            out[size] = min(parse, between - begin), min(whole, end - between), made
    return out


def report_in_process(repetitions: int) -> list[Budget]:
    """Compile in this process, print a table, and return the budgets."""
    print(f"\n{'in process':<20} {'size':>5} {'parse s':>9} {'compile s':>10} {'ratio':>6} {'bytes':>9}")
    compile_source(SourceFile("w.py", CHAIN.flowdsl(3)))
    budgets = []
    named = {"chain": CHAIN.flowdsl, "branches": BRANCHES.flowdsl, "branches, untyped": untyped_branches}
    for name, generate in named.items():
        found = in_process(generate, repetitions)
        for size, (parse, whole, made) in found.items():
            print(f"{name:<20} {size:>5} {parse:>9.3f} {whole:>10.3f} {whole / parse:>6.2f} {made or 'refused':>9}")
        if name == "chain":
            parse, whole, _ = found[1000]
            budgets.append(Budget("compile of 1000 tasks in process / libcst.parse_module", whole / parse, 4))
        budgets.append(Budget(f"growth of {name}, 100 → 1000", found[1000][1] / found[100][1], 12))
    return budgets
