"""What ``auto()`` gives the members of an Enum."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import libcst as cst

from flowdsl.frontend.class_bodies import literal
from flowdsl.frontend.class_text import is_sunder, named

if TYPE_CHECKING:
    from flowdsl.frontend.module import Module


def numbered(module: "Module", members: Mapping[str, cst.BaseExpression], kind: str) -> dict[str, str | int]:
    """Return the values of the members that are given ``auto()``, by their names.

    A ``StrEnum`` takes the name in lower case, an Enum of numbers the number after the last one. Where the numbers
    before are not all written out, or the last is not the highest (versions of Python differ), the member is left out.

    Args:
        members: what the names of the class are given, in its order.
        kind: the Enum's flavour, as `ConstantsClass.enum` has it.
    """
    found: dict[str, str | int] = {}
    given: dict[int, str | int | None] = {}  # `A = B = auto()` is one value
    before: list[object] = []
    for name, node in members.items():
        if is_sunder(name):
            continue
        if not _is_auto(module, node):
            before.append((literal(node) or (None,))[0])
            continue
        if id(node) not in given:
            value = name.lower() if kind == "StrEnum" else _after(before) if kind in ("Enum", "IntEnum") else None
            given[id(node)] = value
            before.append(value)
        again = given[id(node)]
        if again is not None:
            found[name] = again
    return found


def _after(before: list[object]) -> int | None:
    numbers = [value for value in before if type(value) is int]
    if len(numbers) < len(before) or (numbers and numbers[-1] < max(numbers)):
        return None
    return numbers[-1] + 1 if numbers else 1


def _is_auto(module: "Module", node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Call) and not node.args and named(module, node.func) == "enum.auto"
