"""Generated machines on two other engines: ``sfnx.testing.run`` and a MiniStack server (opt-in).

Where CPython and flowdsl's own engine agree, the others must too: flowdsl's engine could share a misreading with the
compiler, which these do not. What they are known to do wrong is listed in `tests.reference.known`.
"""

import copy
import importlib.util
import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from flowdsl.testing import Outcome, machine_outcome, python_outcome
from tests.property.chooser import Chooser, Seeded
from tests.property.judging import Script, compiled, load, outside, unload
from tests.property.workflows import Program, write_program
from tests.reference.engines import Engine, Sfnx
from tests.reference.known import DEFECTS
from tests.reference.local_server import MiniStack, install, server

COUNT = int(os.environ.get("FLOWDSL_REFERENCE", "0"))
FIRST = 7_000_000
pytestmark = pytest.mark.skipif(COUNT == 0, reason="set FLOWDSL_REFERENCE to the number of machines to compare")
Job = tuple[int, Program, Any, dict[str, Any], Outcome, "Future[Outcome]"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    given = os.environ.get("FLOWDSL_MINISTACK")
    try:
        python = Path(given) if given else install(tmp_path_factory.mktemp("ministack"))
    except subprocess.SubprocessError as error:
        pytest.skip(f"MiniStack cannot be installed: {error}")
    with server(python) as where:
        yield where


def _jobs(engine: Engine, count: int, pool: ThreadPoolExecutor, counts: Counter[str]) -> Iterator[Job]:
    for seed in range(FIRST, FIRST + count):
        program = write_program(Chooser(Seeded(seed)), depth=3)
        made, _ = compiled(program.text)
        if made is None:
            counts["refused"] += 1
            continue
        counts["machines"] += 1
        module = load(program.text)
        for value in program.inputs:
            expected = python_outcome(module.main, copy.deepcopy(value), Script(program))
            if outside(expected):
                continue
            own = machine_outcome(made, copy.deepcopy(value), Script(program))
            if not expected.same(own, ordered=not program.concurrent):
                counts["own"] += 1  # judged by the differential tests
                continue
            job = pool.submit(engine.run, made.definition, copy.deepcopy(value), Script(program))
            yield seed, program, value, made.definition, expected, job
        unload(module)


def compare(engine: Engine, count: int, threads: int, tally: Callable[..., None]) -> None:
    """Run generated machines on an engine and say which disagreements nothing explains."""
    counts = Counter(machines=0, inputs=0, refused=0, explained=0, unexplained=0)
    defects: Counter[str] = Counter()
    wrong: list[str] = []
    with ThreadPoolExecutor(threads) as pool:
        for seed, program, value, definition, expected, job in list(_jobs(engine, count, pool, counts)):
            counts["inputs"] += 1
            try:
                found = job.result()
            except Exception as error:
                found = Outcome(None, type(error).__name__, [], str(error))
            if expected.same(found, ordered=not program.concurrent):
                continue
            known = [d for d in DEFECTS if engine.name in d.engines and d.touches(definition, found.detail)]
            if known:
                counts["explained"] += 1
                defects[known[0].name] += 1
                continue
            counts["unexplained"] += 1
            wrong.append(f"machine {seed}, input {value!r}\n  wanted {expected}\n  {engine.name} {found}")
    tally(engine.name, **counts, **{f"by {name}": number for name, number in defects.items()})
    assert not wrong, "\n".join(wrong[:20])
    assert counts["inputs"] > count
    assert counts["explained"] < counts["inputs"] * 0.25


@pytest.mark.skipif(importlib.util.find_spec("sfnx") is None, reason="sfnx is not installed")
def test_sfnx_agrees(tally: Callable[..., None]) -> None:
    compare(Sfnx(), COUNT, 1, tally)


def test_ministack_agrees(address: str, tally: Callable[..., None]) -> None:
    compare(MiniStack(address), max(COUNT // 4, 10), 16, tally)
