"""Expressions as CDK's ``EvaluateExpression`` takes them: JavaScript over data, without its Lambda function.

In a new workflow the expression is simply written in Python; this is for texts that exist already.
"""

from typing import Any

from flowdsl.adapters.api import Call, helper
from flowdsl.dsl.runtime import tool
from flowdsl.ir.expr import Expr, Literal, Var


@helper
def evaluate_expression(expression: str, value: Any = None) -> Any:
    """Evaluate a JavaScript expression: ``evaluate_expression("$.waitMilliseconds / 1000", data)``.

    Args:
        expression: arithmetic, comparisons, ``? :``, template literals, ``Math``, ``JSON`` and the methods of texts;
            ``$`` is the value. It must be known at compile time.
        value: what ``$`` stands for.

    Raises:
        ValueError: when the expression cannot be compiled.
    """
    parsed = tool("flowdsl.adapters.javascript").parse(expression, Var("value"))
    return tool("flowdsl.ir.ops").evaluate(parsed, {"value": value})


@evaluate_expression.compiles
def _(call: Call) -> Expr:
    text = call.static("expression")
    if not isinstance(text, str):
        call.refuse("the expression must be known at compile time", "expression", "write it as literal text")
        return Literal(None)
    from flowdsl.adapters.javascript import parse  # every import of this package would pay for it
    from flowdsl.adapters.javascript_values import JavaScriptError

    try:
        return parse(text, call["value"])
    except JavaScriptError as error:
        call.refuse(error.message, "expression", error.help)
        return Literal(None)
