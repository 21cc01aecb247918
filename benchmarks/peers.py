"""The tools compared with, in a virtual environment of their own."""

import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEFAULT = HERE / ".venv"


def environment(folder: Path = DEFAULT) -> Path:
    """Return the folder of a virtual environment with the peers; made, and filled from PyPI, when it is not there.

    Raises:
        subprocess.CalledProcessError: when pip fails.
    """
    done = folder / ".complete"
    wanted = (HERE / "requirements.txt").read_text()
    if not done.exists() or done.read_text() != wanted:
        print(f"installing {HERE.name}/requirements.txt into {folder} …", file=sys.stderr)
        venv.create(folder, with_pip=True, symlinks=True)
        pip = [str(python(folder)), "-m", "pip", "install", "--quiet", "-r", str(HERE / "requirements.txt")]
        subprocess.run(pip, check=True)
        done.write_text(wanted)
    return folder


def python(folder: Path) -> Path:
    """Return the interpreter of a virtual environment."""
    return folder / "bin" / "python"


def sfnx(folder: Path, file: Path) -> list[str]:
    """Return the command that compiles a file with sfnx."""
    return [str(python(folder)), "-m", "sfnx", "compile", str(file)]


def cdk(folder: Path, file: Path) -> list[str]:
    """Return the command that synthesises a CDK app."""
    return [str(python(folder)), str(file)]
