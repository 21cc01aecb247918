"""What every Python operation means: its type, whether it can fail, and its value.

`infer`, `can_fail`, `failures`, `evaluate`, `fold` and `narrow` are the questions to ask about an expression;
`known_method`, `known_builtin` and `known_function` tell the frontend which names it may use, and `refusal` why another
is refused.

Conventions of `Op` beyond those in `flowdsl.ir.expr`:

* `isinstance` takes its classes as text: ``Literal("str")`` or ``ListOf((Literal("str"), Literal("NoneType")))``.
* Arguments may stand by position or keyword, as in Python; `OpSpec.arrange` puts them in order.
* A mutating method is two operations: ``.pop`` (its value) and ``.pop!`` (the receiver afterwards).
* An attribute without a call (``moment.year``) is ``Op("@year", (moment,))``; `known_attribute` tells which there are.
* A library constant is a literal (`known_constant`); the time zone ``datetime.timezone.utc`` is a text of its own kind
  (`flowdsl.ir.zone`).
* `Lambda` stands directly as an argument (``sorted(xs, key=Lambda(…))``); built-ins passed as functions
  (``map(str, xs)``) are written as a `Lambda` by the frontend.
"""

from flowdsl.ir.ops.evaluate import NotEvaluable, evaluate
from flowdsl.ir.ops.fold import fold
from flowdsl.ir.ops.infer import Known, analyse, can_fail, failures, infer
from flowdsl.ir.ops.names import (
    Refusal,
    known_attribute,
    known_builtin,
    known_constant,
    known_function,
    known_method,
    refusal,
    suggestions,
)
from flowdsl.ir.ops.narrow import narrow
from flowdsl.ir.ops.spec import Call, OpSpec, Parameters
from flowdsl.ir.ops.table import OPS

__all__ = [
    "OPS",
    "Call",
    "Known",
    "NotEvaluable",
    "OpSpec",
    "Parameters",
    "Refusal",
    "analyse",
    "can_fail",
    "evaluate",
    "failures",
    "fold",
    "infer",
    "known_attribute",
    "known_builtin",
    "known_constant",
    "known_function",
    "known_method",
    "narrow",
    "refusal",
    "suggestions",
]
