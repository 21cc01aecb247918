"""Displays of dicts and sets with spreads before an effect: Python has put in by then what stands before.

A display evaluates all of its parts before it looks at a key or an item; one with a spread does so for what stands
before the spread, then takes part after part (``Python/compile.c``).

::

    {key: 1, **d, "b": task()}      ─▶  {**{key: 1}, **d, "b": task()}
    {x, *xs, y, task()}             ─▶  {*distinct([x]), *distinct(xs), item(y), task()}
"""

from collections.abc import Sequence

from flowdsl.ir import expr as ir
from flowdsl.ir.ops.gathering import ITEM

Entry = tuple[ir.Expr, ir.Expr] | ir.Spread


def dict_of(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return the entries of a dict display, those together whose keys Python looks at before a later effect."""
    last = _last_effect([ir.DictOf((entry,)) for entry in entries])
    out: list[Entry] = []
    group: list[Entry] = []
    for index, entry in enumerate(entries):
        if not isinstance(entry, ir.Spread):
            group.append(entry)
            continue
        hashed = index <= last and not all(_is_text(key) for key, _ in _pairs(group))
        out += [ir.Spread(ir.DictOf(tuple(group)), entry.origin)] if hashed else group
        out.append(entry)
        group = []
    return (*out, *group)


def set_of(items: ir.ListOf) -> ir.ListOf:
    """Return the items of a set display, checked where Python looks at them before a later effect."""
    last = _last_effect([ir.ListOf((item,)) for item in items.items])
    first = next((i for i, item in enumerate(items.items) if isinstance(item, ir.Spread)), last + 1)
    if first > last:
        return items
    out: list[ir.Expr | ir.Spread] = []
    if not all(map(_is_text, items.items[:first])):
        out.append(ir.Spread(_distinct(ir.ListOf(items.items[:first], items.origin))))
    else:
        out += items.items[:first]
    for item in items.items[first:last]:
        if isinstance(item, ir.Spread):
            out.append(ir.Spread(_distinct(item.value), item.origin))
        else:
            out.append(item if _is_text(item) else ir.Op(ITEM, (item,), (), item.origin))
    return ir.ListOf((*out, *items.items[last:]), items.origin, items.made)


def _distinct(items: ir.Expr) -> ir.Expr:
    return ir.Op("flowdsl.distinct", (items,), (), items.origin)


def _pairs(group: list[Entry]) -> list[tuple[ir.Expr, ir.Expr]]:
    return [entry for entry in group if not isinstance(entry, ir.Spread)]


def _last_effect(parts: Sequence[ir.Expr]) -> int:
    return max((i for i, part in enumerate(parts) if any(isinstance(e, ir.Effect) for e in ir.walk(part))), default=-1)


def _is_text(expr: ir.Expr | ir.Spread) -> bool:
    return isinstance(expr, ir.Format) or (isinstance(expr, ir.Literal) and isinstance(expr.value, str))
