"""Small machines, one shape each, that the golden pictures show."""

from flowdsl.jsontypes import Json


def task(service: str, **fields: Json) -> dict[str, Json]:
    return {"Type": "Task", "Resource": f"arn:aws:states:::{service}", **fields}


POLLING = {
    "StartAt": "Submit job",
    "States": {
        "Submit job": task("batch:submitJob", Next="Wait a minute"),
        "Wait a minute": {"Type": "Wait", "Seconds": 60, "Next": "Get status"},
        "Get status": task("aws-sdk:batch:describeJobs", Retry=[{"ErrorEquals": ["States.ALL"]}], Next="Done?"),
        "Done?": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.status", "StringEquals": "SUCCEEDED", "Next": "Succeeded"},
                {"Variable": "$.status", "StringEquals": "FAILED", "Next": "Failed"},
            ],
            "Default": "Wait a minute",
        },
        "Succeeded": {"Type": "Succeed"},
        "Failed": {"Type": "Fail", "Error": "JobFailed"},
    },
}

CATCHES = {
    "QueryLanguage": "JSONata",
    "StartAt": "Charge",
    "States": {
        "Charge": task(
            "lambda:invoke",
            Arguments={"FunctionName": "charge"},
            Next="Ship",
            Catch=[
                {"ErrorEquals": ["CardDeclined", "CardExpired"], "Next": "Ask again"},
                {"ErrorEquals": ["States.ALL"], "Next": "Give up"},
            ],
        ),
        "Ask again": task("sqs:sendMessage.waitForTaskToken", Next="Charge"),
        "Ship": task("ecs:runTask.sync", Next="Tell", Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Refund"}]),
        "Refund": task("dynamodb:updateItem", Next="Give up"),
        "Tell": task("sns:publish", End=True, Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Give up"}]),
        "Give up": {"Type": "Fail", "Error": "OrderFailed"},
    },
}

NESTED = {
    "QueryLanguage": "JSONata",
    "StartAt": "Each order",
    "States": {
        "Each order": {
            "Type": "Map",
            "Items": "{% $states.input.orders %}",
            "MaxConcurrency": 10,
            "ItemProcessor": {
                "StartAt": "Both",
                "States": {
                    "Both": {
                        "Type": "Parallel",
                        "Branches": [
                            {"StartAt": "Left", "States": {"Left": task("s3:getObject", End=True)}},
                            {
                                "StartAt": "Right",
                                "States": {
                                    "Right": {"Type": "Pass", "Assign": {"x": 1, "y": 2}, "Next": "Right end"},
                                    "Right end": {"Type": "Succeed"},
                                },
                            },
                        ],
                        "End": True,
                    }
                },
            },
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Broken"}],
            "Next": "Report",
        },
        "Report": task("events:putEvents", End=True),
        "Broken": {"Type": "Fail"},
    },
}

WIDE = {
    "QueryLanguage": "JSONata",
    "StartAt": "Which?",
    "States": {
        "Which?": {
            "Type": "Choice",
            "Choices": [
                *({"Condition": f"{{% $states.input.kind = '{k}' %}}", "Next": f"Do {k}"} for k in "abcd"),
                {
                    "Condition": "{% $states.input.kind in ['e', 'f'] and $count($states.input.items) > 100 %}",
                    "Next": "Done",
                },
                {"Condition": "{% $exists($states.input.skip) %}", "Next": "Done"},
            ],
            "Default": "Unknown kind",
        },
        **{f"Do {k}": task("glue:startJobRun", Next="Done") for k in "abcd"},
        "Unknown kind": {"Type": "Fail", "Error": "UnknownKind", "Cause": "no such kind"},
        "Done": {"Type": "Succeed"},
    },
}

HOSTILE = {
    "Comment": "Names nobody should choose and everybody might.",
    "StartAt": "</script><script>alert(1)</script>",
    "States": {
        "</script><script>alert(1)</script>": {
            "Type": "Pass",
            "Comment": "]]> & \"quotes\" 'too'",
            "Next": '🚀 launch & "land"',
        },
        '🚀 launch & "land"': {"Type": "Wait", "Seconds": 1, "Next": "w" * 80},
        "w" * 80: {"Type": "Pass", "Next": "שלום עולם"},
        "שלום עולם": {"Type": "Pass", "Next": "1. line\nbreak\x07 \u202eturned"},
        "1. line\nbreak\x07 \u202eturned": {"Type": "Pass", "Next": "missing `#;|{}[]\\"},
    },
}

GRAPHS = {"polling": POLLING, "catches": CATCHES, "nested": NESTED, "wide": WIDE, "hostile": HOSTILE}
