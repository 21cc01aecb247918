"""Inputs and task answers: ordinary JSON, and the values that trip compilers up."""

from typing import Any

from tests.property.chooser import Chooser

TEXTS = (
    "a", "", "k", "abc", "x y", " pad ", "it's", 'say "hi"', "back\\slash", "tab\tnew\nline", "{% x %}", "{}", "$.a",
    "é", "😀", "a😀b", "ẞ", "0", "12", "-3", "1.5", "true", "null", "$states", "`", "/*", "a,b,,c", "A-b_C", "\u2028",
)  # fmt: skip
KEYS = ("k", "a", "b", "n", "x y", "é", "$v", "it's")
"""Dict keys; none looks like an integer, whose order JSON engines change."""
INTS = (0, 1, 2, 3, -1, 5, 7, -4, 10, 100, 12345)
FLOATS = (0.5, -0.5, 1.5, 2.25, -3.75, 0.125, 0.1, 0.2, 1 / 3, -2.0000000000000004, 1e-7, 0.000012)


def integer(c: Chooser) -> int:
    return c.pick(INTS)


def text(c: Chooser) -> str:
    return c.pick(TEXTS)


def anything(c: Chooser, depth: int = 2) -> Any:
    """Return any JSON value."""
    kind = c.below(9 if depth else 6)
    match kind:
        case 0:
            return integer(c)
        case 1:
            return text(c)
        case 2:
            return c.chance(50)
        case 3:
            return None
        case 4:
            return c.pick(FLOATS)
        case 5:
            return c.pick(([], {}, [0], [None], [[]], [[1]], {"k": None}, {"a": {}}, "", 0, False))
        case 6:
            return [anything(c, depth - 1) for _ in range(c.below(4))]
        case 7:
            return [integer(c) for _ in range(c.below(5))]
        case _:
            return {key: anything(c, depth - 1) for key in {c.pick(KEYS) for _ in range(c.below(4))}}


def fitting(c: Chooser, annotation: str) -> Any:
    """Return a value of an annotation the generator writes."""
    match annotation:
        case "":
            return anything(c)
        case "int":
            return integer(c)
        case "float":
            return c.pick((*FLOATS, 2, 0, -3))
        case "str":
            return text(c)
        case "bool":
            return c.chance(50)
        case "list[int]":
            return [integer(c) for _ in range(c.below(5))]
        case "list[str]":
            return [text(c) for _ in range(c.below(4))]
        case "list":
            return [anything(c, 1) for _ in range(c.below(4))]
        case "dict[str, int]":
            return {key: integer(c) for key in sorted({c.pick(KEYS) for _ in range(c.below(5))})}
        case "dict":
            return {key: anything(c, 1) for key in sorted({c.pick(KEYS) for _ in range(c.below(4))})}
        case "str | None":
            return None if c.chance(40) else text(c)
        case "int | None":
            return None if c.chance(40) else integer(c)
        case "list[list[int]]":
            return [[integer(c) for _ in range(c.below(3))] for _ in range(c.below(4))]
        case "Rec":
            return {"a": integer(c), "b": fitting(c, "list[int]"), "c": fitting(c, "str | None")}
        case "list[Rec]":
            return [fitting(c, "Rec") for _ in range(c.below(3))]
        case _:
            raise AssertionError(annotation)
