"""Imports that Python would fail at: names that flowdsl and the adapter packages do not have.

Other libraries are not looked into, for that would execute them; what a workflow uses of them is refused by name, so
``import *`` of them is refused as well.
"""

import builtins
import importlib.util
from collections.abc import Iterator

import libcst as cst

import flowdsl
from flowdsl.adapters import registry
from flowdsl.diagnostics.model import Diagnostic, did_you_mean
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.module import Module, absolute, dotted


def unknown_imports(module: Module) -> Iterator[Diagnostic]:
    """Yield a problem for each top-level ``from flowdsl… import name`` of a name that is not there.

    Guarded imports (in ``if`` and ``try``) may fail, as in Python.
    """
    for statement in module.tree.body:
        for node in statement.body if isinstance(statement, cst.SimpleStatementLine) else ():
            if not isinstance(node, cst.ImportFrom):
                continue
            package = dotted(node.module) or ""
            if isinstance(node.names, cst.ImportStar):
                full = absolute(module, package, len(node.relative))
                if full != "flowdsl" and module.program.module(full) is None:
                    shown = "." * len(node.relative) + package
                    yield python_rules.StarImport(origin=module.origin(node), package=shown)
            elif not node.relative:
                for alias in node.names:
                    name = alias.name.value if isinstance(alias.name, cst.Name) else ""
                    known = _names(package, name)
                    if known is not None:
                        built_in = hasattr(builtins, name)
                        hint = f"`{name}` is built in: leave the import out" if built_in else did_you_mean(name, known)
                        yield rules.UnknownImport(origin=module.origin(alias), name=name, package=package, hint=hint)


def _names(package: str, wanted: str) -> list[str] | None:
    """Return what a package has, when it is known not to have the wanted name."""
    if package == "flowdsl":
        return None if wanted in flowdsl.__all__ or _submodule(package, wanted) else flowdsl.__all__
    if not registry.is_adapter(package):
        return None
    if _submodule(package, wanted):
        return None
    found = registry.load(package)
    if found is None or hasattr(found, wanted):
        return None
    from pkgutil import iter_modules

    submodules = [info.name for info in iter_modules(getattr(found, "__path__", ()))]
    return [name for name in (*vars(found), *submodules) if not name.startswith("_")]


def _submodule(package: str, name: str) -> bool:
    try:
        return importlib.util.find_spec(f"{package}.{name}") is not None
    except ModuleNotFoundError:  # the package is a module
        return False
