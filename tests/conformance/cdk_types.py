"""What a machine supposes of its input: a type to annotate it with, and inputs to try."""

import itertools
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Any

from flowdsl.jsontypes import Json

PLAIN = {"int": "int", "str": "str", "b64": "str", "json": "str", "hash": "str", "num": "float", "template": "str", "list": "list",
         "dict": "dict", "bool": "bool"}  # fmt: skip
VALUES: dict[str, list[Json]] = {
    "num": [0, 4000, 7000, -3000],
    "int": [0, 2, 7], "str": ["x", "2030-01-01T00:00:00Z", ""], "list": [[], [1], ["a", 2, "a", None, {"k": 1}, 6, 7]],
    "bool": [True, False], "dict": [{}, {"a": 1}, {"b": [1], "c": {"d": 2}}], "b64": ["aGk="], "json": ['{"a":[1]}', "3"],
    "hash": ["SHA-256", "MD5"], "template": ["<{}>", "{}"],
    "": ["foo", "fop", "log-1.txt", "2030-01-01T00:00:00Z", "2029-12-31T23:59:59Z", 5, 4, 6.5, True, False, None, [], {}],
}  # fmt: skip
"""Values to try, by what is known of the place; anything goes where nothing is known."""


@dataclass
class Shape:
    """A place in the input: what it is used as, and the places in it."""

    kind: str = ""
    fields: dict[str, "Shape"] = field(default_factory=dict)
    item: "Shape | None" = None
    constants: list[Json] = field(default_factory=list)
    sure: bool = False
    """Whether the machine needs it to be there, to be said in Python: that it is missing, no handler or path notices."""

    def mark(self, keys: list[Any], kind: str, sure: bool = False) -> None:
        """Note that a place is read, and as what."""
        self.sure = self.sure or sure
        if not keys:
            self.kind = self.kind or kind
        elif isinstance(keys[0], int):
            self.item = self.item or Shape()
            self.item.mark(keys[1:], kind, sure)
        else:
            self.fields.setdefault(keys[0], Shape()).mark(keys[1:], kind, sure)

    def constant(self, value: Json) -> None:
        """Note a value that a test compares with."""
        if value not in self.constants:
            self.constants.append(value)

    def written(self) -> tuple[list[str], str]:
        """Return classes for the annotation, and its name."""
        classes: list[str] = []

        def name_of(shape: Shape) -> str:
            if shape.item is not None:
                return f"list[{name_of(shape.item)}]"
            if shape.fields and all(key.isidentifier() and not iskeyword(key) for key in shape.fields):
                members = [
                    f"    {key}: {name_of(inner) if inner.sure else f'NotRequired[{name_of(inner)}]'}"
                    for key, inner in shape.fields.items()
                ]
                name = f"Input{len(classes) + 1}"
                classes.append("\n".join([f"class {name}(TypedDict):", *members, ""]))
                return name
            return "dict" if shape.fields else PLAIN.get(shape.kind, "object")

        root = name_of(self)
        return classes, "dict" if root == "object" else root

    def samples(self, constants: list[Json], depth: int = 0) -> list[Json]:
        """Return values to try here; a missing one is `...` (for whom holds this)."""
        if self.item is not None:
            return [[value] for value in self.item.samples(constants, depth + 1) if value is not ...] + [[]]
        if self.fields:
            choices = [
                [*shape.samples(constants, depth + 1), *(() if shape.sure else (...,))] for shape in self.fields.values()
            ]
            total = 1
            for options in choices:
                total *= len(options)
            found = itertools.product(*choices) if total <= 600 else _each_way(choices)
            made: list[Json] = []
            for values in found:
                made.append({k: v for k, v in zip(self.fields, values, strict=True) if v is not ...})
            return made
        if depth == 0 and not self.kind:
            return [{}, {"a": 1}, {"a": {"b": [1]}, "c": None}]
        values = VALUES[self.kind if self.kind in VALUES else ""]
        return (
            [*values, *(c for c in constants if c not in values)] if self.kind in ("", "str", "int") else list(values)
        )


def _each_way(choices: list[list[Any]]) -> list[tuple[Any, ...]]:
    """Vary one place after the other, and two neighbours at once."""
    first = [options[0] for options in choices]
    out = [tuple(first)]
    for position, options in enumerate(choices):
        for value in options:
            for other in choices[(position + 1) % len(choices)][:12]:
                row = list(first)
                row[position], row[(position + 1) % len(choices)] = value, other
                out.append(tuple(row))
    return out
