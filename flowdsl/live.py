"""Texts of live functions: of the module, the notebook cells or the enclosing function a workflow was defined in.

The compiler reads texts. A function of a module has its file. In a notebook the cells that ran, in the order they ran,
are one module text with one namespace; what names other than functions, classes and imports hold is taken from the
function's globals, and from its closure where it was defined in another function.
"""

import inspect
import linecache
import sys
import sysconfig
import textwrap
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from flowdsl.adapters.registry import is_adapter
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass
from flowdsl.source import SourceFile


@dataclass(frozen=True, slots=True)
class LiveProgram:
    """What a live function was written in.

    Attributes:
        sources: texts that share one namespace, later ones redefining names; the function stands in the last one that
            defines its name.
        values: what names hold that is JSON.
        package: what relative imports start from.
    """

    sources: tuple[SourceFile, ...]
    values: Mapping[str, Json] = field(default_factory=dict)
    package: str = ""


def live_program(function: FunctionType) -> LiveProgram:
    """Return the texts of a live function.

    Raises:
        OSError: its source is not available (typed at a prompt, made by `exec`).
    """
    module = inspect.getmodule(function)
    if module is not None and _same_file(function, module):
        file = str(module.__file__)
        sources = [SourceFile(file, _normalised(inspect.getsource(module)))]
        values: dict[str, Json] = {}
    else:
        sources = _cells(function)
        values = _json_values(function.__globals__)
    closure = inspect.getclosurevars(function).nonlocals
    if "<locals>" in function.__qualname__:
        functions = filter(None, map(_plain, (*closure.values(), function)))
        sources += [SourceFile(f.__code__.co_filename, _dedented(f)) for f in functions]
    package = getattr(module, "__package__", None) or ""
    return LiveProgram(tuple(sources), {**values, **_json_values(closure)}, package)


def live_loader(name: str) -> SourceFile | None:
    """Return the text of an imported module of the user's; None for libraries, flowdsl and adapters."""
    module = sys.modules.get(name)
    file = getattr(module, "__file__", None)
    if module is None or file is None or name.partition(".")[0] == "flowdsl" or is_adapter(name):
        return None
    if not file.endswith(".py") or any(Path(file).is_relative_to(root) for root in _library_roots()):
        return None
    try:
        return SourceFile(file, _normalised(inspect.getsource(module)))
    except OSError:
        return None


def _library_roots() -> set[str]:
    paths = sysconfig.get_paths()
    return {paths[key] for key in ("stdlib", "platstdlib", "purelib", "platlib")}


def _same_file(function: FunctionType, module: ModuleType) -> bool:
    file = getattr(module, "__file__", None)
    return file is not None and Path(function.__code__.co_filename).resolve() == Path(file).resolve()


def _cells(function: FunctionType) -> list[SourceFile]:
    """Return the cells of the session, the function's own last unless a later one redefines it."""
    own = "".join(linecache.getlines(function.__code__.co_filename))
    if not own:
        raise OSError(f"no text of {function.__code__.co_filename}")
    history = _history()
    numbers = [number for number, text in enumerate(history) if text.strip() == own.strip()]
    cells = [SourceFile(f"<cell {number}>", _normalised(text)) for number, text in enumerate(history) if text.strip()]
    if not numbers:
        cells.append(SourceFile(function.__code__.co_filename, _normalised(own)))
    return cells


def _history() -> list[str]:
    """Return the texts of the cells that ran in IPython, by their number; empty outside of it."""
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython is not None else None
    return list(shell.history_manager.input_hist_parsed) if shell is not None else []


def _plain(value: Any) -> FunctionType | None:
    """Return the function behind a workflow, a Lambda function or a function."""
    value = getattr(value, "function", value)
    return value if isinstance(value, FunctionType) else None


def _dedented(function: FunctionType) -> str:
    return _normalised(textwrap.dedent(inspect.getsource(function)))


def _normalised(text: str) -> str:
    return text.replace("\r\n", "\n")


def _json_values(names: Mapping[str, Any]) -> dict[str, Json]:
    return {name: value for name, value in names.items() if not name.startswith("__") and _is_json(value)}


def _is_json(value: object) -> bool:
    """Whether a value is JSON as it is; a subclass (a member of a StrEnum) is not."""
    if type(value) is list:
        return all(map(_is_json, value))
    if type(value) is dict:
        return all(type(key) is str and _is_json(item) for key, item in value.items())
    return value is None or type(value) in (bool, int, float, str)
