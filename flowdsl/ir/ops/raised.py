"""What a failing expression raises in Python, as sets of exception classes: one bit each.

A machine knows one error for all of them (``States.QueryEvaluationError``), so a handler of a class can be served only
where it is known which classes may come.
"""

from typing import Final

E_KEY: Final = 1
E_INDEX: Final = 2
E_VALUE: Final = 4
E_ZERO: Final = 8
E_JSON: Final = 16
E_OTHER: Final = 32
"""Any exception: of an operation that nobody has told apart, or of a kind of value that nobody has."""
E_TYPE: Final = 64
E_ATTRIBUTE: Final = 128
E_STOP: Final = 256
NAMES: Final = {
    E_KEY: "KeyError",
    E_INDEX: "IndexError",
    E_VALUE: "ValueError",
    E_ZERO: "ZeroDivisionError",
    E_JSON: "JSONDecodeError",
    E_TYPE: "TypeError",
    E_ATTRIBUTE: "AttributeError",
    E_STOP: "StopIteration",
}
"""The classes; a `ValueError` is none of those below it that a workflow can name."""


def classes(raised: int) -> tuple[int, ...]:
    """Take a set apart into the bits of its classes."""
    return tuple(bit for bit in (*NAMES, E_OTHER) if raised & bit)
