"""Expressions, free of any query language: what Python evaluates without touching the outside world.

The union is closed and small. Operators, built-ins, methods and library functions are all one node, `Op`, whose
name is Python's own spelling; what each means is said once in `flowdsl.ir.ops` (result type, when it fails, its
value in Python) and once per query language in `flowdsl.lowering.query`:

====================  ==========================================================
``"+"``, ``"//"``      binary operators; unary ones are ``"u-"``, ``"u+"``, ``"u~"``, ``"not"``
``"=="``, ``"in"``      comparisons, one pair at a time (the frontend splits chains)
``"[]"``, ``"[:]"``     subscript ``(obj, key)`` and slice ``(obj, low, high, step)``; absent bounds are ``None``
``"len"``, ``"sorted"`` built-in functions
``".upper"``           methods; the receiver is the first argument
``"math.floor"``       library functions by their qualified name
``".append!"``         the *new receiver* after a mutating method; ``"[]=!"``, ``"del[]!"``, ``"[:]=!"``, ``"del[:]!"``
``"iter"``             what a ``for`` loop walks: the items as a list, whatever the iterable is
====================  ==========================================================

Evaluating an expression has no effect but failing. `And`, `Or` and `Cond` evaluate only what Python would.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal as Choices
from typing import TypeAlias

from flowdsl.ir.member import unmarked
from flowdsl.ir.types import Made
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass, replace
from flowdsl.source import NOWHERE, Origin, Standing


@dataclass(frozen=True, slots=True)
class Literal:
    """A JSON constant: None, bool, int, float, str; containers are `ListOf` and `DictOf`."""

    value: Json
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Var:
    """A variable: a Step Functions variable, or a name bound by `Lambda`, `Let` or a comprehension clause.

    Names are unique: the frontend renames inner bindings, so no scope ever hides another.
    """

    name: str
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class State:
    """What the state itself offers: its input, the task's result, or the caught error (``{"Error", "Cause"}``)."""

    what: Choices["input", "result", "error"]
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Context:
    """A value of the context object, by its path, such as ``("Execution", "Id")``."""

    path: tuple[str, ...]
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Param:
    """A value known only at deployment: ``${name}`` in the definition."""

    name: str
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Spread:
    """``*value`` in a list or ``**value`` in a dict."""

    value: "Expr"
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list or tuple display: `made` says which of the two it is in Python."""

    items: tuple["Expr | Spread", ...]
    origin: Origin = NOWHERE
    made: Made = "list"


@dataclass(frozen=True, slots=True)
class DictOf:
    """A dict display: pairs and spreads in order; a later key wins.

    Attributes:
        instance: the dataclass that was called, when it is an instance of one.
    """

    entries: tuple["tuple[Expr, Expr] | Spread", ...]
    origin: Origin = NOWHERE
    instance: str = ""


@dataclass(frozen=True, slots=True)
class Op:
    """An operator, built-in, method or library function applied to arguments, evaluated left to right."""

    name: str
    args: tuple["Expr", ...]
    kwargs: tuple[tuple[str, "Expr"], ...] = ()
    origin: Origin = NOWHERE

    def kwarg(self, name: str) -> "Expr | None":
        """Return a keyword argument, or None when it was not given."""
        return next((value for key, value in self.kwargs if key == name), None)


@dataclass(frozen=True, slots=True)
class And:
    """``a and b``: the first falsy operand, else the last one."""

    operands: tuple["Expr", ...]
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Or:
    """``a or b``: the first truthy operand, else the last one."""

    operands: tuple["Expr", ...]
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Cond:
    """``then if test else orelse``; `test` is taken for its truth."""

    test: "Expr"
    then: "Expr"
    orelse: "Expr"
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Lambda:
    """A function value: an argument of an `Op` (``sorted(key=…)``), never stored. `bound`: a method, as ``d.get``."""

    params: tuple[str, ...]
    body: "Expr"
    origin: Origin = NOWHERE
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Let:
    """Evaluate `value` once, bind it to `name`, then evaluate `body`."""

    name: str
    value: "Expr"
    body: "Expr"
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Clause:
    """``for names in iterable if conditions``; several names unpack each item."""

    names: tuple[str, ...]
    unpack: bool
    iterable: "Expr"
    conditions: tuple["Expr", ...] = ()


@dataclass(frozen=True, slots=True)
class Comprehension:
    """A list, set, dict comprehension or generator argument; for a dict, `element` is a two-item `ListOf`."""

    kind: Choices["list", "set", "dict", "iterator"]
    element: "Expr"
    clauses: tuple[Clause, ...]
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Format:
    """An f-string: literal texts and ``{value!conversion:spec}`` fields (the spec is itself a `Format` or None)."""

    parts: tuple["str | FormatField", ...]
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class FormatField:
    """One replacement field of an f-string."""

    value: "Expr"
    conversion: Choices["", "r", "s", "a"] = ""
    spec: "Format | None" = None


@dataclass(frozen=True, slots=True)
class Raw:
    """``jsonata("…", name=value)``: text in the target's own language; `bindings` name the values it may use."""

    language: Choices["jsonata", "jsonpath"]
    text: str
    bindings: tuple[tuple[str, "Expr"], ...] = ()
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Effect:
    """Something with an effect inside an expression: a task call, a call of a workflow's own function, ``x := …``.

    Only the structured flow has these; the graph builder takes them out in Python's evaluation order, so no pass
    and no query language ever meets one. `action` is one of `flowdsl.ir.flow.Action`.
    """

    action: object
    args: tuple["Expr", ...]
    origin: Origin = NOWHERE


Expr: TypeAlias = (
    Literal
    | Var
    | State
    | Context
    | Param
    | ListOf
    | DictOf
    | Op
    | And
    | Or
    | Cond
    | Lambda
    | Let
    | Comprehension
    | Format
    | Raw
    | Effect
)


_LEAVES = frozenset((Literal, Var, State, Context, Param))
_BINDERS = (Lambda, Let, Comprehension)


def children(expr: Expr) -> Sequence[Expr]:
    """Return the direct sub-expressions in evaluation order."""
    if type(expr) in _LEAVES:  # Most are, and a set is asked faster than five classes.
        return ()
    match expr:
        case Op(args=args, kwargs=kwargs):
            return (*args, *(value for _, value in kwargs)) if kwargs else args
        case DictOf(entries):
            out: list[Expr] = []
            for entry in entries:
                if isinstance(entry, Spread):
                    out.append(entry.value)
                else:
                    out += entry
            return out
        case ListOf(items):
            return [item.value if isinstance(item, Spread) else item for item in items]
        case And(operands) | Or(operands) | Effect(args=operands):
            return operands
        case Cond(test, then, orelse):
            return (test, then, orelse)
        case Lambda(body=body):
            return (body,)
        case Let(value=value, body=body):
            return (value, body)
        case Comprehension(element=element, clauses=clauses):
            return [*(e for clause in clauses for e in (clause.iterable, *clause.conditions)), element]
        case Format(parts):
            made: list[Expr] = []
            for part in parts:
                if isinstance(part, FormatField):
                    made.append(part.value)
                    if part.spec is not None:
                        made += children(part.spec)
            return made
        case Raw(bindings=bindings):
            return [value for _, value in bindings]
        case Literal() | Var() | State() | Context() | Param():
            return ()


def with_children(expr: Expr, new: Sequence[Expr]) -> Expr:
    """Rebuild an expression with other direct sub-expressions, given in the order of `children`."""
    rest = iter(new)
    match expr:
        case Literal() | Var() | State() | Context() | Param():
            return expr
        case ListOf(items, origin, made):
            parts = [Spread(next(rest), i.origin) if isinstance(i, Spread) else next(rest) for i in items]
            return ListOf(tuple(parts), origin, made)
        case DictOf(entries, origin, instance):
            pairs = [
                Spread(next(rest), e.origin) if isinstance(e, Spread) else (next(rest), next(rest)) for e in entries
            ]
            return DictOf(tuple(pairs), origin, instance)
        case Op(name, args, kwargs, origin):
            values = tuple(next(rest) for _ in args)
            return Op(name, values, tuple((key, next(rest)) for key, _ in kwargs), origin)
        case And(_, origin):
            return And(tuple(new), origin)
        case Or(_, origin):
            return Or(tuple(new), origin)
        case Effect(action, _, origin):
            return Effect(action, tuple(new), origin)
        case Cond(origin=origin):
            return Cond(next(rest), next(rest), next(rest), origin)
        case Lambda(params, _, origin, bound):
            return Lambda(params, next(rest), origin, bound)
        case Let(name, _, _, origin):
            return Let(name, next(rest), next(rest), origin)
        case Comprehension(kind, _, clauses, origin):
            remade = []
            for clause in clauses:
                iterable = next(rest)
                remade.append(
                    Clause(clause.names, clause.unpack, iterable, tuple(next(rest) for _ in clause.conditions))
                )
            return Comprehension(kind, next(rest), tuple(remade), origin)
        case Format(parts, origin):
            fields: list[str | FormatField] = []
            for part in parts:
                if isinstance(part, str):
                    fields.append(part)
                    continue
                value = next(rest)
                spec: Expr | None = part.spec
                if spec is not None:
                    spec = with_children(spec, [next(rest) for _ in children(spec)])
                assert spec is None or isinstance(spec, Format)
                fields.append(FormatField(value, part.conversion, spec))
            return Format(tuple(fields), origin)
        case Raw(language, text, bindings, origin):
            return Raw(language, text, tuple((name, next(rest)) for name, _ in bindings), origin)


def transform(expr: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """Rebuild an expression top-down: where `change` gives an expression, that stands; elsewhere it goes on below."""
    changed = change(expr)
    if changed is not None:
        return changed
    before = tuple(children(expr))
    if not before:
        return expr
    after = tuple(transform(child, change) for child in before)
    if all(a is b for a, b in zip(after, before, strict=True)):
        return expr
    return with_children(expr, after)


def substitute(expr: Expr, values: Mapping[str, Expr]) -> Expr:
    """Replace variables by expressions (names are unique, so nothing is captured)."""
    return transform(expr, lambda e: values.get(e.name) if isinstance(e, Var) else None)


def variables(expr: Expr) -> frozenset[str]:
    """Return the names an expression reads, those it binds itself apart."""
    if isinstance(expr, Var):
        return frozenset((expr.name,))
    read: set[str] = set()
    bound: set[str] = set()
    stack = [expr]
    while stack:
        node = stack.pop()
        if isinstance(node, _BINDERS):
            bound.update(_bound(node))
        for child in children(node):
            if isinstance(child, Var):
                read.add(child.name)
            elif type(child) not in _LEAVES:
                stack.append(child)
    return frozenset(read - bound if bound else read)


def _bound(expr: Lambda | Let | Comprehension) -> Iterator[str]:
    match expr:
        case Lambda(params):
            yield from params
        case Let(name):
            yield name
        case Comprehension(clauses=clauses):
            for clause in clauses:
                yield from clause.names


def walk(expr: Expr) -> list[Expr]:
    """Return the expression and everything below it, outermost first."""
    out: list[Expr] = []
    stack = [expr]
    while stack:
        node = stack.pop()
        out.append(node)
        if type(node) not in _LEAVES:
            stack += children(node)[::-1]
    return out


def literal(value: Json, origin: Origin = NOWHERE) -> Expr:
    """Turn a JSON value into an expression."""
    match value:
        case dict():
            return DictOf(tuple((Literal(str(k), origin), literal(v, origin)) for k, v in value.items()), origin)
        case list() | tuple():
            return ListOf(tuple(literal(v, origin) for v in value), origin)
        case _:
            return Literal(value, origin)


def standing(expr: Expr, name: str) -> Expr:
    """Say that an expression stands for one object that exists already, such as a module's constant.

    The `name` says what the object is, for messages; the same name is the same object.
    """
    if isinstance(expr, Literal | Var | Context | Param | Lambda | Format):
        return expr
    return replace(expr, origin=Standing(expr.origin.file, expr.origin.node, name))


class NotConstant(Exception):
    """Raised by `constant` for an expression that is not known at compile time."""


def constant(expr: Expr) -> Json:
    """Return the JSON value of an expression made of literals only.

    Raises:
        NotConstant: when any part is dynamic.
    """
    match expr:
        case Literal(value):
            return unmarked(value)
        case ListOf(items) if not any(isinstance(i, Spread) for i in items):
            return [constant(i) for i in items if not isinstance(i, Spread)]
        case DictOf(entries) if not any(isinstance(e, Spread) for e in entries):
            if any(isinstance(e[0], ListOf | DictOf) for e in entries if not isinstance(e, Spread)):
                raise NotConstant  # Python raises: no key can be a list
            return {constant(e[0]): constant(e[1]) for e in entries if not isinstance(e, Spread)}
        case _:
            raise NotConstant
