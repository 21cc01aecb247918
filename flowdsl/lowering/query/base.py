"""What lowering asks of a query language; it knows no language's syntax.

A *piece* is a part of a state that the two languages spell differently: the request is ``Arguments`` in one and
``Parameters`` in the other, a number ``Seconds`` or ``SecondsPath``, a condition a text or a tree. A piece is a mapping
of fields of the `flowdsl.asl.model` dataclasses, ready to be given to one. What the language cannot say faithfully is
added to the place's problems.
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Protocol, TypeAlias
from typing import Literal as Choices

from flowdsl.analysis.types import Env
from flowdsl.asl import model as asl
from flowdsl.ir.expr import Expr
from flowdsl.ir.graph import Bindings, StateGraph, TaskSettings
from flowdsl.ir.types import Type
from flowdsl.jsontypes import Json
from flowdsl.passes.context import PassContext
from flowdsl.records import dataclass
from flowdsl.source import NOWHERE, Located

Fields: TypeAlias = Mapping[str, Any]
"""Fields of a state, by their names in `flowdsl.asl.model`."""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Part of an expression that the language cannot say faithfully.

    Attributes:
        origin: where it stands.
        what: the fault, as the first line of a diagnostic: ``"`str.encode` has no counterpart in JSONata"``.
        help: what to write instead.
    """

    origin: Located
    what: str
    help: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece stands.

    Attributes:
        env: types of the variables (absent: unknown); the keys ``"$states.input"``, ``"$states.result"`` and
            ``"$states.error"`` type what the state itself offers.
        data: what the state offers here: its input, the raw result, or the caught error.
        item: what the region's input is elsewhere: path of the context object, or None when it cannot be reached.
        guarded: whether a handler of the workflow catches what an expression raises here.
        problems: what the language could not say; it grows.
        origin: where the statement that became the state stands.
    """

    env: Mapping[str, Type]
    data: Choices["input", "result", "error"] = "input"
    item: tuple[str, ...] | None = None
    guarded: bool = False
    problems: list[Unsupported] = field(default_factory=list)
    origin: Located = NOWHERE

    def having(self, env: Mapping[str, Type], data: Choices["input", "result", "error"] | None = None) -> "Place":
        """Return the same place with other types, and perhaps other data at hand."""
        return Place(env, data or self.data, self.item, self.guarded, self.problems, self.origin)


class QueryLanguage(Protocol):
    """Writes expressions into a state machine."""

    @property
    def name(self) -> asl.QueryLanguage:
        """The value of ``QueryLanguage``."""
        ...

    @property
    def needs_types(self) -> bool:
        """Whether an expression of unknown type says less in this language, so that annotations are kept."""
        ...

    def alternatives(self) -> "tuple[QueryLanguage, ...]":
        """Return the languages a state may be written in, the preferred one first; the first is the machine's own."""
        ...

    def prepare(self, graph: StateGraph, start: Env, ctx: PassContext) -> None:
        """Change the graph where the language needs states of their own for parts of expressions.

        Args:
            graph: the outermost region.
            start: types at the start of the machine.
            ctx: the pipeline's context.
        """
        ...

    def reserved_names(self) -> frozenset[str]:
        """Return the names a workflow variable must not have in this language."""
        ...

    def request(self, expr: Expr, at: Place, field: str = "Arguments") -> Fields:
        """Return what a task, a reader or a writer is given."""
        ...

    def number(self, name: str, expr: Expr | None, at: Place) -> Fields:
        """Return a field that holds a number, by its name in `flowdsl.asl.model`; nothing when there is none."""
        ...

    def moment(self, expr: Expr | None, at: Place) -> Fields:
        """Return the timestamp of a Wait; nothing when there is none."""
        ...

    def credentials(self, expr: Expr | None, at: Place) -> Mapping[str, Json] | None:
        """Return ``Credentials`` with the ARN of a role."""
        ...

    def assign(self, bindings: Bindings, at: Place) -> Mapping[str, Json] | None:
        """Return ``Assign``."""
        ...

    def result(self, output: Expr | None, settings: TaskSettings, at: Place) -> Fields:
        """Return what makes the output of a Task, Map or Parallel: None leaves it to the language."""
        ...

    def waited(self, output: Expr | None, at: Place) -> Fields:
        """Return what makes the output of a Wait: None leaves it to the language."""
        ...

    def finish(self, value: Expr, at: Place, *, kept: bool) -> asl.State:
        """Return the state that ends a region with a value.

        Args:
            value: what the region gives.
            at: where the state stands.
            kept: whether the value goes into variables as it is: then it may be a set, a time or another value that
                stays in the machine.
        """
        ...

    def failure(self, error: Expr, cause: Expr, at: Place) -> asl.Fail:
        """Return the state that ends a machine with an error."""
        ...

    def rule(self, condition: Expr, at: Place) -> Fields:
        """Return the test of a Choice rule: the truth of an expression; it yields a boolean or fails."""
        ...

    def items(self, expr: Expr, at: Place) -> Fields:
        """Return the items of a Map."""
        ...

    def payload(self, expr: Expr, at: Place, field: str) -> Json:
        """Return a JSON template that both languages keep in the same field, such as ``ItemSelector``."""
        ...

    def caught(self) -> Fields:
        """Return what every catcher says besides its errors and assignments."""
        ...
