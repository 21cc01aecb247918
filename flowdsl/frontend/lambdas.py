"""Lambda functions beside the workflow: what the compiler reads of them (never their bodies)."""

import libcst as cst

from flowdsl.diagnostics.rules import names as rules
from flowdsl.frontend.annotations import annotation_type
from flowdsl.frontend.context import Context, Scope
from flowdsl.frontend.options import keyword_constants
from flowdsl.frontend.symbols import LambdaFunction
from flowdsl.ir.flow import LambdaSpec

OPTIONS = (
    "name", "timeout", "memory", "runtime", "architecture", "environment", "description", "role", "layers",
    "retry_on_service_exceptions", "handler", "ephemeral_storage", "tracing", "vpc", "reserved_concurrency",
)  # fmt: skip
"""What ``@lambda_.function(...)`` takes; the deployment uses most of it."""


def spec_of(ctx: Context, function: LambdaFunction) -> LambdaSpec:
    """Read the signature and the decorator of a Lambda function."""
    qualified = f"{function.module.source.name}:{function.name}"
    known = ctx.specs.get(qualified)
    if known is not None:
        return known
    params = function.node.params
    names: list[str] = []
    required: list[str] = []
    keyword_only = frozenset(p.name.value for p in params.kwonly_params)
    for param in (*params.posonly_params, *params.params, *params.kwonly_params):
        name = param.name.value
        names.append(name)
        if param.default is None:
            required.append(name)
    for extra in (params.star_arg, params.star_kwarg):
        if isinstance(extra, cst.Param):
            ctx.refuse(rules.BadCall(
                origin=function.module.origin(extra),
                why=f"`{function.name}` has a `*` parameter, which has no name in the payload",
            ))  # fmt: skip
    returns = function.node.returns
    with ctx.inside(Scope(function.module)):
        options = keyword_constants(ctx, function.decorator.decorator, OPTIONS, "lambda_.function")
    return LambdaSpec(
        name=str(options.get("name") or function.name),
        qualified_name=qualified,
        parameters=tuple(names),
        required=tuple(required),
        result=annotation_type(function.module, returns.annotation)[0] if returns is not None else annotation_type(
            function.module, None)[0],
        options=tuple(options.items()),
        keyword_only=keyword_only,
    )  # fmt: skip
