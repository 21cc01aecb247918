"""What a dict or a set asks of each key, pair or item as it takes it."""

from flowdsl.ir.ops.gathering import ITEM, KEY, PAIR, needless
from flowdsl.ir.types import STR
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes

_HELPERS = {KEY: "asKey", ITEM: "asItem", PAIR: "asPair"}


@writes(KEY, ITEM, PAIR)
def _checked(emitter: Emitter, args: Args) -> Code:
    value, name = args[0], args.call.op.name
    if needless(name, value.type) or not emitter.strict:
        return value
    return emitter.helper(_HELPERS[name], emitter.hard(value), type=STR if name == KEY else value.type)
