"""A small interpreter of expressions: what CPython answers, on Python values.

It is the oracle of the tests, the value of constant folding, and how adapters run as plain Python. It raises the
exceptions Python raises. Values are normalised as the promise says (see `flowdsl.ir.ops.values`).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC
from typing import Any

from flowdsl.ir.expr import (
    And,
    Clause,
    Comprehension,
    Cond,
    Context,
    DictOf,
    Effect,
    Expr,
    Format,
    FormatField,
    Lambda,
    Let,
    ListOf,
    Literal,
    Op,
    Or,
    Param,
    Raw,
    Spread,
    State,
    Var,
)
from flowdsl.ir.ops.table import OPS
from flowdsl.ir.ops.times import text_with_spec
from flowdsl.ir.ops.values import normal
from flowdsl.ir.zone import Zone
from flowdsl.jsontypes import Json


class NotEvaluable(Exception):
    """The expression has no value in plain Python: deploy-time values, raw query text, effects."""


def evaluate(
    expr: Expr,
    bindings: Mapping[str, Any],
    *,
    state: Mapping[str, Json] | None = None,
    context: Mapping[str, Json] | None = None,
    params: Mapping[str, Json] | None = None,
) -> Any:
    """Return the value of an expression as CPython computes it.

    Args:
        expr: the expression.
        bindings: values of its variables.
        state: values of `State` nodes by name (``input``, ``result``, ``error``).
        context: the context object.
        params: values of deploy-time parameters.

    Returns:
        A normalised JSON value, or a Python-only value (a set, a date) where the expression makes one.

    Raises:
        NotEvaluable: for raw query text, effects, and parameters without a value.
        Exception: whatever Python raises for the expression.
    """
    return _Evaluator(bindings, state or {}, context or {}, params or {}).value(expr)


class _Evaluator:
    """Evaluates under one scope; inner scopes are new evaluators."""

    __slots__ = ("bindings", "context", "params", "state")

    def __init__(
        self,
        bindings: Mapping[str, Any],
        state: Mapping[str, Json],
        context: Mapping[str, Json],
        params: Mapping[str, Json],
    ) -> None:
        self.bindings = bindings
        self.state = state
        self.context = context
        self.params = params

    def inner(self, more: Mapping[str, Any]) -> "_Evaluator":
        return _Evaluator({**self.bindings, **more}, self.state, self.context, self.params)

    def value(self, expr: Expr) -> Any:
        match expr:
            case Literal(Zone()):
                return UTC
            case Literal(value):
                return normal(value)
            case Var(name):
                if name not in self.bindings:
                    raise NameError(f"name {name!r} is not defined")
                return self.bindings[name]
            case Op():
                return self.operation(expr)
            case State(what):
                return self.state[what]
            case Context(path):
                found: Any = self.context
                for step in path:
                    found = found[step]
                return found
            case Param(name):
                if name not in self.params:
                    raise NotEvaluable(f"the parameter {name} is known at deployment only")
                return self.params[name]
            case ListOf():
                return list(self.items(expr))
            case DictOf():
                return self.mapping(expr)
            case And(operands):
                return self.first(operands, truth=False)
            case Or(operands):
                return self.first(operands, truth=True)
            case Cond(test, then, orelse):
                return self.value(then if self.value(test) else orelse)
            case Lambda():
                return self.function(expr)
            case Let(name, value, body):
                return self.inner({name: self.value(value)}).value(body)
            case Comprehension():
                return self.comprehension(expr)
            case Format():
                return self.format(expr)
            case Raw() | Effect():
                raise NotEvaluable("this expression has no value in plain Python")

    def items(self, expr: ListOf) -> Iterator[Any]:
        for item in expr.items:
            if isinstance(item, Spread):
                yield from self.value(item.value)
            else:
                yield self.value(item)

    def mapping(self, expr: DictOf) -> dict[str, Any]:
        out: dict[Any, Any] = {}
        for entry in expr.entries:
            if isinstance(entry, Spread):
                out.update({**self.value(entry.value)})
            else:
                key = self.value(entry[0])
                out[key] = self.value(entry[1])
        normalised: dict[str, Any] = normal(out)
        return normalised

    def operation(self, expr: Op) -> Any:
        spec = OPS[expr.name]
        args = [self.value(a) for a in expr.args]
        kwargs = {name: self.value(v) for name, v in expr.kwargs}
        if expr.name in (".startswith", ".endswith") and isinstance(expr.args[1], ListOf):
            # A display stands for a tuple too, and these take a tuple where they refuse a list.
            args[1] = tuple(args[1])
        return normal(spec.python(*args, **kwargs))

    def first(self, operands: tuple[Expr, ...], *, truth: bool) -> Any:
        for operand in operands[:-1]:
            value = self.value(operand)
            if bool(value) is truth:
                return value
        return self.value(operands[-1])

    def function(self, expr: Lambda) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            if len(args) != len(expr.params):
                raise TypeError(f"the function takes {len(expr.params)} arguments, not {len(args)}")
            return self.inner(dict(zip(expr.params, map(normal, args), strict=True))).value(expr.body)

        return call

    def comprehension(self, expr: Comprehension) -> Any:
        items = self.produced(expr)
        match expr.kind:
            case "set":
                return set(items)
            case "dict":
                return normal(dict(items))
            case "iterator":
                return items
            case "list":
                return list(items)

    def produced(self, expr: Comprehension) -> Iterator[Any]:
        """Return what a comprehension yields, lazily; Python evaluates the first iterable at once."""
        return self._clauses(iter(self.value(expr.clauses[0].iterable)), expr.clauses, expr.element)

    def _clauses(self, source: Iterator[Any], clauses: tuple[Clause, ...], element: Expr) -> Iterator[Any]:
        clause, rest = clauses[0], clauses[1:]
        for item in source:
            scope = self.inner(_bound(clause, normal(item)))
            if not all(scope.value(c) for c in clause.conditions):
                continue
            if rest:
                yield from scope._clauses(iter(scope.value(rest[0].iterable)), rest, element)
            else:
                yield scope.value(element)

    def format(self, expr: Format) -> str:
        return "".join(p if isinstance(p, str) else self.field(p) for p in expr.parts)

    def field(self, part: FormatField) -> str:
        value = self.value(part.value)
        spec = self.format(part.spec) if part.spec is not None else ""
        convert: dict[str, Callable[[object], object]] = {"r": repr, "s": str, "a": ascii}
        return text_with_spec(convert[part.conversion](value) if part.conversion else value, spec)


def _bound(clause: Clause, item: Any) -> dict[str, Any]:
    if not clause.unpack:
        return {clause.names[0]: item}
    values = list(item)
    if len(values) != len(clause.names):
        raise ValueError(f"cannot unpack {len(values)} values into {len(clause.names)} names")
    return dict(zip(clause.names, values, strict=True))
