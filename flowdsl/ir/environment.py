"""Types of variables by name, where most states change one name of a thousand.

A program with n variables has about n environments. As dicts of their own they would hold n² entries, and be copied,
compared and freed one by one. These share what they have in common: a dict that many of them hold, and a small one of
what has changed since::

    shared {a, b, …, z}   own {}
    shared {a, b, …, z}   own {r0}          after  r0 = …
    shared {a, b, …, z}   own {r0, r1}      after  r1 = …

When `own` has grown to `MOST` names, both become a new shared dict.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, TypeVar, overload

from flowdsl.ir.types import Type

T = TypeVar("T")
MOST: Final = 32
"""Names an environment has of its own at most."""


class Environment(Mapping[str, Type]):
    """An immutable mapping from names to types that is cheap to extend.

    Args:
        shared: types that other environments have too; never changed.
        own: types that come before those; never changed.
    """

    __slots__ = ("_own", "_shared")

    def __init__(self, shared: dict[str, Type], own: dict[str, Type]) -> None:
        self._shared = shared
        self._own = own

    @overload
    def get(self, name: str, default: None = None, /) -> Type | None: ...
    @overload
    def get(self, name: str, default: Type | T, /) -> Type | T: ...
    def get(self, name: str, default: Any = None, /) -> Any:
        """Return the type of a name."""
        found = self._own.get(name)
        return found if found is not None else self._shared.get(name, default)

    def __getitem__(self, name: str) -> Type:
        found = self._own.get(name)
        return found if found is not None else self._shared[name]

    def __contains__(self, name: object) -> bool:
        return name in self._own or name in self._shared

    def __iter__(self) -> Iterator[str]:
        return iter(self.plain())

    def __len__(self) -> int:
        return len(self.plain())

    def plain(self) -> dict[str, Type]:
        """Return a new dict of all names."""
        return {**self._shared, **self._own}

    def extended(self, types: Mapping[str, Type]) -> "Environment":
        """Return an environment where some names have other types, or are new."""
        own = {**self._own, **types}
        return Environment(self._shared, own) if len(own) <= MOST else Environment({**self._shared, **own}, {})

    def overlaid(self, other: "Environment") -> "Environment":
        """Return an environment with the names of both, where the types of `other` count."""
        if self._shared is not other._shared:
            return self.extended(other.plain())
        # What is only this one's own may be a shared name there.
        return self.extended({name: other[name] for name in {**self._own, **other._own} if name in other})

    def without(self, names: Collection[str]) -> "Environment":
        """Return an environment that lacks some names."""
        shared, own = self._shared, self._own
        if any(name in shared for name in names):
            shared = {name: type_ for name, type_ in shared.items() if name not in names}
        return Environment(shared, {name: type_ for name, type_ in own.items() if name not in names})

    def joined(self, other: "Environment", join: Callable[[str, Type, Type], Type]) -> "Environment":
        """Return what holds whichever of two environments holds: the names of both, their types joined.

        Args:
            other: the second one.
            join: gives the type of a name from its types here and there; it may return the first one itself.

        Returns:
            This environment itself when it holds already.
        """
        alike = self._shared is other._shared
        first = self._own if alike else self.plain()
        # What both share is the same in both; names that only `other` has of its own may be shared ones here.
        out = dict(first)
        changed = False
        for name in {**first, **other._own} if alike else first:
            type_, there = self.get(name), other.get(name)
            if type_ is None:
                continue
            if there is None:
                del out[name]
                changed = True
            elif there is not type_:
                found = join(name, type_, there)
                if found is not type_:
                    out[name] = found
                    changed = True
        if not changed:
            return self
        return Environment(self._shared, out) if alike else Environment(out, {})


def environment(types: Mapping[str, Type]) -> Environment:
    """Return an environment of some types."""
    return types if isinstance(types, Environment) else Environment(dict(types), {})


def extended(env: Mapping[str, Type], types: Mapping[str, Type]) -> Mapping[str, Type]:
    """Return a mapping like `env` where some names have other types, or are new."""
    return env.extended(types) if isinstance(env, Environment) else {**env, **types}


def plain(env: Mapping[str, Type]) -> dict[str, Type]:
    """Return the types of a mapping as a new dict."""
    return env.plain() if isinstance(env, Environment) else dict(env)
