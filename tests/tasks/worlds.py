"""A simulated AWS with what the examples of stubs speak of: `SETUP` makes it, `ANSWERS` are what moto cannot do."""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

from botocore.client import BaseClient

Client = Callable[[str], Any]
ROLE = "arn:aws:iam::123456789012:role/r"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


def athena(client: Client) -> dict[str, str]:
    started = client("athena").start_query_execution(
        QueryString="SELECT 1", ResultConfiguration={"OutputLocation": "s3://shop-results/counts/"}
    )
    return {"q-1": started["QueryExecutionId"]}


def network(client: Client) -> tuple[str, str]:
    subnet = client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    return subnet, client("ec2").describe_security_groups()["SecurityGroups"][0]["GroupId"]


def batch(client: Client) -> dict[str, str]:
    subnet, group = network(client)
    client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)
    made = client("batch").create_compute_environment(
        computeEnvironmentName="env", type="MANAGED", state="ENABLED", serviceRole=ROLE,
        computeResources={"type": "FARGATE", "maxvCpus": 4, "subnets": [subnet], "securityGroupIds": [group]},
    )  # fmt: skip
    order = [{"order": 1, "computeEnvironment": made["computeEnvironmentArn"]}]
    client("batch").create_job_queue(
        jobQueueName="standard", state="ENABLED", priority=1, computeEnvironmentOrder=order
    )
    for _ in range(3):
        client("batch").register_job_definition(
            jobDefinitionName="report", type="container",
            containerProperties={"image": "i", "vcpus": 1, "memory": 128, "command": ["true"]},
        )  # fmt: skip
    # moto's array jobs never end.
    return {"    array_size=10,\n": ""}


def codebuild(client: Client) -> dict[str, str]:
    client("codebuild").create_project(
        name="shop", source={"type": "S3", "location": "bucket/source.zip"}, artifacts={"type": "NO_ARTIFACTS"},
        serviceRole=ROLE, environment={"type": "LINUX_CONTAINER", "image": "i", "computeType": "BUILD_GENERAL1_SMALL"},
    )  # fmt: skip
    return {}


def dynamodb(client: Client) -> dict[str, str]:
    client("dynamodb").create_table(
        TableName="stock",
        KeySchema=[{"AttributeName": "sku", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "sku", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client("dynamodb").put_item(TableName="stock", Item={"sku": {"S": "a-1"}, "quantity": {"N": "3"}})
    return {}


def ecs(client: Client) -> dict[str, str]:
    subnet, group = network(client)
    client("ecs").create_cluster(clusterName="shop")
    for _ in range(3):
        client("ecs").register_task_definition(
            family="report", networkMode="awsvpc", requiresCompatibilities=["FARGATE"],
            containerDefinitions=[{"name": "main", "image": "i", "memory": 128, "cpu": 1}],
        )  # fmt: skip
    return {"subnet-0123": subnet, "launch_type=": f'security_groups=["{group}"],\n        launch_type='}


def eks(client: Client, *others: str) -> dict[str, str]:
    """Make a cluster, and ``nodegroup`` or ``profile`` in it."""
    subnet, _ = network(client)
    client("eks").create_cluster(name="shop", roleArn=ROLE, resourcesVpcConfig={"subnetIds": [subnet]})
    if "nodegroup" in others:
        client("eks").create_nodegroup(clusterName="shop", nodegroupName="workers", subnets=[subnet], nodeRole=ROLE)
    if "profile" in others:
        client("eks").create_fargate_profile(
            clusterName="shop", fargateProfileName="jobs", podExecutionRoleArn=ROLE, selectors=[{"namespace": "jobs"}]
        )
    return {"subnet-1": subnet, 'role/pods"': 'role/pods",\n    selectors=[{"namespace": "jobs"}]'}


def no_cluster(client: Client) -> dict[str, str]:
    subnet, _ = network(client)
    return {"subnet-1": subnet, "subnet-2": subnet}


def emr(client: Client) -> dict[str, str]:
    subnet, _ = network(client)
    group = {"InstanceRole": "MASTER", "InstanceType": "m5.xlarge", "InstanceCount": 1, "Name": "core"}
    flow = client("emr").run_job_flow(
        Name="n", JobFlowRole="r", ServiceRole="r", ReleaseLabel="emr-6.15.0", Applications=[{"Name": "Spark"}],
        Instances={"InstanceGroups": [group], "KeepJobFlowAliveWhenNoSteps": True, "Ec2SubnetId": subnet},
        Steps=[{"Name": "n", "HadoopJarStep": {"Jar": "x.jar"}}],
    )["JobFlowId"]  # fmt: skip
    step = client("emr").list_steps(ClusterId=flow)["Steps"][0]["Id"]
    return {"j-1": flow, "s-1": step}


def emr_containers(client: Client) -> dict[str, str]:
    eks(client)
    made = client("emr-containers").create_virtual_cluster(
        name="v", containerProvider={"type": "EKS", "id": "shop", "info": {"eksInfo": {"namespace": "other"}}}
    )
    return {"vc1": made["id"]}


def emr_serverless(client: Client) -> dict[str, str]:
    serverless = client("emr-serverless")
    made = serverless.create_application(name="a", releaseLabel="emr-7.1.0", type="SPARK")["applicationId"]
    job = serverless.start_job_run(
        applicationId=made, executionRoleArn=ROLE, jobDriver={"sparkSubmit": {"entryPoint": "s3://b/k"}}
    )
    return {"00abc": made, "00def": job["jobRunId"]}


def stopped_application(client: Client) -> dict[str, str]:
    changes = emr_serverless(client)
    client("emr-serverless").stop_application(applicationId=changes["00abc"])
    return changes


def glue(client: Client) -> dict[str, str]:
    client("glue").create_job(Name="load", Role="r", Command={"Name": "glueetl"})
    client("glue").create_database(DatabaseInput={"Name": "d"})
    client("glue").create_crawler(Name="orders", Role="r", DatabaseName="d", Targets={})
    return {}


def sagemaker(client: Client) -> dict[str, str]:
    maker = client("sagemaker")
    container = {"Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1", "ModelDataUrl": "s3://b/m"}
    maker.create_model(ModelName="shop", PrimaryContainer=container, ExecutionRoleArn=ROLE)
    variant = {"VariantName": "v1", "ModelName": "shop", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
    for name in ("taken", "shop-2"):
        maker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
    maker.create_endpoint(EndpointName="running", EndpointConfigName="taken")
    return {
        'create_model(\n    model_name="shop"': 'create_model(\n    model_name="shop-2"',
        'create_endpoint(endpoint_name="shop", endpoint_config_name="shop"':
            'create_endpoint(endpoint_name="shop", endpoint_config_name="taken"',
        'update_endpoint(endpoint_name="shop"': 'update_endpoint(endpoint_name="running"',
    }  # fmt: skip


def sdk(client: Client) -> dict[str, str]:
    client("s3").create_bucket(Bucket="shop-data")
    client("s3").put_object(Bucket="shop-data", Key="orders", Body=b"x")
    return {}


def sns(client: Client) -> dict[str, str]:
    client("sns").create_topic(Name="mail")
    return {}


def sqs(client: Client) -> dict[str, str]:
    client("sqs").create_queue(QueueName="orders")
    return {}


def stepfunctions(client: Client) -> dict[str, str]:
    client("stepfunctions").create_state_machine(
        name="child", roleArn=ROLE, definition='{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}'
    )
    return {}


SETUP: dict[str, Callable[[Client], dict[str, str]]] = {
    "athena": athena, "batch": batch, "codebuild": codebuild, "dynamodb": dynamodb, "ecs": ecs, "eks": eks, "emr": emr,
    "emr_containers": emr_containers, "emr_serverless": emr_serverless, "glue": glue, "sagemaker": sagemaker,
    "sdk": sdk, "sns": sns, "sqs": sqs, "stepfunctions": stepfunctions,
    "eks.create_cluster": no_cluster,
    "eks.delete_nodegroup": lambda client: eks(client, "nodegroup"),
    "eks.delete_fargate_profile": lambda client: eks(client, "profile"),
    "emr_serverless.delete_application": stopped_application,
}  # fmt: skip
"""Service module, or stub → what makes its world; returns what to put in place of the ids in the examples."""

BATCH = {"id": "shop:1", "projectName": "shop"}

ANSWERS: dict[str, dict[str, Any]] = {
    "bedrock.create_model_customization_job": {
        "CreateModelCustomizationJob": {"jobArn": "arn:aws:bedrock:us-east-1:1:model-customization-job/x"},
        "GetModelCustomizationJob": [{"jobName": "tune-1", "status": "InProgress"},
                                     {"jobName": "tune-1", "status": "Completed", "outputModelName": "shop-model"}],
    },
    "codebuild.start_build_batch": {
        "StartBuildBatch": {"buildBatch": {**BATCH, "buildBatchStatus": "IN_PROGRESS"}},
        "BatchGetBuildBatches": [{"buildBatches": [{**BATCH, "buildBatchStatus": "IN_PROGRESS"}]},
                                 {"buildBatches": [{**BATCH, "buildBatchStatus": "SUCCEEDED"}]}],
    },
    "databrew.start_job_run": {
        "StartJobRun": {"RunId": "r1"},
        "DescribeJobRun": [{"State": "RUNNING", "JobName": "clean"}, {"State": "SUCCEEDED", "JobName": "clean"}],
    },
    "emr.add_step": {
        "DescribeStep": [{"Step": {"Id": "s", "Status": {"State": "RUNNING"}}},
                         {"Step": {"Id": "s", "Status": {"State": "COMPLETED"}}}],
    },
    "emr.cancel_step": {"CancelSteps": {"CancelStepsInfoList": [{"StepId": "s", "Status": "SUBMITTED"}]}},
    "emr.modify_instance_fleet_by_name": {
        "ListInstanceFleets": {"InstanceFleets": [{"Id": "if-0", "Name": "other"}, {"Id": "if-1", "Name": "core"}]},
        "ModifyInstanceFleet": {},
    },
    "emr_containers.start_job_run": {
        "DescribeJobRun": [{"jobRun": {"id": "1", "state": "RUNNING"}}, {"jobRun": {"id": "1", "state": "COMPLETED"}}],
    },
    "mediaconvert.create_job": {
        "CreateJob": {"Job": {"Id": "1", "Status": "SUBMITTED", "Role": ROLE, "Settings": {}}},
        "GetJob": [{"Job": {"Id": "1", "Status": "PROGRESSING"}}, {"Job": {"Id": "1", "Status": "COMPLETE"}}],
    },
    "sagemaker.create_labeling_job": {
        "CreateLabelingJob": {"LabelingJobArn": "arn:aws:sagemaker:us-east-1:1:labeling-job/label-1"},
        "DescribeLabelingJob": [{"LabelingJobStatus": "InProgress"}, {"LabelingJobStatus": "Completed"}],
    },
    "sagemaker.update_endpoint": {"UpdateEndpoint": {"EndpointArn": "arn:aws:sagemaker:us-east-1:1:endpoint/x"}},
}  # fmt: skip
"""Stub → API operation → what it answers: one answer, or one after the other. moto does not have these operations."""

RESPONSE = [{"return": {"ResponseBody": {"ok": True}, "Headers": {}, "StatusCode": 200, "StatusText": "OK"}}]
MOCKS: dict[str, dict[str, Any]] = {
    "apigateway": {"apigateway:invoke": RESPONSE, "apigateway:invoke.waitForTaskToken": RESPONSE},
    "eks.call": {"eks:call": RESPONSE, "eks:call.waitForTaskToken": RESPONSE},
    "eks.run_job": {"eks:runJob": RESPONSE, "eks:runJob.sync": RESPONSE, "eks:runJob.waitForTaskToken": RESPONSE},
    "http": {"http:invoke": RESPONSE},
}
"""What is no API of AWS, but a server that is somebody else's."""


@contextmanager
def answering(answers: Mapping[str, Any]) -> Iterator[None]:
    """Answer API operations instead of moto; the arguments have been checked by botocore's own serialiser."""
    left = copy.deepcopy(dict(answers))
    plain = BaseClient._make_api_call

    def call(self: Any, operation: str, arguments: dict[str, Any]) -> Any:
        if operation not in left:
            return plain(self, operation, arguments)
        model = self.meta.service_model.operation_model(operation)
        self._serializer.serialize_to_request(arguments, model)
        answer = left[operation]
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, Exception):
            raise answer
        return copy.deepcopy(answer)

    with mock.patch.object(BaseClient, "_make_api_call", call):
        yield
