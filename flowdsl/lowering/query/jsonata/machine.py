"""Operations that the graph builder makes: items of loops, unpacking, augmented addition, seconds of a Wait."""

from flowdsl.ir.ops.instances import KEYWORDS
from flowdsl.ir.ops.kinds import K_DICT, K_LIST, K_NONE, may, may_be_float, within
from flowdsl.ir.types import ANY, FLOAT, INT, STR
from flowdsl.lowering.query.jsonata.code import PATH, Code
from flowdsl.lowering.query.jsonata.emitter import WRITERS, Args, Emitter, writes


@writes("nth")
def _nth(emitter: Emitter, args: Args) -> Code:
    items, index = args[0], args[1]
    return Code(emitter.hard(items).item(emitter.hard(index).text), PATH, ANY, simple=items.simple)


@writes("unpack")
def _unpack(emitter: Emitter, args: Args) -> Code:
    value = emitter.listed(args[0])
    before, after = args.call.literal(1), args.call.literal(2)
    if after is None:
        return emitter.helper("unpack", value, str(before))
    return emitter.helper("unpackRest", value, str(before), str(after))


@writes(KEYWORDS)
def _keywords(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("keywords", *(emitter.hard(arg) for arg in (args[0], args[1], args[2])))


@writes("+=")
def _extended(emitter: Emitter, args: Args) -> Code:
    left = args[0]
    if within(left.type, K_LIST):
        return WRITERS[".extend!"](emitter, args)
    if not may(left.type, K_LIST):
        return WRITERS["+"](emitter, args)
    return emitter.helper("addInto", left, args[1])


@writes("|=")
def _merged(emitter: Emitter, args: Args) -> Code:
    left, right = args[0], args[1]
    if not may(left.type, K_DICT) or within(right.type, K_DICT):
        return WRITERS["|"](emitter, args)
    if within(left.type, K_DICT):
        pairs = emitter.helper("toDict", emitter.hard(right))
        return Code(f"$merge([{emitter.hard(left).text}, {pairs.text}])")
    loud = may_be_float(left.type) or may_be_float(right.type)
    return emitter.helper("mergeDict" if loud else "mergeInto", left, right)


@writes("whole")
def _whole(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("whole", args[0], args[1], type=INT)


@writes("limit")
def _limit(emitter: Emitter, args: Args) -> Code:
    number = args[0]
    if not may(number.type, K_NONE):
        return emitter.helper("whole", number, "0", type=INT)
    return emitter.helper("limit", number, type=INT)


@writes("timeout")
def _timeout(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("timeout", args[0], type=INT) if emitter.strict else args[0]


@writes("share")
def _share(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("share", args[0], type=FLOAT)


@writes("time.sleep")
def _seconds(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("seconds", emitter.surely_number(emitter.number(args[0])), type=INT)


@writes("flowdsl.message")
def _message(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("message", args[0], type=STR)


@writes("flowdsl.wait_until")
def _moment(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("moment", emitter.hard(args[0]), type=STR)
