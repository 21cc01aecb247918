"""The built-in functions."""

import sys
from typing import Final

from flowdsl.analysis.draws import fails_late
from flowdsl.ir.ops.builtins import class_names
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_DICT,
    K_FLOAT,
    K_INT,
    K_LIST,
    K_NONE,
    K_NUMBER,
    K_NUMERIC,
    K_OPAQUE,
    K_STR,
    is_opaque,
    iterated,
    kinds,
    may,
    may_be_float,
    within,
)
from flowdsl.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    JSON_FLOAT,
    STR,
    DictType,
    TupleType,
    members,
)
from flowdsl.lowering.query.jsonata.code import AND, COMPARE, COND, PLUS, Code
from flowdsl.lowering.query.jsonata.emitter import LAZY, LAZY_HELP, Args, Emitter, writes
from flowdsl.lowering.query.jsonata.sets import distinct

_UNKNOWN = (object(), object())


@writes("len")
def _len(emitter: Emitter, args: Args) -> Code:
    value = args[0]
    if within(value.type, K_STR):
        return Code(f"$length({value.text})", soft=value.soft)
    if within(value.type, K_LIST) or (is_opaque(value.type) and not is_opaque(value.type, "counter")):
        return Code(f"$count({emitter.hard(value).text})")
    if within(value.type, K_DICT) or is_opaque(value.type, "counter"):
        return Code(f"$count($keys({emitter.hard(value).text}))")
    return emitter.helper("size", value)


@writes("abs")
def _abs(emitter: Emitter, args: Args) -> Code:
    value = emitter.number(args[0])
    return Code(f"$abs({value.text})", soft=value.soft)


@writes("bool")
def _bool(emitter: Emitter, args: Args) -> Code:
    value = args.get(0)
    return Code("false", type=BOOL, simple=True) if value is None else emitter.truth(value)


@writes("int")
def _int(emitter: Emitter, args: Args) -> Code:
    value = args.get(0)
    if value is None:
        return Code("0", type=INT, simple=True)
    if args.get(1) is not None:
        base = args.call.literal(1)
        if base == 10:
            return emitter.helper("parseInt", emitter.hard(emitter.text(value)))
        if not isinstance(base, int) or not 2 <= base <= 36:
            return emitter.refuse(args.call.op, "the base must be a constant from 2 to 36", "write the number")
        prefix = {2: "b", 8: "o", 16: "x"}.get(base, "")
        return emitter.helper("parseBase", emitter.hard(emitter.text(value)), str(base), f'"{prefix}"')
    if within(value.type, K_INT | K_BOOL):
        return emitter.number(value)
    return emitter.helper("parseInt", value)


@writes("float")
def _float(emitter: Emitter, args: Args) -> Code:
    value = args.get(0)
    if value is None:
        return Code("0", type=FLOAT, simple=True)
    if within(value.type, K_NUMERIC):
        return emitter.number(value).typed(FLOAT)
    given = args.call.literal(0)
    if isinstance(given, str) and given.strip().lower().lstrip("+-") in ("inf", "infinity", "nan"):
        return emitter.refuse(args.call.op, "JSON has no such number", "use None, or a large number")
    return emitter.helper("parseFloat", value, type=FLOAT)


@writes("round")
def _round(emitter: Emitter, args: Args) -> Code:
    value, digits = emitter.number(args[0]), args.get(1)
    if digits is None or within(digits.type, K_NONE):
        if within(args[0].type, K_INT | K_BOOL):
            return value
        return Code(f"$round({value.text})", soft=value.soft)
    count = args.call.literal(1)
    if isinstance(count, int) and count >= 0 and within(args[0].type, K_INT | K_BOOL):
        return value
    if not isinstance(count, int) and may(digits.type, K_NONE):
        return emitter.helper("roundBy", emitter.hard(value), emitter.hard(digits))
    # $round works on the decimal text; Python rounds the binary value (2.675 to 2.67).
    return emitter.helper("roundTo", emitter.hard(value), emitter.hard(emitter.integer(digits)))


@writes("divmod")
def _divmod(emitter: Emitter, args: Args) -> Code:
    left, right = emitter.number(args[0]), emitter.number(args[1])

    def both(a: Code, b: Code) -> Code:
        return Code(f"[{emitter.helper('floorDiv', a, b).text}, {emitter.helper('modulo', a, b).text}]", bracket=True)

    return emitter.once(left, lambda a: emitter.once(right, lambda b: both(a, b)))


_CLASS_OF = {"str": "string", "bool": "boolean", "list": "array", "dict": "object", "NoneType": "null"}
_BITS = {"str": K_STR, "bool": K_BOOL, "list": K_LIST, "dict": K_DICT, "NoneType": K_NONE, "float": K_FLOAT,
         "int": K_INT | K_BOOL}  # fmt: skip


@writes("isinstance")
def _isinstance(emitter: Emitter, args: Args) -> Code:
    names = class_names(args.call.args[1])
    unknown = [n for n in names if n not in _BITS]
    if unknown or not names:
        what = f"`isinstance` with {unknown[0] if unknown else 'these classes'} says nothing about a JSON value"
        return emitter.refuse(args.call.op, what, "use str, int, float, bool, list, dict or type(None)")
    value = args[0]
    wanted = 0
    for name in names:
        wanted |= _BITS[name]
    # JSON has no floats that are whole, so what is only said to be a float may be an int.
    loose = "int" not in names and "float" in names and any(member == JSON_FLOAT for member in members(value.type))
    if kinds(value.type) and within(value.type, wanted) and not value.soft and not loose:
        return emitter.after(value, Code("true", type=BOOL))
    if ("int" in names) != ("float" in names) and may_be_float(value.type):
        what = "in JSON a float with an integral value is an int, which the machine cannot tell apart"
        return emitter.refuse(args.call.op, what, "test for `(int, float)`, or whether `value == int(value)`")
    return emitter.once(value, lambda v: _class_test(emitter, v, names))


def _class_test(emitter: Emitter, value: Code, names: tuple[str, ...]) -> Code:
    plain = [_CLASS_OF[n] for n in dict.fromkeys(names) if n in _CLASS_OF]
    if "int" in names and "float" in names:
        plain += ["number", "boolean"] if "boolean" not in plain else ["number"]
    tests: list[Code] = []
    if len(plain) == 1:
        tests.append(Code(f'$type({value.text}) = "{plain[0]}"', COMPARE, BOOL))
    elif plain:
        listed = ", ".join(f'"{p}"' for p in plain)
        tests.append(Code(f"$type({value.text}) in [{listed}]", COMPARE, BOOL))
    if ("int" in names) != ("float" in names):
        tests.append(emitter.helper("isInt" if "int" in names else "isFloat", value, type=BOOL))
    if len(tests) == 1:
        return tests[0]
    return Code(" or ".join(t.at(AND) for t in tests), 25, BOOL)


@writes("range")
def _range(emitter: Emitter, args: Args) -> Code:
    codes = [None if c is None else emitter.hard(emitter.integer(c)) for c in args.args]
    first, stop, step = codes
    assert first is not None
    if step is not None and args.call.literal(2) != 1:
        assert stop is not None
        return emitter.helper("rangeOf", first, stop, step)
    low, high = ("0", first) if stop is None else (first.at(PLUS), stop)
    bound = args.call.literal(0 if stop is None else 1)
    text = str(bound - 1) if isinstance(bound, int) and not isinstance(bound, bool) else f"{high.at(PLUS)} - 1"
    return Code(f"[{low}..{text}]", bracket=True)


@writes("enumerate")
def _enumerate(emitter: Emitter, args: Args) -> Code:
    source = emitter.hard(emitter.listed(args[0]))
    start = args.get(1)
    index, item = emitter.fresh("i"), emitter.fresh("v")
    boxed = emitter.boxed(Code(f"${item}", type=iterated(source.type), simple=True))

    def counted(number: str) -> Code:
        text = f"[$map({source.text}, function(${item}, ${index}) {{ [{number}, {boxed}] }})[]]"
        return Code(text, bracket=True)

    if start is None or args.call.literal(1) == 0:
        return counted(f"${index}")
    # Python evaluates and checks the start once, also when there is nothing to count.
    return emitter.once(emitter.integer(start), lambda first: counted(f"${index} + {first.at(PLUS + 1)}"))


@writes("zip")
def _zip(emitter: Emitter, args: Args) -> Code:
    for lazy in args.call.rest:
        if len(args.rest) > 1 and fails_late(lazy, emitter.env):
            return emitter.refuse(lazy, LAZY, LAZY_HELP)
    sources = [emitter.hard(emitter.listed(c)) for c in args.rest]
    if not sources:
        return Code("[]", bracket=True)
    text = Code(f"$zip({', '.join(s.text for s in sources)})")
    strict = args.call.literal(0)
    if args.get(0) is None or strict is False:
        return text
    if strict is not True:
        return emitter.refuse(args.call.op, "`zip(strict=…)` must be a constant", "write True or False")
    lists = ", ".join(s.text if s.bracket else f"[{s.text}]" for s in sources)
    check = emitter.helper("zipStrict", f"[{lists}]")
    return Code(f"{check.text} ? {text.text}", COND, ANY)


@writes("reversed")
def _reversed(emitter: Emitter, args: Args) -> Code:
    if any(is_opaque(m, "iterator", "set") for m in members(args[0].type)):
        return emitter.refuse(args.call.op, "`reversed` needs a sequence", "write `list(…)` around it")
    return Code(f"$reverse({emitter.hard(emitter.listed(args[0])).text})")


@writes("list", "tuple")
def _list(emitter: Emitter, args: Args) -> Code:
    value = args.get(0)
    if value is None:
        return Code("[]", bracket=True)
    if is_opaque(value.type, "set") and args.call.op.name == "list":
        return emitter.refuse(args.call.op, "the order of a set is not defined", "use `sorted(…)`")
    return emitter.hard(emitter.listed(value)).typed(ANY)


@writes("set", "frozenset")
def _set(emitter: Emitter, args: Args) -> Code:
    value = args.get(0)
    return Code("[]", bracket=True) if value is None else distinct(emitter, value)


@writes("dict")
def _dict(emitter: Emitter, args: Args) -> Code:
    value = args.get(0)
    return Code("{}") if value is None else _to_dict(emitter, value, args)


def _to_dict(emitter: Emitter, value: Code, args: Args) -> Code:
    if within(value.type, K_DICT):
        return emitter.hard(value)
    if is_opaque(value.type, "counter"):
        return emitter.hard(value).typed(DictType(INT))
    pair = iterated(value.type)
    if isinstance(pair, TupleType) and pair.items and not may(pair.items[0], K_STR):
        return emitter.refuse(args.call.op, "a dict key must be text", "write `str(…)` around it")
    if within(value.type, K_LIST | K_OPAQUE) and not any(is_opaque(m, "counter") for m in members(value.type)):
        return emitter.helper("fromPairs", emitter.hard(emitter.listed(value)))
    return emitter.helper("toDict", value)


COMPENSATED: Final = sys.version_info >= (3, 12)
"""Whether this CPython's `sum` makes up for what the addition of fractions rounds (What's New in Python 3.12)."""


@writes("sum")
def _sum(emitter: Emitter, args: Args) -> Code:
    source, start = emitter.hard(emitter.listed(args[0])), args.get(1)
    first = Code("0", type=INT) if start is None else emitter.hard(start)
    items = iterated(source.type)
    if may(first.type, K_STR):
        first = emitter.helper("noText", first, type=first.type)
    whole = not may(items, K_FLOAT) and within(first.type, K_INT | K_BOOL)
    if COMPENSATED and not whole and may(first.type, K_NUMBER):
        return emitter.helper("total" if within(first.type, K_NUMBER) else "totalOrAll", source, first)
    if within(items, K_NUMBER) and first.text == "0":
        return Code(f"$sum({source.text})")
    if within(items, K_INT) and within(first.type, K_INT):
        return Code(f"{first.at(PLUS)} + $sum({source.text})", PLUS)
    return Code(f"$reduce({source.text}, {_adder(emitter)}, {first.text})")


def _adder(emitter: Emitter) -> str:
    return emitter.helper_function("add")


@writes("map")
def _map(emitter: Emitter, args: Args) -> Code:
    function = args[0]
    if not function.params or function.body is None:
        return emitter.refuse(args.call.op, "`map` needs a function known at compile time", "write a lambda")
    sources = [emitter.hard(emitter.listed(c)) for c in args.rest]
    if len(sources) != len(function.params):
        return emitter.refuse(args.call.op, "the function takes another number of arguments",
                              f"give it {len(sources)}")  # fmt: skip
    keep = "[]" if may(function.type, K_LIST | K_OPAQUE) else ""
    if len(sources) == 1:
        return Code(f"[$map({sources[0].text}, {function.text}){keep}]", bracket=True)
    whole = emitter.fresh("item")
    binds = "; ".join(f"${name} := ${whole}[{i}]" for i, name in enumerate(function.params))
    zipped = f"$zip({', '.join(s.text for s in sources)})"
    return Code(f"[$map({zipped}, function(${whole}) {{ ({binds}; {function.body.text}) }}){keep}]", bracket=True)


@writes("filter")
def _filter(emitter: Emitter, args: Args) -> Code:
    function, source = args[0], emitter.hard(emitter.listed(args[1]))
    if function.params and function.body is not None:
        test = emitter.truth(function.body)
        return Code(f"[$filter({source.text}, function(${function.params[0]}) {{ {test.text} }})[]]", bracket=True)
    if not within(function.type, K_NONE):
        return emitter.refuse(args.call.op, "`filter` needs a function known at compile time", "write a lambda")
    item = emitter.fresh("v")
    test = emitter.truth(Code(f"${item}", type=iterated(source.type), simple=True))
    return Code(f"[$filter({source.text}, function(${item}) {{ {test.text} }})[]]", bracket=True)


_NEXT_HELP: Final = (
    "make its items safe (`x.get(…)`), draw from a list of all of them (`next(iter([… for …]), None)`),"
    " or use a `for` loop with `break`"
)


@writes("next")
def _next(emitter: Emitter, args: Args) -> Code:
    listed, default = emitter.listed(args[0]), args.get(1)
    if not is_opaque(args[0].type, "iterator"):
        instead = "write `xs[0]`, `next(iter(xs), None)` or `next((x for x in xs if …), None)`"
        return emitter.refuse(args.call.op, "`next` needs an iterator", instead)
    source, function = emitter.hard(listed), args.call.args[0]
    # The iterable itself is evaluated early in Python as well: only what comes while it is drawn from matters.
    if function is not None and fails_late(function, emitter.env):
        return emitter.refuse(args.call.op, LAZY, _NEXT_HELP)
    first = Code(source.item("0"), 80, ANY, soft=True)
    if default is None:
        if emitter.env is not emitter.root:
            # StopIteration ends the iteration that calls this function instead of failing it.
            return emitter.refuse(args.call.op, "`next` without a default inside a function or comprehension",
                                  "give it a default: `next(…, None)`")  # fmt: skip
        return first
    return emitter.once(default, lambda d: emitter.once(source, lambda s: Code(
        f"$count({s.text}) > 0 ? {s.item('0')} : {d.at(COND)}", COND)), "default")  # fmt: skip


@writes("ord", "chr")
def _character(emitter: Emitter, args: Args) -> Code:
    if args.call.op.name == "chr":
        return emitter.helper("character", emitter.hard(emitter.integer(args[0])))
    return emitter.helper("ordinal", emitter.hard(emitter.text(args[0])))


@writes("hex", "oct", "bin")
def _based(emitter: Emitter, args: Args) -> Code:
    base, prefix = {"hex": (16, "0x"), "oct": (8, "0o"), "bin": (2, "0b")}[args.call.op.name]
    return emitter.once(emitter.integer(args[0]), lambda n: Code(
        f'({n.text} < 0 ? "-" : "") & "{prefix}" & $formatBase($abs({n.text}), {base})', PLUS, STR))  # fmt: skip
