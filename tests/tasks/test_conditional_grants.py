"""Permissions that depend on the options of a call: granted with the option, under the narrowest condition, else not."""

from typing import Any

import pytest

from flowdsl.ir.expr import Op, State
from flowdsl_tasks import ecs, emr
from tests.tasks.calls import granted, lower

ROLE = "arn:aws:iam::123456789012:role/Steps"
UNKNOWN = Op("[]", (State("input"),))


def conditions(request: Any, action: str) -> list[dict[str, Any]]:
    return [statement.condition for statement in request.statements if action in statement.actions]


def add_step(**options: Any) -> Any:
    return lower(emr.add_step, cluster_id="j-1", name="count", jar="command-runner.jar", **options)


def test_a_step_with_a_runtime_role_is_added_with_that_role_only() -> None:
    request = add_step(execution_role_arn=ROLE)
    assert conditions(request, "elasticmapreduce:AddJobFlowSteps") == [
        {"StringEquals": {"elasticmapreduce:ExecutionRoleArn": ROLE}}
    ]
    assert "iam:PassRole" not in granted(request)


@pytest.mark.parametrize("options", [{}, {"execution_role_arn": UNKNOWN}])
def test_a_step_without_a_known_role_has_no_condition(options: dict[str, Any]) -> None:
    assert conditions(add_step(**options), "elasticmapreduce:AddJobFlowSteps") == [{}]


@pytest.mark.parametrize(
    ("options", "tags"),
    [
        ({}, False),
        ({"propagate_tags": "NONE"}, False),
        ({"enable_ecs_managed_tags": False}, False),
        ({"propagate_tags": "TASK_DEFINITION"}, True),
        ({"propagate_tags": UNKNOWN}, True),
        ({"enable_ecs_managed_tags": True}, True),
        ({"enable_ecs_managed_tags": UNKNOWN}, True),
        ({"tags": {"team": "shop"}}, True),
    ],
)
def test_a_task_may_be_tagged_while_it_is_made_when_it_gets_tags(options: dict[str, Any], tags: bool) -> None:
    request = lower(ecs.run_task, cluster="shop", task_definition="report:3", launch_type="EC2", **options)
    wanted = [{"StringEquals": {"ecs:CreateAction": "RunTask"}}] if tags else []
    assert conditions(request, "ecs:TagResource") == wanted
