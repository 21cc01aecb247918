"""Attributes whose owner's class only the types tell."""


class Attribute(str):
    """The name of a dataclass's field, as the key that ``item.field`` reads or changes.

    The text of ``for line in lines: line.quantity`` does not say what `line` is. `flowdsl.check.instances` accepts such
    a key where all values that the owner can have are instances with the field.

    Attributes:
        frozen: the classes whose instances' fields cannot be changed; told where one is.
    """

    __slots__ = ("frozen",)

    frozen: frozenset[str]

    def __new__(cls, name: str, frozen: frozenset[str] = frozenset()) -> "Attribute":
        """Make one of a plain name."""
        made = super().__new__(cls, name)
        made.frozen = frozen
        return made
