"""JavaScript's text of a value in JSONata."""

from flowdsl.ir.ops.kinds import K_INT, K_STR, within
from flowdsl.ir.types import STR
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes


@writes("js.text")
def _text(emitter: Emitter, args: Args) -> Code:
    if within(args[0].type, K_STR):
        return args[0]
    if within(args[0].type, K_INT):
        return Code(f"$formatBase({emitter.hard(args[0]).text})", type=STR)
    return emitter.helper("jsText", emitter.hard(args[0]), type=STR)
