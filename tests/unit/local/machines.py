"""Short ways to write the machines of these tests."""

from flowdsl.jsontypes import Json

LAMBDA = "arn:aws:states:::lambda:invoke"


def jsonata(start: str = "A", **states: Json) -> dict[str, Json]:
    return {"QueryLanguage": "JSONata", "StartAt": start, "States": states}


def jsonpath(start: str = "A", **states: Json) -> dict[str, Json]:
    return {"StartAt": start, "States": states}


def passes(output: Json = None, **fields: Json) -> dict[str, Json]:
    end = {} if "Next" in fields else {"End": True}
    given = {} if output is None else {"Output": output}
    return {"Type": "Pass", **given, **fields, **end}


def task(arguments: Json = None, **fields: Json) -> dict[str, Json]:
    end = {} if "Next" in fields else {"End": True}
    given = {} if arguments is None else {"Arguments": arguments}
    return {"Type": "Task", "Resource": LAMBDA, **given, **fields, **end}


def region(start: str = "I", **states: Json) -> dict[str, Json]:
    return {"StartAt": start, "States": states}
