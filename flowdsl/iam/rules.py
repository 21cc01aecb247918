"""Permissions that many integrations share: the EventBridge rules of ``.sync``, passing roles, keys, other roles."""

from collections.abc import Iterable

from flowdsl.iam.model import Statement

SYNC_RULES: dict[str, str] = {
    "batch": "StepFunctionsGetEventsForBatchJobsRule",
    "codebuild:startBuild": "StepFunctionsGetEventForCodeBuildStartBuildRule",
    "codebuild:startBuildBatch": "StepFunctionsGetEventForCodeBuildStartBuildBatchRule",
    "ecs": "StepFunctionsGetEventsForECSTaskRule",
    "elasticmapreduce:createCluster": "StepFunctionsGetEventForEMRRunJobFlowRule",
    "elasticmapreduce:terminateCluster": "StepFunctionsGetEventForEMRTerminateJobFlowsRule",
    "elasticmapreduce:addStep": "StepFunctionsGetEventForEMRAddJobFlowStepsRule",
    "emr-serverless:application": "StepFunctionsGetEventsForEMRServerlessApplicationRule",
    "emr-serverless:job": "StepFunctionsGetEventsForEMRServerlessJobRule",
    "mediaconvert": "StepFunctionsGetEventsForMediaConvertJobRule",
    "sagemaker:training": "StepFunctionsGetEventsForSageMakerTrainingJobsRule",
    "sagemaker:transform": "StepFunctionsGetEventsForSageMakerTransformJobsRule",
    "sagemaker:processing": "StepFunctionsGetEventsForSageMakerProcessingJobsRule",
    "sagemaker:tuning": "StepFunctionsGetEventsForSageMakerTuningJobsRule",
    "sagemaker:labeling": "StepFunctionsGetEventsForSageMakerLabelingJobsRule",
    "states": "StepFunctionsGetEventsForStepFunctionsExecutionRule",
}
"""The EventBridge rule that Step Functions manages for each kind of job.

Source: Developer Guide, "How Step Functions generates IAM policies for integrated services", one page per service.
"""


def sync_rule(kind: str) -> Statement:
    """Return the permission to keep the managed EventBridge rule that tells Step Functions when a job ends.

    Args:
        kind: a key of `SYNC_RULES`.
    """
    return Statement(
        ("events:PutTargets", "events:PutRule", "events:DescribeRule"),
        (f"arn:${{AWS::Partition}}:events:${{AWS::Region}}:${{AWS::AccountId}}:rule/{SYNC_RULES[kind]}",),
        reason="learns from EventBridge when the job ends (.sync)",
    )


def pass_role(roles: Iterable[str], *services: str) -> Statement:
    """Return the permission to hand roles to a service, and to that service only.

    Args:
        roles: role ARNs or patterns.
        services: service principals such as ``ecs-tasks.amazonaws.com``.
    """
    passed = services[0] if len(services) == 1 else list(services)
    return Statement(
        ("iam:PassRole",),
        tuple(roles),
        {"StringEquals": {"iam:PassedToService": passed}},
        reason=f"hands the role to {', '.join(services)}",
    )


def assume_role(role: str) -> Statement:
    """Return the permission to run a task with another role (``Credentials``)."""
    return Statement(("sts:AssumeRole",), (role,), reason="runs the task with the role of `credentials`")


def use_key(key: str) -> Statement:
    """Return what sending to a topic or queue encrypted with a customer key takes."""
    return Statement(
        ("kms:Decrypt", "kms:GenerateDataKey"), (key,), reason="encrypts the message with the customer key"
    )


LOGGING = Statement(
    (
        "logs:CreateLogDelivery",
        "logs:GetLogDelivery",
        "logs:UpdateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:DescribeResourcePolicies",
        "logs:DescribeLogGroups",
    ),
    ("*",),
    reason="delivers execution logs to CloudWatch Logs (these actions take no resource)",
)
"""What ``@workflow(logging=…)`` needs. Source: Developer Guide, "Logging using CloudWatch Logs", IAM policies."""

TRACING = Statement(
    ("xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"),
    ("*",),
    reason="sends traces to X-Ray (these actions take no resource)",
)
"""What ``@workflow(tracing=True)`` needs. Source: Developer Guide, "Trace Step Functions request data in X-Ray"."""


def encrypted(machine: str, key: str) -> Statement:
    """Return what a machine takes whose data is encrypted with a customer's key.

    Source: Developer Guide, "Data at rest encryption in Step Functions".
    """
    arn = f"arn:${{AWS::Partition}}:states:${{AWS::Region}}:${{AWS::AccountId}}:stateMachine:{machine}"
    return Statement(
        ("kms:Decrypt", "kms:GenerateDataKey"), (key,),
        {"StringEquals": {"kms:EncryptionContext:aws:states:stateMachineArn": arn}},
        reason="encrypts the executions' data with the customer key",
    )  # fmt: skip


def distributed_map(machine: str, labels: Iterable[str] = ("",)) -> tuple[Statement, ...]:
    """Return what a machine with a Distributed Map needs on itself.

    Args:
        machine: the machine's name, or a deploy-time ``${Name}``.
        labels: of the map runs, "" for one without a label.

    Source: Developer Guide, "IAM policies for using Distributed Map states".
    """
    head = "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}"
    out = [
        Statement(("states:StartExecution",), (f"{head}:stateMachine:{machine}",), reason="starts child executions"),
        Statement(
            ("states:DescribeExecution", "states:StopExecution"),
            # AWS's template says `:*`; the ARN of a child execution is `…:execution:name/label:id`.
            (f"{head}:execution:{machine}:*", f"{head}:execution:{machine}/*"),
            reason="follows and stops child executions",
        ),
    ]
    runs = tuple(f"{head}:execution:{machine}/{label or '*'}:*" for label in dict.fromkeys(labels))
    out.append(Statement(("states:RedriveExecution",), runs, reason="redrives map runs"))
    return tuple(out)
