"""Format specs: ``[[fill]align][sign][#][0][width][,][.precision][type]``."""

import re
from typing import Final

from flowdsl.ir.expr import Expr
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_INT,
    K_NUMBER,
    K_NUMERIC,
    K_STR,
    is_float,
    is_opaque,
    may_be_float,
    within,
)
from flowdsl.ir.ops.temporal import DAY_KINDS
from flowdsl.ir.types import STR
from flowdsl.lowering.query.jsonata.code import PLUS, Code, quoted
from flowdsl.lowering.query.jsonata.disguised import kinds_in
from flowdsl.lowering.query.jsonata.emitter import Emitter
from flowdsl.records import dataclass

_SPEC: Final = re.compile(
    r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[+\- ])?(?P<alternate>#)?(?P<zero>0)?(?P<width>\d+)?"
    r"(?P<group>[,_])?(?:\.(?P<precision>\d+))?(?P<type>[a-zA-Z%])?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Spec:
    """A parsed format spec; absent parts are empty or None."""

    fill: str
    align: str
    sign: str
    alternate: bool
    width: int
    group: str
    precision: int | None
    type: str


def parse(text: str) -> Spec | None:
    """Parse a format spec; None when it is malformed."""
    match = _SPEC.fullmatch(text)
    if match is None:
        return None
    zero = bool(match["zero"]) and not match["align"]
    return Spec(
        match["fill"] or ("0" if match["zero"] else " "),
        match["align"] or ("=" if zero else ""),
        match["sign"] or "",
        bool(match["alternate"]),
        int(match["width"] or 0),
        match["group"] or "",
        int(match["precision"]) if match["precision"] else None,
        match["type"] or "",
    )


def with_spec(emitter: Emitter, code: Code, text: str, expr: Expr) -> Code:
    """Write ``format(value, spec)``."""
    if is_opaque(code.type, *DAY_KINDS):
        from flowdsl.lowering.query.jsonata.datetimes import strftime

        return strftime(emitter, code, text, expr)
    spec = parse(text)
    if spec is None or spec.alternate or spec.group == "_" or len(spec.fill) != 1:
        return emitter.refuse(expr, f"the format spec `{text}` has no counterpart in JSONata")
    if kinds_in(code.type):
        return emitter.refuse(expr, f"the format spec `{text}` does not fit the value", "make text of it first")
    if spec.type == "s" or (spec.type == "" and within(code.type, K_STR)):
        return _text(emitter, code, spec, text, expr)
    if spec.type in ("d", "x", "X", "o", "b"):
        return _integer(emitter, code, spec, text, expr)
    if spec.type in ("f", "F", "%", "e", "E"):
        return _fraction(emitter, code, spec, text, expr)
    if spec.type == "":
        return _plain(emitter, code, spec, text, expr)
    return emitter.refuse(
        expr, f"the format spec `{text}` has no counterpart in JSONata", "use `f`, `d`, `x`, `e` or `%`"
    )


def _text(emitter: Emitter, code: Code, spec: Spec, text: str, expr: Expr) -> Code:
    if spec.sign or spec.group or spec.align == "=":
        return emitter.refuse(expr, f"the format spec `{text}` does not fit text")
    value = emitter.hard(emitter.text(code))
    if spec.precision is not None:
        value = Code(f"$substring({value.text}, 0, {spec.precision})", type=STR)
    return _aligned(emitter, value, spec, spec.align or "<")


def _integer(emitter: Emitter, code: Code, spec: Spec, text: str, expr: Expr) -> Code:
    if spec.precision is not None:
        return emitter.refuse(expr, f"the format spec `{text}` is an error in Python: an int has no precision")
    if spec.group and spec.type != "d":
        return emitter.refuse(expr, f"the format spec `{text}` is an error in Python: it cannot group these digits")
    if is_float(code.type) or may_be_float(code.type):
        return emitter.refuse(expr, f"the format spec `{text}` is an error in Python for a float", "use `int(…)`")
    number = emitter.hard(emitter.integer(code))
    base = {"d": 10, "x": 16, "X": 16, "o": 8, "b": 2}[spec.type]

    def digits(value: Code) -> Code:
        size = Code(f"$abs({value.text})")
        if spec.group:
            out = Code(f'$formatNumber({size.text}, "#,##0")', type=STR)
        else:
            out = Code(f"$formatBase({size.text}{'' if base == 10 else f', {base}'})", type=STR)
        return Code(f"$uppercase({out.text})", type=STR) if spec.type == "X" else out

    if not (spec.sign in ("", "-") and spec.align != "="):
        return emitter.once(number, lambda n: _signed(emitter, n, digits(n), spec))
    if spec.group:
        return _aligned(emitter, Code(f'$formatNumber({number.text}, "#,##0")', type=STR), spec, spec.align or ">")
    plain = Code(f"$formatBase({number.text}{'' if base == 10 else f', {base}'})", type=STR)
    plain = Code(f"$uppercase({plain.text})", type=STR) if spec.type == "X" else plain
    return _aligned(emitter, plain, spec, spec.align or ">")


def _signed(emitter: Emitter, number: Code, digits: Code, spec: Spec) -> Code:
    """Join sign and digits; ``=`` puts the padding between them."""
    plus = {"+": '"+"', " ": '" "'}.get(spec.sign, '""')
    sign = Code(f'({number.text} < 0 ? "-" : {plus})', type=STR)
    if spec.align != "=":
        whole = Code(f"{sign.text} & {digits.at(PLUS + 1)}", PLUS, STR)
        return _aligned(emitter, whole, spec, spec.align or ">")
    if spec.group and spec.fill == "0":
        return emitter.helper("signedGroups", sign, digits, str(spec.width), type=STR)
    return emitter.helper("signedPad", sign, digits, str(spec.width), quoted(spec.fill), type=STR)


def _fraction(emitter: Emitter, code: Code, spec: Spec, text: str, expr: Expr) -> Code:
    precision = 6 if spec.precision is None else spec.precision
    if precision > 15 or (spec.group and spec.type in "eE"):
        return emitter.refuse(expr, f"the format spec `{text}` asks for more digits than a JSON number has")
    number = emitter.hard(emitter.surely_number(emitter.number(code)))

    def write(value: Code) -> Code:
        size = f"$abs({value.text})"
        if spec.type == "%":
            size = f"$abs({value.text} * 100)"
        if spec.type in "eE":
            digits = emitter.helper("scientific", size, str(precision), type=STR)
            if spec.type == "E":
                digits = Code(f"$uppercase({digits.text})", type=STR)
        else:
            digits = emitter.helper("fixed", size, str(precision), type=STR)
        if spec.group:
            digits = emitter.helper("thousands", digits, type=STR)
        if spec.type == "%":
            digits = Code(f'{digits.text} & "%"', PLUS, STR)
        return _signed(emitter, value, digits, spec)

    return emitter.once(number, write)


def _plain(emitter: Emitter, code: Code, spec: Spec, text: str, expr: Expr) -> Code:
    """A spec without a type: text, ints and floats each have their own rules."""
    if within(code.type, K_INT | K_BOOL):
        return _integer(emitter, code, Spec(spec.fill, spec.align, spec.sign, False, spec.width, spec.group,
                                            spec.precision, "d"), text, expr)  # fmt: skip
    if spec.precision is not None:
        return emitter.refuse(
            expr, f"the format spec `{text}` has no counterpart in JSONata", "add a type, such as `f`"
        )
    if is_float(code.type) or may_be_float(code.type):
        return emitter.refuse(
            expr, "the text of a float is not what Python prints", 'give a type, such as `f"{value:.2f}"`'
        )
    if within(code.type, K_NUMBER | K_NUMERIC) and not spec.group:
        return emitter.once(emitter.hard(emitter.number(code)), lambda n: _signed(
            emitter, n, emitter.helper("numText", f"$abs({n.text})", type=STR), spec))  # fmt: skip
    if spec.group or spec.sign or spec.align == "=" or not spec.align:
        return emitter.refuse(expr, f"what `{text}` means depends on the type of the value",
                              "annotate it, or give a type such as `d`, `s` or `.2f`")  # fmt: skip
    return _aligned(emitter, emitter.helper("plainText", code, type=STR), spec, spec.align)


def _aligned(emitter: Emitter, value: Code, spec: Spec, align: str) -> Code:
    if spec.width == 0:
        return value
    if align == "<":
        return Code(f"$pad({value.text}, {spec.width}, {quoted(spec.fill)})", type=STR)
    if align == ">":
        return Code(f"$pad({value.text}, -{spec.width}, {quoted(spec.fill)})", type=STR)
    return emitter.helper("middle", value, str(spec.width), quoted(spec.fill), type=STR)
