"""The structured flow: a workflow as Python statements with every name resolved.

This is what the frontend makes of a function and what the graph builder takes apart. Names are unique within a
workflow (see `flowdsl.ir.expr.Var`), calls of the module's own functions carry the called body with names of its own,
and expressions may contain `Effect` nodes whose `action` is one of `Action`.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any, TypeAlias

from flowdsl.ir.expr import Expr
from flowdsl.ir.types import ANY, Type
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass
from flowdsl.source import NOWHERE, Origin

# --- places and targets ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SliceStep:
    """``[low:high:step]`` as the last step of a place."""

    low: Expr
    high: Expr
    step: Expr


@dataclass(frozen=True, slots=True)
class Place:
    """A variable and the way into it: ``order["lines"][0]``."""

    root: str
    steps: tuple["Expr | SliceStep", ...] = ()
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Unpack:
    """``a, *b, c``: targets of the items of one iterable; `star` is the index of the starred one."""

    targets: tuple["Target", ...]
    star: int | None = None
    origin: Origin = NOWHERE


Target: TypeAlias = Place | Unpack

# --- actions: what an `Effect` does ------------------------------------------------------------------------------


SPREAD = "**"
"""In place of a parameter's name: the argument is a dict whose keys are the names."""


@dataclass(frozen=True, slots=True)
class CallTask:
    """Call a task stub or a function beside the workflow; the effect's args are the arguments in call order.

    Attributes:
        task: the stub, or a `LambdaSpec`.
        pattern: integration pattern.
        names: parameter name of each argument, or `SPREAD`.
        options: values of the trailing options (``retry=`` …), parsed where static.
    """

    task: Any
    pattern: str
    names: tuple[str, ...]
    options: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class CallFunction:
    """Call a function of the user's modules: bind `params` to the effect's args, run `body`, take what it returns."""

    name: str
    params: tuple[str, ...]
    body: tuple["Stmt", ...]
    result: str


@dataclass(frozen=True, slots=True)
class Walrus:
    """``name := value`` with the value as only argument; its value is the value."""

    name: str


@dataclass(frozen=True, slots=True)
class Mutate:
    """A mutating method of a place: ``xs.pop()``. The effect's args are the method's.

    The value is ``Op(".pop", …)`` where the method has one, else None; the place becomes ``Op(".pop!", …)``.
    """

    place: Place
    method: str
    has_value: bool = False
    kwargs: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True, slots=True)
class Sleep:
    """``time.sleep(seconds)``, or ``wait_until(timestamp)``: its only argument; the value is None."""

    until: bool = False


@dataclass(frozen=True, slots=True)
class Branches:
    """``parallel(f, g)``: one `CallFunction`-like body per branch; the value is the list of results."""

    bodies: tuple[tuple["Stmt", ...], ...]
    names: tuple[str, ...]
    settings: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class MapCall:
    """A comprehension whose element calls tasks, or over ``concurrent``/``distributed``: a Map state.

    The effect's only argument is the iterable; the value is the list of the body's returned values.
    """

    target: Target
    body: tuple["Stmt", ...]
    concurrency: "Concurrency"


@dataclass(frozen=True, slots=True)
class RawCall:
    """``raw_state({...})``: a state in ASL's own words; the effect's only argument is its definition, a dict."""


Action: TypeAlias = CallTask | CallFunction | Walrus | Mutate | Sleep | Branches | MapCall | RawCall


@dataclass(frozen=True, slots=True)
class Concurrency:
    """How the iterations of a Map run.

    Attributes:
        limit: ``MaxConcurrency`` (1 for a sequential comprehension), or None.
        distributed: options by name for a Distributed Map, None for an inline one.
        naming: ``state_name`` and ``comment``.
        sequential: whether it stands for a plain comprehension, one iteration after the other.
    """

    limit: Expr | None = None
    distributed: tuple[tuple[str, Expr], ...] | None = None
    naming: tuple[tuple[str, Any], ...] = ()
    sequential: bool = False


@dataclass(frozen=True, slots=True)
class LambdaSpec:
    """A Lambda function written beside the workflow, as far as the text tells."""

    name: str
    qualified_name: str
    parameters: tuple[str, ...]
    required: tuple[str, ...]
    result: Type = ANY
    options: tuple[tuple[str, Json], ...] = ()
    keyword_only: frozenset[str] = frozenset()


# --- statements --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Assign:
    """``t1 = t2 = value``; `declared` is the annotation's type."""

    targets: tuple[Target, ...]
    value: Expr
    declared: Type | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class AugAssign:
    """``place op= value``; `op` is the binary operator's name."""

    place: Place
    op: str
    value: Expr
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Delete:
    """``del place``; a place without steps unbinds the name, which needs no state.

    Attributes:
        reason: ``del``, or ``body`` where a concurrent body's names end.
    """

    place: Place
    reason: str = "del"
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression statement."""

    value: Expr
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class If:
    """``if test: body else: orelse``."""

    test: Expr
    body: tuple["Stmt", ...]
    orelse: tuple["Stmt", ...] = ()
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class While:
    """``while test: body else: orelse``."""

    test: Expr
    body: tuple["Stmt", ...]
    orelse: tuple["Stmt", ...] = ()
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class For:
    """``for target in iterable: body else: orelse``, one item after the other."""

    target: Target
    iterable: Expr
    body: tuple["Stmt", ...]
    orelse: tuple["Stmt", ...] = ()
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class MapLoop:
    """``for target in concurrent(iterable): body``."""

    target: Target
    iterable: Expr
    body: tuple["Stmt", ...]
    concurrency: Concurrency
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Handler:
    """``except errors as name: body``; `errors` are ASL error names, `name` the variable holding ``{Error, Cause}``."""

    errors: tuple[str, ...]
    name: str
    body: tuple["Stmt", ...]
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Try:
    """``try: body except …: … else: orelse finally: final``."""

    body: tuple["Stmt", ...]
    handlers: tuple[Handler, ...] = ()
    orelse: tuple["Stmt", ...] = ()
    final: tuple["Stmt", ...] = ()
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class RaiseError:
    """``raise E(cause)``: `names` are the error's ASL name and those of its bases.

    `computed` is the name of ``Error(cause, name=…)``, where it is known only at run time; `reported` says whether the
    class derives from `flowdsl.Error`, and so has ``.error`` and ``.cause`` in Python.
    """

    error: str
    names: tuple[str, ...]
    cause: Expr
    origin: Origin = NOWHERE
    computed: Expr | None = None
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Reraise:
    """``raise`` or ``raise e`` of a caught error held in `name`."""

    name: str
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class ReturnStmt:
    """``return value``."""

    value: Expr
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Break:
    """``break``."""

    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Continue:
    """``continue``."""

    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class WithPolicy:
    """``with policy(...)``: options for the task calls of the body."""

    options: tuple[tuple[str, Any], ...]
    body: tuple["Stmt", ...]
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Described:
    """``describe(…)`` and the statement after it, which may be several here; none for ``pass``."""

    state_name: str
    comment: str
    body: tuple["Stmt", ...]
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class MatchCase:
    """One case: `test` decides on the subject, then `captures` are bound, then the guard may still say no."""

    test: Expr
    captures: tuple[tuple[str, Expr], ...]
    guard: Expr | None
    body: tuple["Stmt", ...]
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Match:
    """``match``; the subject has been assigned to a variable before."""

    cases: tuple[MatchCase, ...]
    origin: Origin = NOWHERE


Stmt: TypeAlias = (
    Assign
    | AugAssign
    | Delete
    | Evaluate
    | If
    | While
    | For
    | MapLoop
    | Try
    | RaiseError
    | Reraise
    | ReturnStmt
    | Break
    | Continue
    | WithPolicy
    | Described
    | Match
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a workflow: a key of the execution input."""

    name: str
    key: str
    type: Type = ANY
    default: Expr | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True)
class Flow:
    """A workflow function.

    Attributes:
        name: of the machine.
        function: the Python function's name.
        parameters: the keys of the input; with `whole_input` the only one is the input itself.
        options: what ``@workflow(...)`` said.
        doc: first line of the docstring.
        functions: Lambda functions beside the workflow that it calls.
        variables: every variable name given out.
        spelled: the user's names of those that stand for one.
        error_reads: variables of caught errors whose ``.error`` or ``.cause`` is read: variable, attribute, place.
        instances: whether it makes instances of dataclasses.
    """

    name: str
    function: str
    parameters: tuple[Parameter, ...]
    body: tuple[Stmt, ...]
    whole_input: bool = False
    options: tuple[tuple[str, Json], ...] = ()
    doc: str = ""
    functions: tuple[LambdaSpec, ...] = ()
    origin: Origin = NOWHERE
    variables: frozenset[str] = field(default_factory=frozenset)
    spelled: Mapping[str, str] = field(default_factory=dict)
    error_reads: tuple[tuple[str, str, Origin], ...] = ()
    instances: bool = False
