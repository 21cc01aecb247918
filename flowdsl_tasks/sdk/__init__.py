"""Every action of every AWS service: ``sdk.<service>.<operation>(**members)``, spelled as boto3 spells them.

>>> from flowdsl_tasks import sdk
>>> sdk.dynamodb.get_item(TableName="shipments", Key={"id": {"S": order_id}})

Services are boto3's names with ``_`` for ``-`` (``sdk.emr_containers``; ``sdk.lambda_``). Arguments are checked against
the API's model, results have Step Functions' spelling (``DBInstanceIdentifier`` → ``DbInstanceIdentifier``). Errors are
attributes of the service: ``sdk.s3.NoSuchKeyException`` is ``S3.NoSuchKeyException``.

Source: Developer Guide, "Learning to use AWS service SDK integrations in Step Functions".
"""

from flowdsl.adapters.errors import UnknownName
from flowdsl.adapters.integrations import python_service, service_by_python_name, service_by_states_name, services
from flowdsl.adapters.shapes import suggest
from flowdsl_tasks.sdk.generic import call_aws_service, call_aws_service_cross_region
from flowdsl_tasks.sdk.service import SdkService, sdk_service

__all__ = ["SdkService", "call_aws_service", "call_aws_service_cross_region"]


def __getattr__(name: str) -> SdkService:
    known = None if name.startswith("__") else service_by_python_name(name)
    if known is None:
        hint = "" if name.startswith("__") else _meant(name)
        raise UnknownName(f"AWS has no service `{name}`" + (f"; {hint}" if hint else ""), (), hint)
    return sdk_service(known)


def _meant(name: str) -> str:
    """Return a did-you-mean: for boto3's name of what Step Functions calls otherwise (``sfn``), else the closest."""
    other = service_by_states_name(name)
    if other is not None:
        return f"did you mean `{python_service(other.boto3)}`?"
    return suggest(name, [python_service(key) for key in services()])


def __dir__() -> list[str]:
    return sorted({*globals(), *(python_service(name) for name in services())})
