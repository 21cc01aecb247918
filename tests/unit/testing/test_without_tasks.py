"""`assert_same_as_python` without answers: for workflows without task calls, and a mistake for others."""

import pytest

from flowdsl import workflow
from flowdsl.local.tasks.api import UnknownTask
from flowdsl.testing import assert_same_as_python
from flowdsl_tasks import sns


@workflow
def double(n: int) -> int:
    return n * 2


@workflow
def tell(n: int) -> object:
    return sns.publish(topic_arn="arn:aws:sns:us-east-1:123456789012:t", message="x")


def test_a_workflow_without_tasks_needs_no_answers() -> None:
    assert assert_same_as_python(double, {"n": 4}).output == 8


def test_a_call_without_an_answer_is_a_mistake_of_the_test() -> None:
    with pytest.raises(UnknownTask, match="sns:publish is called"):
        assert_same_as_python(tell, {"n": 4})
