"""What an expression or a path can see while it is evaluated."""

import random
from collections.abc import Callable

from flowdsl.jsontypes import Json
from flowdsl.local.scope import MISSING, Scope


class Environment:
    """The names visible at one point of a state, for both query languages.

    Attributes:
        input: the value of ``$`` in JSONPath.
        states: the value of ``$states`` in JSONata, without the context object, which is built only when read.
    """

    __slots__ = ("_context", "_full", "_now", "_scope", "input", "random", "states")

    def __init__(
        self,
        scope: Scope,
        context: Callable[[], Json],
        now: Callable[[], float],
        source: random.Random,
        *,
        input: Json = None,
        states: dict[str, Json] | None = None,
    ) -> None:
        self._scope = scope
        self._context = context
        self._now = now
        self._full: dict[str, Json] | None = None
        self.random = source
        self.input = input
        self.states: dict[str, Json] = {} if states is None else states

    def find(self, name: str) -> Json:
        """Return a workflow variable, or :data:`MISSING`."""
        return self._scope.find(name)

    def with_context(self) -> dict[str, Json]:
        """Return ``$states`` with the context object."""
        if self._full is None:
            self._full = {**self.states, "context": self._context()}
        return self._full

    def root_of(self, root: str, default: Json) -> Json:
        """Return what a path starts from: ``"$"`` is the context object, another name a variable."""
        if root == "$":
            return self._context()
        value = self._scope.find(root)
        return default if value is MISSING else value

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return self._now()
