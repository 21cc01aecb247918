"""``@workflow``: the decorator, and what a decorated function offers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import update_wrapper
from inspect import Parameter, signature
from typing import Any, Generic, Literal, ParamSpec, TypeVar, overload

from flowdsl.dsl.distributed import running
from flowdsl.dsl.json_path import flowing
from flowdsl.dsl.runtime import tool
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class WorkflowOptions:
    """What ``@workflow(...)`` was given.

    Attributes:
        name: of the machine; the function's name when None.
        type: ``STANDARD`` or ``EXPRESS``.
        query_language: ``jsonata``, ``jsonpath`` or ``mixed``.
        timeout: seconds for the whole execution, or None.
        comment: of the machine; the docstring's first line when None.
        logging: ``OFF``, ``ERROR``, ``FATAL`` or ``ALL``.
        tracing: whether X-Ray traces executions.
        kms_key: ARN of the customer's key that encrypts the executions' data, or None.
        strict: whether expressions that raise in Python fail the machine.
    """

    name: str | None = None
    type: Literal["STANDARD", "EXPRESS"] = "STANDARD"
    query_language: Literal["jsonata", "jsonpath", "mixed"] = "jsonata"
    timeout: int | None = None
    comment: str | None = None
    logging: Literal["OFF", "ERROR", "FATAL", "ALL"] = "OFF"
    tracing: bool = False
    kms_key: str | None = None
    strict: bool = True


class Workflow(Generic[P, R]):
    """A workflow function: call it as plain Python, compile it, draw it.

    The last expression of a notebook cell that is a workflow shows its graph.
    """

    def __init__(self, function: Callable[P, R], options: WorkflowOptions) -> None:
        self.function = function
        self.options = options
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the function as plain Python."""
        with self._running():
            return self.function(*args, **kwargs)

    def run(self, input: Json = None) -> R:
        """Run the function as plain Python on an execution input, as the machine takes it: extra keys are ignored.

        Raises:
            TypeError: when the input lacks a required key or is not an object.
        """
        with self._running(), flowing(input):
            return self._run(input)

    @contextmanager
    def _running(self) -> Iterator[None]:
        """Prepare the loops over `distributed` that the function reaches, and tell them that they are."""
        tool("flowdsl.dsl.attempts").prepare(self.function)
        token = running.set(True)
        try:
            yield
        finally:
            running.reset(token)

    def _run(self, input: Json) -> R:
        parameters = list(signature(self.function).parameters.values())
        if len(parameters) == 1 and parameters[0].kind is Parameter.POSITIONAL_ONLY:
            return self.function(input)  # type: ignore[call-arg]
        given = {} if input is None else input
        if not isinstance(given, dict):
            raise TypeError(f"the input of {self.function.__name__} must be an object, not {type(given).__name__}")
        missing = [p.name for p in parameters if p.default is Parameter.empty and p.name not in given]
        if missing:
            raise TypeError(f"the input lacks {', '.join(map(repr, missing))}")
        return self.function(**{p.name: given[p.name] for p in parameters if p.name in given})  # type: ignore[call-arg]

    def compile(self) -> Any:
        """Compile the function; the same bytes as ``flowdsl compile`` on its file.

        Raises:
            flowdsl.FlowError: with every diagnostic, when it does not compile.
        """
        return tool("flowdsl.compiler").compile_workflow(self)

    def visualize(self, filename: str | None = None) -> Any:
        """Draw the state graph; write it to `filename` (its suffix picks the format) when given."""
        return tool("flowdsl.visualize").visualize(self.compile(), filename)

    def explore(self) -> Any:
        """Return an interactive widget (needs the ``notebook`` extra)."""
        return tool("flowdsl.visualize.widget").explore(self.compile())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        bundle: dict[str, str] = tool("flowdsl.visualize").mimebundle(self)
        return bundle


@overload
def workflow(function: Callable[P, R], /) -> Workflow[P, R]: ...
@overload
def workflow(
    *,
    name: str | None = None,
    type: Literal["STANDARD", "EXPRESS"] = "STANDARD",
    query_language: Literal["jsonata", "jsonpath", "mixed"] = "jsonata",
    timeout: int | None = None,
    comment: str | None = None,
    logging: Literal["OFF", "ERROR", "FATAL", "ALL"] = "OFF",
    tracing: bool = False,
    kms_key: str | None = None,
    strict: bool = True,
) -> Callable[[Callable[P, R]], Workflow[P, R]]: ...
def workflow(function: Callable[..., Any] | None = None, /, **options: Any) -> Any:
    """Make a function a workflow; see `WorkflowOptions` for what it takes."""
    chosen = WorkflowOptions(**options)
    if function is not None:
        return Workflow(function, chosen)
    return lambda f: Workflow(f, chosen)
