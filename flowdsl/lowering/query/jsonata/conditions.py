"""``flowdsl.condition``: operators of JSONPath's Choice rules, which JSONata does not have."""

from flowdsl.ir.ops.conditions import OPERATORS, PREFIX
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes


@writes(*(f"{PREFIX}{name}" for name in OPERATORS))
def _operator(emitter: Emitter, args: Args) -> Code:
    name = args.call.op.name.removeprefix(PREFIX)
    return emitter.refuse(
        args.call.op, f"`condition.{name}` is an operator of JSONPath's Choice rules",
        "write the test in Python (`==`, `<`, `isinstance`, `.startswith`), or the workflow in JSONPath",
    )  # fmt: skip
