"""The optimized integrations of Step Functions: service, actions, and the patterns each offers besides the plain call.

Sources: developer guide, "Integrating services with Step Functions" and the page of each service; the definitions of
nested executions and callbacks as recorded on AWS.
"""

from typing import Final

_SYNC: Final = (".sync",)
_TOKEN: Final = (".waitForTaskToken",)
_BOTH: Final = (".sync", ".waitForTaskToken")
_NONE: Final[tuple[str, ...]] = ()

OPTIMIZED: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "lambda": {
        "invoke": _TOKEN,
    },
    "dynamodb": {
        "getItem": _NONE,
        "putItem": _NONE,
        "deleteItem": _NONE,
        "updateItem": _NONE,
    },
    "sqs": {
        "sendMessage": _TOKEN,
    },
    "sns": {
        "publish": _TOKEN,
    },
    "batch": {
        "submitJob": _SYNC,
    },
    "ecs": {
        "runTask": _BOTH,
    },
    "glue": {
        "startJobRun": _SYNC,
    },
    "databrew": {
        "startJobRun": _SYNC,
    },
    "sagemaker": {
        "createEndpoint": _NONE,
        "createEndpointConfig": _NONE,
        "createModel": _NONE,
        "updateEndpoint": _NONE,
        "createTrainingJob": _SYNC,
        "createTransformJob": _SYNC,
        "createProcessingJob": _SYNC,
        "createHyperParameterTuningJob": _SYNC,
        "createLabelingJob": _SYNC,
    },
    "elasticmapreduce": {
        "createCluster": _SYNC,
        "terminateCluster": _SYNC,
        "setClusterTerminationProtection": _NONE,
        "addStep": _SYNC,
        "cancelStep": _NONE,
        "modifyInstanceFleetByName": _NONE,
        "modifyInstanceGroupByName": _NONE,
    },
    "emr-containers": {
        "createVirtualCluster": _NONE,
        "deleteVirtualCluster": _SYNC,
        "startJobRun": _SYNC,
    },
    "emr-serverless": {
        "createApplication": _SYNC,
        "startApplication": _SYNC,
        "stopApplication": _SYNC,
        "deleteApplication": _SYNC,
        "startJobRun": _SYNC,
        "cancelJobRun": _SYNC,
    },
    "eks": {
        "createCluster": _SYNC,
        "deleteCluster": _SYNC,
        "createNodegroup": _SYNC,
        "deleteNodegroup": _SYNC,
        "createFargateProfile": _SYNC,
        "deleteFargateProfile": _SYNC,
        "runJob": _BOTH,
        "call": _TOKEN,
    },
    "events": {
        "putEvents": _TOKEN,
    },
    "athena": {
        "startQueryExecution": _SYNC,
        "stopQueryExecution": _NONE,
        "getQueryExecution": _NONE,
        "getQueryResults": _NONE,
    },
    "codebuild": {
        "startBuild": _SYNC,
        "startBuildBatch": _SYNC,
        "retryBuildBatch": _SYNC,
        "stopBuild": _NONE,
        "batchDeleteBuilds": _NONE,
        "stopBuildBatch": _NONE,
        "deleteBuildBatch": _NONE,
        "batchGetReports": _NONE,
    },
    "apigateway": {
        "invoke": _TOKEN,
    },
    "states": {
        "startExecution": (".sync", ".sync:2", ".waitForTaskToken"),
    },
    "mediaconvert": {
        "createJob": _SYNC,
    },
    "bedrock": {
        "invokeModel": _TOKEN,
        "createModelCustomizationJob": _SYNC,
    },
    "http": {
        "invoke": _NONE,
    },
}
"""Service, action, and the suffixes that ``arn:aws:states:::service:action`` may have."""

DISTRIBUTED_MAP_ONLY: Final = frozenset(("s3:getObject", "s3:listObjectsV2", "s3:putObject"))
"""Resources of an ItemReader or ResultWriter, which are no Tasks (developer guide, "ItemReader", "ResultWriter")."""
