"""Small machines to put a state into, and what the validator says of them."""

from flowdsl.asl.validate import validate

END = {"Type": "Succeed"}
LAMBDA = "arn:aws:states:::lambda:invoke"
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:f"


def path_machine(**states):
    return {"StartAt": next(iter(states)), "States": states}


def jsonata_machine(**states):
    return {"QueryLanguage": "JSONata", **path_machine(**states)}


def task(**fields):
    return {"Type": "Task", "Resource": FUNCTION, "End": True, **fields}


def mapped(*, mode="INLINE", states=None, **fields):
    config = {"Mode": mode} | ({"ExecutionType": "STANDARD"} if mode == "DISTRIBUTED" else {})
    inner = path_machine(**(states or {"I": {"Type": "Pass", "End": True}}))
    return {"Type": "Map", "ItemProcessor": {"ProcessorConfig": config, **inner}, "End": True, **fields}


def errors(definition, **options):
    return [(p.code, p.pointer) for p in validate(definition, **options) if p.severity == "error"]


def warnings(definition):
    return [(p.code, p.pointer) for p in validate(definition) if p.severity == "warning"]


SCHEMA = "SCHEMA_VALIDATION_FAILED"
TARGET = "MISSING_TRANSITION_TARGET"
