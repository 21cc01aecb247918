"""Exception classes in ``except``, ``raise`` and ``Retry(on=…)``: their ASL error names."""

import builtins
from collections.abc import Iterator

import libcst as cst

from flowdsl.adapters import registry
from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.diagnostics.rules import tasks as task_rules
from flowdsl.dsl.errors import taken
from flowdsl.frontend.context import Context, ErrorVariable, Scope
from flowdsl.frontend.error_classes import FLOWDSL_ERRORS, builtin_error
from flowdsl.frontend.resolve import Builtin, adapter_object, referent
from flowdsl.frontend.symbols import Constant, ErrorClass, Imported, Unusable
from flowdsl.records import dataclass

ALL = "States.ALL"
TASK_FAILED = "States.TaskFailed"
TIMEOUT = "States.Timeout"
JSON_ERROR = "JSONDecodeError"


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception class that is raised: its ASL name, the names of its bases, and whether it is a `flowdsl.Error`."""

    error: str
    bases: tuple[str, ...]
    reported: bool = False


def caught(ctx: Context, node: cst.BaseExpression | None, *, texts: bool = False) -> tuple[str, ...]:
    """Return the ASL names of what an ``except`` clause catches; nothing named catches all.

    Args:
        ctx: where it stands.
        node: a class, or a tuple of them.
        texts: whether an error may be named by its text, as in ``Retry(on="Boom")``.
    """
    if node is None:
        return (ALL,)
    named: list[ErrorClass] = []
    names = _caught(ctx, node, named, texts=texts, inner=False)
    if ALL in names:
        return (ALL,)
    _refuse_twins(ctx, node, named)
    return names


def _caught(
    ctx: Context, node: cst.BaseExpression, named: list[ErrorClass], *, texts: bool, inner: bool
) -> tuple[str, ...]:
    """Return the ASL names of a class or a tuple of them; the classes that they stand for are added to `named`."""
    if isinstance(node, cst.Tuple | cst.List):
        if not texts and (inner or isinstance(node, cst.List)):
            instead = "catch a tuple of exception classes, none of which is a tuple or a list itself"
            return _unknown(ctx, node, ctx.module.tree.code_for_node(node), instead)
        parts = [_caught(ctx, element.value, named, texts=texts, inner=True) for element in node.elements]
        return tuple(dict.fromkeys(name for part in parts for name in part))
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
            return _with_derived(ctx, node, name, taken(kind), named)
        case Constant(value=value) if _names_classes(value, texts) and found not in ctx.stack:
            ctx.stack.append(found)
            with ctx.inside(Scope(found.module)):
                names = _caught(ctx, value, named, texts=texts, inner=inner)
            ctx.stack.pop()
            return names
        case ErrorClass():
            named.append(found)
            return _with_derived(ctx, node, found.name, (found.error,), named)
        case Imported("json.JSONDecodeError" | "json.decoder.JSONDecodeError"):
            return _with_derived(ctx, node, JSON_ERROR, (JSON_ERROR,), named)
        case Imported(qualified) if qualified.startswith("flowdsl."):
            return _flowdsl(ctx, node, qualified.removeprefix("flowdsl."), named)
        case Imported(qualified) if registry.is_adapter(qualified):
            name = service_error(ctx, node, qualified)
            return _with_derived(ctx, node, qualified.rpartition(".")[2], (name,), named) if name else ()
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


def _flowdsl(ctx: Context, node: cst.BaseExpression, name: str, named: list[ErrorClass]) -> tuple[str, ...]:
    if name not in FLOWDSL_ERRORS:
        return _unknown(ctx, node, name)
    if name == "Error":
        # Every error with an ASL name is an `Error`: what a body raises, and what services report.
        ctx.refuse(rules.UnknownException(
            origin=ctx.origin(node), name="Error", instead="write `except Exception`, or name the errors you mean"
        ))  # fmt: skip
        return ()
    if name == "TaskFailed":
        return (TASK_FAILED,)
    return _with_derived(ctx, node, name, FLOWDSL_ERRORS[name], named)


def _with_derived(
    ctx: Context, node: cst.BaseExpression, shown: str, names: tuple[str, ...], named: list[ErrorClass]
) -> tuple[str, ...]:
    """Return ASL names, and those of the program's classes that derive from one of them."""
    derived = [error for error in _classes(ctx) if any(name in error.bases for name in names)]
    for error in derived:
        if error.doubt:
            ctx.refuse(rules.UnusableName(
                origin=ctx.origin(node), name=shown, why=f"a base of `{error.name}`, {error.doubt}",
                instead=f"write the `name` of `{error.name}` in its class as a text, or catch `Exception`",
            ))  # fmt: skip
            break
    named.extend(derived)
    return tuple(dict.fromkeys([*names, *(error.error for error in derived)]))


def _refuse_twins(ctx: Context, node: cst.BaseExpression, named: list[ErrorClass]) -> None:
    """Refuse to catch a class when another one has its name: a machine cannot tell the two apart, Python does."""
    places = {error.place for error in named}
    # What a task fails with has its name only; what is raised is in a module that something is used of.
    used = [module for module in ctx.program.texts if module not in ctx.program.aside]
    twins = {error.error for module in used for error in module.errors.values() if error.place not in places}
    for error in named:
        if error.error in twins or builtin_error(error.error) is not None:
            ctx.refuse(rules.UnusableName(
                origin=ctx.origin(node), name=error.name,
                why=f"not the only exception class with the name `{error.error}`: a machine cannot tell them apart",
                instead="give each class a `name` of its own",
            ))  # fmt: skip
            return


def _classes(ctx: Context) -> Iterator[ErrorClass]:
    """Yield every exception class of the program and of what it imports: a task may fail with any of them."""
    seen: set[tuple[str, str]] = set()
    for module in ctx.program.read_all():
        for error in module.errors.values():
            if error.place not in seen:
                seen.add(error.place)
                yield error


def _unknown(
    ctx: Context, node: cst.BaseExpression, name: str,
    instead: str = "derive it from `flowdsl.Error` in a module of yours, or catch `Exception`",
) -> tuple[str, ...]:  # fmt: skip
    hint = did_you_mean_error(ctx, name) if isinstance(node, cst.Name) else ""
    if isinstance(node, cst.BooleanOperation):
        instead = "catch several classes by a tuple of them: `except (KeyError, TypeError)`"
    ctx.refuse(rules.UnknownException(origin=ctx.origin(node), name=name, instead=instead, hint=hint))
    return ()


def did_you_mean_error(ctx: Context, name: str) -> str:
    """Return a hint with the exception class that a name was meant for, if one is like it."""
    return did_you_mean(name, [*(n for n in dir(builtins) if builtin_error(n) is not None), *ctx.module.errors])


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
            return Raised(found.error, found.bases, found.reported)
        case Builtin(name) if (kind := builtin_error(name)) is not None and issubclass(kind, Exception):
            if kind is TimeoutError:
                return Raised(TIMEOUT, ())
            bases = tuple(c.__name__ for c in kind.__mro__[1:] if issubclass(c, Exception) and c is not Exception)
            return Raised(kind.__name__, bases)
        case Imported(qualified) if qualified.startswith("flowdsl."):
            name = qualified.removeprefix("flowdsl.")
            if name == "Error":
                return Raised("Error", (), True)
            names = FLOWDSL_ERRORS.get(name)
            return Raised(names[0], (), True) if names else None
        case Imported(qualified) if registry.is_adapter(qualified):
            name = service_error(ctx, node, qualified)
            return Raised(name, (), True) if name else None
        case _:
            return None


def is_cause(ctx: Context, node: cst.BaseExpression) -> bool:
    """Whether ``raise … from`` may name it: None, a caught error, an exception made there; reports what else it is."""
    match node:
        case cst.Name(value="None"):
            return True
        case cst.Call(func=cst.Name() | cst.Attribute() as kind) | (cst.Name() | cst.Attribute() as kind):
            found = referent(ctx, kind)
            if isinstance(found, Builtin) and builtin_error(found.name) is not None:
                return True
            if isinstance(found, ErrorVariable | ErrorClass | Imported | Unusable):
                return True
        case _:
            pass
    ctx.refuse(python_rules.UnsupportedStatement(
        origin=ctx.origin(node), what="`raise … from` what may be no exception",
        instead="name a caught error (`raise Failed(…) from error`), or leave `from` out",
    ))  # fmt: skip
    return False
