"""Why flowdsl differs from CDK where it does, on purpose."""

_TAGS = "creating something with tags takes the permission to tag it"
_LOWER = "SageMaker's ARNs hold names in lower case; both spellings are granted"
_PATHS = "CDK writes the JSONata expression into the ARN"
_BATCH = "AWS's policy for .sync follows the job and stops it with the state; CDK leaves that out"
_BUCKET = "listing uploads is an action on buckets; CDK grants it on objects, where it has no effect"

ARGUMENTS: dict[str, str] = {
    "lambda-payload-nested-object": "CDK drops members that are null; the payload keeps them",
    "sdk-token-without-token": "a callback without the token never comes: refused",
    "athena-start-csekms-no-key": "CDK writes `undefined` into the location when there is no prefix",
    "athena-start-full": "AWS refuses a client request token of fewer than 32 characters: so does flowdsl",
    "emr-create-autoscaling-generated": "AWS wants the alarm's `Threshold`: its absence is refused",
    "scheduler-onetime": "AWS wants a time as `at(…)`; CDK writes the bare time",
    "sm-endpointconfig-full": "CDK writes the accelerator type as an object, and the key's id where an ARN may stand",
    "bedrock-customize-full": "CDK forgets the .sync suffix and what it needs",
}
"""Case → why the resource or the arguments differ."""

GRANTS: dict[str, str] = {
    "AthenaStartQueryExecution s3:ListBucketMultipartUploads": _BUCKET,
    "BatchSubmitJob batch:DescribeJobs": _BATCH,
    "BatchSubmitJob batch:TerminateJob": _BATCH,
    "EmrContainersCreateVirtualCluster emr-containers:TagResource": _TAGS,
    "EmrContainersStartJobRun emr-containers:TagResource": _TAGS,
    "SageMakerCreateEndpoint sagemaker:AddTags": _TAGS,
    "sm-training-full sagemaker:AddTags": _LOWER,
    "sm-training-full sagemaker:CreateTrainingJob": _LOWER,
    "sm-training-full sagemaker:DescribeTrainingJob": _LOWER,
    "sm-training-full sagemaker:StopTrainingJob": _LOWER,
    "sm-training-sync-jsonata sagemaker:AddTags": _PATHS,
}
"""Construct (or case) and action → why flowdsl grants what CDK does not."""
