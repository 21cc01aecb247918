"""Executing a user's Python file: the module of a workflow that is run, or a ``--setup`` file.

Only running does this; compiling reads files and executes nothing.
"""

import contextlib
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from flowdsl.cli.problems import Problems
from flowdsl.cli.siblings import package_of
from flowdsl.diagnostics.rules.config import SetupFailed
from flowdsl.source import Origin, SourceFile, Span


@dataclass(frozen=True, slots=True)
class UserModule:
    """A file that was executed.

    Attributes:
        source: its text.
        module: what came of it.
    """

    source: SourceFile
    module: ModuleType

    def value(self, name: str) -> Any:
        """Return a global of the module, or None."""
        return getattr(self.module, name, None)

    def neighbours(self) -> list[ModuleType]:
        """Return the module, and the imported ones whose files lie beside it or below, installed packages excepted."""
        folder = package_of(Path(self.source.name))[0]
        found = [self.module]
        for module in list(sys.modules.values()):
            path = Path(getattr(module, "__file__", None) or "/")
            if module is not self.module and path.is_relative_to(folder) and "site-packages" not in path.parts:
                found.append(module)
        return found


def execute_module(source: SourceFile) -> UserModule:
    """Execute a text as the module it would be when imported; what it prints goes to stderr.

    Raises:
        Problems: it raises an exception.
    """
    path = Path(source.name)
    root, name = package_of(path)
    package = name.rpartition(".")[0]
    if name in sys.modules:
        name = f"flowdsl_run_{path.stem}"
    module = ModuleType(name)
    module.__file__ = str(path.resolve())
    module.__package__ = package
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    sys.modules[name] = module
    with users_code(source):
        exec(compile(source.text, source.name, "exec", dont_inherit=True), module.__dict__)
    return UserModule(source, module)


@contextlib.contextmanager
def users_code(source: SourceFile) -> Iterator[None]:
    """Run code of a user's file: its output goes to stderr, its exceptions become diagnostics.

    Raises:
        Problems: the code raised an exception (KeyboardInterrupt excepted).
    """
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    except (KeyboardInterrupt, Problems):
        raise
    except BaseException as error:
        raise Problems([failure(source, error)]) from None


def failure(source: SourceFile, error: BaseException) -> SetupFailed:
    """Return the diagnostic for an exception of user code, at the innermost line of its file."""
    line = 1
    known = {source.name, str(Path(source.name).resolve())}
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename in known:
            line = frame.lineno or line
    if isinstance(error, SyntaxError) and error.filename in known:
        line = error.lineno or line
    text = source.line(line)
    start = len(text) - len(text.lstrip()) + 1
    problem = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    hint = ""
    if isinstance(error, ModuleNotFoundError):
        hint = f"install the package, or run from the directory that has `{error.name}` ({Path.cwd()} now)"
    return SetupFailed(
        origin=Origin(source, Span(line, start, line, max(len(text.rstrip()) + 1, start + 1))),
        path=source.name,
        problem=problem,
        hint=hint,
    )
