"""Permissions of the generic SDK integration: the ARN formats of the action, filled from the call's arguments.

``sdk.dynamodb.query(TableName="orders", …)`` needs ``dynamodb:Query`` on ``…:table/orders``: the format's
``${TableName}`` is the argument of that name. Where no argument says, ``*`` stands in its place.
"""

import re
from collections.abc import Iterator, Mapping

from flowdsl.adapters.api import Call
from flowdsl.adapters.arns import ACCOUNT, PARTITION, REGION, arn, is_arn, parts, text_pattern, unique
from flowdsl.adapters.bedrock_models import models
from flowdsl.adapters.integrations import ServiceNames
from flowdsl.iam.actions import actions, fixed_resource
from flowdsl.iam.model import Statement
from flowdsl.iam.resources import ResourceType, is_action, passes_role, resource_types
from flowdsl.ir.expr import DictOf, Expr, ListOf, Literal, Spread, walk

_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
_FIXED = {"Partition": PARTITION, "Region": REGION, "Account": ACCOUNT}
_ALIASES = {
    "objectname": ("key",),
    "parameternamewithoutleadingslash": ("name", "names"),
    "rolenamewithpath": ("rolename",),
    "usernamewithpath": ("username",),
    "groupnamewithpath": ("groupname",),
    "policynamewithpath": ("policyname",),
    "secretid": ("secretid", "name"),
    "dbinstancename": ("dbinstanceidentifier",),
    "dbclusterinstancename": ("dbclusteridentifier",),
}
"""Placeholders whose argument is named quite differently."""
_OF_MODELS = ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")
_KEY = re.compile(rf"arn:{re.escape(PARTITION)}:s3:::[^*/]+/")
"""Objects of a bucket that is known: which of them is data, which no policy names one by one."""


def permissions(call: Call, names: ServiceNames, operation: str) -> tuple[Statement, ...]:
    """Return what calling an operation takes: its actions, on the narrowest resources its arguments tell."""
    needed = actions(names.boto3, operation, names.iam_prefix)
    out: list[Statement] = []
    for action in (item for item in needed if item != "iam:PassRole"):
        if not is_action(action):
            call.warn_wildcard(
                f"AWS documents no action {action}: what {names.boto3}:{operation} is authorised by is not known",
                "",
                "name the permission with `iam=[…]`",
            )
        fixed = fixed_resource(names.boto3, operation)
        found = (_fill_path(call, fixed),) if fixed else _resources(call, action)
        out.append(Statement((action,), found))
    if "iam:PassRole" in needed or any(passes_role(action) for action in needed):
        roles = unique([role for expr in call.arguments.values() for role in _roles(expr)])
        if not roles:
            call.warn_wildcard(
                "the permission to pass roles covers every role", "", "pass the role's ARN as a constant"
            )
        passed = roles or (arn("iam", "role/*", region=""),)
        out.append(Statement(("iam:PassRole",), passed, reason=f"hands the role to {names.boto3}"))
    return tuple(out)


def _resources(call: Call, action: str) -> tuple[str, ...]:
    types = resource_types(action)
    if not types:
        return ("*",)
    if action in _OF_MODELS and "modelId" in call.arguments:
        return models(call, "modelId")
    filled = [(type_, _filled(call, type_)) for type_ in types]
    required = [found for type_, (found, _) in filled if type_.required]
    told = [found for type_, (found, exact) in filled if not type_.required and exact]
    chosen = required + told or [found for _, (found, _) in filled]
    out = unique([item for found in chosen for item in found])
    if any("*" in item and not _KEY.match(item) for item in out):
        shown = ", ".join(f"`{item}`" for item in out[:3]) + (" …" if len(out) > 3 else "")
        call.warn_wildcard(
            f"the permission to {action} covers {shown}",
            "",
            "pass the resource's name or ARN as a constant or `param(…)`, or name ARNs with `resources=[…]`",
        )
    return out


def _filled(call: Call, type_: ResourceType) -> tuple[list[str], bool]:
    """Fill one ARN format; returns the ARNs, and whether every placeholder was told by an argument."""
    names = [name for name in _PLACEHOLDER.findall(type_.arn) if name not in _FIXED]
    given = {_folded(name): (name, value) for name, value in call.arguments.items()}
    kind = _kind(type_.arn)
    whole = _by_arn(given, type_.arn, names, kind)
    if whole is not None:
        return whole
    choices: dict[str, list[str]] = {}
    for name in names:
        value = _argument(given, name, kind)
        patterns = list(_nested(call, _folded(name))) if value is None else _patterns(value, name)
        if len(names) == 1 and patterns and all(is_arn(pattern) for pattern in patterns):
            return patterns, True
        choices[name] = patterns
    told = all(choices.values())
    arns = [""]
    for piece in re.split(r"(\$\{\w+\})", type_.arn):
        match = _PLACEHOLDER.fullmatch(piece)
        if match is None:
            arns = [head + piece for head in arns]
        elif match.group(1) in _FIXED:
            arns = [head + _FIXED[match.group(1)] for head in arns]
        else:
            options = choices[match.group(1)] or ["*"]
            arns = [head + option for head in arns for option in options]
    return [_with_queue(item, given) for item in arns], told or bool(_queue(given))


Given = Mapping[str, tuple[str, Expr]]


def _by_arn(given: Given, template: str, names: list[str], kind: str) -> tuple[list[str], bool] | None:
    """Take an argument that is the resource's ARN (``TopicArn`` for ``${TopicName}``)."""
    stems = {kind, *(re.sub(r"(name|id)$", "", _folded(name)) for name in names)}
    for folded, (_, value) in given.items():
        plural = folded.endswith("arns")
        stem = folded.removesuffix("arns" if plural else "arn")
        if not (folded.endswith(("arn", "arns")) and (stem in stems or stem in ("resource", "target"))):
            continue
        patterns = _patterns(value, "")
        if patterns and all(is_arn(p) or p.startswith("${") for p in patterns):
            own = template.split(":")[2]
            if all((split := parts(p)) is None or split[1] == own for p in patterns):
                return patterns, True
    return None


def _argument(given: Given, placeholder: str, kind: str) -> Expr | None:
    """Return the argument that names what a placeholder stands for."""
    wanted = _folded(placeholder)
    stem = re.sub(r"(name|id|identifier)$", "", wanted)
    candidates = [wanted, f"{wanted}s", *_ALIASES.get(wanted, ()), stem]
    candidates += [f"{stem}{end}" for end in ("name", "id", "identifier", "s", "ids", "names")]
    if stem == kind or wanted == kind:
        candidates += ["name", "id", "identifier"]
    return next((given[name][1] for name in candidates if name in given), None)


def _nested(call: Call, wanted: str) -> Iterator[str]:
    """Yield what structures inside the arguments give under a placeholder's own name (``TransactItems``)."""
    for expr in call.arguments.values():
        for node in walk(expr) if isinstance(expr, ListOf | DictOf) else ():
            for entry in node.entries if isinstance(node, DictOf) else ():
                if (
                    isinstance(entry, tuple)
                    and isinstance(entry[0], Literal)
                    and _folded(str(entry[0].value)) == wanted
                ):
                    yield text_pattern(entry[1])


def _patterns(value: Expr, placeholder: str) -> list[str]:
    if isinstance(value, ListOf):
        if any(isinstance(item, Spread) for item in value.items):
            return ["*"]
        return [text_pattern(item) for item in value.items if not isinstance(item, Spread)]
    pattern = text_pattern(value)
    if placeholder == "ParameterNameWithoutLeadingSlash":
        return [pattern.removeprefix("/")]
    if placeholder == "SecretId" and not is_arn(pattern) and "*" not in pattern:
        return [f"{pattern}-??????"]  # Secrets Manager adds six characters to the name
    return [pattern]


def _queue(given: Given) -> re.Match[str] | None:
    entry = given.get("queueurl")
    url = text_pattern(entry[1]) if entry else ""
    return re.fullmatch(r"https?://sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/([^/]+)/([^/]+)", url)


def _with_queue(found: str, given: Given) -> str:
    """Read region, account and name of a queue off its URL."""
    match = _queue(given)
    if match is None or not found.startswith(f"arn:{PARTITION}:sqs:"):
        return found
    return arn("sqs", match.group(3), region=match.group(1), account=match.group(2))


def _fill_path(call: Call, template: str) -> str:
    """Fill ``{restapi_id}`` in the paths that API Gateway's actions are authorised on."""
    given = {_folded(name): value for name, value in call.arguments.items()}

    def one(match: re.Match[str]) -> str:
        value = given.get(_folded(match.group(1)))
        return "*" if value is None else text_pattern(value)

    out = re.sub(r"(?<!\$)\{(\w+)\}", one, template)
    for name, pseudo in _FIXED.items():
        out = out.replace("${" + name + "}", pseudo)
    return out


def _roles(expr: Expr, key: str = "") -> Iterator[str]:
    """Yield the role ARNs in an argument, wherever they stand."""
    match expr:
        case Literal(str() as text) if re.match(r"arn:[^:]+:iam::\d*:role/", text):
            yield text
        case DictOf(entries):
            for entry in entries:
                if not isinstance(entry, Spread):
                    yield from _roles(entry[1], str(entry[0].value) if isinstance(entry[0], Literal) else "")
        case ListOf(items):
            for item in items:
                if not isinstance(item, Spread):
                    yield from _roles(item)
        case _:
            pattern = text_pattern(expr)
            if pattern.startswith("${") and "role" in f"{key}{pattern}".lower():
                yield pattern


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _kind(template: str) -> str:
    """Return the word before the first name in an ARN format: ``table`` in ``…:table/${TableName}``."""
    resource = template.split(":", 5)[-1]
    return _folded(re.split(r"[:/$]", resource)[0])
