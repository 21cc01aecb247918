"""The methods of lists, dicts and sets."""

from flowdsl.ir.expr import DictOf, ListOf, Literal, Op
from flowdsl.ir.ops.instances import INSTANCE, MEMBER_VALUE, instance_kinds
from flowdsl.ir.ops.kinds import K_DICT, K_INT, K_LIST, K_OPAQUE, K_STR, holds_opaque, is_opaque, iterated, may, within
from flowdsl.ir.types import (
    ANY,
    BOOL,
    INT,
    NEVER,
    ListType,
    RecordType,
    Scalar,
    members,
)
from flowdsl.lowering.query.jsonata.code import COMPARE, COND, Code, quoted
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes
from flowdsl.lowering.query.jsonata.paths import plain_key
from flowdsl.lowering.query.jsonata.sets import combined, contained, distinct, is_set


def _as_list(emitter: Emitter, code: Code) -> Code:
    return emitter.hard(emitter.checked(code, "asList", K_LIST, ANY))


def _as_dict(emitter: Emitter, code: Code) -> Code:
    if is_opaque(code.type, "counter"):
        return emitter.hard(code)
    return emitter.hard(emitter.checked(code, "asDict", K_DICT, ANY))


@writes(".append!")
def _append(emitter: Emitter, args: Args) -> Code:
    value = args[1]
    added = emitter.hard(value).text if not may(value.type, K_LIST | K_OPAQUE) else f"[{emitter.boxed(value)}]"
    return Code(f"$append({_as_list(emitter, args[0]).text}, {added})")


@writes(".extend!")
def _extend(emitter: Emitter, args: Args) -> Code:
    added = emitter.hard(emitter.listed(args[1]))
    return Code(f"$append({_as_list(emitter, args[0]).text}, {added.text})")


@writes(".insert!")
def _insert(emitter: Emitter, args: Args) -> Code:
    index = emitter.hard(emitter.integer(args[1]))
    added = f"[{emitter.boxed(args[2])}]"
    return emitter.helper("setSlice", _as_list(emitter, args[0]), index, index, added)


@writes(".remove!")
def _remove(emitter: Emitter, args: Args) -> Code:
    value = emitter.hard(args[1])
    if is_opaque(args[0].type, "set"):
        return emitter.helper("setRemove", args[0], value)
    source = _as_list(emitter, args[0])
    return emitter.once(source, lambda xs: emitter.helper(
        "delItem", xs, emitter.helper("indexIn", xs, value), type=ANY))  # fmt: skip


@writes(".reverse!")
def _reverse(emitter: Emitter, args: Args) -> Code:
    return Code(f"$reverse({_as_list(emitter, args[0]).text})")


@writes(".clear!")
def _clear(emitter: Emitter, args: Args) -> Code:
    value = args[0]
    if within(value.type, K_LIST) or is_opaque(value.type, "set"):
        return emitter.after(value, Code("[]", bracket=True))
    if within(value.type, K_DICT) or is_opaque(value.type, "counter"):
        return emitter.after(value, Code("{}"))
    return emitter.helper("cleared", value)


@writes(".copy")
def _copy(emitter: Emitter, args: Args) -> Code:
    value = args[0]
    if within(value.type, K_LIST | K_DICT) or is_opaque(value.type, "set", "counter"):
        return value
    return emitter.helper("copied", value)


@writes(MEMBER_VALUE)
def _member_value(emitter: Emitter, args: Args) -> Code:
    if not all(isinstance(m, Scalar) and m.member for m in members(args[0].type)):
        what = "`.value` of what may be no member of a StrEnum or an IntEnum"
        instead = "leave `.value` out: what came in is the value already, and such a member is its value"
        return emitter.refuse(args.call.op, what, instead)
    return args[0].typed(ANY)


@writes(INSTANCE)
def _instance(emitter: Emitter, args: Args) -> Code:
    given = args.call.args[0]
    if given is None or within(args[0].type, instance_kinds(args.call)):
        return args[0]
    # Added to an empty one, anything else is a TypeError.
    name, origin = args.call.literal(1), args.call.op.origin
    if name == "dict":
        return emitter.expr(Op("|", (DictOf((), origin=origin), given), (), origin))
    empty = Literal("", origin) if name == "str" else ListOf((), origin)
    return emitter.expr(Op("+", (empty, given), (), origin))


@writes("copy.copy", "copy.deepcopy", "dataclasses.asdict")
def _copied(emitter: Emitter, args: Args) -> Code:
    if holds_opaque(args[0].type):
        return emitter.refuse(args.call.op, "only a JSON value can be copied", "assign the value")
    # Values in a machine are never shared.
    return args[0]


@writes(".index")
def _index(emitter: Emitter, args: Args) -> Code:
    if within(args[0].type, K_STR):
        from flowdsl.lowering.query.jsonata.texts import find

        return emitter.helper("found", find(emitter, args), type=INT)
    if args.get(2) is not None:
        first = emitter.hard(emitter.integer(args[2]))
        last = "null" if args.get(3) is None else emitter.hard(emitter.integer(args[3]))
        return emitter.helper("indexBetween", emitter.hard(args[0]), emitter.hard(args[1]), first, last, type=INT)
    helper = "indexIn" if within(args[0].type, K_LIST) else "indexOfAny"
    return emitter.helper(helper, emitter.hard(args[0]), emitter.hard(args[1]), type=INT)


@writes(".count")
def _count(emitter: Emitter, args: Args) -> Code:
    value = args[0]
    if within(value.type, K_STR) or args.get(2) is not None:
        from flowdsl.lowering.query.jsonata.texts import occurrences

        return occurrences(emitter, args)
    if within(value.type, K_LIST):
        return emitter.helper("countIn", emitter.hard(value), emitter.hard(args[1]), type=INT)
    return emitter.helper("countOf", emitter.hard(value), emitter.hard(args[1]), type=INT)


def _looked_up(emitter: Emitter, args: Args) -> str | None:
    """Return the text of the value under the key of a dict for certain; None when it is no dict or no text key."""
    obj, key = args[0], args[1]
    name = args.call.literal(1)
    if not (within(obj.type, K_DICT) or is_opaque(obj.type, "counter")):
        return None
    if isinstance(name, str):
        return plain_key(emitter, obj, name)
    if within(key.type, K_STR):
        return f"$lookup({obj.text}, {emitter.hard(key).text})"
    return None


@writes(".get", ".setdefault")
def _get(emitter: Emitter, args: Args) -> Code:
    default = emitter.hard(args[2]) if args.get(2) is not None else Code("null")
    if _looked_up(emitter, args) is None:
        return emitter.helper("getOr", args[0], emitter.hard(args[1]), default)
    obj = emitter.hard(args[0])
    found = _looked_up(emitter, Args(args.call, (obj, *args.args[1:]), args.rest))
    name = args.call.literal(1)
    if isinstance(obj.type, RecordType) and isinstance(name, str):
        field = obj.type.field(name)
        if field is not None and field.required and (default.simple or args.get(2) is None):
            return Code(found or "", 80, simple=obj.simple, soft=True)
    if not default.simple and args.get(2) is not None and emitter.strict:
        # Python evaluates the default in any case; bound first, it fails where Python fails.
        return emitter.once(default, lambda d: Code(f"$exists({found}) ? {found} : {d.text}", COND), "default")
    return Code(f"$exists({found}) ? {found} : {default.at(COND)}", COND)


@writes(".setdefault!")
def _set_default(emitter: Emitter, args: Args) -> Code:
    default = emitter.hard(args[2]) if args.get(2) is not None else Code("null")
    name = args.call.literal(1)
    key = Code(quoted(name)) if isinstance(name, str) else emitter.hard(emitter.key(args[1]))
    return emitter.helper("withDefault", _as_dict(emitter, args[0]), key, default)


@writes(".pop")
def _pop(emitter: Emitter, args: Args) -> Code:
    obj, key = args[0], args.get(1)
    if is_opaque(obj.type, "set"):
        return emitter.refuse(args.call.op, "which item of a set `pop` takes is not defined", "use a list")
    if key is None:
        if within(obj.type, K_LIST):
            return Code(obj.item("-1"), 80, soft=True)
        return Code(_as_list(emitter, obj).item("-1"), 80, soft=True)
    if args.get(2) is not None:
        return _get(emitter, args) if within(args[1].type, K_STR) else emitter.helper(
            "popOr", obj, emitter.hard(key), emitter.hard(args[2]))  # fmt: skip
    if (found := _looked_up(emitter, args)) is not None:
        return Code(found, 80, soft=True)
    if within(obj.type, K_LIST) and isinstance(args.call.literal(1), int) and within(key.type, K_INT):
        return Code(obj.item(str(args.call.literal(1))), 80, soft=True)
    return emitter.helper("popped", obj, key, soft=True)


@writes(".pop!")
def _after_pop(emitter: Emitter, args: Args) -> Code:
    obj, key = args[0], args.get(1)
    if is_opaque(obj.type, "set"):
        return emitter.refuse(args.call.op, "which item of a set `pop` takes is not defined", "use a list")
    if key is None:
        return emitter.helper("delItem", _as_list(emitter, obj), "-1")
    if args.get(2) is not None:
        after = emitter.helper("without", _as_dict(emitter, obj), emitter.hard(key))
        return emitter.after(args[2], after)
    return emitter.helper("delItem", obj, key)


@writes(".popitem")
def _pop_item(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("lastItem", _as_dict(emitter, args[0]))


@writes(".popitem!")
def _after_pop_item(emitter: Emitter, args: Args) -> Code:
    return emitter.once(_as_dict(emitter, args[0]), lambda d: emitter.helper(
        "delItem", d, f"[$keys({d.text})][-1]"))  # fmt: skip


@writes(".update!")
def _update(emitter: Emitter, args: Args) -> Code:
    obj = args[0]
    if is_opaque(obj.type, "set"):
        return _set_method(emitter, args)
    if is_opaque(obj.type, "counter"):
        return emitter.refuse(args.call.op, "`Counter.update` has no counterpart in JSONata", "count the joined list")
    parts = [_as_dict(emitter, obj).text]
    for other in args.rest:
        if within(other.type, K_DICT):
            parts.append(emitter.hard(other).text)
        else:
            parts.append(emitter.helper("toDict", emitter.hard(other)).text)
    return Code(f"$merge([{', '.join(parts)}])")


@writes(".keys")
def _keys(emitter: Emitter, args: Args) -> Code:
    return Code(f"[$keys({_as_dict(emitter, args[0]).text})]", bracket=True)


@writes(".values")
def _values(emitter: Emitter, args: Args) -> Code:
    obj, item = _as_dict(emitter, args[0]), emitter.fresh("v")
    return Code(f"[$each({obj.text}, function(${item}) {{ ${item} }})[]]", bracket=True)


@writes(".items")
def _items(emitter: Emitter, args: Args) -> Code:
    obj, key, item = _as_dict(emitter, args[0]), emitter.fresh("k"), emitter.fresh("v")
    from flowdsl.ir.ops.kinds import value_type

    boxed = emitter.boxed(Code(f"${item}", type=value_type(obj.type), simple=True))
    return Code(f"[$each({obj.text}, function(${item}, ${key}) {{ [${key}, {boxed}] }})[]]", bracket=True)


@writes("dict.fromkeys")
def _from_keys(emitter: Emitter, args: Args) -> Code:
    source, name = emitter.hard(emitter.listed(args[0])), emitter.fresh("k")
    item = iterated(source.type)
    if item != NEVER and not may(item, K_STR):
        instead = "walk it at once, as in `list(dict.fromkeys(xs))`, or make texts of them: `str(…)`"
        return emitter.refuse(args.call.op, "a dict key must be text", instead)
    key = emitter.key(Code(f"${name}", type=item, simple=True))
    value = emitter.hard(args[1]) if args.get(1) is not None else Code("null")
    return emitter.once(value, lambda v: Code(
        f"$merge([$map({source.text}, function(${name}) {{ {{{key.text}: {v.text}}} }})])"))  # fmt: skip


_NO_SET = "sets in dicts and lists cannot be changed: use a list there, `if x{1} in items: items.{0}(x)`"
_SETS = {".union": "|", ".intersection": "&", ".difference": "-", ".symmetric_difference": "^", ".update!": "|"}


@writes(".union", ".intersection", ".difference")
def _set_method(emitter: Emitter, args: Args) -> Code:
    code = emitter.hard(args[0])
    if not is_opaque(code.type, "set"):
        return emitter.refuse(args.call.op, f"`{args.call.op.name[1:]}` needs a set", "write `set(…)` around it")
    for other in args.rest:
        if args.call.op.name == ".intersection" and _may_be_unhashable(other):
            code = emitter.helper("setFound", code, emitter.hard(emitter.listed(other)), type=code.type)
        else:
            code = combined(emitter, _SETS[args.call.op.name], code, distinct(emitter, other))
    return code


def _may_be_unhashable(items: Code) -> bool:
    """Whether a list or dict may be among the items: Python fails at the first, unless it needs to look no further."""
    return not is_set(items) and may(iterated(items.type), K_LIST | K_DICT)


@writes(".symmetric_difference", ".issubset", ".issuperset", ".isdisjoint")
def _set_pair(emitter: Emitter, args: Args) -> Code:
    name = args.call.op.name
    if not is_opaque(args[0].type, "set", "keys"):
        return emitter.refuse(args.call.op, f"`{name[1:]}` needs a set", "write `set(…)` around it")
    code = emitter.hard(args[0])
    if name in (".isdisjoint", ".issuperset") and _may_be_unhashable(args[1]):
        helper = "setApart" if name == ".isdisjoint" else "setAround"
        return emitter.helper(helper, code, emitter.hard(emitter.listed(args[1])), type=BOOL)
    other = distinct(emitter, args[1])
    if name == ".isdisjoint":
        return Code(f"$count({combined(emitter, '&', code, other).text}) = 0", COMPARE, BOOL)
    if name == ".symmetric_difference":
        return combined(emitter, "^", code, other)
    one, two = (other, code) if name == ".issuperset" else (code, other)
    return contained(emitter, one, two)


@writes(".add!")
def _add(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, "set"):
        return emitter.refuse(args.call.op, "`add` needs a variable that holds a set", _NO_SET.format("append", " not"))
    return combined(emitter, "|", emitter.hard(args[0]), _single(emitter, args[1]))


@writes(".discard!")
def _discard(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, "set"):
        return emitter.refuse(args.call.op, "`discard` needs a variable that holds a set", _NO_SET.format("remove", ""))
    value = args[1]
    if may(value.type, K_LIST | K_DICT):
        value = emitter.helper("hashable", emitter.hard(value), type=value.type)
    return combined(emitter, "-", emitter.hard(args[0]), _single(emitter, value))


def _single(emitter: Emitter, value: Code) -> Code:
    """Write the list of one value."""
    return Code(f"[{emitter.boxed(value)}]", type=ListType(value.type), bracket=True, simple=value.simple)
