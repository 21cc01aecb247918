"""The wheel has everything: it works outside of the source tree."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling")
ROOT = Path(__file__).resolve().parents[2]
BUILD = """\
import sys
from hatchling.builders.wheel import WheelBuilder

print(*WheelBuilder(".").build(directory=sys.argv[1]))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Build the wheel and unpack it into a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def python(installed, *arguments, cwd):
    """Run Python with the unpacked wheel in front of whatever is installed."""
    code = "import sys; sys.argv[0] = 'flowdsl'; from flowdsl.cli import main; sys.exit(main())"
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_files_that_are_no_modules(installed):
    shipped = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    for package in ("flowdsl", "flowdsl_tasks"):
        wanted = {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / package).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert wanted <= shipped
    assert not [name for name in shipped if name.startswith(("tests/", "tools/", "examples/", "docs/"))]


def test_it_compiles_and_draws_outside_of_the_tree(installed, tmp_path):
    (tmp_path / "flow.py").write_text((ROOT / "examples/order_fulfilment.py").read_text())
    compiled = python(installed, "compile", "flow.py:fulfil", cwd=tmp_path)
    assert compiled.returncode == 0, compiled.stderr
    assert json.loads(compiled.stdout)["StartAt"]
    for picture in ("fulfil.svg", "fulfil.html"):
        drawn = python(installed, "graph", "flow.py:fulfil", "-o", picture, cwd=tmp_path)
        assert drawn.returncode == 0, drawn.stderr
        assert (tmp_path / picture).stat().st_size > 1000
