"""Structures known at run time, in Step Functions' spelling."""

from flowdsl.ir.ops.respelling import RESPELLED
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes


@writes(RESPELLED)
def _respelled(emitter: Emitter, args: Args) -> Code:
    value, shape, shapes, names = (emitter.hard(args[i]) for i in range(4))
    return emitter.helper("respelled", value, shape, shapes, names)
