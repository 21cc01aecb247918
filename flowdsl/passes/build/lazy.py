"""Loops over lazy iterables: Python computes each item when the loop asks for it, between the body's effects.

Before::

    for y in (f(x) for x in xs if x): body
    for y in map(f, xs): body

After::

    for x in xs:
        if not x: continue
        y = f(x); body
"""

from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.source import Origin


def drawn(statement: flow.For) -> flow.For:
    """Return a loop that draws its items one by one where the iterable computes them; else the loop itself."""
    while (made := _drawn(statement)) is not None:
        statement = made
    return statement


def _drawn(s: flow.For) -> flow.For | None:
    match s.iterable:
        case ir.Comprehension("iterator", element, (clause,)):
            places = tuple(flow.Place(name, (), s.origin) for name in clause.names)
            target: flow.Target = flow.Unpack(places, None, s.origin) if clause.unpack else places[0]
            return _loop(s, target, clause.iterable, clause.conditions, element)
        case ir.Op("map" | "filter", (ir.Lambda(_, body), _), ()) if _may_stop(body):
            return None
        case ir.Op("map", (ir.Lambda((name,), body), iterable), ()):
            return _loop(s, flow.Place(name, (), s.origin), iterable, (), body)
        case ir.Op("filter", (ir.Lambda((name,), test), iterable), ()):
            return _loop(s, flow.Place(name, (), s.origin), iterable, (test,), ir.Var(name, s.origin))
        case _:
            return None


def _may_stop(body: ir.Expr) -> bool:
    """Whether a function may raise StopIteration, which a `map` that calls it takes for the end of its items."""
    return any(isinstance(part, ir.Op) and part.name == "next" and len(part.args) == 1 for part in ir.walk(body))


def _loop(
    s: flow.For, target: flow.Target, iterable: ir.Expr, conditions: tuple[ir.Expr, ...], element: ir.Expr
) -> flow.For:
    skips = tuple(flow.If(test, (), (flow.Continue(s.origin),), s.origin) for test in conditions)
    item = flow.Assign((s.target,), element, None, s.origin)
    return flow.For(target, iterable, (*skips, item, *s.body), s.orelse, s.origin)


def strict_zip(iterable: ir.Expr) -> tuple[ir.Expr, ...] | None:
    """Return the arguments of ``zip(…, strict=True)``, which fails only when the loop asks for one item too many."""
    match iterable:
        case ir.Op("zip", args, (("strict", ir.Literal(True)),)) if args:
            return args
        case _:
            return None


def walked(lists: tuple[ir.Expr, ...], origin: Origin) -> tuple[ir.Expr, ir.Expr]:
    """Return the loop's iterable over lists zipped strictly, and what to evaluate once it has run out."""
    strict = (("strict", ir.Literal(True)),)
    return ir.Op("zip", lists, (), origin), ir.Op("list", (ir.Op("zip", lists, strict, origin),), (), origin)
