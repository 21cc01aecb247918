"""Any SDK action by name, as CDK's ``CallAwsService`` takes it: for actions chosen by text, newer than botocore, or
in another region.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn
from flowdsl.adapters.integrations import ServiceNames, member, service_by_states_name, services
from flowdsl.adapters.models import operation_model, operations
from flowdsl.adapters.service import Service
from flowdsl.adapters.shapes import suggest
from flowdsl.iam.actions import actions
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import DictOf, Expr, Spread, State
from flowdsl.ir.expr import Literal as Constant
from flowdsl.ir.types import ANY
from flowdsl_tasks.lambda_ import SERVICE_EXCEPTIONS, function_arns


@task("aws-sdk", patterns=("request", "wait_for_token"))
def call_aws_service(
    *,
    service: str,
    action: str,
    parameters: Mapping[str, Any] | None = None,
    iam_resources: Sequence[str],
    iam_action: str | None = None,
    additional_iam_statements: Sequence[Mapping[str, Any]] | None = None,
    **options: Unpack[TaskOptions],
) -> Any:
    """Call an SDK action by name. `flowdsl_tasks.sdk.<service>.<operation>` is the checked way to do the same.

    Args:
        service: as an ``aws-sdk`` ARN names it (``s3``, ``sfn``, ``cloudwatchlogs``).
        action: as an ``aws-sdk`` ARN names it (``getObject``).
        parameters: spelled as Step Functions spells them.
        iam_resources: ARNs the permission covers, at least one.
        iam_action: the permission, when it is not named as the action.
        additional_iam_statements: further ``{"Action": …, "Resource": …}``.

    Example:
        sdk.call_aws_service(
            service="s3",
            action="headObject",
            parameters={"Bucket": "shop-data", "Key": "orders"},
            iam_resources=["arn:aws:s3:::shop-data/*"],
            iam_action="s3:GetObject",
        )

    Callback:
        sdk.call_aws_service.wait_for_token(
            service="s3",
            action="headObject",
            parameters={"Bucket": "shop-data", "Key": "orders", "ExpectedBucketOwner": context.task_token},
            iam_resources=["arn:aws:s3:::shop-data/*"],
            iam_action="s3:GetObject",
        )
    """
    raise NotImplementedError


@call_aws_service.lowers
def _(call: Call) -> Request:
    service, action = _names(call)
    names = _known(call, service)
    _check_action(call, names, action)
    return Request(
        resource=f"arn:aws:states:::aws-sdk:{service}:{action}"
        + (".waitForTaskToken" if call.pattern != "request" else ""),
        arguments=_parameters(call, names, action),
        result_type=_result(call, names, action),
        statements=_statements(call, names, service, action),
        problems=tuple(call.problems),
    )


@task("lambda:invoke", patterns=("request",))
def call_aws_service_cross_region(
    *,
    function_name: str,
    service: str,
    action: str,
    region: str,
    parameters: Mapping[str, Any] | None = None,
    endpoint: str | None = None,
    iam_resources: Sequence[str],
    iam_action: str | None = None,
    additional_iam_statements: Sequence[Mapping[str, Any]] | None = None,
    retry_on_service_exceptions: bool = True,
    **options: Unpack[TaskOptions],
) -> Any:
    """Call an SDK action in another region, through a Lambda function that does so (Step Functions cannot by itself).

    The machine needs to invoke the function; what the call itself takes is the function's role's business, as
    `iam_resources` and the others say for its deployment.

    Args:
        function_name: ARN of the function that makes the call, deployed beside the workflow.
        service: as the AWS SDK for JavaScript names it (``s3``).
        action: in camel case (``getObject``).
        region: where to call.
        parameters: spelled as the API spells them.
        endpoint: another endpoint of the service.
        iam_resources: ARNs the function's role needs, at least one.
        iam_action: the permission, when it is not named as the action.
        additional_iam_statements: further permissions of the function's role.
        retry_on_service_exceptions: whether to retry Lambda's own transient errors.

    Example:
        sdk.call_aws_service_cross_region(
            function_name="arn:aws:lambda:us-east-1:123456789012:function:aws-calls",
            service="s3",
            action="listBuckets",
            region="eu-west-1",
            iam_resources=["*"],
            iam_action="s3:ListAllMyBuckets",
        )
    """
    raise NotImplementedError


@call_aws_service_cross_region.lowers
def _(call: Call) -> Request:
    service, action = _names(call)
    if action[:1].isupper():
        call.refuse(
            f"the action {action!r} is not in camel case", "action", f"write {action[:1].lower() + action[1:]!r}"
        )
    names = _known(call, service)
    _check_action(call, names, action[:1].lower() + action[1:])
    # The function passes the parameters on to the SDK for JavaScript, which spells members as the API does.
    model = None if names is None else operation_model(names.boto3, action[:1].upper() + action[1:])
    given = call["parameters"]
    if isinstance(given, DictOf) and model is not None and model.input_shape is not None:
        for entry in given.entries:
            key = None if isinstance(entry, Spread) else entry[0]
            if isinstance(key, Constant) and key.value not in model.input_shape.members:
                call.refuse(
                    f"{service}:{action} has no `{key.value}`", "parameters",
                    suggest(str(key.value), model.input_shape.members),
                )  # fmt: skip
    _resources(call)
    function = call.static("function_name")
    text = function if isinstance(function, str) else ""
    if not text:
        call.refuse("the function must be known at compile time", "function_name", "pass its ARN as text")
    entries: list[tuple[Expr, Expr]] = [(Constant("region"), call["region"])]
    if call.given("endpoint"):
        entries.append((Constant("endpoint"), call["endpoint"]))
    entries += [(Constant("action"), call["action"]), (Constant("service"), call["service"])]
    if call.given("parameters"):
        entries.append((Constant("parameters"), call["parameters"]))
    return Request(
        resource=text if text.startswith("arn:") else arn("lambda", f"function:{text}"),
        arguments=DictOf(tuple(entries)),
        result=State("result"),
        statements=(Statement(("lambda:InvokeFunction",), function_arns(text)),) if text else (),
        retry=(SERVICE_EXCEPTIONS,) if call.flag("retry_on_service_exceptions") else (),
        problems=tuple(call.problems),
    )


def _names(call: Call) -> tuple[str, str]:
    out = []
    for argument in ("service", "action"):
        value = call.static(argument)
        if not isinstance(value, str) or not value:
            call.refuse(f"the {argument} must be known at compile time", argument, "pass it as text")
            value = ""
        out.append(value)
    return out[0], out[1]


def _known(call: Call, service: str) -> ServiceNames | None:
    found = service_by_states_name(service)
    if found is None and service:
        call.refuse(
            f"Step Functions has no service {service!r}",
            "service",
            suggest(service, [s.states for s in services().values()]),
        )
    return found


def _check_action(call: Call, names: ServiceNames | None, action: str) -> None:
    if names is None or not action:
        return
    known = {name[:1].lower() + name[1:] for name in operations(names.boto3).values()}
    if known and action not in known:
        call.refuse(f"{names.states} has no action {action!r}", "action", suggest(action, sorted(known)))


def _operation(names: ServiceNames | None, action: str) -> str:
    return action[:1].upper() + action[1:]


def _parameters(call: Call, names: ServiceNames | None, action: str) -> Expr:
    """Check members given in Step Functions' spelling against the API, top level only, and pass them on."""
    given = call["parameters"] if call.given("parameters") else DictOf(())
    model = None if names is None else operation_model(names.boto3, _operation(names, action))
    if model is None or model.input_shape is None or not isinstance(given, DictOf):
        return given
    known = [member(name, "sdk") for name in model.input_shape.members]
    for entry in given.entries:
        key = None if isinstance(entry, Spread) else entry[0]
        if isinstance(key, Constant) and key.value not in known:
            call.refuse(
                f"{call.static('service')}:{action} has no `{key.value}`", "parameters", suggest(str(key.value), known)
            )
    return given


def _result(call: Call, names: ServiceNames | None, action: str) -> Any:
    if names is None or call.pattern != "request" or operation_model(names.boto3, _operation(names, action)) is None:
        return ANY
    return Service(names.boto3, "sdk").output(_operation(names, action))


def _resources(call: Call) -> tuple[str, ...]:
    given = call.static("iam_resources")
    if not isinstance(given, list) or not given or not all(isinstance(item, str) for item in given):
        call.refuse("`iam_resources` must name at least one ARN", "iam_resources", 'write a list such as ["arn:aws:…"]')
        return ()
    return tuple(str(item) for item in given)


def _statements(call: Call, names: ServiceNames | None, service: str, action: str) -> tuple[Statement, ...]:
    resources = _resources(call)
    if not resources:
        return ()
    own = call.static("iam_action")
    if isinstance(own, str):
        needed: tuple[str, ...] = (own,)
    elif names is None:
        needed = (f"{service}:{_operation(names, action)}",)
    else:
        needed = actions(names.boto3, _operation(names, action), names.iam_prefix)
    out = [Statement(needed, resources)] if needed else []
    extra = call.static("additional_iam_statements")
    out += [
        Statement(_texts(statement.get("Action")), _texts(statement.get("Resource")))
        for statement in (extra if isinstance(extra, list) else ())
        if isinstance(statement, dict)
    ]
    return tuple(out)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else (str(value),)
