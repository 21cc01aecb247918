"""The methods of ``str``."""

from typing import Any, Final

from flowdsl.ir.expr import ListOf
from flowdsl.ir.ops import raising
from flowdsl.ir.ops.kinds import K_BOOL, K_INT, K_LIST, K_NONE, K_STR, is_iterable, iterated, within
from flowdsl.ir.ops.raised import E_OTHER, E_TYPE, E_VALUE
from flowdsl.ir.ops.spec import Call, Fails, Infer, OpSpec, Raises, op, table
from flowdsl.ir.ops.values import method
from flowdsl.ir.types import ANY, BOOL, INT, STR, ListType, TupleType, Type


def _text(call: Call) -> bool:
    """Fails unless the receiver and every argument given are text (an int or None where Python takes one)."""
    return not within(call.types[0], K_STR)


def _texts(*wanted: int) -> Fails:
    def fails(call: Call) -> bool:
        if not within(call.types[0], K_STR):
            return True
        return any(t is not None and not within(t, k) for t, k in zip(call.types[1:], wanted, strict=False))

    return fails


def _row(
    name: str, signature: str, infer: Infer | Type, fails: Fails | bool, raises: Raises | int = raising.of_text
) -> OpSpec:
    return op(f".{name}", f"self / {signature}", method(name), infer, fails, raises=raises)


def _empty_separator(call: Call) -> int:
    known = isinstance(call.literal(1), str) and call.literal(1) != ""
    number = call.types[2] if len(call.types) > 2 else None
    none = K_NONE if "split" in call.op.name else 0
    separator = call.types[1] is None or within(call.types[1], K_STR | none)
    wrong = 0 if separator and (number is None or within(number, K_INT)) else E_TYPE
    return raising.of(K_STR, wrong | (0 if known or not call.has(1) else E_VALUE))(call)


def _join_fails(call: Call) -> bool:
    return not (within(call.types[0], K_STR) and is_iterable(call.types[1]) and within(iterated(call.types[1]), K_STR))


def _translated(text: Any, table: Any) -> str:
    if not isinstance(text, str):
        raise AttributeError("translate")
    return text.translate(str.maketrans(table))


NO_TUPLE: Final = "flowdsl.one"
"""What stands alone behind `%`: a tuple there is several values (`flowdsl.check.tuples`)."""
_INDEX = K_INT | K_NONE
_FIND = _texts(K_STR, _INDEX, _INDEX)
_AFFIX = _texts(K_STR | K_LIST, _INDEX, _INDEX)


def _affix_fails(call: Call) -> bool:
    # A display stands for the tuple Python takes here; any other list is refused.
    several = isinstance(call.args[1], ListOf) and within(iterated(call.types[1]), K_STR)
    return _AFFIX(call) or not (within(call.types[1], K_STR) or several)


TABLE: dict[str, OpSpec] = table(
    *(_row(name, "", STR, _text) for name in ("upper", "lower", "capitalize", "title", "swapcase", "casefold")),
    *(
        _row(name, "", BOOL, _text)
        for name in (
            "isdigit", "isalpha", "isalnum", "isupper", "islower", "isspace", "isnumeric", "isdecimal", "istitle",
            "isidentifier", "isascii", "isprintable",
        )
    ),
    *(_row(name, "chars= /", STR, _texts(K_STR | K_NONE)) for name in ("strip", "lstrip", "rstrip")),
    *(
        _row(name, "sep= maxsplit=", ListType(STR), lambda c: _texts(K_STR | K_NONE, K_INT)(c) or c.literal(1) == ""
             or (c.has(1) and not isinstance(c.literal(1), str | None)), _empty_separator)
        for name in ("split", "rsplit")
    ),
    _row("splitlines", "keepends=", ListType(STR), _texts(K_INT | K_BOOL)),
    *(
        _row(name, "sep /", TupleType((STR, STR, STR), "tuple"),
             lambda c: _texts(K_STR)(c) or not isinstance(c.literal(1), str) or c.literal(1) == "",
             _empty_separator)
        for name in ("partition", "rpartition")
    ),
    _row("replace", "old new count= /", STR, _texts(K_STR, K_STR, K_INT)),
    _row("find", "sub start= end= /", INT, _FIND),
    _row("rfind", "sub start= end= /", INT, _FIND),
    _row("startswith", "prefix start= end= /", BOOL, _affix_fails),
    _row("endswith", "suffix start= end= /", BOOL, _affix_fails),
    _row("join", "iterable /", STR, _join_fails, raising.of(K_STR, E_TYPE)),
    _row("zfill", "width /", STR, _texts(K_INT)),
    *(
        _row(name, "width fillchar= /", STR,
             lambda c: _texts(K_INT, K_STR)(c) or (c.has(2) and len(str(c.literal(2))) != 1))
        for name in ("ljust", "rjust", "center")
    ),
    _row("removeprefix", "prefix /", STR, _texts(K_STR)),
    _row("removesuffix", "suffix /", STR, _texts(K_STR)),
    _row("format", "*values **fields", STR, True, E_OTHER),
    op(NO_TUPLE, "value /", lambda value: value, lambda c: c.types[0] or ANY, False),
    op(".translate", "self table /", _translated, STR, lambda c: not within(c.types[0], K_STR)),
    _row("expandtabs", "tabsize=", STR, _texts(K_INT)),
)  # fmt: skip
