"""Checks the fields of a Map state beside its processor: reader, batcher, writer, tolerance, label.

Source: developer guide, "Map workflow state", "Using Map state in Distributed mode" and the pages of its fields.
"""

import re
from collections.abc import Mapping
from typing import Final

from flowdsl.asl.limits import BAD_IN_LABEL, MAX_LABEL_LENGTH
from flowdsl.asl.validate.facts import StateFacts
from flowdsl.asl.validate.fields import Language, check_number, has_type
from flowdsl.asl.validate.integrations import DISTRIBUTED_MAP_ONLY
from flowdsl.asl.validate.problem import Report, has_placeholder, is_expression, join, without_placeholders
from flowdsl.asl.validate.templates import check_path, check_reference_path, check_template
from flowdsl.jsontypes import Json

_NUMBERS: Final = ("MaxConcurrency", "ToleratedFailureCount", "ToleratedFailurePercentage")
_DISTRIBUTED_ONLY: Final = (
    *("ItemReader", "ItemBatcher", "ResultWriter", "Label", "ToleratedFailureCount", "ToleratedFailurePercentage"),
    *("ToleratedFailureCountPath", "ToleratedFailurePercentagePath"),
)
_RESOURCE: Final = re.compile(r"arn:[^:]*:states:[^:]*:[^:]*:(.+)", re.DOTALL)
_READER: Final = frozenset(("Resource", "ReaderConfig"))
_WRITER: Final = frozenset(("Resource", "WriterConfig"))
_READER_CONFIG: Final = frozenset(
    (
        *("InputType", "Transformation", "CSVHeaderLocation", "CSVHeaders", "CSVDelimiter", "ManifestType"),
        *("MaxItems", "ItemsPointer"),
    )
)
_INPUT_TYPES: Final = ("CSV", "JSON", "JSONL", "MANIFEST", "PARQUET")


def processor_mode(state: Mapping[str, Json]) -> str:
    """Return ``DISTRIBUTED`` or ``INLINE``, whatever the processor's configuration says beside."""
    processor = state.get("ItemProcessor", state.get("Iterator"))
    config = processor.get("ProcessorConfig") if isinstance(processor, dict) else None
    mode = config.get("Mode") if isinstance(config, dict) else None
    return "DISTRIBUTED" if mode == "DISTRIBUTED" else "INLINE"


def check_map(report: Report, state: Mapping[str, Json], pointer: str, language: Language, facts: StateFacts) -> None:
    """Check the fields that only a Map has, its processor excepted."""
    distributed = processor_mode(state) == "DISTRIBUTED"
    for field in _NUMBERS:
        if field in state:
            _number(report, field, state[field], join(pointer, field), language, facts)
        if f"{field}Path" in state:
            at = join(pointer, f"{field}Path")
            facts.reads += check_reference_path(report, state[f"{field}Path"], at)
    if not distributed:
        for field in _DISTRIBUTED_ONLY:
            if field in state:
                report.warn(join(pointer, field), f"{field} has a meaning in DISTRIBUTED mode only", "DISTRIBUTED_ONLY")
    if "Items" in state:
        _items(report, state["Items"], join(pointer, "Items"), language, facts)
    if "ItemsPath" in state:
        facts.reads += check_path(report, state["ItemsPath"], join(pointer, "ItemsPath"), nullable=False)
    if "ItemSelector" in state:
        at = join(pointer, "ItemSelector")
        if language == "JSONata" or has_type(report, state["ItemSelector"], "OBJECT", at):
            facts.reads += check_template(report, state["ItemSelector"], at, language)
    if "Label" in state:
        _label(report, state["Label"], join(pointer, "Label"))
    if "ItemReader" in state and has_type(report, state["ItemReader"], "OBJECT", join(pointer, "ItemReader")):
        _reader(report, state["ItemReader"], join(pointer, "ItemReader"), language, facts)
    if "ItemBatcher" in state and has_type(report, state["ItemBatcher"], "OBJECT", join(pointer, "ItemBatcher")):
        _batcher(report, state["ItemBatcher"], join(pointer, "ItemBatcher"), language, facts)
    if "ResultWriter" in state and has_type(report, state["ResultWriter"], "OBJECT", join(pointer, "ResultWriter")):
        _writer(report, state["ResultWriter"], join(pointer, "ResultWriter"), language, facts)


def _number(report: Report, field: str, value: Json, at: str, language: Language, facts: StateFacts) -> None:
    check_number(report, field, value, at, language)
    if language == "JSONata":
        facts.reads += check_template(report, value, at, language)


def _items(report: Report, value: Json, pointer: str, language: Language, facts: StateFacts) -> None:
    dynamic = isinstance(value, str) and (is_expression(value) or has_placeholder(value))
    if not dynamic and not isinstance(value, list | dict):
        report.error(pointer, "Items is a list, an object or an expression {% … %}")
    facts.reads += check_template(report, value, pointer, language)


def _label(report: Report, value: Json, pointer: str) -> None:
    if not has_type(report, value, "STRING", pointer) or has_placeholder(value):
        return
    if not value:
        report.error(pointer, "A Label cannot be empty", "INVALID_LABEL_NAME")
    if len(value) > MAX_LABEL_LENGTH:
        report.error(pointer, f"A Label has at most {MAX_LABEL_LENGTH} characters", "INVALID_LABEL_NAME")
    bad = BAD_IN_LABEL.search(value)
    if bad is not None:
        report.error(pointer, f"A Label cannot hold the character {bad.group()!r}", "INVALID_LABEL_NAME")


def _known_fields(report: Report, value: Mapping[str, Json], known: frozenset[str], pointer: str, what: str) -> None:
    for field in value:
        if field not in known:
            report.error(join(pointer, field), f"Field '{field}' is not supported in {what}")


def _service(report: Report, value: Mapping[str, Json], pointer: str, actions: tuple[str, ...], *, what: str) -> None:
    resource = value.get("Resource")
    if resource is None or not has_type(report, resource, "STRING", join(pointer, "Resource")):
        return
    match = _RESOURCE.fullmatch(without_placeholders(resource, ""))
    action = match.group(1) if match else ""
    if not has_placeholder(resource.rpartition(":")[2]) and action not in actions:
        report.error(join(pointer, "Resource"), f"'{resource}' is no resource of an {what}: {', '.join(actions)}")


def _reader(report: Report, value: Mapping[str, Json], pointer: str, language: Language, facts: StateFacts) -> None:
    own = "Arguments" if language == "JSONata" else "Parameters"
    _known_fields(report, value, _READER | {own}, pointer, f"the ItemReader of a {language} state")
    if "Resource" not in value:
        report.error(pointer, "These fields are required: [Resource]")
    _service(report, value, pointer, tuple(sorted(DISTRIBUTED_MAP_ONLY - {"s3:putObject"})), what="ItemReader")
    if own in value:
        facts.reads += check_template(report, value[own], join(pointer, own), language)
    at = join(pointer, "ReaderConfig")
    if "ReaderConfig" not in value or not has_type(report, value["ReaderConfig"], "OBJECT", at):
        return
    config = value["ReaderConfig"]
    path = frozenset(("MaxItemsPath",)) if language == "JSONPath" else frozenset[str]()
    _known_fields(report, config, _READER_CONFIG | path, at, "a ReaderConfig")
    if "MaxItems" in config:
        _number(report, "MaxItems", config["MaxItems"], join(at, "MaxItems"), language, facts)
    if "MaxItemsPath" in config and path:
        facts.reads += check_reference_path(report, config["MaxItemsPath"], join(at, "MaxItemsPath"))
        if "MaxItems" in config:
            report.error(at, "There should only be one of the following fields: [MaxItems, MaxItemsPath]")
    _one_of(report, config, "InputType", _INPUT_TYPES, at)
    _one_of(report, config, "CSVHeaderLocation", ("FIRST_ROW", "GIVEN"), at)
    if config.get("CSVHeaderLocation") == "GIVEN" and "CSVHeaders" not in config:
        report.error(at, "The field 'CSVHeaders' is required when CSVHeaderLocation is GIVEN")


def _one_of(report: Report, owner: Mapping[str, Json], field: str, values: tuple[str, ...], pointer: str) -> None:
    value = owner.get(field, values[0])
    if value not in values and not (isinstance(value, str) and (has_placeholder(value) or is_expression(value))):
        report.error(
            join(pointer, field), f"The field '{field}' should have one of these values: [{', '.join(values)}]"
        )


def _batcher(report: Report, value: Mapping[str, Json], pointer: str, language: Language, facts: StateFacts) -> None:
    sizes = ("MaxItemsPerBatch", "MaxInputBytesPerBatch")
    paths = tuple(f"{field}Path" for field in sizes) if language == "JSONPath" else ()
    _known_fields(
        report, value, frozenset((*sizes, *paths, "BatchInput")), pointer, f"the ItemBatcher of a {language} state"
    )
    if not any(field in value for field in (*sizes, *paths)):
        report.error(pointer, "An ItemBatcher has MaxItemsPerBatch or MaxInputBytesPerBatch")
    for field in sizes:
        if field in value:
            _number(report, field, value[field], join(pointer, field), language, facts)
        if f"{field}Path" in value and paths:
            facts.reads += check_reference_path(report, value[f"{field}Path"], join(pointer, f"{field}Path"))
            if field in value:
                report.error(pointer, f"There should only be one of the following fields: [{field}, {field}Path]")
    if "BatchInput" in value:
        facts.reads += check_template(report, value["BatchInput"], join(pointer, "BatchInput"), language)


def _writer(report: Report, value: Mapping[str, Json], pointer: str, language: Language, facts: StateFacts) -> None:
    own = "Arguments" if language == "JSONata" else "Parameters"
    _known_fields(report, value, _WRITER | {own}, pointer, f"the ResultWriter of a {language} state")
    _service(report, value, pointer, ("s3:putObject",), what="ResultWriter")
    if "Resource" not in value and "WriterConfig" not in value:
        report.error(pointer, "A ResultWriter has a Resource or a WriterConfig")
    if "Resource" in value and own not in value:
        report.error(pointer, f"These fields are required: [{own}]")
    if own in value:
        facts.reads += check_template(report, value[own], join(pointer, own), language)
    at = join(pointer, "WriterConfig")
    if "WriterConfig" in value and has_type(report, value["WriterConfig"], "OBJECT", at):
        _known_fields(report, value["WriterConfig"], frozenset(("OutputType", "Transformation")), at, "a WriterConfig")
        _one_of(report, value["WriterConfig"], "OutputType", ("JSON", "JSONL"), at)
        _one_of(report, value["WriterConfig"], "Transformation", ("NONE", "COMPACT", "FLATTEN"), at)
