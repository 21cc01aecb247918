"""AWS CodeBuild: build a project, once or as a batch.

Source: Developer Guide, "Call AWS CodeBuild with Step Functions".
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import resource
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import sync_rule
from flowdsl.ir.expr import DictOf, Expr, ListOf, Spread
from flowdsl.ir.expr import Literal as Constant
from flowdsl_tasks.shapes import codebuild as shapes

_CODEBUILD = Service("codebuild")
_ERRORS = ErrorCatalogue(
    "codebuild", style="optimized", prefix="CodeBuild", module=__name__, extra=("AWSCodeBuildException",)
)


@task("codebuild:startBuild", patterns=("request", "sync"), sync=shapes.StartBuildSync)
def start_build(
    *,
    project_name: str,
    environment_variables_override: Mapping[str, Any] | Sequence[shapes.EnvironmentVariableInput] | None = None,
    secondary_sources_override: Sequence[shapes.ProjectSourceInput] | None = None,
    secondary_sources_version_override: Sequence[shapes.ProjectSourceVersionInput] | None = None,
    source_version: str | None = None,
    artifacts_override: shapes.ProjectArtifactsInput | None = None,
    secondary_artifacts_override: Sequence[shapes.ProjectArtifactsInput] | None = None,
    source_location_override: str | None = None,
    source_auth_override: shapes.SourceAuthInput | None = None,
    git_clone_depth_override: int | None = None,
    git_submodules_config_override: shapes.GitSubmodulesConfigInput | None = None,
    buildspec_override: str | None = None,
    insecure_ssl_override: bool | None = None,
    report_build_status_override: bool | None = None,
    build_status_config_override: shapes.BuildStatusConfigInput | None = None,
    environment_type_override: str | None = None,
    image_override: str | None = None,
    certificate_override: str | None = None,
    cache_override: shapes.ProjectCacheInput | None = None,
    service_role_override: str | None = None,
    privileged_mode_override: bool | None = None,
    timeout_in_minutes_override: int | None = None,
    queued_timeout_in_minutes_override: int | None = None,
    encryption_key_override: str | None = None,
    idempotency_token: str | None = None,
    logs_config_override: shapes.LogsConfigInput | None = None,
    registry_credential_override: shapes.RegistryCredentialInput | None = None,
    image_pull_credentials_type_override: Literal["CODEBUILD", "SERVICE_ROLE"] | None = None,
    debug_session_enabled: bool | None = None,
    fleet_override: shapes.ProjectFleetInput | None = None,
    auto_retry_limit_override: int | None = None,
    host_kernel_override: Literal["LINUX_KERNEL_4", "LINUX_KERNEL_6", "LINUX_KERNEL_LATEST"] | None = None,
    source_type_override: str | None = None,
    compute_type_override: str | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.StartBuildResult:
    """Start a build; with ``.sync`` wait until it has ended and return its ``Build``.

    Args:
        project_name: the project, by name or ARN.
        environment_variables_override: name → text, or name → ``{"value": …, "type": "PARAMETER_STORE"}``.

    The other parameters replace what the project says; they are the API's own (`StartBuild`).

    Example:
        codebuild.start_build(project_name="shop", environment_variables_override={"STAGE": "test"})
    """
    raise NotImplementedError


@start_build.lowers
def _(call: Call) -> Request:
    return _build(call, "StartBuild", ("codebuild:StopBuild", "codebuild:BatchGetBuilds"), "codebuild:startBuild")


@task("codebuild:startBuildBatch", patterns=("request", "sync"), sync=shapes.StartBuildBatchSync)
def start_build_batch(
    *,
    project_name: str,
    environment_variables_override: Mapping[str, Any] | Sequence[shapes.EnvironmentVariableInput] | None = None,
    secondary_sources_override: Sequence[shapes.ProjectSourceInput] | None = None,
    secondary_sources_version_override: Sequence[shapes.ProjectSourceVersionInput] | None = None,
    source_version: str | None = None,
    artifacts_override: shapes.ProjectArtifactsInput | None = None,
    secondary_artifacts_override: Sequence[shapes.ProjectArtifactsInput] | None = None,
    source_location_override: str | None = None,
    source_auth_override: shapes.SourceAuthInput | None = None,
    git_clone_depth_override: int | None = None,
    git_submodules_config_override: shapes.GitSubmodulesConfigInput | None = None,
    buildspec_override: str | None = None,
    insecure_ssl_override: bool | None = None,
    report_build_batch_status_override: bool | None = None,
    environment_type_override: str | None = None,
    image_override: str | None = None,
    certificate_override: str | None = None,
    cache_override: shapes.ProjectCacheInput | None = None,
    service_role_override: str | None = None,
    privileged_mode_override: bool | None = None,
    build_timeout_in_minutes_override: int | None = None,
    queued_timeout_in_minutes_override: int | None = None,
    encryption_key_override: str | None = None,
    idempotency_token: str | None = None,
    logs_config_override: shapes.LogsConfigInput | None = None,
    registry_credential_override: shapes.RegistryCredentialInput | None = None,
    image_pull_credentials_type_override: Literal["CODEBUILD", "SERVICE_ROLE"] | None = None,
    build_batch_config_override: shapes.ProjectBuildBatchConfigInput | None = None,
    debug_session_enabled: bool | None = None,
    source_type_override: str | None = None,
    compute_type_override: str | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.StartBuildBatchResult:
    """Start a batch build; with ``.sync`` wait until it has ended and return its ``BuildBatch``.

    Args:
        project_name: the project, by name or ARN.
        environment_variables_override: name → text, or name → ``{"value": …, "type": "PARAMETER_STORE"}``.

    The other parameters replace what the project says; they are the API's own (`StartBuildBatch`).

    Example:
        codebuild.start_build_batch(project_name="shop", environment_variables_override={"STAGE": "test"})
    """
    raise NotImplementedError


@start_build_batch.lowers
def _(call: Call) -> Request:
    return _build(
        call,
        "StartBuildBatch",
        ("codebuild:StopBuildBatch", "codebuild:BatchGetBuildBatches"),
        "codebuild:startBuildBatch",
    )


def _build(call: Call, operation: str, following: tuple[str, ...], rule: str) -> Request:
    project = resource(call, "project_name", "codebuild", "project/{}")
    statements = [Statement((f"codebuild:{operation}",), (project,))]
    if call.pattern == "sync":
        statements.append(
            Statement(following, (project,), reason="follows the build and stops it with the state (.sync)")
        )
        statements.append(sync_rule(rule))
    values = {}
    if call.given("environment_variables_override"):
        values["environmentVariablesOverride"] = _variables(call, call["environment_variables_override"])
    return _CODEBUILD.request(
        call,
        operation,
        values=values,
        free=("environmentVariablesOverride[].value",),
        iam=statements,
        sync_returns=_CODEBUILD.output(operation),
    )


def _variables(call: Call, given: Expr) -> Expr:
    """Turn ``{"ZONE": "eu"}`` into the API's list of name, value and type."""
    if not isinstance(given, DictOf):
        return given
    items: list[Expr | Spread] = []
    for entry in given.entries:
        if isinstance(entry, Spread):
            call.refuse("the variables must be written out", "environment_variables_override", "name every variable")
            continue
        name, value = entry
        pairs: list[tuple[Expr, Expr] | Spread] = [(Constant("name"), name)]
        if isinstance(value, DictOf):
            pairs.extend(value.entries)
            known = {e[0].value for e in value.entries if isinstance(e, tuple) and isinstance(e[0], Constant)}
            if "type" not in known:
                pairs.append((Constant("type"), Constant("PLAINTEXT")))
        else:
            pairs += [(Constant("value"), value), (Constant("type"), Constant("PLAINTEXT"))]
        items.append(DictOf(tuple(pairs)))
    return ListOf(tuple(items), given.origin)


AWSCodeBuildException: type[TaskFailed]
ResourceNotFoundException: type[TaskFailed]
AccountLimitExceededException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
