"""Approval: three people are asked at once, and all of them must agree.

The same job as
`aws-samples+step-functions-workflows-collection__parallel-human-approval_statemachine_StateMachine.asl.json.json`.
"""

from typing import Any

from flowdsl import Error, context, parallel, workflow
from flowdsl_tasks import sns

TOPICS = "arn:aws:sns:eu-west-1:123456789012"


class NotApproved(Error):
    """Somebody said no, or the question could not be asked."""


@workflow
def approve(question: dict, /) -> object:
    def ask(topic: str) -> Any:
        return sns.publish.wait_for_token(
            topic_arn=topic, message={"token": context.task_token, "message": question}
        )

    try:
        return parallel(
            lambda: ask(f"{TOPICS}:first"), lambda: ask(f"{TOPICS}:second"), lambda: ask(f"{TOPICS}:third")
        )
    except Exception:
        raise NotApproved
