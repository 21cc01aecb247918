"""DynamoDB attribute values in JSONata."""

from flowdsl.ir.types import ANY_DICT
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes


@writes("dynamodb.attribute")
def _attribute(emitter: Emitter, args: Args) -> Code:
    # Adapters take the mark off where an item is written out in a call; elsewhere nobody would know it.
    return emitter.refuse(
        args.call.op,
        "`dynamodb.value(…)` outside the item of a call",
        "write it in the item, the key or the values of a `dynamodb` call",
    )


@writes("dynamodb.marshal")
def _marshal(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("marshal", args[0], type=ANY_DICT)


@writes("dynamodb.marshal_item")
def _marshal_item(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("marshalItem", args[0], type=ANY_DICT)


@writes("dynamodb.unmarshal")
def _unmarshal(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("unmarshal", args[0])


@writes("dynamodb.unmarshal_item")
def _unmarshal_item(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("unmarshalItem", args[0], type=ANY_DICT)
