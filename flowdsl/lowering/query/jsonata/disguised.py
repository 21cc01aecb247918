"""Values that JSON writes as others, and the operations that take them: a date is a number there, bytes are a text.

Python raises where a date is rounded, or bytes are joined with text; in JSON that would give a value. So an operation
takes such a value only where it is listed here; the writers of the operations know which kinds they go with.
"""

from collections import Counter
from collections.abc import ItemsView, Iterator, KeysView, ValuesView
from typing import Final

from flowdsl.ir.expr import Lambda
from flowdsl.ir.ops.kinds import K_DICT, K_LIST, K_STR, is_opaque, iterated, may_be_float, within
from flowdsl.ir.ops.temporal import DAY_KINDS, TEMPORAL_KINDS, confusable
from flowdsl.ir.types import ANY, FLOAT, Opaque, Type, members
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.registry import Args

_COMPUTES: Final = frozenset({"+", "+=", "-", "*", "/", "//", "%", "**", "|", "|=", "&", "^"})
"""What a machine would do with the JSON value of an operand of which only some values are of a kind."""
_COMPARED: Final = frozenset({"is", "is not", "==", "!=", "not", "bool", "copy.copy", "copy.deepcopy"})
"""Operations that take any value as any operand."""
_KEPT: Final = {
    "in": 0, "not in": 0, "itertools.repeat": 0, "itertools.zip_longest": 0, ".append!": 1, ".add!": 1, ".discard!": 1,
    ".index": 1, ".rindex": 1, ".count": 1, ".remove!": 1, "dict.fromkeys": 1, "next": 1, "[]=!": 2, ".insert!": 2,
    ".setdefault": 2, ".setdefault!": 2, ".get": 2, ".pop": 2, ".pop!": 2, "functools.reduce": 2,
}  # fmt: skip
"""Which operand of an operation may be any value, because it is kept, given back or looked for."""
_KEYS: Final = frozenset({".get", ".pop", ".pop!", ".setdefault", ".setdefault!"})
_TIMES: Final = frozenset({"+", "-", "<", "<=", ">", ">=", "min", "max", "str", "format"})
_ON_DAYS: Final = frozenset({
    ".isoformat", ".strftime", ".timestamp", ".date", ".weekday", ".isoweekday", ".replace@", "@year", "@month", "@day",
    "@hour", "@minute", "@second", "@microsecond",
})  # fmt: skip
_ON_DURATIONS: Final = frozenset({
    "*", "/", "//", "u-", "abs", ".total_seconds", "@days", "@seconds", "@microseconds", "datetime.timezone",
})  # fmt: skip
_TAKEN: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(DAY_KINDS, _TIMES | _ON_DAYS),
    "timedelta": _TIMES | _ON_DURATIONS,
    "bytes": frozenset({
        ".decode", "base64.b64encode", "base64.urlsafe_b64encode", "base64.b64decode", "base64.urlsafe_b64decode",
        "hashlib.md5", "hashlib.sha1", "hashlib.sha256", "hashlib.sha384", "hashlib.sha512",
    }),
    "match": frozenset({".group", ".groups", ".groupdict", ".start", ".end", "[]"}),
    "uuid": frozenset({"str", "format", "@hex"}),
    "hash": frozenset({".hexdigest"}),
    "timezone": frozenset({
        "str", "format", ".replace@", "datetime.datetime", "datetime.datetime.now", "datetime.datetime.fromtimestamp",
    }),
}  # fmt: skip
"""Which operations take a value of a kind; kinds that are not here are lists and objects in Python, too, or nearly."""
_NO_LIST: Final = frozenset({
    ".append!", ".insert!", ".extend!", ".sort!", ".reverse!", "isinstance", "[]=!", "del[]!", "[:]=!", "del[:]!",
})  # fmt: skip
_NOT_TAKEN: Final[dict[str, frozenset[str]]] = {
    "set": _NO_LIST | {".count", ".index"},
    "range": _NO_LIST | {".copy"},
    **dict.fromkeys(("iterator", "keys", "values", "items"), _NO_LIST | {".copy", ".count", ".index"}),
    "counter": frozenset({"isinstance", "u+", "u-", "|", "|=", "&", "random.choice"}),
}
"""Which operations of the others would tell the difference."""
_CLASSES: Final[dict[str, type]] = {
    "set": set, "range": range, "iterator": Iterator, "keys": KeysView, "values": ValuesView, "items": ItemsView,
    "counter": Counter,
}  # fmt: skip
_VIEWS: Final = frozenset({"keys", "values", "items"})
_NO_SETS: Final = frozenset((symbol, "items") for symbol in "|&^-")
_SUMS: Final = frozenset({"sum", "math.prod", "statistics.mean", "statistics.median"})
_TEXTS: Final = frozenset({"bytes", "uuid", "hash", "timezone"})
_IN_SETS: Final = frozenset({*TEMPORAL_KINDS, "bytes", "uuid"})
_GATHERS: Final = frozenset({"set", "frozenset", "collections.Counter"})
_ORDERS: Final = frozenset({"<", "<=", ">", ">="})
_SEARCHES: Final = frozenset({".index", ".rindex", ".count", ".remove!", ".add!", ".discard!"})
_JOINS: Final = frozenset({
    "|", "|=", "&", "-", "^", ".union", ".intersection", ".difference", ".symmetric_difference", ".update!",
    ".issubset", ".issuperset", ".isdisjoint",
})  # fmt: skip
MIXED: Final = (
    "dates, durations and numbers, which JSON does not tell apart, are compared with each other",
    "compare values of one kind: convert them first",
)
WHOLE: Final = (
    "a float stands where Python needs an int, which the machine cannot tell apart when it is whole",
    "use `int(…)`, or `//` where `/` made it",
)
_INDEXED: Final = frozenset({"[]", "[]=!", "del[]!", ".pop", ".pop!"})
_WHOLE: Final[dict[str, tuple[int, ...]]] = {
    **dict.fromkeys(_INDEXED, (1,)),
    **dict.fromkeys(("[:]", "[:]=!", "del[:]!", "itertools.islice"), (1, 2, 3)),
}
"""Which operands must be ints that may be something else, too; the writers of the others ask for an int themselves."""
_HELP: Final = {
    **dict.fromkeys(TEMPORAL_KINDS, "convert it first: `.timestamp()`, `.isoformat()` or an attribute such as `.year`"),
    "timedelta": "compute with `.total_seconds()`",
    "bytes": "make text of it: `.decode()`",
    "match": "take what was found: `.group()`",
    "uuid": "make text of it: `str(…)`",
    "hash": "make text of it: `.hexdigest()`",
    "timezone": "write its name, `\"UTC\"`",
}


def misplaced(name: str, args: Args) -> tuple[str, str] | None:
    """Return why an operation does not take one of its operands, and what to write instead; None when it takes all."""
    given = [*args.args, *args.rest]
    for index, code in enumerate(given):
        if code is None or (index < len(args.args) and isinstance(args.call.args[index], Lambda)):
            continue  # the type of a function's code is that of what it returns
        kind = _misplaced(name, index, code.type)
        if kind:
            what = f"`.{kind}()`" if kind in _VIEWS else f"a {kind}"
            told = "compare the dicts key by key" if (name, kind) in _NO_SETS else "make a list of it: `list(…)`"
            return f"{what} cannot be an operand of `{name.strip('.!@')}`", _HELP.get(kind, told)
    if _mixed(name, args):
        return MIXED
    if any(code is not None and may_be_float(code.type) for code in _whole(name, args)):
        return WHOLE
    return None


def _whole(name: str, args: Args) -> Iterator[Code | None]:
    """Yield the operands in the place of an int: of a list or text an index, a bound, how many of it."""
    owner = args.get(0)
    if owner is not None and not (name in _INDEXED and within(owner.type, K_DICT)):
        yield from (args.get(index) for index in _WHOLE.get(name, ()))
    if name == "*":
        for one, other in ((args[0], args[1]), (args[1], args[0])):
            # A float for certain makes the other a number, or fails; of what may be either, the writer asks.
            if within(one.type, K_STR | K_LIST) and not all(member == FLOAT for member in members(other.type)):
                yield other


def _mixed(name: str, args: Args) -> bool:
    """Whether an operation compares values of kinds that Python tells apart and JSON does not: a date and a number."""
    first, second = args.get(0), args.get(1)
    if first is None or first.type is ANY:
        return False
    if name in _GATHERS:
        items = iterated(first.type)
        return confusable(items, items)
    others = [*([] if second is None else [second]), *args.rest]
    if name in _ORDERS:
        # The writer knows which sets and dates have an order themselves.
        return not is_opaque(first.type) and any(confusable(first.type, other.type) for other in others)
    if name in _SEARCHES:
        return any(confusable(other.type, iterated(first.type)) for other in others[:1])
    if name in _JOINS and is_opaque(first.type, "set", "keys"):
        return any(confusable(iterated(other.type), iterated(first.type)) for other in others)
    return False


def _misplaced(name: str, index: int, type_: Type) -> str:
    if type_ is ANY:
        return ""
    if name in _SUMS and index == 0:
        summed = next((k for k in kinds_in(iterated(type_)) if k in TEMPORAL_KINDS), "")
        if summed:
            return summed
    if name == ".join" and index == 1:
        written = next((k for k in kinds_in(iterated(type_)) if k in _TEXTS), "")
        if written:
            return written
    if name in _GATHERS and index == 0:
        held = next((k for k in kinds_in(iterated(type_)) if k not in _IN_SETS or name == "collections.Counter"), "")
        if held:
            return held
    kinds = kinds_in(type_)
    several = len(kinds) > 1 and any(kind in _TAKEN for kind in kinds)
    mixed = name in _COMPUTES and (several or len(kinds) < len(members(type_)))
    return next((kind for kind in kinds if mixed or not _taken(kind, name, index)), "")


def _taken(kind: str, name: str, index: int) -> bool:
    """Whether an operation takes a value of a kind as its operand of a place."""
    if (name in (".add!", ".discard!") and index == 1 and kind not in _IN_SETS) or (
        name in ("in", "not in") and kind in _TEXTS
    ):
        return False
    if kind not in _TAKEN:
        told = index == 0 and (name in _NOT_TAKEN.get(kind, ()) or _lacks(kind, name))
        key = index == 1 and name in _KEYS
        drawn = name in ("random.choice", "random.sample") and kind != "range"
        return not (told or key or drawn or (name, kind) in (("len", "iterator"), *_NO_SETS)
                    or (name, kind, index) == ("|=", "items", 0))
    if index == 1 and name in ("in", "not in"):
        return False
    # What `+=` changes in place are lists.
    return ("+" if name == "+=" else name) in _TAKEN[kind] or name in _COMPARED or _KEPT.get(name) == index


def _lacks(kind: str, name: str) -> bool:
    """Whether the class of a kind has no such method, though the list or dict that it is in the machine has one."""
    known = _CLASSES.get(kind)
    return known is not None and name.startswith(".") and not hasattr(known, name.strip(".!"))


def kinds_in(type_: Type) -> list[str]:
    """Return the kinds of such values that a value may be, not those it may hold."""
    return [m.kind for m in members(type_) if isinstance(m, Opaque)]


def no_text(type_: Type, *, quoted: bool) -> bool:
    """Whether a value's text (`quoted`: its ``repr``) is another one than that of its JSON value."""
    return any(kind in ("match", "hash") or (quoted and kind in (*TEMPORAL_KINDS, "uuid")) for kind in kinds_in(type_))


def no_items(type_: Type) -> bool:
    """Whether a value that JSON writes as a text or an object has no items in Python, or others."""
    return any(kind in _TAKEN for kind in kinds_in(type_))
