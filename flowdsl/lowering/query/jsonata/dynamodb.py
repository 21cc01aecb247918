"""DynamoDB attribute values in JSONata."""

from flowdsl.ir.ops.kinds import holds_opaque
from flowdsl.ir.types import ANY_DICT
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes
from flowdsl.lowering.query.jsonata.leaks import leak


@writes("dynamodb.attribute")
def _attribute(emitter: Emitter, args: Args) -> Code:
    # Adapters take the mark off where an item is written out in a call; elsewhere nobody would know it.
    return emitter.refuse(
        args.call.op,
        "`dynamodb.value(…)` outside the item of a call",
        "write it in the item, the key or the values of a `dynamodb` call",
    )


def _json(emitter: Emitter, args: Args) -> Code:
    """Return what is marshalled, which may hold JSON values only: a set is an array in a machine."""
    opaque = holds_opaque(args[0].type)
    if opaque is not None:
        emitter.problems.append(leak(args.call.op.args[0], opaque))
    return args[0]


@writes("dynamodb.marshal")
def _marshal(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("marshal", _json(emitter, args), type=ANY_DICT)


@writes("dynamodb.marshal_item")
def _marshal_item(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("marshalItem", _json(emitter, args), type=ANY_DICT)


@writes("dynamodb.unmarshal")
def _unmarshal(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("unmarshal", args[0])


@writes("dynamodb.unmarshal_item")
def _unmarshal_item(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("unmarshalItem", args[0], type=ANY_DICT)
