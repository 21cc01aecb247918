"""The adapter protocol: what a service declares about a task, and what the compiler gets back.

A service module declares each task once: a typed Python function whose signature is what users call and whose
docstring is its documentation, and an *adapter* function that turns the bound arguments into a `Request`:

>>> @task("sqs:sendMessage", patterns=("request", "wait_for_token"))
... def send_message(*, queue_url: str, message_body: Json, **options: Unpack[TaskOptions]) -> SendMessageResult:
...     "Send a message to a queue."
...     raise NotImplementedError
>>> @send_message.lowers
... def _(call: Call) -> Request:
...     return call.request({"QueueUrl": call["queue_url"], "MessageBody": call["message_body"]},
...                         iam=[Statement(("sqs:SendMessage",), (queue_arn(call["queue_url"]),))])

The compiler calls the adapter with expressions; outside the compiler the very same adapter is called with
literals, so a stub performs the call that its state would make.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any, Generic, ParamSpec, TypeVar, cast, overload

from flowdsl.adapters.annotations import MAY_BE_NONE, misfits
from flowdsl.adapters.request import OPTION_NAMES, SUFFIX, Pattern, Problem, Request, Struct, TaskOptions
from flowdsl.adapters.shapes import literal_type
from flowdsl.dsl.errors import Retry
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import (
    Context,
    DictOf,
    Effect,
    Expr,
    Literal,
    NotConstant,
    Param,
    Raw,
    State,
    Var,
    constant,
    literal,
    walk,
)
from flowdsl.ir.types import ANY, NONE, Type, members
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass, replace
from flowdsl.source import NOWHERE, Located

__all__ = [
    "OPTION_NAMES",
    "SUFFIX",
    "Call",
    "Helper",
    "Pattern",
    "Problem",
    "Request",
    "Struct",
    "Task",
    "TaskOptions",
    "helper",
    "task",
]


@dataclass(slots=True)
class Call:
    """One call of a stub as its adapter sees it: arguments by parameter name, as expressions.

    Reading a missing argument by ``call[...]`` gives its default as a literal.

    Attributes:
        task: the stub (or the helper).
        pattern: the integration pattern asked for.
        arguments: what the caller passed, by parameter name.
        origin: where the call stands.
        problems: what adapters find wrong with it.
        type_of: the static type of an argument; the compiler gives its own inference, which knows more than literals.
        live: whether the arguments are the values of a call in plain Python, so that nothing is dynamic.
    """

    task: "Task[..., Any, Any] | Helper[..., Any]"
    pattern: Pattern
    arguments: Mapping[str, Expr]
    origin: Located = NOWHERE
    problems: list[Problem] = field(default_factory=list)
    type_of: Callable[[Expr], Type] = literal_type
    live: bool = False

    def __getitem__(self, name: str) -> Expr:
        if name in self.arguments:
            return self.arguments[name]
        default = self.task.signature.parameters[name].default
        return literal(None if default is inspect.Parameter.empty else default)

    def given(self, name: str) -> bool:
        """Whether the caller passed it with something other than a literal ``None``."""
        value = self.arguments.get(name)
        return value is not None and not (isinstance(value, Literal) and value.value is None)

    def any_json(self, name: str) -> Expr | None:
        """Return an argument that may be any JSON value, None where it is left out; one that may be None is refused."""
        if not self.given(name):
            return None
        if NONE in members(self.type_of(self[name])):
            self.refuse(f"`{name}` may be None", name, MAY_BE_NONE)
        return self[name]

    def static(self, name: str) -> Json:
        """Return the argument's value known at compile time, or None when it is absent or dynamic."""
        try:
            return constant(self[name])
        except NotConstant:
            return None

    def is_static(self, name: str) -> bool:
        """Whether the argument's value is known at compile time."""
        try:
            constant(self[name])
        except NotConstant:
            return False
        return True

    def flag(self, name: str) -> bool:
        """Return an argument that decides what the state looks like; one that is not a constant is refused."""
        if not self.is_static(name):
            self.refuse(f"`{name}` is not known at compile time", name, "write True or False")
        return self.static(name) is True

    def place(self, argument: str) -> Located:
        """Return where an argument stands, or the call when it was not given (or has no place of its own)."""
        origin = getattr(self.arguments.get(argument), "origin", NOWHERE)
        return origin if origin != NOWHERE else self.origin

    def refuse(self, message: str, argument: str = "", help: str = "", origin: Located = NOWHERE) -> None:
        """Report a mistake in this call: at a place of its own, at an argument, or at the call."""
        self.problems.append(Problem(message, argument, help, origin=None if origin == NOWHERE else origin))

    def warn_wildcard(self, message: str, argument: str, help: str = "") -> None:
        """Say that a permission is wider than it could be, because an argument is only known at run time."""
        self.problems.append(Problem(message, argument, help, kind="wildcard"))

    def request(
        self,
        arguments: Mapping[str, Expr | Json | None],
        *,
        iam: Iterable[Statement] = (),
        result: Expr | None = None,
        result_type: Type | None = None,
        resource: str | None = None,
        retry: Iterable[Retry] = (),
    ) -> Request:
        """Build the request; entries that are ``None`` are left out, JSON values become literals."""
        assert isinstance(self.task, Task)
        entries: tuple[tuple[Expr, Expr], ...] = tuple(
            (Literal(key), value if not _is_json(value) else literal(value))
            for key, value in arguments.items()
            if value is not None
        )
        return Request(
            resource=resource or self.task.resource_arn(self.pattern),
            arguments=DictOf(entries),
            result=result or State("result"),
            result_type=result_type or self.task.result_type(self.pattern),
            statements=tuple(iam),
            retry=tuple(retry),
            problems=tuple(self.problems),
        )


def _never_passes_token(arguments: Expr) -> bool:
    """Whether nothing in the arguments can be the task token: neither ``context.task_token`` nor a run-time value."""
    return not any(
        isinstance(node, Var | State | Param | Raw | Effect)
        or (isinstance(node, Context) and (not node.path or node.path[0] == "Task"))
        for node in walk(arguments)
    )


def _is_json(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool | list | dict)


P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S")


class Task(Generic[P, R, S]):
    """A task stub: callable in plain Python, lowered by its adapter in the compiler.

    ``P`` and ``R`` are the parameters and the result of the call; ``S`` is the result of the same call under ``.sync``.

    Attributes:
        name: Python name of the function.
        module: the module it is declared in; ``module.name`` is how the compiler finds it.
        integration: ``service:action`` of ``arn:aws:states:::service:action``, or a whole ARN.
        patterns: what AWS offers for it, the default first.
        signature: of the declared function, options excluded.
        sync_result: the TypedDict that says what ``.sync`` returns, None where nothing is known.
    """

    def __init__(
        self,
        function: Callable[P, R],
        integration: str,
        patterns: tuple[Pattern, ...],
        results: Mapping[Pattern, Type],
        sync_suffix: str,
        pattern: Pattern | None = None,
    ) -> None:
        self.function = function
        self.name = function.__name__
        self.module = function.__module__
        self.__doc__ = function.__doc__
        self.__name__ = function.__name__
        self.__qualname__ = function.__qualname__
        self.integration = integration
        self.patterns = patterns
        self.results = results
        self.sync_suffix = sync_suffix
        self.pattern: Pattern = pattern or patterns[0]
        self.sync_result: Any = None
        signature = inspect.signature(function)
        self.signature = signature.replace(
            parameters=[p for p in signature.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
        )
        self._lower: Callable[[Call], Request] | None = None

    def lowers(self, function: Callable[[Call], Request]) -> Callable[[Call], Request]:
        """Register the adapter of this task (a decorator)."""
        self._lower = function
        return function

    def lower(self, call: Call) -> Request:
        """Turn a call with bound arguments into its request."""
        assert self._lower is not None, f"{self.module}.{self.name} has no adapter"
        request = self._lower(call)
        # What the adapter has found itself is said once, in its own words.
        known = {problem.argument for problem in request.problems if problem.kind == "value"}
        extra = [p for p in misfits(self.function, call.arguments, call.type_of) if p.argument not in known]
        if call.pattern not in self.patterns:
            offered = ", ".join(f"`{SUFFIX[p]}`" if SUFFIX[p] else "a plain call" for p in self.patterns)
            extra.append(Problem(f"{self.name} has no {SUFFIX[call.pattern]} pattern", help=f"AWS offers {offered}"))
        elif call.pattern == "wait_for_token" and not call.live and _never_passes_token(request.arguments):
            extra.append(
                Problem(
                    "the call waits for a callback but does not pass the task token",
                    help="pass `context.task_token` in an argument, or drop `.wait_for_token`",
                )
            )
        problems = (*request.problems, *extra)
        # A problem found in the middle of an argument has the argument's place; one about the call has the call's.
        return replace(
            request,
            problems=tuple(p if p.origin is not None else replace(p, origin=call.place(p.argument)) for p in problems),
            statements=tuple(s if s.origin != NOWHERE else replace(s, origin=call.origin) for s in request.statements),
        )

    def result_type(self, pattern: Pattern) -> Type:
        """Return the static type of the raw state result under a pattern."""
        return self.results.get(pattern, ANY)

    def resource_arn(self, pattern: Pattern) -> str:
        """Return the ``Resource`` ARN under a pattern (the partition is written ``aws``)."""
        suffix = self.sync_suffix if pattern == "sync" else SUFFIX[pattern]
        head = self.integration if self.integration.startswith("arn:") else f"arn:aws:states:::{self.integration}"
        return head + suffix

    def with_pattern(self, pattern: Pattern) -> "Task[P, Any, Any]":
        """Return the same task under another integration pattern."""
        variant: Task[P, Any, Any] = Task(
            self.function, self.integration, self.patterns, self.results, self.sync_suffix, pattern
        )
        variant._lower = self._lower
        return variant

    @property
    def sync(self) -> "Task[P, S, S]":
        """Run the job and wait for its end (``.sync``)."""
        return self.with_pattern("sync")

    @property
    def wait_for_token(self) -> "Task[P, Any, Any]":
        """Wait for a callback that carries ``context.task_token`` (``.waitForTaskToken``)."""
        return self.with_pattern("wait_for_token")

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Perform the call with the invoker of the moment (boto3, unless a test set another)."""
        from flowdsl.dsl.json_path import call_with_paths
        from flowdsl.dsl.runtime import invoke

        def call(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            return invoke(self, self.pattern, args, kwargs)

        return cast(R, call_with_paths(call, args, dict(kwargs)))

    def __repr__(self) -> str:
        return f"<task {self.module}.{self.name} ({self.integration})>"


@overload
def task(
    integration: str,
    *,
    patterns: tuple[Pattern, ...] = ("request",),
    results: Mapping[Pattern, Type] | None = None,
    sync_suffix: str = ".sync",
) -> Callable[[Callable[P, R]], Task[P, R, Any]]: ...
@overload
def task(
    integration: str,
    *,
    sync: type[S],
    patterns: tuple[Pattern, ...] = ("request", "sync"),
    results: Mapping[Pattern, Type] | None = None,
    sync_suffix: str = ".sync",
) -> Callable[[Callable[P, R]], Task[P, R, S]]: ...
def task(
    integration: str,
    *,
    sync: Any = None,
    patterns: tuple[Pattern, ...] = ("request",),
    results: Mapping[Pattern, Type] | None = None,
    sync_suffix: str = ".sync",
) -> Callable[[Callable[P, R]], Task[P, R, Any]]:
    """Declare a task stub; see the module's docstring.

    Args:
        integration: such as ``dynamodb:getItem`` or ``aws-sdk:s3:getObject``.
        sync: what type checkers take the result under ``.sync`` for, a TypedDict.
        patterns: what AWS offers, the default first.
        results: the raw result's type per pattern, where more is known than the annotation says.
        sync_suffix: ``.sync`` or ``.sync:2``.
    """

    def decorate(function: Callable[P, R]) -> Task[P, R, Any]:
        made: Task[P, R, Any] = Task(function, integration, patterns, results or {}, sync_suffix)
        made.sync_result = sync
        return made

    return decorate


class Helper(Generic[P, R]):
    """A pure function of a service module that compiles to an expression: ``dynamodb.plain(item)``.

    Attributes:
        name: Python name of the function.
        module: the module it is declared in.
        signature: of the function.
    """

    def __init__(self, function: Callable[P, R], expression: Callable[[Call], Expr] | None = None) -> None:
        self.function = function
        self.name = function.__name__
        self.module = function.__module__
        self.__doc__ = function.__doc__
        self.__name__ = function.__name__
        self.__qualname__ = function.__qualname__
        self.signature = inspect.signature(function)
        self._expression = expression

    def compiles(self, expression: Callable[[Call], Expr]) -> Callable[[Call], Expr]:
        """Register what the helper compiles to (a decorator)."""
        self._expression = expression
        return expression

    def expression(self, call: Call) -> Expr:
        """Return the expression of a call with bound arguments; problems are added to the call."""
        assert self._expression is not None, f"{self.module}.{self.name} does not compile"
        made = self._expression(call)
        known = {problem.argument for problem in call.problems}
        call.problems += [p for p in misfits(self.function, call.arguments, call.type_of) if p.argument not in known]
        return made

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the plain function."""
        return self.function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<helper {self.module}.{self.name}>"


def helper(function: Callable[P, R]) -> Helper[P, R]:
    """Declare a pure function that compiles to an expression; see `Helper`."""
    return Helper(function)
