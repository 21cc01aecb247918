"""Ordering: ``sorted``, ``list.sort``, ``min`` and ``max``, with and without keys."""

from flowdsl.ir.expr import Lambda, Op
from flowdsl.ir.ops.builtins import comparable
from flowdsl.ir.ops.infer import can_fail
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_INT,
    K_LIST,
    K_NONE,
    K_NUMBER,
    K_OPAQUE,
    iterated,
    may,
    within,
)
from flowdsl.ir.ops.temporal import confusable
from flowdsl.ir.types import ANY, Type, union
from flowdsl.lowering.query.jsonata.code import COND, Code
from flowdsl.lowering.query.jsonata.comparing import CONFUSED, ordered
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes

_UNKNOWN = (object(), object())


def _keyed(emitter: Emitter, source: Code, key: Code) -> str:
    """Write the items with their keys, each computed once and for every item."""
    assert key.body is not None
    param = key.params[0]
    return f'[$map({source.text}, function(${param}) {{ {{"key": {key.body.text}, "value": ${param}}} }})]'


def _key_function(args: Args, index: int) -> Lambda | None:
    given = args.call.args[index]
    return given if isinstance(given, Lambda) else None


def _compare(emitter: Emitter, one: str, symbol: str, other: str, type_: Type) -> Code:
    left, right = Code(one, 80, type_, simple=True), Code(other, 80, type_, simple=True)
    return ordered(emitter, left, symbol, right, _UNKNOWN)


@writes("sorted", ".sort!")
def _sorted(emitter: Emitter, args: Args) -> Code:
    op: Op = args.call.op
    value = args[0]
    if op.name == ".sort!":
        value = emitter.checked(value, "asList", K_LIST, ANY)
    source = emitter.hard(emitter.listed(value))
    if confusable(iterated(source.type), iterated(source.type)) and args.get(1) is None:
        return emitter.refuse(op, *CONFUSED)
    reverse = args.call.literal(2) if args.call.has(2) else False
    if isinstance(reverse, bool | int):
        return _in_order(emitter, args, source, reverse=bool(reverse))
    flag = args.get(2)
    if flag is None or not within(flag.type, K_BOOL | K_INT):
        return emitter.refuse(op, "`reverse` may be no bool", "write `reverse=bool(…)`, or annotate it as `bool`")

    def either(items: Code) -> Code:
        return emitter.once(flag, lambda down: Code(
            f"{emitter.truth(down).at(COND + 1)} ? {_in_order(emitter, args, items, reverse=True).at(COND)}"
            f" : {_in_order(emitter, args, items, reverse=False).at(COND)}", COND
        ))  # fmt: skip

    return emitter.once(source, either)


def _in_order(emitter: Emitter, args: Args, source: Code, *, reverse: bool) -> Code:
    op: Op = args.call.op
    symbol = "<" if reverse else ">"
    key = args.get(1)
    if key is None or (within(key.type, K_NONE) and not key.params):
        item = iterated(source.type)
        if within(item, K_NUMBER) and not reverse:
            return Code(f"$sort({source.text})")
        if not comparable(item):
            return emitter.helper("sortDown" if reverse else "sortUp", source)
        return _sort_with(emitter, source, lambda a, b: _compare(emitter, a, symbol, b, item))
    if confusable(key.type, key.type):
        return emitter.refuse(op, *CONFUSED)
    function = _key_function(args, 1)
    if function is None or len(function.params) != 1:
        return emitter.refuse(op, "`key` must be a function of one argument", "write a lambda")
    item = iterated(source.type)
    scope = {**emitter.env, function.params[0]: item}
    if comparable(key.type) and not can_fail(function.body, scope):
        return _sort_with(emitter, source, lambda a, b: _inline(emitter, function, item, a, symbol, b))
    compare = _sort_text(emitter, _keyed(emitter, source, key), lambda a, b: _compare(
        emitter, f"{a}.key", symbol, f"{b}.key", key.type))  # fmt: skip
    pair = emitter.fresh("pair")
    keep = "[]" if may(item, K_LIST | K_OPAQUE) else ""
    return Code(f"[$map({compare}, function(${pair}) {{ ${pair}.value }}){keep}]", bracket=True)


def _inline(emitter: Emitter, function: Lambda, item: Type, one: str, symbol: str, other: str) -> Code:
    """Compare the keys of two items by writing the key's body for each."""
    name = function.params[0]
    outer, renamed = emitter.env, dict(emitter.renamed)
    emitter.env = {**outer, name: item}
    codes: list[Code] = []
    for text in (one, other):
        emitter.renamed[name] = text[1:]
        codes.append(emitter.expr(function.body))
    emitter.env = outer
    emitter.renamed = renamed
    return ordered(emitter, codes[0], symbol, codes[1], _UNKNOWN)


def _sort_text(emitter: Emitter, source: str, compare: "object") -> str:
    one, other = emitter.fresh("a"), emitter.fresh("b")
    assert callable(compare)
    test: Code = compare(f"${one}", f"${other}")
    return f"$sort({source}, function(${one}, ${other}) {{ {test.text} }})"


def _sort_with(emitter: Emitter, source: Code, compare: "object") -> Code:
    text = _sort_text(emitter, source.text, compare)
    # As the last call of a function body the reference engine hands $sort a comparator it cannot call: it takes tail
    # calls apart and forgets to wrap their function arguments. Inside a list the call is no tail call.
    return Code(text) if emitter.env is emitter.root else Code(f"[{text}]", bracket=True)


@writes("min", "max")
def _extreme(emitter: Emitter, args: Args) -> Code:
    op: Op = args.call.op
    highest = op.name == "max"
    if len(args.rest) == 1:
        source = emitter.hard(emitter.listed(args.rest[0]))
        item = iterated(source.type)
    else:
        item = union(c.type for c in args.rest)
        source = Code(f"[{', '.join(emitter.boxed(c) for c in args.rest)}]", bracket=True)
    key = args.get(0)
    compared = item if key is None else key.type
    if confusable(compared, compared):
        return emitter.refuse(op, *CONFUSED)
    if key is None or (within(key.type, K_NONE) and not key.params):
        if within(item, K_NUMBER):
            code = Code(f"${op.name}({source.text})", soft=len(args.rest) == 1)
        else:
            code = emitter.helper("highest" if highest else "lowest", source, soft=len(args.rest) == 1)
    else:
        if _key_function(args, 0) is None or not key.params:
            return emitter.refuse(op, "`key` must be a function of one argument", "write a lambda")
        one, other = emitter.fresh("best"), emitter.fresh("pair")
        test = _compare(emitter, f"${one}.key", "<" if highest else ">", f"${other}.key", key.type)
        text = _keyed(emitter, source, key)
        code = Code(f"$reduce({text}, function(${one}, ${other}) {{ {test.at(COND + 1)} ? ${other} : ${one} }}).value",
                    80, ANY, soft=len(args.rest) == 1)  # fmt: skip
    default = args.get(1)
    if default is None or len(args.rest) != 1:
        return code.typed(item) if default is None and item is not ANY else code
    # Python evaluates the default whether it is needed or not.
    return emitter.once(default, lambda d: Code(
        f"$count({source.text}) = 0 ? {d.at(COND + 1)} : {code.at(COND)}", COND), "default")  # fmt: skip
