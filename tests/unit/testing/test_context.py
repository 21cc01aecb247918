"""`assert_same_as_python` of workflows that read the context object: both sides are told the same."""

from flowdsl import context, workflow
from flowdsl.testing import assert_same_as_python
from flowdsl_tasks import sqs


@workflow
def ask(n: int) -> dict:
    answer = sqs.send_message.wait_for_token(
        queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/approvals",
        message_body={"token": context.task_token, "run": context.execution_name, "n": n},
    )
    return {
        "answer": answer,
        "id": context.execution_id,
        "machine": [context.state_machine_id, context.state_machine_name],
        "role": context.role_arn,
        "input": context.execution_input,
    }


def test_both_sides_have_the_same_context() -> None:
    expected = assert_same_as_python(ask, {"n": 4}, lambda resource, arguments: arguments["MessageBody"])
    assert expected.output["answer"] == {"token": context.task_token, "run": context.execution_name, "n": 4}
    assert expected.output["input"] == {"n": 4}
