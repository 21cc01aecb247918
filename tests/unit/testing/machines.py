"""The machine that the tests of flowdsl.testing run."""

PAY = {
    "QueryLanguage": "JSONata",
    "StartAt": "Charge",
    "States": {
        "Charge": {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Arguments": {"FunctionName": "charge", "Payload": "{% $states.input %}"},
            "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 10}],
            "Catch": [{"ErrorEquals": ["NoCard"], "Next": "Refused"}],
            "Output": "{% $states.result.Payload %}",
            "Next": "Paid?",
        },
        "Paid?": {
            "Type": "Choice",
            "Choices": [
                {"Condition": "{% $states.input.paid %}", "Next": "Approve"},
                {"Condition": "{% $states.input.free %}", "Next": "Approve"},
            ],
            "Default": "Refused",
        },
        "Approve": {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Arguments": {"QueueUrl": "q", "MessageBody": "{% $states.context.Task.Token %}"},
            "HeartbeatSeconds": 3600,
            "End": True,
        },
        "Refused": {"Type": "Fail", "Error": "Refused", "Cause": "no money"},
    },
}

GOOD = {"charge": [{"raise": {"error": "Busy"}}, {"return": {"Payload": {"paid": True}}}]}
APPROVED = {"Approve": {"return": {"approved": True}}}
