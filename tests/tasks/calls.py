"""Build calls by hand, as the compiler would, and read requests as JSON."""

from typing import Any

from flowdsl.adapters.api import Call, Helper, Request, Task
from flowdsl.ir.expr import Context, DictOf, Expr, ListOf, Literal, Op, Param, Spread, State, Var, literal

TOKEN = Context(("Task", "Token"))


def expr(value: Any) -> Expr:
    """Turn JSON with expressions in it into one expression."""
    match value:
        case dict():
            return DictOf(tuple((literal(key), expr(item)) for key, item in value.items()))
        case list() | tuple():
            return ListOf(tuple(expr(item) for item in value))
        case str() | int() | float() | bool() | None:
            return literal(value)
    return value


def lower(task: Task[..., Any, Any], _pattern: str = "request", **arguments: Any) -> Request:
    """Lower a call; arguments are JSON, expressions or JSON with expressions inside."""
    bound = {name: expr(value) for name, value in arguments.items()}
    task.signature.bind(**bound)
    return task.lower(Call(task, _pattern, bound))  # type: ignore[arg-type]


def expression(helper: Helper[..., Any], **arguments: Any) -> Expr:
    """Compile a helper's call."""
    return helper.expression(Call(helper, "request", {name: expr(value) for name, value in arguments.items()}))


def shown(value: Expr | Spread) -> Any:
    """Write an expression as JSON, what is dynamic in angle brackets."""
    match value:
        case Literal(constant):
            return constant
        case DictOf(entries):
            return {shown(entry[0]): shown(entry[1]) for entry in entries if not isinstance(entry, Spread)}
        case ListOf(items):
            return [shown(item) for item in items]
        case Op(name, args):
            return f"<{name} {' '.join(str(shown(arg)) for arg in args)}>"
        case Var(name):
            return f"<{name}>"
        case State(what):
            return f"<{what}>"
        case Context(path):
            return f"<$${'.'.join(path)}>"
        case Param(name):
            return f"${{{name}}}"
    return f"<{type(value).__name__}>"


def messages(request: Request, kind: str = "value") -> list[str]:
    """Return the messages of a request's problems."""
    return [problem.message for problem in request.problems if problem.kind == kind]


def granted(request: Request) -> dict[str, list[str]]:
    """Return action → resources."""
    out: dict[str, list[str]] = {}
    for statement in request.statements:
        for action in statement.actions:
            out.setdefault(action, []).extend(statement.resources)
    return out
