"""``itertools``, ``functools.reduce`` and ``collections.Counter``."""

from flowdsl.analysis.draws import fails_late
from flowdsl.ir.expr import Lambda
from flowdsl.ir.ops.iteration import COUNTER
from flowdsl.ir.ops.kinds import K_DICT, K_LIST, K_NONE, is_opaque, iterated, may, within
from flowdsl.ir.types import ListType
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.comparing import equal
from flowdsl.lowering.query.jsonata.emitter import LAZY, LAZY_HELP, WALKED_ONCE, Args, Emitter, writes
from flowdsl.lowering.query.jsonata.sets import distinct


def _list(emitter: Emitter, code: Code) -> Code:
    return emitter.hard(emitter.listed(code))


def _lazy(emitter: Emitter, args: Args, index: int) -> bool:
    """Refuse an iterator that can fail where Python may stop drawing from it."""
    given = args.call.args[index]
    if given is not None and fails_late(given, emitter.env):
        emitter.refuse(given, LAZY, LAZY_HELP)
        return True
    return False


@writes("itertools.chain")
def _chain(emitter: Emitter, args: Args) -> Code:
    sources = [_list(emitter, c) for c in args.rest]
    if not sources:
        return Code("[]", bracket=True)
    code = sources[0]
    for source in sources[1:]:
        code = Code(f"$append({code.text}, {source.text})")
    return Code(code.text)


@writes("itertools.chain.from_iterable")
def _flatten(emitter: Emitter, args: Args) -> Code:
    source = _list(emitter, args[0])
    if within(iterated(source.type), K_LIST):
        return Code(f"$reduce({source.text}, $append, [])")
    return Code(f"$reduce([$map({source.text}, {emitter.helper_function('items')})[]], $append, [])")


@writes("itertools.islice")
def _islice(emitter: Emitter, args: Args) -> Code:
    if _lazy(emitter, args, 0):
        return Code("[]")
    source = _list(emitter, args[0])
    codes = [c for c in (args.get(i) for i in (1, 2, 3)) if c is not None]
    if len(codes) == 1:
        codes.insert(0, Code("0"))
    bounds = [
        "null" if within(code.type, K_NONE) else emitter.helper("countOrNone", emitter.hard(code)).text
        for code in codes
    ]
    return emitter.helper("slice", source, *bounds, *["null"] * (3 - len(bounds)))


@writes("itertools.batched")
def _batched(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("batches", _list(emitter, args[0]), emitter.hard(emitter.integer(args[1])))


@writes("itertools.pairwise")
def _pairwise(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("neighbours", _list(emitter, args[0]))


@writes("itertools.product")
def _product(emitter: Emitter, args: Args) -> Code:
    if args.get(0) is not None:
        return emitter.refuse(args.call.op, "`product(repeat=…)` has no counterpart in JSONata", "name the list twice")
    code = Code("[[]]", bracket=True)
    for source in args.rest:
        code = emitter.helper("crossed", code, _list(emitter, source))
    return code


@writes("itertools.groupby")
def _groupby(emitter: Emitter, args: Args) -> Code:
    source, key = _list(emitter, args[0]), args.get(1)
    item = iterated(source.type)
    boxed = emitter.fresh("v")
    if key is None or (within(key.type, K_NONE) and not key.params):
        keyed = emitter.boxed(Code(f"${boxed}", type=item, simple=True))
        name, key_type = boxed, item
    elif key.body is not None and len(key.params) == 1:
        keyed, name, key_type = emitter.boxed(key.body), key.params[0], key.type
    else:
        return emitter.refuse(args.call.op, "`key` must be a function of one argument", "write a lambda")
    value = emitter.boxed(Code(f"${name}", type=item, simple=True))
    pairs = f"[$map({source.text}, function(${name}) {{ [{keyed}, {value}] }})[]]"
    last, pair = emitter.fresh("last"), emitter.fresh("pair")
    one, other = Code(f"${last}[0]", 80, key_type), Code(f"${pair}[0]", 80, key_type)
    same = equal(emitter, one, other, (object(), object()))
    return emitter.helper("grouped", pairs, f"function(${last}, ${pair}) {{ {same.text} }}")


@writes("itertools.accumulate")
def _accumulate(emitter: Emitter, args: Args) -> Code:
    if _lazy(emitter, args, 0):
        return Code("[]")
    function, initial = args.get(1), args.get(2)
    if initial is not None and may(initial.type, K_NONE):
        return emitter.refuse(args.call.op, "`initial` that may be None", "start with a value, or leave it out")
    if initial is None and (function is None or (within(function.type, K_NONE) and not function.params)):
        return emitter.helper("accumulated", _list(emitter, args[0]))
    if function is None or (within(function.type, K_NONE) and not function.params):
        step = emitter.helper_function("add")
    elif function.body is not None and len(function.params) == 2:
        step = function.text
    else:
        return emitter.refuse(args.call.op, "`accumulate` needs a function of two arguments", "write a lambda")
    start = "[]" if initial is None else f"[{emitter.boxed(initial)}]"
    return emitter.helper("accumulatedBy", _list(emitter, args[0]), step, start)


@writes("itertools.combinations", "itertools.permutations")
def _picked(emitter: Emitter, args: Args) -> Code:
    if _lazy(emitter, args, 0):
        return Code("[]")
    source, size = _list(emitter, args[0]), args.get(1)
    if size is None:
        return emitter.once(source, lambda s: emitter.helper("arranged", s, f"$count({s.text})"))
    if args.call.op.name == "itertools.permutations":
        if may(size.type, K_NONE):
            return emitter.refuse(args.call.op, "`r` that may be None", "leave it out")
        return emitter.helper("arranged", source, emitter.hard(emitter.integer(size)))
    return emitter.helper("picked", source, emitter.hard(emitter.integer(size)), "0")


@writes("flowdsl.operands")
def _operands(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("operands", emitter.hard(emitter.checked(args[0], "asList", K_LIST, args[0].type)))


@writes("flowdsl.distinct")
def _distinct(emitter: Emitter, args: Args) -> Code:
    return emitter.hard(distinct(emitter, args[0])).typed(ListType(iterated(args[0].type)))


@writes("flowdsl.transposed")
def _transposed(emitter: Emitter, args: Args) -> Code:
    strict = args.call.literal(1) if args.get(1) is not None else False
    if not isinstance(strict, bool):
        return emitter.refuse(args.call.op, "`zip(strict=…)` must be a constant", "write True or False")
    rows = f"[$map({_list(emitter, args[0]).text}, {emitter.helper_function('items')})[]]"
    return emitter.helper("transposed", rows, "true" if strict else "false")


@writes("itertools.takewhile", "itertools.dropwhile")
def _while(emitter: Emitter, args: Args) -> Code:
    function, source = args[0], _list(emitter, args[1])
    given = args.call.args[0]
    if function.body is None or len(function.params) != 1 or not isinstance(given, Lambda):
        return emitter.refuse(args.call.op, "the predicate must be a function of one argument", "write a lambda")
    if _lazy(emitter, args, 1):
        return Code("[]")
    name = "leading" if args.call.op.name.endswith("takewhile") else "afterLeading"
    test = emitter.truth(function.body)
    return emitter.helper(name, source, f"function(${function.params[0]}) {{ {test.text} }}")


@writes("itertools.repeat")
def _repeat(emitter: Emitter, args: Args) -> Code:
    if is_opaque(args[0].type, "iterator"):
        return emitter.refuse(args.call.op, *WALKED_ONCE)
    boxed = f"[{emitter.boxed(args[0])}]"
    return emitter.helper("repeat", boxed, emitter.hard(emitter.integer(args[1])))


@writes("itertools.zip_longest")
def _zip_longest(emitter: Emitter, args: Args) -> Code:
    if not args.rest:
        return Code("[]", bracket=True)
    fill = f"[{emitter.boxed(args[0])}]" if args.get(0) is not None else "[null]"
    lists = ", ".join(emitter.boxed(_list(emitter, c)) for c in args.rest)
    return emitter.helper("zipLongest", f"[{lists}]", fill)


@writes("functools.reduce")
def _reduce(emitter: Emitter, args: Args) -> Code:
    function, source = args[0], _list(emitter, args[1])
    if function.body is None or len(function.params) != 2:
        return emitter.refuse(args.call.op, "`reduce` needs a function of two arguments", "write a lambda")
    if args.get(2) is None:
        return Code(f"$reduce({source.text}, {function.text})", soft=True)
    return Code(f"$reduce({source.text}, {function.text}, {emitter.hard(args[2]).text})")


@writes("collections.Counter")
def _counter(emitter: Emitter, args: Args) -> Code:
    if args.get(0) is None:
        return Code("{}", type=COUNTER)
    if within(args[0].type, K_DICT):
        return emitter.refuse(args.call.op, "`Counter` of a dict takes its values for counts", "use the dict itself")
    source = args[0]
    if may(source.type, K_DICT | K_NONE):
        source = emitter.helper("countable", source)
    return emitter.helper("counted", _list(emitter, source), type=COUNTER)


@writes(".most_common")
def _most_common(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, "counter"):
        return emitter.refuse(args.call.op, "`most_common` needs a Counter", "write `Counter(xs)`")
    ranked = emitter.helper("ranked", emitter.hard(args[0]))
    if args.get(1) is None or within(args[1].type, K_NONE):
        return ranked
    count = emitter.hard(emitter.integer(args[1]))
    return emitter.helper("firstOf", ranked, count)


@writes(".total")
def _total(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, "counter"):
        return emitter.refuse(args.call.op, "`total` needs a Counter", "write `Counter(xs)`")
    return emitter.helper("totalOf", emitter.hard(args[0]))
