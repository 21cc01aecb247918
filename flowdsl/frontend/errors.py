"""Exception classes in ``except``, ``raise`` and ``Retry(on=…)``: their ASL error names."""

from collections.abc import Iterator

import libcst as cst

from flowdsl.adapters import registry
from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import tasks as task_rules
from flowdsl.dsl.errors import taken
from flowdsl.frontend.classes import FLOWDSL_ERRORS, builtin_error
from flowdsl.frontend.context import Context, Scope
from flowdsl.frontend.module import Module
from flowdsl.frontend.resolve import Builtin, adapter_object, referent
from flowdsl.frontend.symbols import Constant, ErrorClass, Imported, Unusable
from flowdsl.records import dataclass

ALL = "States.ALL"
TASK_FAILED = "States.TaskFailed"
TIMEOUT = "States.Timeout"
JSON_ERROR = "JSONDecodeError"


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception class that is raised: its ASL name and the names of its bases."""

    error: str
    bases: tuple[str, ...]


def caught(
    ctx: Context, node: cst.BaseExpression | None, *, texts: bool = False, inner: bool = False
) -> tuple[str, ...]:
    """Return the ASL names of what an ``except`` clause catches; nothing named catches all.

    Args:
        ctx: where it stands.
        node: a class, or a tuple of them.
        texts: whether an error may be named by its text, as in ``Retry(on="Boom")``.
        inner: whether it stands in a tuple of classes.
    """
    if node is None:
        return (ALL,)
    if isinstance(node, cst.Tuple | cst.List):
        if not texts and (inner or isinstance(node, cst.List)):
            instead = "catch a tuple of exception classes, none of which is a tuple or a list itself"
            return _unknown(ctx, node, ctx.module.tree.code_for_node(node), instead)
        parts = [caught(ctx, element.value, texts=texts, inner=True) for element in node.elements]
        names = tuple(dict.fromkeys(name for part in parts for name in part))
        return (ALL,) if ALL in names else names
    if texts and isinstance(node, cst.SimpleString):
        return (str(node.evaluated_value),)
    found = referent(ctx, node)
    match found:
        case Builtin("Exception"):
            return (ALL,)
        case Builtin(name) if (kind := builtin_error(name)) is not None:
            if not issubclass(kind, Exception):
                ctx.refuse(rules.UnknownException(
                    origin=ctx.origin(node), name=name, instead="catch `Exception`; an execution cannot stop itself"
                ))  # fmt: skip
                return ()
            return _builtin(ctx, kind)
        case Constant(value=value) if _names_classes(value, texts) and found not in ctx.stack:
            ctx.stack.append(found)
            with ctx.inside(Scope(found.module)):
                names = caught(ctx, value, texts=texts, inner=inner)
            ctx.stack.pop()
            return names
        case ErrorClass():
            refuse_twin(ctx, node, found)
            return tuple(dict.fromkeys([found.error, *_derived(ctx, found.error)]))
        case Imported("json.JSONDecodeError" | "json.decoder.JSONDecodeError"):
            return (JSON_ERROR, *_derived(ctx, JSON_ERROR))
        case Imported(qualified) if qualified.startswith("flowdsl."):
            return _flowdsl(ctx, node, qualified.removeprefix("flowdsl."))
        case Imported(qualified) if registry.is_adapter(qualified):
            name = service_error(ctx, node, qualified)
            return (name, *_derived(ctx, name)) if name else ()
        case Imported(qualified):
            return _unknown(ctx, node, qualified)
        case Unusable(name=name, why=why, instead=instead):
            ctx.refuse(rules.UnusableName(origin=ctx.origin(node), name=name, why=why, instead=instead))
            return ()
        case _:
            return _unknown(ctx, node, cst.Module([]).code_for_node(node))


def _names_classes(value: cst.BaseExpression, texts: bool) -> bool:
    """Whether a module constant may be read as exception classes: another name of one, or several."""
    listed = isinstance(value, cst.Tuple | cst.Name | cst.Attribute)
    return listed or (texts and isinstance(value, cst.List | cst.SimpleString))


def _flowdsl(ctx: Context, node: cst.BaseExpression, name: str) -> tuple[str, ...]:
    if name not in FLOWDSL_ERRORS:
        return _unknown(ctx, node, name)
    if name == "Error":
        # Every error with an ASL name is an `Error`: what a body raises, and what services report.
        ctx.refuse(rules.UnknownException(
            origin=ctx.origin(node), name="Error", instead="write `except Exception`, or name the errors you mean"
        ))  # fmt: skip
        return ()
    names = FLOWDSL_ERRORS[name]
    if name == "TaskFailed":
        return (TASK_FAILED,)
    return (*names, *_derived(ctx, names[0]))


def _builtin(ctx: Context, kind: type[BaseException]) -> tuple[str, ...]:
    names = taken(kind)
    return tuple(dict.fromkeys([*names, *(n for base in names for n in _derived(ctx, base))]))


def refuse_twin(ctx: Context, node: cst.BaseExpression, found: ErrorClass) -> None:
    """Refuse to catch a class when another one has its name: a machine cannot tell the two apart, Python does."""
    modules = list(_modules(ctx))
    # A file may have been read twice: as the program, and as a module that another one imports.
    own = {m.source.text for m in modules if found in m.symbols.values()}
    for module in modules:
        for symbol in module.symbols.values():
            twin = isinstance(symbol, ErrorClass) and symbol.error == found.error and symbol is not found
            if twin and (symbol != found or module.source.text not in own):
                ctx.refuse(rules.UnusableName(
                    origin=ctx.origin(node), name=found.name,
                    why=f"not the only exception class with the name `{found.error}`: a machine cannot tell them apart",
                    instead="give each class a `name` of its own",
                ))  # fmt: skip
                return


def _modules(ctx: Context) -> Iterator[Module]:
    """Yield every module read so far."""
    yield ctx.module
    yield from (m for m in ctx.program.modules.values() if m is not None and m is not ctx.module)


def _derived(ctx: Context, error: str) -> list[str]:
    """Return the ASL names of the user's classes that derive from an error, in every module read so far."""
    out: list[str] = []
    for module in _modules(ctx):
        for symbol in module.symbols.values():
            if isinstance(symbol, ErrorClass) and error in symbol.bases and symbol.error not in out:
                out.append(symbol.error)
    return out


def _unknown(
    ctx: Context, node: cst.BaseExpression, name: str,
    instead: str = "derive it from `flowdsl.Error` in a module of yours, or catch `Exception`",
) -> tuple[str, ...]:  # fmt: skip
    ctx.refuse(rules.UnknownException(origin=ctx.origin(node), name=name, instead=instead))
    return ()


def service_error(ctx: Context, node: cst.BaseExpression, qualified: str) -> str:
    """Return the ASL name of a service's error, such as ``DynamoDB.ConditionalCheckFailedException``, or ""."""
    owner, _, name = qualified.rpartition(".")
    module = adapter_object(ctx, node, owner)
    if module is None:
        return ""
    told: tuple[str, ...] = ()
    try:
        found = getattr(module, name)
    except AttributeError as error:
        found, told = None, tuple(getattr(error, "known", ()))
    if isinstance(found, type) and issubclass(found, BaseException):
        return str(getattr(found, "name", "") or found.__name__)
    known = told or [n for n in dir(module) if isinstance(getattr(module, n, None), type)]
    ctx.refuse(task_rules.UnknownServiceError(
        origin=ctx.origin(node), owner=owner.partition(".")[2] or owner, name=name, hint=did_you_mean(name, list(known))
    ))  # fmt: skip
    return ""


def raised(ctx: Context, node: cst.BaseExpression) -> Raised | None:
    """Return the exception class an expression names; None when it is not one."""
    found = referent(ctx, node)
    match found:
        case ErrorClass():
            taken = found.error.startswith("States.") or (builtin_error(found.error) and found.error not in found.bases)
            if taken:
                ctx.refuse(rules.UnusableName(
                    origin=ctx.origin(node), name=found.name,
                    why=f"named `{found.error}`, as an error of Python or Step Functions is, which catches it too",
                    instead="give what the workflow raises a name of its own",
                ))  # fmt: skip
            return Raised(found.error, found.bases)
        case Builtin(name) if (kind := builtin_error(name)) is not None and issubclass(kind, Exception):
            if kind is TimeoutError:
                return Raised(TIMEOUT, ())
            bases = tuple(c.__name__ for c in kind.__mro__[1:] if issubclass(c, Exception) and c is not Exception)
            return Raised(kind.__name__, bases)
        case Imported(qualified) if qualified.startswith("flowdsl."):
            name = qualified.removeprefix("flowdsl.")
            if name == "Error":
                return Raised("Error", ())
            names = FLOWDSL_ERRORS.get(name)
            return Raised(names[0], ()) if names else None
        case Imported(qualified) if registry.is_adapter(qualified):
            name = service_error(ctx, node, qualified)
            return Raised(name, ()) if name else None
        case _:
            return None
