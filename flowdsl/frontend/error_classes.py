"""Exception classes of a module: the ASL name of each, and the names of all that it derives from.

A handler takes every class below the one it names, also those that a workflow cannot raise or name itself, because
they are more than a name with bases: a Lambda function may fail with any of them. So each class of a module is noted,
wherever it is defined::

    class AppError(Exception): ...
    class NotFound(AppError, LookupError): ...      ───▶  NotFound: AppError, LookupError
    Gone = type("Gone", (NotFound,), {})            ───▶  Gone: NotFound, AppError, LookupError
"""

import builtins
import importlib
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import libcst as cst

from flowdsl.adapters import registry
from flowdsl.dsl.errors import Error, own_name
from flowdsl.frontend import class_text
from flowdsl.frontend.symbols import Constant, ErrorClass, Imported, Symbol, Unusable
from flowdsl.records import replace

if TYPE_CHECKING:
    from flowdsl.frontend.module import Module

FLOWDSL_ERRORS = {
    "Error": (),
    "TaskFailed": ("States.TaskFailed",),
    "HeartbeatTimeout": ("States.HeartbeatTimeout",),
    "QueryEvaluationError": ("States.QueryEvaluationError",),
    "DataLimitExceeded": ("States.DataLimitExceeded",),
    "Permissions": ("States.Permissions",),
    "ExceedToleratedFailureThreshold": ("States.ExceedToleratedFailureThreshold",),
    "ItemReaderFailed": ("States.ItemReaderFailed",),
    "ResultWriterFailed": ("States.ResultWriterFailed",),
}
"""flowdsl's own exception classes and the ASL name each stands for (`Error` itself has none)."""

_SHAPING = frozenset({
    "__init__", "__new__", "__str__", "__format__", "__getattribute__", "__init_subclass__", "error", "cause", "args",
})  # fmt: skip
"""What an exception class may not define: its instances have the text they are raised with, and the class's name."""

_NOTICED = frozenset({"antigravity", "this", "idlelib", "tkinter", "turtle", "turtledemo"})
"""Modules of the standard library that one notices when they are imported."""

_COMPUTED = "whose `name` is computed"
_RENAMED = "whose name is changed after its definition"


def builtin_error(name: str) -> type[BaseException] | None:
    """Return a builtin exception class by name."""
    found = getattr(builtins, name, None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def error_class(module: "Module", node: cst.ClassDef, within: str = "") -> ErrorClass | None:
    """Return the exception class that a class statement defines; None when it defines another class.

    Args:
        module: where it stands.
        node: the statement.
        within: the dotted name of the class it stands in, and a dot.
    """
    bases = [arg for arg in node.bases if arg.keyword is None]
    parents = [parent for owner, base in _bases(module, bases) if (parent := _parent(owner, base)) is not None]
    if not parents:
        return None
    name = node.name.value
    own = class_text.constants(node)
    explicit = next((p.given for p in parents if p.given), "")
    doubt = next((p.doubt for p in parents if p.doubt), "")
    methods = {s.name.value for s in class_text.statements(node) if isinstance(s, cst.FunctionDef)}
    if "name" in own or "name" in methods:
        explicit = class_text.text(own.get("name")) or ""
        doubt = _COMPUTED if "name" in own and class_text.text(own["name"]) is None else ""
    found = _below(name, within, module, explicit, parents)
    why = _beyond_a_name(own, methods, parents, found, several=len(bases) > 1 or any(arg.star for arg in bases))
    return replace(found, beyond=why, doubt=doubt)


def made(module: "Module", name: str, value: cst.BaseExpression) -> Symbol | None:
    """Return what ``name = type("Name", (Base,), {…})`` makes of exception classes; None for another expression."""
    match value:
        case cst.Call(func=cst.Name(value="type"), args=[called, bases, body]) if "type" not in module.symbols:
            elements = bases.value.elements if isinstance(bases.value, cst.Tuple) else []
            parents = [
                parent for owner, base in _bases(module, elements) if (parent := _parent(owner, base)) is not None
            ]
            if not parents:
                return None
        case _:
            return None
    shown = class_text.text(called.value)
    explicit = next((p.given for p in parents if p.given), "")
    why = "an exception class that a call of `type` makes"
    plain = isinstance(body.value, cst.Dict) and not body.value.elements
    error = replace(
        _below(shown or name, "", module, explicit, parents), beyond=why, doubt="" if shown and plain else _COMPUTED
    )
    return Unusable(name, why, value, "define it by a `class` statement", error)


def _below(name: str, within: str, module: "Module", given: str, parents: Sequence[ErrorClass]) -> ErrorClass:
    names = [n for parent in parents for n in (parent.error, *parent.bases) if n]
    place = (module.source.text, within + name)
    reported = any(parent.reported for parent in parents)
    return ErrorClass(name, given or name, tuple(dict.fromkeys(names)), place, given, reported)


def note(module: "Module", error: ErrorClass) -> None:
    """Remember an exception class; several definitions of one name, in branches, count as one class."""
    known = module.errors.get(error.place[1])
    if known is not None and known.place == error.place:
        doubt = error.doubt or known.doubt or ("" if known.error == error.error else _COMPUTED)
        error = replace(error, bases=tuple(dict.fromkeys([*known.bases, *error.bases])), doubt=doubt)
    module.errors[error.place[1]] = error


def collect(module: "Module", body: Sequence[cst.CSTNode], within: str = "") -> None:
    """Remember the exception classes of statements, those inside of classes and of all branches as well."""
    for node in body:
        if isinstance(node, cst.ClassDef):
            error = error_class(module, node, within)
            # A fallback for an import that may fail: the import is what type checkers and people read.
            fallback = not within and isinstance(module.symbols.get(node.name.value), Imported)
            if error is not None and not fallback:
                note(module, error)
            collect(module, node.body.body, f"{within}{node.name.value}.")
        elif not isinstance(node, cst.FunctionDef | cst.SimpleStatementLine | cst.BaseExpression):
            collect(module, node.children, within)


def error_of(symbol: Symbol) -> ErrorClass | None:
    """Return the class of errors that a symbol is, or stands for though it cannot be read."""
    return symbol if isinstance(symbol, ErrorClass) else symbol.error if isinstance(symbol, Unusable) else None


def rename(module: "Module", changed: Sequence[str]) -> None:
    """Note the classes whose name a statement may change (``Late.__name__ = …``): those of what is changed."""
    for name in changed:
        if name in module.errors:
            shown = re.escape(name)
            pattern = rf"\b{shown}\.(?:__name__|name|__bases__)\s*[:=](?!=)|\bsetattr\(\s*{shown}\b"
            if re.search(pattern, module.source.text):
                module.errors[name] = replace(module.errors[name], doubt=_RENAMED)


def _bases(
    module: "Module", elements: Sequence[cst.Arg | cst.BaseElement]
) -> Iterator[tuple["Module", cst.BaseExpression]]:
    """Yield the bases that are written, each with the module it is written in; a star is taken apart."""
    for element in elements:
        starred = isinstance(element, cst.StarredElement) or (isinstance(element, cst.Arg) and element.star == "*")
        if not starred:
            yield module, element.value
            continue
        owner, value = module, element.value
        named = class_text.named(module, value)
        symbol = _symbol(module, named) if named is not None else None
        if isinstance(symbol, Constant):
            owner, value = symbol.module, symbol.value
        if isinstance(value, cst.Tuple | cst.List):
            yield from _bases(owner, value.elements)


def _symbol(module: "Module", named: str) -> Symbol | None:
    return module.lookup(named) if "." not in named else module.program.follow(Imported(named))


def _parent(module: "Module", node: cst.BaseExpression, depth: int = 0) -> ErrorClass | None:
    """Return the exception class that a base is; None for what is none, as far as the text tells."""
    if isinstance(node, cst.Subscript):
        return _parent(module, node.value, depth)
    named = class_text.named(module, node)
    if named is None or depth > 50:
        return None
    if named.startswith("flowdsl."):
        root = named.removeprefix("flowdsl.")
        if root not in FLOWDSL_ERRORS:
            return None
        error = next(iter(FLOWDSL_ERRORS[root]), "")
        bases = ("TimeoutError", "OSError") if root == "HeartbeatTimeout" else ()
        return ErrorClass(root, error, bases, ("", named), error, reported=True)
    match _symbol(module, named):
        case ErrorClass() as found:
            return found
        case Unusable(error=ErrorClass() as found, why=why):
            return found if found.beyond else replace(found, beyond=why)
        case Constant(value=value, module=owner):
            return _parent(owner, value, depth + 1)
        case Imported(qualified) if named in module.errors:
            return module.errors[named]
        case Imported(qualified):
            return _library_error(qualified)
        case None:
            kind = builtin_error(named)
            return module.errors.get(named) if kind is None else _ancestor(kind)
        case _:
            return None


def _library_error(qualified: str) -> ErrorClass | None:
    """Return an exception class of a stub package or of the standard library; None for another object."""
    owner, _, name = qualified.rpartition(".")
    root = owner.partition(".")[0]
    found = None
    if registry.is_adapter(owner):
        found = registry.load(owner)
        if found is None and (package := registry.load(owner.rpartition(".")[0])) is not None:
            found = getattr(package, owner.rpartition(".")[2], None)
    elif root in sys.stdlib_module_names and root not in _NOTICED:
        with suppress(ImportError):
            found = importlib.import_module(owner)
    with suppress(AttributeError):
        kind = getattr(found, name)
        if isinstance(kind, type) and issubclass(kind, BaseException):
            error = _ancestor(kind)
            if error is None or builtin_error(kind.__name__) is kind:
                return error
            return replace(error, beyond="one of a library, which may be made and shown in another way")
    return None


def _ancestor(kind: type[BaseException]) -> ErrorClass | None:
    """Return what a class that is known derives from, as if it were one of a module."""
    if not issubclass(kind, Exception):
        return None
    above = [k for k in kind.__mro__ if issubclass(k, Exception) and k not in (Exception, Error)]
    if builtin_error(kind.__name__) is kind:
        names = [k.__name__ for k in above]
        return ErrorClass(kind.__name__, "", tuple(names), ("", kind.__name__))
    names = list(dict.fromkeys(n for k in above for n in (own_name(k), k.__name__)))
    given = own_name(kind)
    return ErrorClass(
        kind.__name__, names[0], tuple(names[1:]), ("", kind.__name__), given if "." in given else "",
        issubclass(kind, Error),
    )  # fmt: skip


def _beyond_a_name(
    own: dict[str, cst.BaseExpression], methods: set[str], parents: Sequence[ErrorClass], found: ErrorClass, *,
    several: bool,
) -> str:  # fmt: skip
    """Say what makes an exception class more than a name with bases; an empty text when nothing does."""
    if several:
        return "an exception class with several bases; an error of a machine has one line of them"
    shaping = next((name for name in methods if name in _SHAPING), None)
    if shaping is not None:
        return f"an exception class that defines `{shaping}`; its text is what it is raised with"
    shaping = next((key for key in own if key in _SHAPING), None)
    if shaping is not None:
        return f"an exception class that defines `{shaping}`; its name is `name`, its text what it is raised with"
    if "name" in own and class_text.text(own["name"]) is None:
        return "an exception class whose `name` is computed; write the text"
    if parents[0].beyond:
        return f"an exception class below `{parents[0].name}`, which is {parents[0].beyond}"
    if found.given and "name" not in own:
        return f"an exception class without a `name`, which would have that of its base, `{found.given}`"
    return ""
