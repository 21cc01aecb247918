"""CDK's Distributed Map properties as flowdsl's sources, targets and permissions; and its evaluated expressions."""

from typing import Any

from flowdsl.adapters.sources import parts_of, reader_statements, writer_statements
from flowdsl.iam.machine import machine_statements
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import Expr, Op, State
from flowdsl_tasks import evaluate_expression, s3
from tests.conformance.cdk_values import canonical, value
from tests.tasks.calls import expression

READERS = {
    "S3ObjectsItemReader": s3.objects,
    "S3JsonItemReader": s3.json,
    "S3JsonLItemReader": s3.jsonl,
    "S3CsvItemReader": s3.csv,
    "S3ManifestItemReader": s3.inventory,
}


def reader(given: dict[str, Any]) -> Op:
    """Return the source that an item reader is."""
    arguments: dict[str, Any] = {"bucket": _bucket(given, "_bucket")}
    for name, parameter in (
        ("key", "key"),
        ("prefix", "prefix"),
        ("maxItems", "max_items"),
        ("csvDelimiter", "delimiter"),
    ):
        if name in given:
            arguments[parameter] = value(given[name])
    headers = given.get("csvHeaders", {}).get("headers")
    if headers is not None:
        arguments["headers"] = headers
    return _op(expression(READERS[given["$class"]], **arguments))


def writer(given: dict[str, Any]) -> Op:
    """Return the target that a result writer is."""
    arguments: dict[str, Any] = {"bucket": _bucket(given, "bucket")}
    if "prefix" in given:
        arguments["prefix"] = value(given["prefix"])
    config = given.get("writerConfig", {})
    if config:
        arguments |= {"transformation": config["transformation"], "output_type": config["outputType"]}
    return _op(expression(s3.results, **arguments))


def _bucket(given: dict[str, Any], name: str) -> Any:
    return given[name]["bucketName"] if name in given else value(given["bucketNamePath"])


def _op(made: Expr) -> Op:
    assert isinstance(made, Op)
    return made


def fields(props: dict[str, Any]) -> dict[str, Any]:
    """Return ``ItemReader`` and ``ResultWriter`` in canonical form."""
    out = {}
    for prop, field, config_name, make in (
        ("itemReader", "ItemReader", "ReaderConfig", reader),
        ("resultWriterV2", "ResultWriter", "WriterConfig", writer),
    ):
        if prop in props:
            resource, config, arguments = parts_of(make(props[prop]))
            out[field] = {"Resource": resource, config_name: canonical(config), "Arguments": canonical(arguments)}
    return out


def statements(props: dict[str, Any]) -> tuple[Statement, ...]:
    """Return the permissions of a Distributed Map in the machine ``SM``."""
    out = machine_statements("SM", maps=[props.get("label", "")])
    if "itemReader" in props:
        out += reader_statements(reader(props["itemReader"]))
    if "resultWriterV2" in props:
        out += writer_statements(writer(props["resultWriterV2"]))
    return out


def evaluated(props: dict[str, Any]) -> Expr:
    """Return the expression that an ``EvaluateExpression`` becomes."""
    return expression(evaluate_expression, expression=props["expression"], value=State("input"))
