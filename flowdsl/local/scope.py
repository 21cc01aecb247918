"""Workflow variables: lexical scopes, one per region."""

from flowdsl.jsontypes import Json


class Missing:
    """The type of :data:`MISSING`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING = Missing()
"""No value at all, as opposed to JSON null."""


class Scope:
    """The variables of one region; inner regions read the outer ones and assign only their own.

    Attributes:
        values: by name.
        sizes: bytes of the large ones among them; the small ones do not count towards a quota of 10 MiB.

    Source: Step Functions developer guide, "Variable scope".
    """

    __slots__ = ("parent", "sizes", "values")

    def __init__(self, parent: "Scope | None" = None, values: dict[str, Json] | None = None) -> None:
        self.parent = parent
        self.values: dict[str, Json] = {} if values is None else values
        self.sizes: dict[str, int] = {}

    def find(self, name: str) -> Json:
        """Return the value of a variable, innermost scope first, or :data:`MISSING`."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return scope.values[name]
            scope = scope.parent
        return MISSING

    def large_bytes(self) -> int:
        """Return the bytes of all large variables that can be read from here."""
        outer = self.parent.large_bytes() if self.parent is not None else 0
        return outer + sum(self.sizes.values())

    def visible(self) -> dict[str, Json]:
        """Return every variable that can be read from here."""
        merged = self.parent.visible() if self.parent is not None else {}
        merged.update(self.values)
        return merged
