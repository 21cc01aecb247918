"""The programs the benchmarks compile, in the words of each tool.

``chain`` is n Lambda calls one after the other; ``branches`` is n ``if``/``else`` with a call on each side, and the
next condition reads the result. The machines do the same work: each call gets ``{"order": …, "n": …}``.
"""

from collections.abc import Callable
from dataclasses import dataclass

SIZES = (10, 100, 1000)


@dataclass(frozen=True, slots=True)
class Program:
    """One program by size, for each tool."""

    name: str
    flowdsl: Callable[[int], str]
    sfnx: Callable[[int], str]
    cdk: Callable[[int], str]


_FLOWDSL = """\
from flowdsl import workflow
from flowdsl_tasks import lambda_


@lambda_.function()
def price(order: dict, n: int) -> {result}:
    return order


@workflow
def w({parameters}):
"""
_SFNX = """\
from sfnx import aws, state_machine


@state_machine
def w(order: dict):
"""
_CDK = """\
import aws_cdk as cdk
from aws_cdk import aws_lambda, aws_stepfunctions as sfn, aws_stepfunctions_tasks as tasks

app = cdk.App()
stack = cdk.Stack(app, "Stack")
price = aws_lambda.Function.from_function_arn(
    stack, "Price", "arn:aws:lambda:us-east-1:123456789012:function:price"
)


def call(name, n, **options):
    payload = sfn.TaskInput.from_object({"order": "{% $states.context.Execution.Input.order %}", "n": n})
    return tasks.LambdaInvoke.jsonata(stack, name, lambda_function=price, payload=payload, **options)


"""
_CDK_END = "sfn.StateMachine(stack, 'Machine', definition_body=sfn.DefinitionBody.from_chainable(chain))\napp.synth()\n"


def _call(number: object) -> str:
    return f"aws.optimized.lambda_.invoke(FunctionName='price', Payload={{'order': order, 'n': {number}}})"


def _chain_flowdsl(count: int) -> str:
    lines = [f"    r{i} = price(order, {i})\n" for i in range(count)]
    return _FLOWDSL.format(result="dict", parameters="order: dict") + "".join(lines) + f"    return r{count - 1}\n"


def _chain_sfnx(count: int) -> str:
    lines = [f"    r{i} = {_call(i)}\n" for i in range(count)]
    return _SFNX + "".join(lines) + f"    return r{count - 1}['Payload']\n"


def _chain_cdk(count: int) -> str:
    lines = [
        f"r{i} = call('r{i}', {i}, assign={{'r{i}': '{{% $states.result.Payload %}}'}})\n" for i in range(count)
    ]  # fmt: skip
    links = [f"chain = chain.next(r{i})\n" for i in range(1, count)]
    return _CDK + "".join(lines) + "chain = r0\n" + "".join(links) + _CDK_END


def _branches_flowdsl(count: int, result: str = "int", parameters: str = "order: dict, x: int") -> str:
    steps = [
        f"    if x > {i}:\n        x = price(order, {i})\n    else:\n        price(order, x)\n" for i in range(count)
    ]  # fmt: skip
    return _FLOWDSL.format(result=result, parameters=parameters) + "".join(steps) + "    return x\n"


def _branches_sfnx(count: int) -> str:
    steps = [
        f"    if x > {i}:\n        x = {_call(i)}['Payload']\n    else:\n        {_call('x')}\n" for i in range(count)
    ]  # fmt: skip
    return _SFNX + "    x = order['n']\n" + "".join(steps) + "    return x\n"


def _branches_cdk(count: int) -> str:
    steps = [
        f"c{i} = sfn.Choice.jsonata(stack, 'c{i}').when(sfn.Condition.jsonata('{{% $x > {i} %}}'), "
        f"call('a{i}', {i}, assign={{'x': '{{% $states.result.Payload %}}'}})).otherwise(call('b{i}', '{{% $x %}}'))\n"
        for i in range(count)
    ]
    links = [f"chain = chain.next(c{i}.afterwards())\n" for i in range(count)]
    start = "chain = sfn.Pass.jsonata(stack, 'x', assign={'x': '{% $states.input.order.n %}'})\n"
    return _CDK + "".join(steps) + start + "".join(links) + _CDK_END


CHAIN = Program("chain", _chain_flowdsl, _chain_sfnx, _chain_cdk)
BRANCHES = Program("branches", _branches_flowdsl, _branches_sfnx, _branches_cdk)


def untyped_branches(count: int) -> str:
    """Return `BRANCHES` where nothing is known about what the conditions compare."""
    return _branches_flowdsl(count, "object", "order, x")
