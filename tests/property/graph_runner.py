"""Executes a state graph directly, without ASL or JSONata: what a pass must not change is what this does."""

import copy
from typing import Any

from flowdsl.ir.expr import Expr
from flowdsl.ir.graph import (
    Bindings,
    Choose,
    Compute,
    Forget,
    MapOp,
    Node,
    Otherwise,
    ParallelOp,
    Raise,
    Return,
    StateGraph,
    TaskOp,
    WaitOp,
    When,
)
from flowdsl.ir.ops import evaluate
from flowdsl.testing import Outcome, TaskFailure
from flowdsl.testing.differential import EXPRESSION_FAILURE, Script

MAX_STEPS = 20_000


class _Failed(Exception):
    def __init__(self, error: str, cause: str = "") -> None:
        super().__init__(error, cause)
        self.error = error
        self.cause = cause


class _Run:
    """One execution.

    Attributes:
        calls: the task calls so far.
        steps: how many states were entered.
    """

    def __init__(self, script: Script) -> None:
        self.script = script
        self.calls: list[tuple[str, Any]] = []
        self.steps = 0

    def region(self, graph: StateGraph, value: Any, variables: dict[str, Any]) -> Any:
        node: Node | None = graph.start
        while node is not None:
            self.steps += 1
            assert self.steps < MAX_STEPS, "the graph does not end"
            try:
                done, value, node = self.state(graph, node, value, variables)
            except _Failed as failure:
                node, value = self.caught(graph, node, failure, value, variables)
                continue
            if done:
                return value
        return value

    def caught(
        self, graph: StateGraph, node: Node, failure: _Failed, value: Any, variables: dict[str, Any]
    ) -> tuple[Node, Any]:
        """Return where a failure leads to, and the input there."""
        for catch, handler in graph.catches(node):
            if _matches(failure.error, catch.errors):
                error = {"Error": failure.error, "Cause": failure.cause}
                variables.update(self.assigned(catch.bindings, variables, {"input": value, "error": error}))
                return handler, error
        raise failure

    def value(self, expr: Expr, variables: dict[str, Any], state: dict[str, Any]) -> Any:
        try:
            return evaluate(expr, variables, state=state)
        except (RecursionError, AssertionError, NameError):
            raise
        except Exception as error:
            raise _Failed(EXPRESSION_FAILURE, repr(error)) from error

    def assigned(self, bindings: Bindings, variables: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
        return {b.name: self.value(b.value, variables, state) for b in bindings}

    def state(
        self, graph: StateGraph, node: Node, value: Any, variables: dict[str, Any]
    ) -> tuple[bool, Any, Node | None]:
        """Run one state: whether the region ends here, its output, and where it goes on."""
        op = graph.op(node)
        held = {"input": value}
        match op:
            case Return(value=result):
                return True, self.value(result, variables, held), None
            case Raise(error=error, cause=cause):
                names = self.value(error, variables, held), self.value(cause, variables, held)
                raise _Failed(*names)
            case Choose(rules=rules, bindings=bindings):
                for index, rule in enumerate(rules):
                    if self.value(rule.condition, variables, held):
                        variables.update(self.assigned(rule.bindings, variables, held))
                        return False, value, graph.target(node, When(index))
                variables.update(self.assigned(bindings, variables, held))
                return False, value, graph.target(node, Otherwise())
            case Forget(names=forgotten):
                for name in forgotten:
                    variables.pop(name, None)
                return False, value, graph.next(node)
            case WaitOp(seconds=seconds):
                if seconds is not None:
                    self.value(seconds, variables, held)
            case TaskOp() | MapOp() | ParallelOp():
                held["result"] = self.retried(op, value, variables)
            case Compute():
                pass
            case _:
                raise AssertionError(f"{op} cannot be run")
        made = self.assigned(op.bindings, variables, held)
        following = graph.next(node)
        output = held.get("result", value)
        if getattr(op, "output", None) is not None:
            output = self.value(op.output, variables, held)
        variables.update(made)
        return following is None, output, following

    def retried(self, op: TaskOp | MapOp | ParallelOp, value: Any, variables: dict[str, Any]) -> Any:
        left = [3 if r.max_attempts is None else r.max_attempts for r in op.settings.retry]
        while True:
            try:
                return self.act(op, value, variables)
            except _Failed as failure:
                for index, retrier in enumerate(op.settings.retry):
                    if _matches(failure.error, retrier.errors):
                        left[index] -= 1
                        if left[index] < 0:
                            raise
                        break
                else:
                    raise

    def act(self, op: TaskOp | MapOp | ParallelOp, value: Any, variables: dict[str, Any]) -> Any:
        held = {"input": value}
        match op:
            case TaskOp(resource=resource, arguments=arguments):
                given = self.value(arguments, variables, held)
                self.calls.append((resource, given))
                try:
                    return self.script(resource, given)
                except TaskFailure as failure:
                    raise _Failed(failure.error or "", failure.cause or "") from None
            case MapOp(items=items, body=body, selector=None) if items is not None:
                return [self.region(body, item, dict(variables)) for item in self.value(items, variables, held)]
            case ParallelOp(branches=branches):
                return [self.region(branch, value, dict(variables)) for branch in branches]
            case _:
                raise AssertionError(f"{op} cannot be run")


def _matches(error: str, names: tuple[str, ...]) -> bool:
    return (
        error in names
        or "States.ALL" in names
        or ("States.TaskFailed" in names and error not in ("States.Timeout", EXPRESSION_FAILURE))
    )


def run_graph(graph: StateGraph, value: Any, script: Script) -> Outcome:
    """Execute a graph whose task calls are resolved."""
    run = _Run(script)
    try:
        output = run.region(graph, copy.deepcopy(value), {})
    except _Failed as failure:
        return Outcome(None, failure.error, run.calls, failure.cause)
    return Outcome(output, None, run.calls)


