"""The narrowest ARN an argument allows: exact when it is known at compile time, a pattern and a warning otherwise.

Account, region and partition stay pseudo-parameters (``${AWS::AccountId}`` …); ``param("Name")`` stays ``${Name}``.
"""

import re
from collections.abc import Sequence

from flowdsl.adapters.api import Call
from flowdsl.ir.expr import Context, DictOf, Expr, Format, Literal, Op, Param

PARTITION = "${AWS::Partition}"
REGION = "${AWS::Region}"
ACCOUNT = "${AWS::AccountId}"


def arn(service: str, resource: str, *, region: str = REGION, account: str = ACCOUNT) -> str:
    """Build an ARN of a service in the machine's own partition.

    >>> arn("s3", "bucket/key", region="", account="")
    'arn:${AWS::Partition}:s3:::bucket/key'
    """
    return f"arn:{PARTITION}:{service}:{region}:{account}:{resource}"


_FORMAT = re.compile(r"\\.|\{\}")
"""A hole in the template of ``States.Format``, or a character with a backslash before it."""


def text_pattern(expr: Expr) -> str:
    """Return an IAM pattern that matches every text an expression can give: constant parts stay, the rest is ``*``."""
    match expr:
        case Literal(str() as value):
            return value
        case Param(name):
            return "${" + name + "}"
        case Format(parts):
            out = "".join(part if isinstance(part, str) else _formatted(part) for part in parts)
            return re.sub(r"\*+", "*", out)
        case Op("States.Format", (Literal(str() as template), *values)):
            holes = iter(values)
            filled = _FORMAT.sub(
                lambda found: text_pattern(next(holes, Literal(None))) if found[0] == "{}" else found[0][1:], template
            )
            return re.sub(r"\*+", "*", filled)
        case Op("+", (left, right)):
            return re.sub(r"\*+", "*", text_pattern(left) + text_pattern(right))
    return "*"


def _formatted(part: object) -> str:
    value = getattr(part, "value", None)
    plain = not getattr(part, "conversion", "") and getattr(part, "spec", None) is None
    return text_pattern(value) if plain and isinstance(value, Literal | Param | Format) else "*"


def name_pattern(call: Call, argument: str, expr: Expr | None = None, *, what: str = "") -> str:
    """Return the IAM pattern of an argument that names a resource; warns when it is not exact.

    Args:
        call: the call.
        argument: the parameter's name, for the warning.
        expr: the expression to look at, when it is only a part of the argument.
        what: what is named, for the warning (``table``).
    """
    pattern = text_pattern(call[argument] if expr is None else expr)
    if not pattern:
        call.refuse(f"`{argument}` is empty", argument, f"name the {what or 'resource'}")
        return "*"
    if "*" in pattern:
        call.warn_wildcard(
            f"the permission covers {'every ' + what if pattern == '*' and what else f'`{pattern}`'}: "
            f"`{argument}` is not known at compile time",
            argument,
            "pass a constant or `param(…)`, or name the ARNs with `resources=[…]`",
        )
    return pattern


def resource(
    call: Call, argument: str, service: str, template: str, *, what: str = "", region: str = REGION,
    account: str = ACCOUNT, default: str = "",
) -> str:  # fmt: skip
    """Return the ARN of the resource an argument names by name or by ARN.

    Args:
        call: the call.
        argument: the parameter that names it.
        service: the ARN's service.
        template: the ARN's resource part with ``{}`` for the name (``table/{}``).
        what: what it is, for warnings.
        region: the ARN's region; "" for global resources.
        account: the ARN's account; "" where ARNs have none.
        default: the name when the argument is absent.
    """
    if not call.given(argument) and default:
        return arn(service, template.format(default), region=region, account=account)
    pattern = name_pattern(call, argument, what=what or template.partition("/")[0])
    if is_arn(pattern):
        return pattern
    return arn(service, template.format(pattern), region=region, account=account)


def is_arn(text: str) -> bool:
    """Whether a name is an ARN: literally, or a deploy-time parameter whose name says so (``${TopicArn}``)."""
    return text.startswith("arn:") or bool(re.fullmatch(r"\$\{\w*(Arn|ARN)\}", text))


def parts(text: str) -> tuple[str, str, str, str, str] | None:
    """Split an ARN into partition, service, region, account, resource; None when it is no ARN."""
    # Pseudo-parameters contain "::", so they are hidden from the split.
    pieces = re.sub(r"\$\{([^}]*)\}", lambda m: "${" + m.group(1).replace(":", "\0") + "}", text).split(":", 5)
    if len(pieces) != 6 or pieces[0] != "arn":
        return None
    partition, service, region, account, rest = (piece.replace("\0", ":") for piece in pieces[1:])
    return partition, service, region, account, rest


def s3_object(pattern: str) -> tuple[str, str] | None:
    """Split an S3 location (``s3://bucket/key`` or an https URL of S3) into bucket and key patterns; None otherwise."""
    match = re.match(r"s3://([^/]+)(?:/(.*))?$", pattern)
    if match is None:
        match = re.match(r"https://s3[.-][^/]*amazonaws\.com[^/]*/([^/]+)(?:/(.*))?$", pattern)
    return None if match is None else (match.group(1), match.group(2) or "")


def s3_arn(bucket: str, key: str = "") -> str:
    """Return the ARN of a bucket or of objects in it."""
    return f"arn:{PARTITION}:s3:::{bucket}" + (f"/{key}" if key else "")


def field(expr: Expr, *path: str) -> Expr | None:
    """Return the expression under literal keys of a dict display, or None when it cannot be seen."""
    for step in path:
        if not isinstance(expr, DictOf):
            return None
        found = None
        for entry in expr.entries:
            if isinstance(entry, tuple) and isinstance(entry[0], Literal) and entry[0].value == step:
                found = entry[1]
        if found is None:
            return None
        expr = found
    return expr


def is_task_token(expr: Expr) -> bool:
    """Whether an expression is ``context.task_token``."""
    return isinstance(expr, Context) and expr.path == ("Task", "Token")


def unique(values: Sequence[str]) -> tuple[str, ...]:
    """Return the values without repetitions, in their order."""
    return tuple(dict.fromkeys(values))
