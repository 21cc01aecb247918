"""``re``: functions whose pattern is a constant, and what a match knows."""

import re
from typing import Any

from flowdsl.ir.expr import Expr, Literal
from flowdsl.ir.ops import raising
from flowdsl.ir.ops.kinds import K_STR, is_opaque, within
from flowdsl.ir.ops.raised import E_OTHER, E_TYPE
from flowdsl.ir.ops.spec import Call, OpSpec, op, table
from flowdsl.ir.types import INT, NONE, STR, DictType, Field, ListType, Opaque, RecordType, TupleType, Type, union


def compiled(expr: Expr | None) -> "re.Pattern[str] | None":
    """Return the compiled constant pattern; None when it is not constant or malformed."""
    if not isinstance(expr, Literal) or not isinstance(expr.value, str):
        return None
    try:
        return re.compile(expr.value)
    except re.error:
        return None


def group_names(pattern: "re.Pattern[str]") -> tuple[str, ...]:
    """Return the name of each group, its number as text where it has none."""
    names = {number: name for name, number in pattern.groupindex.items()}
    return tuple(names.get(i, str(i)) for i in range(1, pattern.groups + 1))


def match_type(pattern: "re.Pattern[str] | None") -> Type:
    """Return the type of a match object; its item type records the groups."""
    fields = () if pattern is None else tuple(Field(name, STR) for name in group_names(pattern))
    return Opaque("match", RecordType(fields, closed=True))


def _matched(call: Call) -> Type:
    return union((NONE, match_type(compiled(call.args[0]))))


def _fails(call: Call) -> bool:
    return compiled(call.args[0]) is None or not within(call.types[1], K_STR)


def _not_text(call: Call) -> int:
    known = compiled(call.args[0]) is not None
    return E_TYPE if known and raising.only_json(call.types[1]) else E_OTHER


def _found(call: Call) -> Type:
    pattern = compiled(call.args[0])
    groups = 0 if pattern is None else pattern.groups
    return ListType(STR if groups < 2 else TupleType((STR,) * groups, "tuple"))


def _sub_fails(call: Call) -> bool:
    template = call.literal(1)
    plain = isinstance(template, str) and "\\" not in template
    return compiled(call.args[0]) is None or not within(call.types[2], K_STR) or not plain


def _group(match: Any, *groups: Any) -> Any:
    return match.group(*groups)


def _group_fails(call: Call) -> bool:
    return True


def _not_match(call: Call) -> bool:
    return not is_opaque(call.types[0], "match")


def _groups(call: Call) -> Type:
    given = call.types[0]
    if isinstance(given, Opaque) and isinstance(given.item, RecordType):
        return TupleType((STR,) * len(given.item.fields), "tuple")
    return ListType(STR, "tuple")


TABLE: dict[str, OpSpec] = table(
    op("re.match", "pattern string flags=", re.match, _matched, _fails, raises=_not_text),
    op("re.search", "pattern string flags=", re.search, _matched, _fails, raises=_not_text),
    op("re.fullmatch", "pattern string flags=", re.fullmatch, _matched, _fails, raises=_not_text),
    op("re.findall", "pattern string flags=", re.findall, _found, _fails, raises=_not_text),
    op("re.sub", "pattern repl string count= flags=", re.sub, STR,
       _sub_fails),
    op("re.split", "pattern string maxsplit= flags=", re.split, ListType(STR), _fails),
    op("re.escape", "pattern", re.escape, STR, lambda c: not within(c.types[0], K_STR)),
    op(".group", "self *groups", _group, lambda c: STR if len(c.rest) < 2 else TupleType((STR,) * len(c.rest), "tuple"),
       _group_fails),
    op(".groups", "self /", lambda match: match.groups(), _groups, _not_match),
    op(".groupdict", "self /", lambda match: match.groupdict(), DictType(STR), _not_match),
    op(".start", "self group= /", lambda match, *g: match.start(*g), INT, True),
    op(".end", "self group= /", lambda match, *g: match.end(*g), INT, True),
)  # fmt: skip
