"""What lowering asks of a query language; it knows no language's syntax."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from flowdsl.ir.expr import Expr
from flowdsl.ir.types import Type
from flowdsl.jsontypes import Json
from flowdsl.source import Origin


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Part of an expression that the language cannot say faithfully.

    Attributes:
        origin: where it stands.
        what: the fault, as the first line of a diagnostic: ``"`str.encode` has no counterpart in JSONata"``.
        help: what to write instead.
    """

    origin: Origin
    what: str
    help: str


class QueryLanguage(Protocol):
    """Writes expressions into a state machine.

    `env` types the variables of an expression (absent: unknown); the keys ``"$states.input"``, ``"$states.result"`` and
    ``"$states.error"`` type what the state itself offers. `field` is the ASL field the text is for, such as
    ``"Arguments"`` or ``"Assign/order"``.
    """

    def template(self, expr: Expr, env: Mapping[str, Type], field: str) -> Json:
        """Return the JSON template whose evaluation is the value of the expression; failing where Python raises."""
        ...

    def condition(self, expr: Expr, env: Mapping[str, Type]) -> Json:
        """Return the template of the expression's truth: it always yields a boolean, or fails."""
        ...

    def list_template(self, expr: Expr, env: Mapping[str, Type], field: str) -> Json:
        """Return the template of the items a loop over the expression walks."""
        ...

    def unsupported(self, expr: Expr, env: Mapping[str, Type], field: str = "") -> tuple[Unsupported, ...]:
        """Return what the language cannot say in the expression; empty when a template of it is faithful."""
        ...

    def reserved_names(self) -> frozenset[str]:
        """Return the names a workflow variable must not have in this language."""
        ...
