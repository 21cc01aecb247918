"""Python's operators, said in terms of those JSONPath has.

::

    xs.append(x)      ─▶  the join of two lists        d[k] = v        ─▶  the merge of two dicts
    d.get(k)          ─▶  a question and a subscript   xs[i]           ─▶  a question about the sign of i
    "-".join([a, b])  ─▶  an f-string                  len(set(xs))    ─▶  the length of States.ArrayUnique
    json.loads(text)  ─▶  the only item of States.StringToJson('[text]')
    the text of what a Lambda function raised  ─▶  a question whether the cause is Lambda's report, and its message
"""

import string
from typing import TYPE_CHECKING, Final

from flowdsl.ir.expr import (
    And,
    Clause,
    Comprehension,
    Cond,
    DictOf,
    Expr,
    Format,
    FormatField,
    ListOf,
    Literal,
    Op,
    Or,
    Raw,
    Spread,
    Var,
)
from flowdsl.ir.graph import Binding, Otherwise, When
from flowdsl.ir.ops import can_fail, gathering, infer
from flowdsl.ir.ops.kinds import K_DICT, K_FLOAT, K_INT, K_LIST, K_NONE, K_STR, kinds, within
from flowdsl.ir.types import ANY_LIST, INT, ListType, RecordType, is_list, item_type
from flowdsl.lowering.query.jsonpath.adding import said_by_adding
from flowdsl.lowering.query.jsonpath.merging import said_plainly
from flowdsl.lowering.query.jsonpath.paths import is_path, refuse, static_keys
from flowdsl.lowering.query.jsonpath.values import argument, flattened
from flowdsl.records import replace

if TYPE_CHECKING:
    from flowdsl.lowering.query.jsonpath.settle import Settle

MAX_LITERAL: Final = 100
"""Numbers of a constant range that are written out."""


def said_otherwise(settle: "Settle", expr: Expr) -> Expr:
    """Say an operation in terms of those JSONPath has.

    Raises:
        Refused: there are none.
    """
    env = settle.ahead.env

    def known(part: Expr, wanted: int) -> bool:
        return within(infer(part, env), wanted)

    match expr:
        case Op("+=", args):
            return said_otherwise(settle, Op("+", args, (), expr.origin))
        case Op("|=", (left, right) as args):
            pairs = known(left, K_DICT) and not known(right, K_DICT)
            return said_otherwise(settle, Op(".update!" if pairs else "|", args, (), expr.origin))
        case Op("[]", (holder, _)) if known(holder, K_DICT):
            return _dict(settle, expr)
        case Op(".append!" | ".extend!" | "+" | "iter" | "list" | "tuple" | "[]" | "unpack") | ListOf():
            return _list(settle, expr)
        case Op(".copy", (inner,)) if known(inner, K_LIST | K_DICT):
            return said_otherwise(settle, inner)
        case Op("dict" | "[]=!" | ".update!" | ".get") | DictOf():
            return _dict(settle, expr)
        case Op("flowdsl.message", (cause,)):
            # What Lambda reports is an object in the text; any other cause is the text itself.
            reports = tuple(
                Op("flowdsl.condition.string_matches", (cause, Literal(f'{{"errorMessage":{blank}"*')))
                for blank in ("", " ")
            )
            read = Op("[]", (Op("States.StringToJson", (cause,)), Literal("errorMessage")))
            return Cond(Or(reports), read, cause, expr.origin)
        case Op("str", (inner,)) if known(inner, K_STR) and is_path(inner, settle.ahead.place()):
            return inner
        case Op("js.text", (Raw() as inner,)):
            return inner  # a path that is written out is taken at its word
        case Op("js.text", (inner,)) if known(inner, K_STR | K_INT):
            return said_otherwise(settle, Op("str", (inner,), (), expr.origin))
        case Op(".format", (Literal(str() as template), *values)):
            return _formatted(expr, template, tuple(values))
        case Op(".join", (Literal(str() as between), ListOf(items))) if not any(isinstance(i, Spread) for i in items):
            return _joined(settle, expr, between, items)
        case Op("len", (Op("set" | "frozenset", (items_,)),)) if known(items_, K_LIST):
            return _distinct(settle, expr, items_)
        case Op("in" | "not in" as name, (needle, Op("set" | "frozenset" | "tuple" | "list", (items_,)))) if known(
            items_, K_LIST
        ) and known(needle, K_STR | K_INT | K_NONE):
            return Op(name, (needle, items_), (), expr.origin)
        case Op("any" | "all" as name, (ListOf(items),)) if items and not any(isinstance(i, Spread) for i in items):
            return _any_of(settle, expr, name, items)
        case Op("any" | "all" | "next" as name, (Comprehension() as found, *default)):
            return _searched(settle, expr, name, found, tuple(default))
        case Op("max" | "min" as name, (left, right)) if known(left, K_INT | K_FLOAT) and known(right, K_INT | K_FLOAT):
            one, other = settle.path(left), settle.path(right)
            return Cond(Op(">" if name == "max" else "<", (other, one)), other, one, expr.origin)
        case Op("-" | "-=" | "u-" | "u+" | "abs" | "*" | "*=" | "sum" | ".split") | Comprehension():
            made = said_by_adding(settle, expr)
            return expr if made is expr else said_otherwise(settle, made)
        case Op(name) if name in gathering.TABLE:
            raise refuse(expr, "JSONPath cannot tell what may be no key", "annotate what it is made of")
        case Op("json.loads", (text,)) if known(text, K_STR):
            return _parsed(settle, expr, text)
        case _:
            return expr


def _list(settle: "Settle", expr: Expr) -> Expr:
    env = settle.ahead.env

    def known(part: Expr, wanted: int) -> bool:
        return within(infer(part, env), wanted)

    match expr:
        case Op(".append!", (items, item)) if known(items, K_LIST):
            return _concatenated(settle, expr, items, ListOf((item,)))
        case Op(".extend!" | "+", (left, right)) if known(left, K_LIST) and known(right, K_LIST):
            return _concatenated(settle, expr, left, right)
        case Op("unpack") if (inner := said_plainly(expr, env)) is not expr:
            return said_otherwise(settle, inner)
        case ListOf(items) if any(isinstance(i, Spread) for i in items):
            return _spread(settle, expr, items)
        case Op("iter" | "list" | "tuple", (items_,)) if known(items_, K_LIST):
            return said_otherwise(settle, items_)
        case Op("iter" | "list" | "tuple", (Op("range") as inner,)):
            return _range(settle, inner)
        case Op("iter" | "list" | "tuple", (Op("itertools.batched", (items_, size)),)) if known(items_, K_LIST):
            return Op("States.ArrayPartition", (items_, size), (), expr.origin)
        case Op("[]", (items_, index)) if (
            not isinstance(index, Literal) and known(items_, K_LIST) and known(index, K_INT)
        ):
            held, number = settle.held(items_), settle.held(index)
            end: Expr = Op("+", (Op("len", (held,)), number))
            return Cond(Op("<", (number, Literal(0))), Op("nth", (held, end)), Op("nth", (held, number)), expr.origin)
        case _:
            return expr


def _dict(settle: "Settle", expr: Expr) -> Expr:
    env = settle.ahead.env

    def known(part: Expr, wanted: int) -> bool:
        return within(infer(part, env), wanted)

    match expr:
        case Op("dict", (inner,), ()) if known(inner, K_DICT):
            return said_otherwise(settle, inner)
        case Op("dict" | ".update!" | "[]=!") | DictOf():
            return said_plainly(expr, env)
        case Op("[]" | ".get" as name, (table, key, *default)) if (
            known(key, K_STR) and not isinstance(key, Literal) and (entries := _entries(settle, table)) is not None
        ):
            return _looked_up(settle, expr, entries, settle.path(key), tuple(default) if name == ".get" else None)
        case Op(".get", (holder, Literal(str()) as key, *default)) if known(holder, K_DICT):
            held = settle.held(holder)
            found = Op("[]", (held, key), (), expr.origin)
            other = _default(settle, tuple(default))
            return Cond(Op("in", (key, held), (), expr.origin), found, other, expr.origin)
        case _:
            return expr


def _concatenated(settle: "Settle", expr: Expr, *lists: Expr) -> Expr:
    parts = settle.ahead.bind(ListOf(tuple(settle.argument(part) for part in lists), expr.origin), "parts")
    return flattened(parts, (settle.ahead.fresh("part"), settle.ahead.fresh("item")))


def _spread(settle: "Settle", expr: Expr, items: tuple[Expr | Spread, ...]) -> Expr:
    lists: list[Expr] = []
    plain: list[Expr] = []
    for item in items:
        if not isinstance(item, Spread):
            plain.append(item)
            continue
        if not is_list(infer(item.value, settle.ahead.env)):
            raise refuse(expr, "JSONPath joins lists only, and this may be none", "annotate it as a `list`")
        if plain:
            lists.append(ListOf(tuple(plain)))
            plain = []
        lists.append(item.value)
    return _concatenated(settle, expr, *lists, *([ListOf(tuple(plain))] if plain else []))


def _formatted(expr: Op, template: str, values: tuple[Expr, ...]) -> Expr:
    """Return `str.format` of a constant template as an f-string."""
    named = dict(expr.kwargs)
    parts: list[str | FormatField] = []
    count = 0
    try:
        pieces = list(string.Formatter().parse(template))
    except ValueError as error:
        raise refuse(expr, f"this is no format: {error}", "") from None
    for text, name, spec, conversion in pieces:
        if text:
            parts.append(text)
        if name is None:
            continue
        if spec or conversion not in (None, "s"):
            raise refuse(expr, "`States.Format` knows no format specification", "write `{}` alone")
        if not name:
            name, count = str(count), count + 1
        found = values[int(name)] if name.isdecimal() and int(name) < len(values) else named.get(name)
        if found is None:
            raise refuse(expr, f"the field `{{{name}}}` has no counterpart in `States.Format`", "write `{}` alone")
        parts.append(FormatField(found))
    return Format(tuple(parts), expr.origin)


def _joined(settle: "Settle", expr: Op, between: str, items: tuple[Expr | Spread, ...]) -> Expr:
    parts: list[str | FormatField] = []
    for item in items:
        assert not isinstance(item, Spread)
        if not within(infer(item, settle.ahead.env), K_STR):
            raise refuse(item, "`join` takes texts, and this may be none", "annotate it as a `str`")
        if parts and between:
            parts.append(between)
        parts.append(FormatField(item))
    return Format(tuple(parts), expr.origin) if parts else Literal("", expr.origin)


def _distinct(settle: "Settle", expr: Op, items: Expr) -> Expr:
    """Return how many items differ; which of two equal ones ``States.ArrayUnique`` keeps does not matter here."""
    found = kinds(item_type(infer(items, settle.ahead.env)))
    if found & ~(K_STR | K_INT | K_NONE):
        raise refuse(expr, "JSONPath tells texts and ints apart as Python does, and this list may hold others",
                     "annotate it as `list[str]` or `list[int]`")  # fmt: skip
    return Op("len", (Op("States.ArrayUnique", (items,), (), expr.origin),), (), expr.origin)


def _any_of(settle: "Settle", expr: Op, name: str, items: tuple[Expr | Spread, ...]) -> Expr:
    # The whole list is made first: what may fail is found out before the first answer.
    plain = [item for item in items if not isinstance(item, Spread)]
    operands = tuple(settle.path(item) if can_fail(item, settle.ahead.env) else item for item in plain)
    if len(operands) == 1:
        return Op("bool", operands, (), expr.origin)
    return Op("bool", (Or(operands) if name == "any" else And(operands),), (), expr.origin)


def _searched(settle: "Settle", expr: Op, name: str, found: Comprehension, default: tuple[Expr, ...]) -> Expr:
    """Return what a generator is asked for, from the list of the items that its filter lets through."""
    if name == "next":
        if not default:
            raise refuse(expr, "`next` without a default may fail", "give it a default: `next(…, None)`")
        items = settle.held(replace(found, kind="list"))
        some = Op("!=", (items, ListOf(())), (), expr.origin)
        return Cond(some, Op("nth", (items, Literal(0))), _default(settle, default), expr.origin)
    *clauses, last = found.clauses
    test = found.element if name == "any" else Op("not", (found.element,), (), expr.origin)
    filtered = replace(last, conditions=(*last.conditions, test))
    items = settle.held(Comprehension("list", Var(last.names[0]), (*clauses, filtered), expr.origin))
    return Op("!=" if name == "any" else "==", (items, ListOf(())), (), expr.origin)


def _entries(settle: "Settle", table: Expr) -> list[tuple[Expr, Expr]] | None:
    """Return the keys and values of a dict that is known to have these and no others."""
    if isinstance(table, DictOf):
        return [e for e in table.entries if not isinstance(e, Spread)] if static_keys(table) else None
    type_ = infer(table, settle.ahead.env)
    if not (isinstance(type_, RecordType) and type_.closed and all(f.required for f in type_.fields)):
        return None
    held = settle.sure(table)
    return [(Literal(f.name), Op("[]", (held, Literal(f.name)))) for f in type_.fields]


def _looked_up(
    settle: "Settle", expr: Op, entries: list[tuple[Expr, Expr]], key: Expr, default: tuple[Expr, ...] | None
) -> Expr:
    """Return what a dict has for a key: a question after the other."""
    # A text has no members: the path fails where Python raises KeyError.
    found: Expr = (
        Op("[]", (key, Literal("no such key")), (), expr.origin) if default is None else _default(settle, default)
    )
    for name, item in reversed(entries):
        made = settle.sure(item) if can_fail(item, settle.ahead.env) else item
        found = Cond(Op("==", (key, name), (), expr.origin), made, found, expr.origin)
    return found


def _default(settle: "Settle", given: tuple[Expr, ...]) -> Expr:
    """Return the value for want of another; Python evaluates it, wanted or not."""
    other = given[0] if given else Literal(None)
    return settle.sure(other) if can_fail(other, settle.ahead.env) else other


def _parsed(settle: "Settle", expr: Op, text: Expr) -> Expr:
    """Return what a JSON text says: the only item of the list ``[text]``.

    ``States.StringToJson`` of a blank text is null (recorded: test_string_to_json#0), where Python raises, as it does
    for ``1, 2``. The index ``2 * (length - 1)`` is inside the list for one item alone.
    """
    held = settle.held(text)
    listed = Format(("[", FormatField(held), "]"))
    parsed = settle.ahead.bind(Op("States.StringToJson", (listed,), (), expr.origin), "parsed", ANY_LIST)
    before_last = Op("-", (Op("len", (parsed,)), Literal(1)))
    return Op("nth", (parsed, Op("+", (before_last, before_last))), (), expr.origin)


def _range(settle: "Settle", expr: Op) -> Expr:
    """Return the numbers of a range, which is empty when its end comes first."""
    low, high, stride = _range_bounds(expr)
    if not isinstance(stride, Literal) or not isinstance(stride.value, int) or stride.value == 0:
        raise refuse(expr, "a range with a computed step has no counterpart in JSONPath", "write a constant step")
    if isinstance(low, Literal) and isinstance(high, Literal):
        if not (isinstance(low.value, int) and isinstance(high.value, int)):
            raise refuse(expr, "the bounds of a range must be ints", "")
        numbers = range(low.value, high.value, stride.value)
        if len(numbers) <= MAX_LITERAL:
            return settle.held(ListOf(tuple(Literal(n) for n in numbers), expr.origin))
    if stride.value not in (1, -1):
        raise refuse(expr, "a computed range with a step has no counterpart in JSONPath", "")
    if not all(within(infer(bound, settle.ahead.env), K_INT) for bound in (low, high)):
        raise refuse(expr, "the bounds of a range must be ints in JSONPath", "annotate them as `int`")
    low, high = settle.path(low), settle.path(high)
    # What an empty States.ArrayRange gives is not documented, so it is never asked for.
    at = settle.ahead
    last = Op("-", (high, Literal(1))) if stride.value > 0 else Op("+", (high, Literal(1)))
    arguments = ", ".join(argument(bound, at.place(), 1) for bound in (low, last, stride))
    some = Op("<" if stride.value > 0 else ">", (low, high), (), expr.origin)
    node, yes, no = at.choose(settle.condition(some), expr.origin)
    name = at.fresh("numbers")
    full: Expr = Raw("jsonpath", f"States.ArrayRange({arguments})", (), expr.origin)
    at.hanging = [
        *at.end_way(node, yes, When(0), Binding(name, full, ListType(INT)), expr.origin),
        *at.end_way(node, no, Otherwise(), Binding(name, ListOf(()), ListType(INT)), expr.origin),
    ]
    at.env[name] = ListType(INT)
    return Var(name, expr.origin)


def _range_bounds(expr: Op) -> tuple[Expr, Expr, Expr]:
    match expr.args:
        case (high,):
            return Literal(0), high, Literal(1)
        case (low, high):
            return low, high, Literal(1)
        case (low, high, stride):
            return low, high, stride
        case _:
            raise refuse(expr, "this range has no counterpart in JSONPath", "")


def in_slices(expr: Comprehension) -> Op | None:
    """Return the partition that ``[xs[i:i + n] for i in range(0, len(xs), n)]`` spells out, or None."""
    match expr:
        case Comprehension(
            "list",
            Op("[:]", (Var(walked), Var(low), Op("+", (Var(start), Literal(int() as size))), Literal(None))),
            (Clause((index,), False, Op("range", (Literal(0), Op("len", (Var(counted),)), Literal(stride))), ()),),
        ) if walked == counted and low == start == index and size == stride and size > 0 and not isinstance(size, bool):
            return Op("States.ArrayPartition", (Var(walked), Literal(size)), (), expr.origin)
        case _:
            return None
