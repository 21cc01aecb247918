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
    "emrc-delete-static": "AWS's ids of virtual clusters have no hyphen: refused",
    "emr-create-autoscaling-generated": "AWS wants the alarm's `Threshold`: its absence is refused",
    "scheduler-onetime": "AWS wants a time as `at(…)`; CDK writes the bare time",
    "EvaluateExpression": "compiled, so that no Lambda function is needed",
    "sm-endpointconfig-full": "CDK writes the accelerator type as an object, and the key's id where an ARN may stand",
    "bedrock-customize-full": "CDK forgets the .sync suffix and what it needs",
}
"""Case → why the resource or the arguments differ."""

_CHILDREN = "the ARN of a child execution has a `/` after the machine's name"

GRANTS: dict[str, str] = {
    "CustomState *": "CDK's CustomState grants nothing; the call it makes needs it",
    "Map states:*": "CDK's Map grants nothing for a processor that is distributed",
    "sm-encryption kms:Decrypt": "the condition of CDK names no machine",
    "sm-encryption kms:GenerateDataKey": "the condition of CDK names no machine",
    "DistributedMap states:DescribeExecution": _CHILDREN,
    "DistributedMap states:StopExecution": _CHILDREN,
    "DistributedMap s3:GetObject": "CDK forgets to permit reading from a bucket that is only known at run time",
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

_DEFINITION = "the task definition is not known at compile time"
_ONE = "the two cannot be written: there is one parameter for them"
_VERSION = "there is one parameter: the location"
_GRAPH = "Python's statements make the states and their order: there is no such call"
_LAMBDA_RUNTIME = "no Lambda function is deployed, so that there is no runtime to choose"

ELSEWHERE: dict[str, str] = {
    "map-both": "a Map has one body",
    "map-distributed-no-type": "the type of the children has a default",
    "dmap-path-and-reader": "there is one parameter for the items",
    "dmap-batcher-both": "there is one parameter for the size of a batch",
    "choice-empty": _GRAPH,
    "choice-two-otherwise": _GRAPH,
    "chain-next-twice": _GRAPH,
    "chain-after-fail": _GRAPH,
    "state-in-two-graphs": _GRAPH,
    "duplicate-state-name": "states get names that are unique",
    "catch-into-other-graph": _GRAPH,
    "dangling-otherwise-unreachable": _GRAPH,
    "sm-kms-reuse-period": "a property of the deployed resource, which is not written",
    "map-jsonata-items-bad": "a text is a list of its characters, as in Python",
    "task-jsonpath-under-jsonata-sm": "a machine has one query language, or flowdsl chooses state by state",
    "task-catch-all-not-alone": "catchers are made by the compiler, `except Exception` stands alone",
    "task-both-timeouts": "there is one timeout",
    "task-jsonpath-with-outputs": "the value of a call is made in Python, in either language",
}
"""Case → why it cannot be written in flowdsl."""

ACCEPTED: dict[str, str] = {
    "task-retry-all-not-alone": "the whole list is what `States.ALL` says, and that is what is written",
    "bedrock-input-version": "a version of an object cannot be written: `input` is a location",
    "bedrock-output-version": "a version of an object cannot be written: `output` is a location",
    "bedrock-uri-and-location": _ONE,
    "ecs-path-in-command-array": "JSONata has expressions inside lists",
    "emr-release-label-jsonata": "a release label may be computed",
    "glue-worker-both": _ONE,
    "lambda-pro-conflict-pattern": "a plain call is what the direct form is",
    "task-path-in-array": "JSONata has expressions inside lists",
    "token-entire-context-ok": "the whole context holds the token",
}
"""Case → why flowdsl is right to accept it."""

NOT_REFUSED: dict[str, str] = {
    "ecs-ec2-bridge-with-sg": _DEFINITION,
    "ecs-fargate-with-ec2-td": _DEFINITION,
    "ecs-override-token-name": _DEFINITION,
    "ecs-override-unknown-container": _DEFINITION,
    "ecs-td-no-container": _DEFINITION,
    "sns-fifo-no-dedup": "whether the topic deduplicates by content is not known at compile time",
}
"""Case → why it cannot be refused."""
