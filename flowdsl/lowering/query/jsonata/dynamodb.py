"""DynamoDB attribute values in JSONata."""

from flowdsl.ir.types import ANY_DICT
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes


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
