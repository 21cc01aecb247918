"""What an expression or a path can see while it is evaluated."""

import random
from typing import Protocol

from flowdsl.jsontypes import Json
from flowdsl.local.scope import MISSING, Scope


class Place(Protocol):
    """Where an evaluation happens: one stay in one state."""

    def context(self) -> Json:
        """Return the context object."""

    def now(self) -> float:
        """Return the time in seconds since the epoch."""

    def random_source(self) -> random.Random:
        """Return the random source of the execution."""


class Environment:
    """The names visible at one point of a state, for both query languages.

    Attributes:
        input: the value of ``$`` in JSONPath.
        states: the value of ``$states`` in JSONata, without the context object, which is built only when read.
        find: returns a workflow variable, or :data:`MISSING`.
        now: returns the time in seconds since the epoch.
    """

    __slots__ = ("_full", "_place", "find", "input", "now", "states")

    def __init__(self, place: Place, scope: Scope, input: Json, states: dict[str, Json]) -> None:
        self._place = place
        self._full: dict[str, Json] | None = None
        self.find = scope.find
        self.now = place.now
        self.input = input
        self.states = states

    @property
    def random(self) -> random.Random:
        """The random source of the execution."""
        return self._place.random_source()

    def with_context(self) -> dict[str, Json]:
        """Return ``$states`` with the context object."""
        if self._full is None:
            self._full = {**self.states, "context": self._place.context()}
        return self._full

    def root_of(self, root: str, default: Json) -> Json:
        """Return what a path starts from: ``"$"`` is the context object, another name a variable."""
        if root == "$":
            return self._place.context()
        value = self.find(root)
        return default if value is MISSING else value
