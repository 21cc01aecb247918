"""Attributes whose owner's class only the types tell."""


class Attribute(str):
    """The name of a dataclass's field, as the key that ``item.field`` reads.

    The text of ``for line in lines: line.quantity`` does not say what `line` is. `flowdsl.check.instances` accepts such
    a key where all values that the owner can have are instances with the field.
    """

    __slots__ = ()
