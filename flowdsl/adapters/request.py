"""What a call of a stub becomes: the data that adapters give back and that every stub shares."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, TypeAlias, TypedDict
from typing import Literal as Choices

from flowdsl.dsl.errors import Retry
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import Expr, State
from flowdsl.ir.types import ANY, Type
from flowdsl.records import dataclass
from flowdsl.source import Located

Pattern: TypeAlias = Choices["request", "sync", "wait_for_token"]
"""How the state waits: for the response, for the job to end, or for a callback with the task token."""

SUFFIX: dict[Pattern, str] = {"request": "", "sync": ".sync", "wait_for_token": ".waitForTaskToken"}


class TaskOptions(TypedDict, total=False):
    """What every stub takes besides its own parameters.

    ``resources`` replaces the resources of the permission to make the call; ``iam`` adds permissions, as actions
    (``"kms:Decrypt"``) or ``{"Action": …, "Resource": …}``; see `flowdsl.iam.options`.
    """

    retry: Retry | Sequence[Retry] | None
    task_timeout: int
    heartbeat: int
    credentials: str
    state_name: str
    comment: str
    iam: Sequence[Any]
    resources: Sequence[str]
    input_path: str
    result_selector: dict[str, Any]
    result_path: str | None
    output_path: str


Struct: TypeAlias = Mapping[str, Any]
"""A nested structure of an API, with the members spelled as boto3 spells them."""

OPTION_NAMES: tuple[str, ...] = tuple(TaskOptions.__annotations__)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a call, found by an adapter; the compiler turns it into a diagnostic.

    Attributes:
        message: states the fact, lower case.
        argument: the parameter at fault (its place gets the carets), or "" for the call as a whole.
        help: what to write instead.
        kind: ``value`` (FLOW4xx) or ``wildcard`` (a warning: an IAM resource could not be narrowed).
    """

    message: str
    argument: str = ""
    help: str = ""
    kind: Choices["value", "wildcard"] = "value"
    origin: Located | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A task state's substance.

    Attributes:
        resource: the whole ``Resource`` ARN, pattern suffix included.
        arguments: what is sent; usually a `DictOf`.
        result: the value of the call in Python, over ``State("result")``.
        result_type: the static type of ``State("result")``; that of the value follows from it.
        statements: the IAM permissions this call needs.
        retry: retriers the service recommends, used unless the call or a policy says otherwise.
        problems: what is wrong with the call.
    """

    resource: str
    arguments: Expr
    result: Expr = field(default_factory=lambda: State("result"))
    result_type: Type = ANY
    statements: tuple[Statement, ...] = ()
    retry: tuple[Retry, ...] = ()
    problems: tuple[Problem, ...] = ()
