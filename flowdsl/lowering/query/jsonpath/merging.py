"""Copies and merges of lists and dicts: a value is copied by reading it, ``{**d, "k": v}`` is ``d | {"k": v}``."""

from collections.abc import Iterable, Mapping

from flowdsl.ir.expr import DictOf, Expr, Literal, Op, Spread, transform
from flowdsl.ir.ops import can_fail, infer
from flowdsl.ir.ops.kinds import K_DICT, K_LIST, within
from flowdsl.ir.types import TupleType, Type
from flowdsl.lowering.query.jsonpath.paths import Refused, refuse


def plainly(expr: Expr, env: Mapping[str, Type]) -> Expr:
    """Say every part of an expression plainly where that can be done."""

    def part(inner: Expr) -> Expr | None:
        try:
            made = said_plainly(inner, env)
        except Refused:
            return None
        return None if made is inner else transform(made, part)

    return transform(expr, part)


def said_plainly(expr: Expr, env: Mapping[str, Type]) -> Expr:
    """Return the same value without copies of lists and dicts, and with dicts merged by ``|``; no state is needed.

    Raises:
        Refused: what is merged may be no dict.
    """

    def known(part: Expr, wanted: int) -> bool:
        return within(infer(part, env), wanted)

    match expr:
        case Op("iter" | "list" | "tuple", (items,)) if known(items, K_LIST):
            return items
        case Op("dict", (inner,), ()) if known(inner, K_DICT):
            return inner
        case Op("dict", ()):
            return DictOf((), expr.origin)
        case Op("dict", (_,)) | Op(".update!", (_,) | (_, _)):
            return _merged(env, expr, tuple(map(Spread, expr.args)))
        case Op("|", (DictOf(()), right)) if known(right, K_DICT):
            return right
        case Op("unpack", (inner, Literal(int() as count), Literal(None))) if _length(infer(inner, env)) == count:
            return inner
        case Op("[]", (DictOf((*others, last)), Literal() as key)) if (
            not isinstance(last, Spread) and last[0] == key and _sure(others, env)
        ):
            return last[1]
        case Op("[]=!", (holder, Literal(str()) as key, item)) if known(holder, K_DICT):
            return Op("|", (holder, DictOf(((key, item),))), (), expr.origin)
        case DictOf(entries) if any(isinstance(e, Spread) for e in entries):
            return _merged(env, expr, entries)
        case _:
            return expr


def _length(type_: Type) -> int | None:
    """Return the length of a list, where the type tells."""
    return len(type_.items) if isinstance(type_, TupleType) else None


def _sure(entries: Iterable[tuple[Expr, Expr] | Spread], env: Mapping[str, Type]) -> bool:
    """Whether the entries of a display cannot fail."""
    for entry in entries:
        if isinstance(entry, Spread):
            if can_fail(entry.value, env) or not within(infer(entry.value, env), K_DICT):
                return False
        elif any(can_fail(part, env) for part in entry):
            return False
    return True


def _merged(env: Mapping[str, Type], expr: Expr, entries: tuple[tuple[Expr, Expr] | Spread, ...]) -> Expr:
    out: Expr = DictOf(())
    for entry in entries:
        part: Expr = entry.value if isinstance(entry, Spread) else DictOf((entry,))
        if not within(infer(part, env), K_DICT):
            raise refuse(expr, "JSONPath merges dicts only, and this may be none", "annotate it as a `dict`")
        if isinstance(out, DictOf) and isinstance(part, DictOf):
            out = _joined_displays(out, part)
        elif out == DictOf(()):
            out = part
        else:
            out = Op("|", (out, part), (), expr.origin)
    return out


def _joined_displays(left: DictOf, right: DictOf) -> Expr:
    keys = {e[0].value for e in right.entries if not isinstance(e, Spread) and isinstance(e[0], Literal)}
    kept = tuple(
        e for e in left.entries
        if isinstance(e, Spread) or not (isinstance(e[0], Literal) and e[0].value in keys)
    )  # fmt: skip
    return DictOf((*kept, *right.entries), left.origin)
