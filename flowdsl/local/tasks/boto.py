"""Performing tasks through boto3: the calls Step Functions would make, with its spelling and its error names.

:class:`ServiceBackend` is shared: :class:`flowdsl.local.tasks.aws.AwsBackend` calls the real AWS with the credentials
of the environment, :class:`flowdsl.local.tasks.moto.MotoBackend` an AWS simulated in this process.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from flowdsl.jsontypes import Json
from flowdsl.local.limits import compact
from flowdsl.local.tasks.api import Delayed, NoAnswer, TaskFailure, TaskRequest, TaskTimeout, UnknownTask
from flowdsl.local.tasks.casing import BadParameters, from_boto, plain, to_boto
from flowdsl.local.tasks.functions import Functions
from flowdsl.local.tasks.http import HttpHook, integration_of, perform
from flowdsl.local.tasks.jobs import JOBS, Job, at
from flowdsl.local.tasks.mock import Answer, MockBackend, function_name, mock_keys
from flowdsl.local.tasks.nested import Machines
from flowdsl.local.tasks.services import OPTIMISED, Call, error_name, parse_call

POLL_SECONDS = 5.0
"""Time between two looks at a job."""
_GET_OBJECT = Call("aws-sdk:s3", "getObject", "", "s3", "GetObject", True)
_PUT_OBJECT = Call("aws-sdk:s3", "putObject", "", "s3", "PutObject", True)
SIMULATED_LOOKS = 200
"""Looks at a simulated job before it is taken for one that never ends."""


class ServiceBackend:
    """Performs tasks through boto3 clients.

    Args:
        client: makes a boto3 client for a service and the evaluated ``Credentials`` of the task (None without).
        functions: Lambda functions run in-process, by name.
        echo: whether a Lambda function that is not among `functions` echoes its payload instead of being invoked.
        machines: definitions of nested executions, by name or ARN of the state machine.
        mocks: answers that replace calls, as for :class:`MockBackend`.
        on_token: answers callbacks and activities; gets the request after it was performed.
        sleep: waits between two looks at a job; None counts the time without waiting.
        simulated: whether the clients talk to a simulation, which may have gaps.
        http: answers ``http:invoke``, ``apigateway:invoke`` and ``eks:call``, which are no AWS APIs.
    """

    def __init__(
        self,
        client: Callable[[str, Json], Any],
        *,
        functions: Mapping[str, Callable[..., Json]] | None = None,
        echo: bool = False,
        machines: Mapping[str, dict[str, Json]] | None = None,
        mocks: Mapping[str, Answer] | None = None,
        on_token: Callable[[TaskRequest], Json] | None = None,
        sleep: Callable[[float], None] | None = None,
        simulated: bool = False,
        http: HttpHook | None = None,
    ) -> None:
        self._client = client
        self._http = http
        self._functions = Functions(functions or {})
        self._echo = echo
        # A simulation of Step Functions knows the definitions, but its executions never end.
        self._machines = Machines(machines or {}, self, self._definition if simulated else None)
        self._mocked = mocks or {}
        self._mocks = MockBackend(self._mocked)
        self._on_token = on_token
        self._sleep = sleep
        self._simulated = simulated

    def call(self, request: TaskRequest) -> Json | Delayed:
        """Perform one attempt; see :class:`flowdsl.local.TaskBackend`."""
        if any(key in self._mocked for key in mock_keys(request)):
            result = self._mocks.call(request)
        elif ":activity:" in request.resource:
            return self._answered(request)
        else:
            result = self._perform(request)
        return self._answered(request) if request.resource.endswith(".waitForTaskToken") else result

    def _definition(self, arn: str, request: TaskRequest) -> dict[str, Json] | None:
        """Return the definition of a state machine of the simulation, None when it has none of that ARN."""
        try:
            described = self._client("stepfunctions", request.credentials).describe_state_machine(stateMachineArn=arn)
            definition: dict[str, Json] = json.loads(described["definition"])
        except (ClientError, BotoCoreError, ValueError):
            return None
        return definition

    def _answered(self, request: TaskRequest) -> Json:
        if self._on_token is None:
            raise NoAnswer("Give the task backend on_token=… to answer callbacks and activities.")
        try:
            return self._on_token(request)
        except TaskFailure as failure:
            failure.submitted = True
            raise

    def _perform(self, request: TaskRequest) -> Json | Delayed:
        name = function_name(request)
        if name is not None:
            return self._invoke(request, name)
        integration = integration_of(request.resource)
        if integration is not None and self._http is not None:
            return perform(self._http, integration, request)
        call = parse_call(request.resource)
        if call is None or integration is not None:
            hook = "answer it in a function http(request), given to the backend or in the file of --setup, or "
            raise UnknownTask(
                f"the state '{request.state}' calls {request.resource}, which cannot be performed locally; "
                f"{'' if integration is None else hook}give a mock under "
                + " or ".join(f"'{key}'" for key in mock_keys(request))
            )
        if call.operation in ("StartExecution", "StartSyncExecution") and call.client == "stepfunctions":
            nested = self._machines.start(call, request)
            if nested is not None:
                return nested
        return self._api(call, request)

    def _invoke(self, request: TaskRequest, name: str) -> Json:
        direct = ":function:" in request.resource
        payload = request.arguments if direct else request.arguments.get("Payload")
        payload = {} if payload is None else payload
        if name in self._functions or self._echo:
            result = self._functions.invoke(name, payload)
        else:
            result = self._remote(request, payload)
        if direct:
            return result
        return {"ExecutedVersion": "$LATEST", "Payload": result, **_metadata(), "StatusCode": 200}

    def _remote(self, request: TaskRequest, payload: Json) -> Json:
        arguments = {} if ":function:" in request.resource else dict(request.arguments)
        arguments.setdefault("FunctionName", request.resource)
        arguments["Payload"] = json.dumps(payload)
        call = Call("lambda", "invoke", "", "lambda", "Invoke", False)
        response = self._send(call, request, arguments)
        text = plain(response.get("Payload", b"null"))
        result = json.loads(text) if text else None
        if response.get("FunctionError"):
            kind = result.get("errorType") if isinstance(result, dict) else None
            raise TaskFailure(kind or "Lambda.Unknown", compact(result))
        return result

    def _api(self, call: Call, request: TaskRequest) -> Json | Delayed:
        client = self._client(call.client, request.credentials)
        model = _operation(client, call, request)
        prepared = _prepared(call, self._by_name(call, client, request.arguments))
        arguments, target = self._from_s3(call, request, prepared)
        response = self._send(call, request, arguments)
        if target is not None:
            response["body"] = self._to_s3(request, target, response.get("body"))
        if call.service == "events" and call.operation == "PutEvents" and response.get("FailedEntryCount"):
            failed = from_boto(response, model.output_shape, call.sdk)
            raise TaskFailure("EventBridge.FailedEntry", compact(failed))
        if call.pattern.startswith(".sync"):
            job = JOBS.get((call.service, call.action))
            if job is None:
                raise UnknownTask(f"waiting for {request.resource} is not supported locally; give a mock")
            sent = to_boto(arguments, model.input_shape, call.sdk)
            return self._followed(call, request, job, client, sent, response)
        result = from_boto(response, model.output_shape, call.sdk)
        if not isinstance(result, dict):
            result = {}
        return result if call.sdk else {**_reshaped(call, result), **_metadata()}

    def _by_name(self, call: Call, client: Any, arguments: Json) -> Json:
        """Look up the fleet or the group that EMR's ``modifyInstance…ByName`` name (developer guide, "Amazon EMR")."""
        kind = call.action.removeprefix("modifyInstance").removesuffix("ByName")
        if kind not in ("Fleet", "Group") or not isinstance(arguments, dict):
            return arguments
        listed = getattr(client, f"list_instance_{kind.lower()}s")(ClusterId=arguments.get("ClusterId"))
        name = arguments.get(f"Instance{kind}Name")
        found = next((each["Id"] for each in listed[f"Instance{kind}s"] if each.get("Name") == name), None)
        if found is None:
            raise TaskFailure(
                "ElasticMapReduce.InvalidRequestException", f"The cluster has no instance {kind.lower()} named {name}"
            )
        change = {f"Instance{kind}Id": found, **(arguments.get(f"Instance{kind}") or {})}
        cluster = {"ClusterId": arguments.get("ClusterId")}
        return {**cluster, "InstanceFleet": change} if kind == "Fleet" else {**cluster, "InstanceGroups": [change]}

    def _from_s3(self, call: Call, request: TaskRequest, arguments: Json) -> tuple[Json, str | None]:
        """Resolve ``Input`` and ``Output`` of ``bedrock:invokeModel`` (developer guide, "Amazon Bedrock")."""
        if call.service != "bedrock" or call.operation != "InvokeModel" or not isinstance(arguments, dict):
            return arguments, None
        sent = {key: value for key, value in arguments.items() if key not in ("Input", "Output")}
        source, target = (at(arguments.get(key), ("S3Uri",)) for key in ("Input", "Output"))
        if isinstance(source, str):
            bucket, _, key = source.removeprefix("s3://").partition("/")
            got = self._send(_GET_OBJECT, request, {"Bucket": bucket, "Key": key})
            sent["Body"] = plain(got["Body"])
        return sent, target if isinstance(target, str) else None

    def _to_s3(self, request: TaskRequest, target: str, body: Any) -> str:
        bucket, _, key = target.removeprefix("s3://").partition("/")
        self._send(_PUT_OBJECT, request, {"Bucket": bucket, "Key": key, "Body": plain(body)})
        return target

    def _send(self, call: Call, request: TaskRequest, arguments: Json) -> dict[str, Any]:
        """Make the API call; returns boto3's response."""
        client = self._client(call.client, request.credentials)
        model = _operation(client, call, request)
        service_id = str(client.meta.service_model.service_id)
        try:
            shape = model.input_shape
            sent = to_boto(arguments if arguments is not None else {}, shape, call.sdk) if shape is not None else {}
            method = client.meta.method_to_api_mapping
            names = [name for name, operation in method.items() if operation == model.name]
            response: dict[str, Any] = getattr(client, names[0])(**sent)
        except BadParameters as error:
            raise TaskFailure(
                "States.Runtime", f"The parameters of the state '{request.state}' are wrong: {error}"
            ) from None
        except ParamValidationError as error:
            raise TaskFailure(error_name(call, "ValidationException", False), str(error)) from None
        except ClientError as error:
            details = error.response.get("Error", {})
            code = str(details.get("Code", "Unknown"))
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
            name = _modelled(client, call, details)
            if self._simulated and details.get("Message") == "Not yet implemented":
                raise self._gap(request, "not implemented") from None
            cause = f"{details.get('Message', error)} {_origin(call, service_id, status, code)}"
            raise TaskFailure(error_name(call, name or code, name is not None), cause) from None
        except BotoCoreError as error:
            prefix = "Sdk" if call.sdk else OPTIMISED[call.service].prefix
            raise TaskFailure(f"{prefix}.SdkClientException", str(error)) from None
        except Exception as error:
            if not self._simulated:
                raise
            # A gap or a mistake of the simulation, which says nothing about AWS.
            raise self._gap(request, f"{type(error).__name__}: {error}") from error
        response.pop("ResponseMetadata", None)
        return response

    def _gap(self, request: TaskRequest, why: str) -> UnknownTask:
        return UnknownTask(
            f"the simulated AWS cannot perform {request.resource} for the state '{request.state}' ({why}); give a mock"
        )

    def _followed(
        self, call: Call, request: TaskRequest, job: Job, client: Any, sent: dict[str, Any], response: dict[str, Any]
    ) -> Json | Delayed:
        """Look at a job until it is done; the time passes virtually unless there is a real `sleep`."""
        arguments = job.arguments(sent, response)
        operation = client.meta.method_to_api_mapping[job.operation]
        shape = client.meta.service_model.operation_model(operation).output_shape
        waited, looks, last = 0.0, 0, response
        while True:
            try:
                described = getattr(client, job.operation)(**arguments)
            except (ClientError, BotoCoreError) as error:
                if not job.gone or _code(error) != job.gone:
                    raise TaskFailure("States.TaskFailed", str(error), seconds=waited, submitted=True) from None
                # What the call that deletes says has the form of the description.
                described, status = last, "gone"
                break
            described.pop("ResponseMetadata", None)
            last = described
            status, looks = at(described, job.status), looks + 1
            if status in job.succeeded or status in job.failed:
                break
            if self._simulated and looks >= SIMULATED_LOOKS:
                raise self._gap(request, f"the job stays {status}")
            if request.timeout is not None and waited >= request.timeout:
                raise TaskTimeout
            waited += POLL_SECONDS
            if self._sleep is not None:
                self._sleep(POLL_SECONDS)
        result = from_boto(described, shape, call.sdk)
        result = at(result, tuple(s[:1].upper() + s[1:] if isinstance(s, str) else s for s in job.result))
        if job.wrap:
            result = {job.wrap: result}
        if isinstance(result, dict):
            result = {**job.also(response), **result}
        if call.pattern == ".sync:2" and isinstance(result, dict):
            result = _parsed_texts(result)
        seconds = 0.0 if self._sleep is not None else waited
        if status in job.failed or _exited_badly(call, described):
            raise TaskFailure("States.TaskFailed", compact(result), seconds=seconds, submitted=True)
        return Delayed(result, seconds) if seconds else result


def _code(error: Exception) -> str:
    return str(getattr(error, "response", {}).get("Error", {}).get("Code", ""))


def _exited_badly(call: Call, described: dict[str, Any]) -> bool:
    """Tell whether a container of an ECS task ended with an exit code, which fails the job (developer guide, "ECS")."""
    containers = at(described, ("tasks", 0, "containers")) if call.service == "ecs" else None
    return any(container.get("exitCode") for container in containers or ())


def _operation(client: Any, call: Call, request: TaskRequest) -> Any:
    service = client.meta.service_model
    wanted = call.operation.lower()
    for name in service.operation_names:
        if name.lower() == wanted:
            return service.operation_model(name)
    raise UnknownTask(f"{request.resource}: the service '{call.client}' has no operation '{call.operation}'")


def _origin(call: Call, service_id: str, status: int, code: str) -> str:
    """Return the end of an error's text; the two generations of AWS's SDK write it differently (recorded)."""
    if call.sdk:
        return f"(Service: {service_id}, Status Code: {status}, Request ID: local)"
    return f"(Service: Amazon{service_id}; Status Code: {status}; Error Code: {code}; Request ID: local; Proxy: null)"


def _modelled(client: Any, call: Call, details: dict[str, Any]) -> str | None:
    """Return the name of the modelled exception an error answer is, or None.

    The SDKs know all exceptions of a service in each of its operations. Where an API was once a query API (SQS), its
    JSON answer names the exception beside the old code.
    """
    codes = {str(details.get("Code", "")).rpartition("#")[2]}
    if call.sdk and details.get("QueryErrorCode"):
        codes.add(str(details["QueryErrorCode"]).rpartition("#")[2])
    for shape in client.meta.service_model.error_shapes:
        if shape.name in codes or shape.metadata.get("error", {}).get("code") in codes:
            return str(shape.name)
    return None


def _metadata() -> dict[str, Json]:
    """Return what optimised integrations add to a response (recorded: test_base_lambda_service_task_state[INFO])."""
    headers = {"Connection": "keep-alive", "Content-Type": "application/json"}
    return {
        "SdkHttpMetadata": {
            "AllHttpHeaders": {key: [value] for key, value in headers.items()},
            "HttpHeaders": headers,
            "HttpStatusCode": 200,
        },
        "SdkResponseMetadata": {"RequestId": "00000000-0000-0000-0000-000000000000"},
    }


def _prepared(call: Call, arguments: Json) -> Json:
    """Bring the parameters of optimised integrations that differ from the API into its form."""
    if not isinstance(arguments, dict) or call.sdk:
        return arguments
    match call.service, call.action:
        case "elasticmapreduce", "terminateCluster":
            return {"JobFlowIds": [arguments.get("ClusterId")]}
        case "elasticmapreduce", "setClusterTerminationProtection":
            return {
                "JobFlowIds": [arguments.get("ClusterId")],
                "TerminationProtected": arguments.get("TerminationProtected"),
            }
        case "elasticmapreduce", "addStep":
            return {"JobFlowId": arguments.get("ClusterId"), "Steps": [arguments.get("Step")]}
        case "elasticmapreduce", "cancelStep":
            return {"ClusterId": arguments.get("ClusterId"), "StepIds": [arguments.get("StepId")]}
        case _:
            return arguments


def _reshaped(call: Call, result: dict[str, Json]) -> dict[str, Json]:
    """Bring the responses of optimised integrations that differ from the API into their form."""
    match call.service, call.action:
        case "elasticmapreduce", "createCluster":
            return {"ClusterId": result.get("JobFlowId"), "ClusterArn": result.get("ClusterArn")}
        case "elasticmapreduce", "addStep":
            return {"StepId": at(result, ("StepIds", 0))}
        case "bedrock", "invokeModel" if isinstance(result.get("Body"), str):
            try:
                return {**result, "Body": json.loads(result["Body"])}
            except ValueError:
                return result
        case _:
            return result


def _parsed_texts(result: dict[str, Json]) -> dict[str, Json]:
    return {
        key: json.loads(value) if key in ("Input", "Output") and isinstance(value, str) else value
        for key, value in result.items()
    }
