"""Members of a ``StrEnum`` or an ``IntEnum``, which are their values but for their ``repr``."""

from typing import TypeAlias

from flowdsl.jsontypes import Json


class TextMember(str):
    """The value of a member of a ``StrEnum``: Python writes ``<Status.NEW: 'new'>`` where a list of them is written."""

    __slots__ = ()


class NumberMember(int):
    """The value of a member of an ``IntEnum``."""

    __slots__ = ()


Member: TypeAlias = TextMember | NumberMember


def unmarked(value: Json) -> Json:
    """Return a constant as it stands in a definition, where a member is nothing but its value."""
    match value:
        case TextMember():
            return str(value)
        case NumberMember():
            return int(value)
        case _:
            return value
