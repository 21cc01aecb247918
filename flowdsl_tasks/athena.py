"""Amazon Athena: run a query and read its results.

Source: Developer Guide, "Run Athena queries with Step Functions"; IAM: "Permissions for Athena" there.
"""

import re
from collections.abc import Sequence
from typing import Any, Literal, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn, field, name_pattern, resource, s3_arn, s3_object, text_pattern
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import DictOf, Expr
from flowdsl.ir.expr import Literal as Constant
from flowdsl_tasks.shapes import athena as shapes

_ATHENA = Service("athena")
_ERRORS = ErrorCatalogue(
    "athena", style="optimized", prefix="Athena", module=__name__, extra=("AmazonAthenaException",)
)

_READ = ("glue:GetDatabase", "glue:GetDatabases", "glue:GetTable", "glue:GetTables", "glue:GetPartition",
         "glue:GetPartitions", "glue:BatchGetPartition")  # fmt: skip
_CHANGE = ("glue:CreateDatabase", "glue:UpdateDatabase", "glue:DeleteDatabase", "glue:CreateTable", "glue:UpdateTable",
           "glue:DeleteTable", "glue:BatchDeleteTable", "glue:CreatePartition", "glue:BatchCreatePartition",
           "glue:UpdatePartition", "glue:DeletePartition", "glue:BatchDeletePartition")  # fmt: skip


@task("athena:startQueryExecution", patterns=("request", "sync"), sync=shapes.StartQueryExecutionSync)
def start_query_execution(
    *,
    query_string: str,
    query_execution_context: shapes.QueryExecutionContextInput | None = None,
    result_configuration: shapes.ResultConfigurationInput | None = None,
    work_group: str | None = None,
    execution_parameters: Sequence[str] | None = None,
    client_request_token: str | None = None,
    result_reuse_max_age: int | None = None,
    result_reuse_configuration: shapes.ResultReuseConfigurationInput | None = None,
    data_locations: Sequence[str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.StartQueryExecutionResult:
    """Start a query; with ``.sync`` wait until it has ended and return its ``QueryExecution``.

    Args:
        query_string: the SQL.
        query_execution_context: ``{"Database": …, "Catalog": …}``.
        result_configuration: ``{"OutputLocation": "s3://…", "EncryptionConfiguration": {…}}``.
        work_group: the workgroup; ``primary`` when absent.
        execution_parameters: values for the ``?`` of the query.
        client_request_token: makes repeated calls start one query.
        result_reuse_max_age: minutes for which the result of an equal query is reused.
        result_reuse_configuration: the API's own form of that.
        data_locations: what the query reads (``s3://bucket/prefix``): narrows permissions; it is not sent.

    Example:
        athena.start_query_execution(
            query_string="SELECT count(*) FROM orders",
            query_execution_context={"Database": "shop"},
            result_configuration={"OutputLocation": "s3://shop-results/counts/"},
            data_locations=["s3://shop-data/orders/"],
        )
    """
    raise NotImplementedError


@start_query_execution.lowers
def _(call: Call) -> Request:
    values = {}
    if call.given("result_reuse_max_age"):
        if call.given("result_reuse_configuration"):
            call.refuse("the maximal age is given twice", "result_reuse_max_age", "drop one of the two")
        age = DictOf(
            ((Constant("Enabled"), Constant(True)), (Constant("MaxAgeInMinutes"), call["result_reuse_max_age"]))
        )
        values["ResultReuseConfiguration"] = DictOf(((Constant("ResultReuseByAgeConfiguration"), age),))
    actions = ["athena:StartQueryExecution"]
    if call.pattern == "sync":
        actions += ["athena:GetQueryExecution", "athena:StopQueryExecution"]
    group = resource(call, "work_group", "athena", "workgroup/{}", default="primary")
    context = call["query_execution_context"]
    catalog = _part(call, context, "Catalog", "AwsDataCatalog")
    statements = [
        Statement(tuple(actions), (group,)),
        Statement(("athena:GetDataCatalog",), (arn("athena", f"datacatalog/{catalog}"),)),
        *_data(call, catalog, _part(call, context, "Database", "default")),
        *_results(call),
    ]
    return _ATHENA.request(
        call,
        "StartQueryExecution",
        values=values,
        omit=("data_locations", "result_reuse_max_age"),
        iam=statements,
        sync_returns=_ATHENA.output("GetQueryExecution"),
    )


def _part(call: Call, context: Expr, key: str, default: str) -> str:
    if not call.given("query_execution_context"):
        return default
    if not isinstance(context, DictOf):
        return name_pattern(call, "query_execution_context", what=key.lower())
    found = field(context, key)
    return default if found is None else name_pattern(call, "query_execution_context", found, what=key.lower())


def _data(call: Call, catalog: str, database: str) -> list[Statement]:
    """What the query itself may touch: the Glue catalog's database, the files behind it, Lake Formation."""
    out: list[Statement] = []
    if catalog in ("AwsDataCatalog", "*") or catalog.startswith("$"):
        query = text_pattern(call["query_string"])
        reads_only = re.match(r"\s*(select|with|show|describe|explain)\b", query, re.IGNORECASE) is not None
        glue = tuple(
            arn("glue", part)
            for part in ("catalog", f"database/{database}", f"table/{database}/*", f"userDefinedFunction/{database}/*")
        )
        out.append(Statement(_READ if reads_only else _READ + _CHANGE, glue, reason="reads the Glue catalog"))
        out.append(Statement(("lakeformation:GetDataAccess",), ("*",), reason="reads data governed by Lake Formation"))
    locations = call.static("data_locations")
    if isinstance(locations, list):
        objects: list[str] = []
        buckets: list[str] = []
        for location in locations:
            split = s3_object(str(location))
            if split is None:
                call.refuse(f"{location!r} is not an S3 location", "data_locations", "write `s3://bucket/prefix`")
                continue
            buckets.append(s3_arn(split[0]))
            objects.append(s3_arn(split[0], f"{split[1].rstrip('*').rstrip('/')}/*".lstrip("/")))
        if buckets:
            out.append(Statement(("s3:GetBucketLocation", "s3:ListBucket"), tuple(buckets), reason="finds the data"))
            out.append(Statement(("s3:GetObject",), tuple(objects), reason="reads the data"))
    else:
        call.warn_wildcard(
            "the permission to read data covers every bucket", "query_string", 'name them: `data_locations=["s3://…"]`'
        )
        out.append(
            Statement(("s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject"), ("*",), reason="reads the data")
        )
    return out


def _results(call: Call) -> list[Statement]:
    location = field(call["result_configuration"], "OutputLocation")
    split = None if location is None else s3_object(text_pattern(location))
    write = ("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")
    if split is None:
        call.warn_wildcard(
            "the permission to write results covers every bucket",
            "result_configuration",
            "give a constant `OutputLocation`; the workgroup's own location is not known at compile time",
        )
        return [Statement((*write, "s3:ListBucketMultipartUploads"), ("*",), reason="writes the results")]
    bucket, key = split
    prefix = key.rstrip("/")
    return [
        Statement(write, (s3_arn(bucket, f"{prefix}/*".lstrip("/")),), reason="writes the results"),
        Statement(
            ("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"),
            (s3_arn(bucket),),
            reason="finds where the results go",
        ),
    ]


@task("athena:getQueryExecution")
def get_query_execution(*, query_execution_id: str, **options: Unpack[TaskOptions]) -> shapes.GetQueryExecutionResult:
    """Describe a query: its state, its statistics, where its results are.

    Args:
        query_execution_id: the query.

    Example:
        athena.get_query_execution(query_execution_id="q-1")["QueryExecution"]["Status"]
    """
    raise NotImplementedError


@get_query_execution.lowers
def _(call: Call) -> Request:
    return _ATHENA.request(call, "GetQueryExecution", iam=(_workgroups("athena:GetQueryExecution"),))


@task("athena:getQueryResults")
def get_query_results(
    *,
    query_execution_id: str,
    max_results: int | None = None,
    next_token: str | None = None,
    query_result_type: Literal["DATA_MANIFEST", "DATA_ROWS"] | None = None,
    output_location: str | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.GetQueryResultsResult:
    """Read the rows of a query's result.

    Args:
        query_execution_id: the query.
        max_results: rows at a time, at most 1000.
        next_token: where to go on.
        query_result_type: rows, or the manifest of data files.
        output_location: where the query wrote (``s3://bucket/prefix``): narrows permissions; it is not sent.

    Example:
        athena.get_query_results(query_execution_id="q-1", output_location="s3://shop-results/counts/")
    """
    raise NotImplementedError


@get_query_results.lowers
def _(call: Call) -> Request:
    where = "*"
    split = s3_object(text_pattern(call["output_location"])) if call.given("output_location") else None
    if split is not None:
        where = s3_arn(split[0], f"{split[1].rstrip('/')}/*".lstrip("/"))
    else:
        call.warn_wildcard(
            "the permission to read results covers every bucket", "output_location", 'pass `output_location="s3://…"`'
        )
    return _ATHENA.request(
        call,
        "GetQueryResults",
        omit=("output_location",),
        iam=(
            _workgroups("athena:GetQueryResults"),
            Statement(("s3:GetObject",), (where,), reason="reads the results"),
        ),
    )


class StopQueryResult(TypedDict):
    """Nothing but metadata."""

    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


@task("athena:stopQueryExecution")
def stop_query_execution(*, query_execution_id: str, **options: Unpack[TaskOptions]) -> StopQueryResult:
    """Stop a query.

    Args:
        query_execution_id: the query.

    Example:
        athena.stop_query_execution(query_execution_id="q-1")
    """
    raise NotImplementedError


@stop_query_execution.lowers
def _(call: Call) -> Request:
    return _ATHENA.request(call, "StopQueryExecution", iam=(_workgroups("athena:StopQueryExecution"),))


def _workgroups(action: str) -> Statement:
    # The API takes a query, whose workgroup cannot be told from its id; the action's resource is the workgroup.
    return Statement((action,), (arn("athena", "workgroup/*"),))


AmazonAthenaException: type[TaskFailed]
InvalidRequestException: type[TaskFailed]
TooManyRequestsException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
