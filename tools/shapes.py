"""Write ``flowdsl_tasks/shapes/<service>.py``: the structures that stubs take and return, as TypedDicts.

Usage: ``python -m tools.shapes``. What is written follows botocore's models and `STUBS`: arguments are spelled as
boto3 spells them, results as Step Functions does. Structures beyond a size nobody types by hand stay plain dicts.
"""

import keyword
from pathlib import Path
from typing import Any

from flowdsl.adapters.integrations import Style, member
from flowdsl.adapters.models import operation_model, shape

ROOT = Path(__file__).resolve().parents[1] / "flowdsl_tasks" / "shapes"
MAX_CLASSES = 60
"""Structures of one operation that are written out; the rest are dicts."""

STUBS: dict[str, tuple[str, Style, tuple[str, ...]]] = {
    "athena": ("athena", "optimized", ("StartQueryExecution", "GetQueryExecution", "GetQueryResults")),
    "batch": ("batch", "optimized", ("SubmitJob",)),
    "bedrock": ("bedrock", "optimized", ("CreateModelCustomizationJob",)),
    "codebuild": ("codebuild", "optimized", ("StartBuild", "StartBuildBatch")),
    "databrew": ("databrew", "optimized", ("StartJobRun",)),
    "ecs": ("ecs", "optimized", ("RunTask",)),
    "eks": ("eks", "optimized", ("CreateCluster", "DeleteCluster", "CreateNodegroup", "DeleteNodegroup",
                                 "CreateFargateProfile", "DeleteFargateProfile")),
    "emr": ("emr", "optimized", ("RunJobFlow", "AddJobFlowSteps", "CancelSteps", "ModifyInstanceGroups")),
    "emr_containers": ("emr-containers", "optimized", ("CreateVirtualCluster", "DeleteVirtualCluster", "StartJobRun")),
    "emr_serverless": ("emr-serverless", "optimized", ("CreateApplication", "StartJobRun", "CancelJobRun")),
    "events": ("events", "optimized", ("PutEvents",)),
    "glue": ("glue", "optimized", ("StartJobRun",)),
    "mediaconvert": ("mediaconvert", "optimized", ("CreateJob",)),
    "sagemaker": ("sagemaker", "optimized", ("CreateTrainingJob", "CreateTransformJob", "CreateProcessingJob",
                                             "CreateHyperParameterTuningJob", "CreateLabelingJob", "CreateModel",
                                             "CreateEndpointConfig", "CreateEndpoint", "UpdateEndpoint")),
    "scheduler": ("scheduler", "sdk", ("CreateSchedule",)),
}  # fmt: skip
"""Module → service, dialect and the operations whose structures it uses."""

ENDS: dict[str, dict[str, str]] = {
    "athena": {"StartQueryExecution": "GetQueryExecution"},
    "batch": {"SubmitJob": ":JobDetail"},
    "bedrock": {"CreateModelCustomizationJob": "GetModelCustomizationJob"},
    "codebuild": {"StartBuild": "StartBuild", "StartBuildBatch": "StartBuildBatch"},
    "databrew": {"StartJobRun": "DescribeJobRun"},
    "ecs": {"RunTask": ":Task"},
    "eks": {"Cluster": "DescribeCluster", "Nodegroup": "DescribeNodegroup", "FargateProfile": "DescribeFargateProfile"},
    "emr": {"Cluster": ":Cluster", "AddStep": "DescribeStep"},
    "emr_containers": {"DeleteVirtualCluster": "DescribeVirtualCluster.virtualCluster",
                       "StartJobRun": "DescribeJobRun.jobRun"},
    "emr_serverless": {"CreateApplication": "CreateApplication", "JobRun": "GetJobRun.jobRun"},
    "glue": {"StartJobRun": "GetJobRun.JobRun"},
    "mediaconvert": {"CreateJob": "GetJob"},
    "sagemaker": {"CreateTrainingJob": "DescribeTrainingJob", "CreateTransformJob": "DescribeTransformJob",
                  "CreateProcessingJob": "DescribeProcessingJob", "CreateLabelingJob": "DescribeLabelingJob",
                  "CreateHyperParameterTuningJob": "DescribeHyperParameterTuningJob"},
}  # fmt: skip
"""Module → what a job's end is called → the operation whose output it is, a part of one, or a shape (``:Task``)."""

FREE = {("events", "PutEventsRequestEntry", "Detail"), ("codebuild", "EnvironmentVariable", "value")}
"""Members that take any JSON in Step Functions, though the API says text."""


class Writer:
    """Collects the classes of one module."""

    def __init__(self, service: str, style: Style) -> None:
        self.service = service
        self.style = style
        self.classes: dict[str, str] = {}
        self.budget = 0

    def operation(self, name: str) -> None:
        """Write the structures of an operation's arguments, and its result."""
        model = operation_model(self.service, name)
        assert model is not None, name
        self.budget = len(self.classes) + MAX_CLASSES
        if model.input_shape is not None:
            for target in model.input_shape.members.values():
                self.annotation(target, result=False)
        self.budget = len(self.classes) + MAX_CLASSES
        if model.output_shape is not None:
            self.structure(model.output_shape, result=True, name=f"{name}Result", metadata=self.style == "optimized")

    def end(self, title: str, source: str) -> None:
        """Write what a job that was waited for returns, see `ENDS`."""
        self.budget = len(self.classes) + MAX_CLASSES // 4
        operation, _, part = source.partition(".")
        if operation.startswith(":"):
            described = shape(self.service, operation[1:])
        else:
            model = operation_model(self.service, operation)
            assert model is not None, source
            described = model.output_shape
            if part:
                described = described.members[part]
        metadata = not (part or source.startswith(":"))
        self.structure(described, result=True, name=f"{title}Sync", metadata=metadata)

    def annotation(self, shape: Any, *, result: bool) -> str:
        """Return the annotation of a shape."""
        match shape.type_name:
            case "string" | "character":
                choices = list(getattr(shape, "enum", None) or [])
                if not result and 0 < len(choices) <= 16 and sum(map(len, choices)) <= 200:
                    return f"Literal[{', '.join(repr(choice) for choice in choices)}]"
                return "str"
            case "blob":
                return "str"
            case "integer" | "long":
                return "int"
            case "float" | "double":
                return "float"
            case "boolean":
                return "bool"
            case "timestamp":
                return "Any" if result else "str"
            case "list":
                inner = self.annotation(shape.member, result=result)
                return f"list[{inner}]" if result else f"Sequence[{inner}]"
            case "map":
                inner = self.annotation(shape.value, result=result)
                return f"dict[str, {inner}]" if result else f"Mapping[str, {inner}]"
            case "structure" if not getattr(shape, "is_document_type", False):
                return self.structure(shape, result=result)
        return "Any"

    def structure(self, shape: Any, *, result: bool, name: str = "", metadata: bool = False) -> str:
        """Write the class of a structure, and return its name in quotes."""
        title = name or (class_name(shape.name) + ("Result" if result else "Input"))
        if title in self.classes:
            return f'"{title}"'
        if len(self.classes) >= self.budget:
            return "dict[str, Any]" if result else "Mapping[str, Any]"
        self.classes[title] = ""  # a recursive structure meets its own name
        fields: dict[str, str] = {}
        for key, target in shape.members.items():
            free = (self.service, shape.name, key) in FREE
            text = "Any" if free else self.annotation(target, result=result)
            if not result and key in shape.required_members:
                text = f"Required[{text}]"
            fields[member(key, self.style) if result else key] = text
        if metadata:
            fields |= {"SdkHttpMetadata": "dict[str, Any]", "SdkResponseMetadata": "dict[str, Any]"}
        self.classes[title] = class_text(title, shape.name, fields, result)
        return f'"{title}"'


def class_name(shape: str) -> str:
    """Return a shape's name as a class name."""
    return shape[:1].upper() + shape[1:]


def class_text(title: str, shape: str, fields: dict[str, str], result: bool) -> str:
    """Write one TypedDict."""
    said = f"``{shape}`` as Step Functions returns it." if result else f"``{shape}``, spelled as boto3 spells it."
    # Results are read and never made, and AWS seldom says which members may be absent: all may be read without a test.
    total = "" if result else ", total=False"
    if all(name.isidentifier() and not keyword.iskeyword(name) for name in fields):
        body = "".join(f"    {name}: {text}\n" for name, text in fields.items())
        return f'class {title}(TypedDict{total}):\n    """{said}"""\n\n{body}'
    pairs = "".join(f'    "{name}": {text},\n' for name, text in fields.items())
    return f'{title} = TypedDict(\n    "{title}",\n    {{\n{pairs}    }},\n    total={result},\n)\n'


def module(name: str) -> str:
    """Return the text of one module."""
    service, style, operations = STUBS[name]
    writer = Writer(service, style)
    for operation in operations:
        writer.operation(operation)
    for title, source in ENDS.get(name, {}).items():
        writer.end(title, source)
    body = "\n\n".join(writer.classes.values())
    typing = [word for word in ("Any", "Literal", "Required", "TypedDict") if f"{word}" in body]
    collections = [word for word in ("Mapping", "Sequence") if f"{word}[" in body]
    head = f'"""Structures of {service}; written by ``python -m tools.shapes``."""\n\n'
    if collections:
        head += f"from collections.abc import {', '.join(collections)}\n"
    return head + f"from typing import {', '.join(typing)}\n\n\n" + body


def main() -> None:
    """Write every module; format them afterwards with ruff."""
    ROOT.mkdir(exist_ok=True)
    text = "Structures that stubs take and return, written by ``python -m tools.shapes``."
    (ROOT / "__init__.py").write_text(f'"""{text}"""\n')
    for name in STUBS:
        (ROOT / f"{name}.py").write_text(module(name), "utf-8")


if __name__ == "__main__":
    main()
