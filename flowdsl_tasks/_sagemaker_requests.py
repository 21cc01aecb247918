"""How SageMaker's jobs and resources become requests: their ARNs, roles, tags and permissions."""

from typing import Any

from flowdsl.adapters.api import Call, Request
from flowdsl.adapters.arns import arn, field, is_arn, name_pattern, text_pattern, unique
from flowdsl.adapters.service import Service
from flowdsl.adapters.tags import tag_list
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import pass_role, sync_rule
from flowdsl.ir.expr import DictOf, Expr, ListOf

SAGEMAKER = Service("sagemaker")


def job(call: Call, operation: str, kind: str, name: str, noun: str, rule: str) -> Request:
    """Lower a job: create it, and with ``.sync`` follow it, stop it, and let Step Functions tag it."""
    jobs = _arns(call, kind, name)
    statements = [
        Statement((f"sagemaker:{operation}",), jobs),
        Statement(("sagemaker:ListTags",), jobs, reason="reads the job's tags"),
    ]
    if call.pattern == "sync" or call.given("tags"):
        why = "Step Functions tags the jobs it waits for" if call.pattern == "sync" else "tags the job"
        statements.append(Statement(("sagemaker:AddTags",), jobs, reason=why))
    statements += _roles(call)
    if call.pattern == "sync":
        statements.append(
            Statement(
                (f"sagemaker:Describe{noun}", f"sagemaker:Stop{noun}"),
                jobs,
                reason="follows the job and stops it with the state (.sync)",
            )
        )
        statements.append(sync_rule(rule))
    return SAGEMAKER.request(
        call, operation, values=_tags(call), iam=statements, sync_returns=SAGEMAKER.output(f"Describe{noun}")
    )


def resource(
    call: Call, operation: str, kinds: list[tuple[str, str]], *, role: str = "", tagging: bool = True
) -> Request:
    """Lower the making or changing of a model, an endpoint or its configuration."""
    targets = tuple(target for kind, argument in kinds for target in _arns(call, kind, argument))
    statements = [Statement((f"sagemaker:{operation}",), targets)]
    if tagging:
        statements.append(Statement(("sagemaker:ListTags",), targets, reason="reads the tags"))
        if call.given("tags"):
            statements.append(Statement(("sagemaker:AddTags",), targets, reason="tags it"))
    if role and call.given(role):
        statements.append(pass_role((_role_pattern(call, role, call[role]),), "sagemaker.amazonaws.com"))
    return SAGEMAKER.request(call, operation, values=_tags(call), iam=statements)


def _roles(call: Call) -> list[Statement]:
    """The roles SageMaker takes, wherever the job's arguments name them."""
    found: list[str] = []
    if "role_arn" in call.arguments:
        found.append(_role_pattern(call, "role_arn", call["role_arn"]))
    for argument in ("training_job_definition", "training_job_definitions"):
        given = call.arguments.get(argument)
        for definition in given.items if isinstance(given, ListOf) else (given,):
            role = field(definition, "RoleArn") if isinstance(definition, DictOf) else None
            if role is not None:
                found.append(_role_pattern(call, argument, role))
    return [pass_role(unique(found), "sagemaker.amazonaws.com")] if found else []


def _role_pattern(call: Call, argument: str, role: Expr) -> str:
    pattern = name_pattern(call, argument, role, what="role")
    return pattern if is_arn(pattern) else arn("iam", "role/*" if pattern == "*" else f"role/{pattern}", region="")


def _tags(call: Call) -> dict[str, Any]:
    return {"Tags": tag_list(call, "tags")} if call.given("tags") else {}


def _arns(call: Call, kind: str, argument: str) -> tuple[str, ...]:
    """Return the ARNs of a resource: SageMaker's hold the name in lower case, which AWS does not promise for jobs."""
    pattern = text_pattern(call[argument])
    if pattern == "*" or ("*" in pattern and kind.endswith("job")):
        # Names of jobs are usually made up at run time: a pattern is what one expects.
        return (arn("sagemaker", f"{kind}/{pattern.lower()}"),)
    name = name_pattern(call, argument, what=kind)
    lowered = name if "${" in name else name.lower()
    spellings = (lowered, name) if kind.endswith("job") else (lowered,)
    return unique([arn("sagemaker", f"{kind}/{spelling}") for spelling in spellings])
