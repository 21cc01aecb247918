"""Subscripts and slices, and the updates of parts of lists and dicts."""

from typing import Final

from flowdsl.ir.keeping import KEEP, TAKE, counts_from_front, spelled
from flowdsl.ir.ops.infer import can_fail
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_DICT,
    K_INT,
    K_LIST,
    K_NONE,
    K_OPAQUE,
    K_STR,
    is_opaque,
    iterated,
    kinds,
    may,
    within,
)
from flowdsl.ir.ops.table import OPS
from flowdsl.ir.types import ANY, INT, ListType, members
from flowdsl.lowering.query.base import Unsupported
from flowdsl.lowering.query.jsonata.code import ATOM, PATH, Code, quoted
from flowdsl.lowering.query.jsonata.disguised import kinds_in
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, field_name, writes

INHERITED: Final = frozenset(
    {
        "constructor", "toString", "toLocaleString", "valueOf", "hasOwnProperty", "isPrototypeOf",
        "propertyIsEnumerable", "__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__",
        "__lookupSetter__",
    }
)  # fmt: skip
"""Keys that every object of the reference engine seems to have: it reads what JavaScript objects inherit."""


def known_key(emitter: Emitter, key: str) -> str:
    """Return a key written in the source, after refusing those that JavaScript objects inherit."""
    if key in INHERITED and emitter.origin is not None:
        what = f"the key `{key}` is always present in the engine that runs JSONata"
        emitter.problems.append(Unsupported(emitter.origin, what, "give the key another name"))
    return key


def plain_key(emitter: Emitter, obj: Code, key: str) -> str:
    """Return ``$obj.key`` for a value that is a dict for certain (or undefined)."""
    known_key(emitter, key)
    if "`" in key or key == "" or key.startswith("%"):
        return f"$lookup({obj.text}, {quoted(key)})"
    if any(c < " " or c in "\x7f{}" for c in key):
        return f"$lookup({obj.text}, {quoted(key)})"
    return f"{obj.at(PATH)}.{field_name(key)}"


@writes("[]")
def _subscript(emitter: Emitter, args: Args) -> Code:
    obj, key = args[0], args[1]
    name = args.call.literal(1)
    if kinds(obj.type) & K_OPAQUE:
        return _opaque_subscript(emitter, args)
    if isinstance(name, str):
        if within(obj.type, K_DICT) or not emitter.strict:
            text = plain_key(emitter, obj, name)
            path = not text.startswith("$lookup(")
            simple = path and obj.simple and text.count(".") < 3
            # A key that the type requires is there; anything else may be missing, which leaves nothing (undefined).
            soft = obj.soft or OPS["[]"].fails(args.call)
            return Code(text, PATH if path else ATOM, ANY, soft=soft, simple=simple)
        return emitter.helper("getKey", obj, quoted(known_key(emitter, name)), soft=True)
    if within(obj.type, K_DICT):
        if within(key.type, K_STR):
            return Code(f"$lookup({obj.text}, {emitter.hard(key).text})", soft=True)
        return emitter.helper("getKey", obj, key, soft=True)
    if within(obj.type, K_LIST):
        if isinstance(name, int) and not isinstance(name, bool):
            soft = obj.soft or OPS["[]"].fails(args.call)
            return Code(obj.item(str(name)), PATH, ANY, soft=soft, simple=obj.simple)
        return _item(emitter, obj, key)
    return emitter.helper("part", obj, key, soft=True)


def _item(emitter: Emitter, obj: Code, key: Code) -> Code:
    """Write ``xs[i]`` for a list and an index known only at run time."""
    index = emitter.integer(key)
    if index.simple:
        return Code(obj.item(emitter.hard(index).text), PATH, ANY, soft=True)
    return emitter.helper("part", obj, index, soft=True)


def _opaque_subscript(emitter: Emitter, args: Args) -> Code:
    obj, key = args[0], args[1]
    if is_opaque(obj.type, "range"):
        return _item(emitter, obj.typed(ANY), key).typed(INT)
    if is_opaque(obj.type, "counter"):
        return emitter.helper("counterItem", emitter.hard(obj), emitter.hard(key), type=INT)
    if any(is_opaque(m, "match") for m in members(obj.type)):
        from flowdsl.lowering.query.jsonata.regex import subscript

        return subscript(emitter, args)
    kind = next(iter(kinds_in(obj.type)), "value")
    return emitter.refuse(args.call.op, f"a {kind} has no items to take by an index",
                          "convert it with `list(…)` first")  # fmt: skip


@writes("[:]")
def _slice(emitter: Emitter, args: Args) -> Code:
    obj = args[0]
    bounds = [args.get(i) for i in (1, 2, 3)]
    low, high, step = (args.call.literal(i) for i in (1, 2, 3))
    absent = [b is None or within(b.type, K_NONE) for b in bounds]
    plain_step = absent[2] or step == 1
    if within(obj.type, K_STR) and plain_step and (code := _text_slice(obj, absent, low, high)) is not None:
        return code
    if within(obj.type, K_LIST) and plain_step and (code := _list_slice(emitter, obj, absent, low, high)) is not None:
        return code
    if kinds(obj.type) & K_OPAQUE and not is_opaque(obj.type, "range"):
        return emitter.refuse(args.call.op, "this value cannot be sliced", "convert it with `list(…)` first")
    parts = [
        "null" if gone or bound is None else emitter.hard(_bound(emitter, bound)).text
        for bound, gone in zip(bounds, absent, strict=True)
    ]
    return emitter.helper("slice", emitter.hard(obj), *parts)


def _bound(emitter: Emitter, bound: Code) -> Code:
    """A bound may be None at run time, so only ints and bools are converted here."""
    return emitter.integer(bound) if within(bound.type, K_INT | K_BOOL) else bound


def _text_slice(obj: Code, absent: list[bool], low: object, high: object) -> Code | None:
    start = 0 if absent[0] else low
    if not isinstance(start, int) or isinstance(start, bool):
        return None
    if absent[1]:
        return Code(f"$substring({obj.text}, {start})", soft=obj.soft)
    if isinstance(high, int) and not isinstance(high, bool) and start >= 0 and high >= 0:
        return Code(f"$substring({obj.text}, {start}, {max(high - start, 0)})", soft=obj.soft)
    return None


def _list_slice(emitter: Emitter, obj: Code, absent: list[bool], low: object, high: object) -> Code | None:
    tests: list[str] = []
    for gone, value, sign in ((absent[0], low, ">="), (absent[1], high, "<")):
        if gone:
            continue
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            return None
        if sign == "<" or value > 0:
            tests.append(f"$i {sign} {value}")
    if not tests:
        return emitter.hard(obj)
    index, item = emitter.fresh("i"), emitter.fresh("v")
    test = " and ".join(tests).replace("$i", f"${index}")
    obj = emitter.hard(obj)  # of nothing, $filter makes an empty list
    return Code(f"[$filter({obj.text}, function(${item}, ${index}) {{ {test} }})[]]", bracket=True)


@writes("[]=!")
def _set_item(emitter: Emitter, args: Args) -> Code:
    obj, key, value = args[0], args[1], emitter.hard(args[2])
    if within(obj.type, K_DICT) or is_opaque(obj.type, "counter"):
        name = emitter.hard(emitter.key(key))
        return Code(f"$merge([{emitter.hard(obj).text}, {{{name.text}: {value.text}}}])")
    if within(obj.type, K_LIST):
        key = emitter.integer(key)
    sure = within(key.type, K_STR) or not may(obj.type, K_DICT)
    return emitter.helper("setItem" if sure else "setAny", obj, key, value)


@writes(KEEP)
def _keep(emitter: Emitter, args: Args) -> Code:
    obj, op = args[0], args.call.op
    if within(obj.type, K_LIST) and len(args.rest) == 1 and counts_from_front(args.call.rest[0]):
        index, item, whole = emitter.fresh("i"), emitter.fresh("v"), emitter.hard(obj).text

        def kept(value: Code) -> Code:
            chosen = f"${index} = {args.rest[0].text} ? {value.text} : ${item}"
            return Code(f"[$map({whole}, function(${item}, ${index}) {{ {chosen} }})[]]", bracket=True)

        # The part is there for certain, unless what was read of it has come to stand in the new value.
        value = emitter.hard(args[1])
        return emitter.once(value, kept) if can_fail(op.args[1], emitter.env) else kept(value)
    return emitter.expr(spelled(op, emitter.fresh("kept")))


@writes(TAKE)
def _take(emitter: Emitter, args: Args) -> Code:
    return emitter.expr(spelled(args.call.op, ""))


@writes("del[]!")
def _del_item(emitter: Emitter, args: Args) -> Code:
    obj, key = args[0], args[1]
    if within(obj.type, K_LIST):
        key = emitter.integer(key)
    if is_opaque(obj.type, "counter"):
        if may(key.type, K_LIST | K_DICT):
            key = emitter.helper("hashable", emitter.hard(key), type=key.type)
        return emitter.helper("uncounted", emitter.hard(obj), emitter.hard(key), type=obj.type)
    return emitter.helper("delItem", obj, key)


@writes("[:]=!", "del[:]!")
def _set_slice(emitter: Emitter, args: Args) -> Code:
    obj = args[0]
    step = args.call.literal(3)
    if args.get(3) is not None and step is not None and step != 1:
        return emitter.refuse(args.call.op, "a slice with a step cannot be assigned or deleted in a workflow",
                              "build the list with a comprehension")  # fmt: skip
    low, high = (emitter.hard(_bound(emitter, args[i])).text for i in (1, 2))
    obj = emitter.hard(emitter.checked(obj, "asList", K_LIST, ANY))
    if args.call.op.name == "[:]=!":
        return emitter.helper("setSlice", obj, low, high, emitter.hard(emitter.listed(args[4])))
    return emitter.helper("setSlice", obj, low, high, "[]")


@writes("iter")
def _iter(emitter: Emitter, args: Args) -> Code:
    code = emitter.listed(args[0])
    # What iterating gives is a list, whatever kind of iterable it came from.
    return code if code.is_list() else code.typed(ListType(iterated(code.type)))
