"""A process that only compiles imports libcst in a quick way: the trees are those that libcst makes anyway."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "examples").glob("*.py"))[:6],
    ROOT / "flowdsl" / "frontend" / "statements.py",
    ROOT / "flowdsl" / "records.py",
    ROOT / "tests" / "unit" / "test_records.py",
]
LOOK = """
import dataclasses, hashlib, pathlib
real = dataclasses.dataclass
{hurry}
assert dataclasses.dataclass is real
import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

class Rename(cst.CSTTransformer):
    def leave_Name(self, node, changed):
        constant = node.value in ("None", "True", "False")
        return changed if constant else changed.with_changes(value=changed.value + "_")

def outcome(action):
    try:
        return action()
    except Exception as error:
        return type(error).__name__, str(error)

def digest(text):
    return hashlib.sha256(str(text).encode()).hexdigest()[:16]

for file in {files!r}:
    text = pathlib.Path(file).read_text()
    module = cst.parse_module(text)
    places = MetadataWrapper(module).resolve(PositionProvider).values()
    print(digest(repr(module)), module.code == text, digest(module.visit(Rename()).code), digest(list(places)),
          module.deep_equals(module.deep_clone()), module == module.deep_clone())
name = cst.Name("a")
print(outcome(lambda: setattr(name, "value", "b")), outcome(lambda: cst.Name()),
      cst.Name.__match_args__, digest(repr(cst.parse_expression("a + f(b)"))), hash(name) == hash(cst.Name("a")))
"""


def look(hurry: str) -> str:
    program = LOOK.format(hurry=hurry, files=[str(file) for file in FILES])
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    ).stdout  # fmt: skip


def test_the_trees_are_the_same() -> None:
    quick = look("from flowdsl.cli.startup import hurry; hurry()")
    assert len(quick.splitlines()) == len(FILES) + 1
    assert quick == look("")


def test_only_a_process_of_its_own_is_changed() -> None:
    program = (
        "import gc, sys; from flowdsl.cli import main; main(['compile', '--help']); main(['check', 'nothing.py']); "
        "print(gc.isenabled(), 'flowdsl.cli.startup' in sys.modules)"
    )
    made = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert made.stdout.splitlines()[-1] == "True False"
