"""Icons as simple shapes, and the colour family of each service.

Shapes are drawn on a 20 × 20 grid with strokes only, so that one CSS rule colours them all. They are the project's
own: none is an AWS logo.
"""

from typing import Literal, TypeAlias

from flowdsl.visualize.view import Node

Family: TypeAlias = Literal[
    "compute", "storage", "database", "messaging", "analytics", "learning", "management", "flow", "good", "bad"
]

_FAMILIES: dict[Family, tuple[str, ...]] = {
    "compute": (
        "lambda",
        "ecs",
        "batch",
        "ec2",
        "eks",
        "codebuild",
        "activity",
        "apprunner",
        "autoscaling",
        "emr",
        "emrserverless",
    ),
    "storage": ("s3", "s3control", "efs", "ebs", "fsx", "backup", "glacier", "ecr"),
    "database": (
        "dynamodb",
        "rds",
        "rdsdata",
        "redshift",
        "redshiftdata",
        "neptune",
        "elasticache",
        "opensearch",
        "timestreamwrite",
    ),
    "messaging": (
        "sqs",
        "sns",
        "events",
        "eventbridge",
        "scheduler",
        "ses",
        "sesv2",
        "mq",
        "kinesis",
        "firehose",
        "pinpoint",
    ),
    "analytics": ("athena", "glue", "databrew", "emr-containers", "elasticmapreduce", "quicksight", "lakeformation"),
    "learning": (
        "sagemaker",
        "bedrock",
        "bedrockruntime",
        "rekognition",
        "textract",
        "transcribe",
        "translate",
        "comprehend",
        "polly",
    ),
    "management": (
        "ssm",
        "cloudformation",
        "cloudwatch",
        "cloudwatchlogs",
        "iam",
        "sts",
        "organizations",
        "secretsmanager",
        "kms",
    ),
}
_FAMILY = {service: family for family, services in _FAMILIES.items() for service in services}

_CYLINDER = "M4 5c0-3 12-3 12 0s-12 3-12 0v10c0 3 12 3 12 0V5M4 10c0 3 12 3 12 0"
_BUCKET = "M3.5 5h13l-2 11.5h-9zM3.5 5c0-3 13-3 13 0"
_QUEUE = "M2.5 6.5h4v7h-4zM8 6.5h4v7H8zM13.5 6.5h4v7h-4z"
_TOPIC = "M3.5 10l13-6M3.5 10h13M3.5 10l13 6M3.5 10h-.1"
_LAMBDA = "M5 3.5h3.2L15.5 16.5M9.5 8.2L4.8 16.5"
_BOXES = "M10 2.5l6.5 3.75v7.5L10 17.5l-6.5-3.75v-7.5zM10 10l6.5-3.75M10 10L3.5 6.25M10 10v7.5"
_BARS = "M4 16.5v-6M8 16.5v-11M12 16.5v-8M16 16.5V3.5"
_BULB = "M10 3a5 5 0 0 1 3 9v2.5H7V12a5 5 0 0 1 3-9zM8 17.2h4"
_GLOBE = "M3 10a7 7 0 0 1 14 0a7 7 0 0 1-14 0h14M10 3c-4 4-4 10 0 14c4-4 4-10 0-14"
_STEPS = "M3 5h6v10h8M9 10h8M9 5h8"
_CLOUD = "M6 15.5a3.5 3.5 0 0 1 0-7a4.5 4.5 0 0 1 8.6 1a3 3 0 0 1-.3 6z"
_SLIDERS = "M3 6h7M14 6h3M10 4v4h4V4zM3 14h3M10 14h7M6 12v4h4v-4z"
_PERSON = "M10 9.5a3 3 0 1 1 .1 0M4 17c0-7 12-7 12 0"

_SHAPES: dict[str, str] = {
    "lambda": _LAMBDA,
    "http": _GLOBE,
    "apigateway": _GLOBE,
    "states": _STEPS,
    "sfn": _STEPS,
    "sqs": _QUEUE,
    "kinesis": _QUEUE,
    "activity": _PERSON,
}
_FAMILY_SHAPES: dict[Family, str] = {
    "compute": _BOXES,
    "storage": _BUCKET,
    "database": _CYLINDER,
    "messaging": _TOPIC,
    "analytics": _BARS,
    "learning": _BULB,
    "management": _SLIDERS,
}
_KINDS: dict[str, tuple[Family, str]] = {
    "pass": ("flow", "M3.5 10h12M11.5 6l4 4l-4 4"),
    "choice": ("flow", "M10 3v4.5M10 7.5L4.5 12v4.5M10 7.5l5.5 4.5v4.5"),
    "wait": ("flow", "M10 3a7 7 0 1 1-.1 0M10 6v4.3l3 2"),
    "map": ("flow", "M3.5 3.5h9v9h-9zM7.5 15v1.5h9v-9H15"),
    "parallel": ("flow", "M6 3.5v13M10 3.5v13M14 3.5v13"),
    "succeed": ("good", "M4 10.5l4 4l8-9"),
    "fail": ("bad", "M5 5l10 10M15 5L5 15"),
    "missing": ("bad", "M7 7c0-5 6.5-4 6 0c-.3 2-3 2.3-3 4.5M10 15.5v.5"),
}


def family(node: Node) -> Family:
    """Return the colour family of a node."""
    if node.kind == "task":
        return _FAMILY.get(node.service, "management" if node.service else "flow")
    return _KINDS[node.kind][0]


def shape(node: Node) -> str:
    """Return the icon of a node as the data of an SVG path."""
    if node.kind == "task":
        return _SHAPES.get(node.service) or _FAMILY_SHAPES.get(family(node), _CLOUD)
    return _KINDS[node.kind][1]
