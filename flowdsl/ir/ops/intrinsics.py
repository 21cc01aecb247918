"""The intrinsic functions of JSONPath states, as `flowdsl.json_path` names them: ``States.ArrayUnique`` …

What they do is the business of the engine (`flowdsl.local.intrinsics`), so they are never folded; here are their types.
Those that ``fails`` leaves out fail only beyond the limits of the service.
"""

from typing import NoReturn

from flowdsl.ir.ops import operators
from flowdsl.ir.ops.kinds import K_DICT, K_FLOAT, K_INT, K_LIST, K_STR, iterated, within
from flowdsl.ir.ops.spec import Call, Fails, Infer, OpSpec, op, table
from flowdsl.ir.types import ANY, ANY_DICT, BOOL, INT, STR, ListType, TupleType, Type


def _elsewhere(*_: object) -> NoReturn:
    raise NotImplementedError("the engine evaluates intrinsic functions")


def _item(call: Call) -> Type:
    return iterated(call.types[0]) if within(call.types[0], K_LIST) else ANY


def _unless(*wanted: int) -> Fails:
    """Return the question whether an argument may have another kind than those wanted."""

    def fails(call: Call) -> bool:
        return not all(within(type_, kind) for type_, kind in zip(call.types, wanted, strict=False))

    return fails


def _merged(call: Call) -> Type:
    both = within(call.types[0], K_DICT) and within(call.types[1], K_DICT)
    return operators.TABLE["|"].infer(Call(call.op, call.args[:2], call.types[:2])) if both else ANY_DICT


def _merge_fails(call: Call) -> bool:
    return call.literal(2) is not False or _unless(K_DICT, K_DICT)(call)


def _format_fails(call: Call) -> bool:
    template = call.literal(0)
    return not isinstance(template, str) or template.count("{}") != len(call.rest)


def _hash_fails(call: Call) -> bool:
    return call.literal(1) not in ("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512")


def _list_of(item: Infer) -> Infer:
    return lambda call: ListType(item(call))


TABLE: dict[str, OpSpec] = table(
    op("States.Format", "template *values", _elsewhere, STR, _format_fails),
    op("States.StringToJson", "text", _elsewhere, ANY),
    op("States.JsonToString", "value", _elsewhere, STR, False),
    op("States.Array", "*items", _elsewhere, lambda c: TupleType(c.rest_types), False),
    op("States.ArrayPartition", "items size", _elsewhere, _list_of(_list_of(_item)),
       lambda c: not _positive(c.literal(1)) or _unless(K_LIST)(c)),
    op("States.ArrayContains", "items item", _elsewhere, BOOL, _unless(K_LIST)),
    op("States.ArrayRange", "first last step", _elsewhere, ListType(INT)),
    op("States.ArrayGetItem", "items index", _elsewhere, _item),
    op("States.ArrayLength", "items", _elsewhere, INT, _unless(K_LIST)),
    op("States.ArrayUnique", "items", _elsewhere, _list_of(_item), _unless(K_LIST)),
    op("States.Base64Encode", "text", _elsewhere, STR, _unless(K_STR)),
    op("States.Base64Decode", "text", _elsewhere, STR),
    op("States.Hash", "value algorithm", _elsewhere, STR, _hash_fails),
    op("States.JsonMerge", "first second deep", _elsewhere, _merged, _merge_fails),
    op("States.MathRandom", "low high seed=", _elsewhere, INT),
    op("States.MathAdd", "left right", _elsewhere, INT, _unless(K_INT | K_FLOAT, K_INT | K_FLOAT)),
    op("States.StringSplit", "text delimiters", _elsewhere, ListType(STR), _unless(K_STR, K_STR)),
    op("States.UUID", "", _elsewhere, STR, False),
)  # fmt: skip


def _positive(size: object) -> bool:
    return isinstance(size, int) and size > 0
