"""The JSON values that cross every boundary: workflow inputs, results, ASL documents."""

from typing import Any, TypeAlias

Json: TypeAlias = Any
"""``None | bool | int | float | str | list[Json] | dict[str, Json]``.

``Any`` rather than the recursive union: consumers index into documents whose shape the ASL
specification fixes, and the union would demand a cast at each step without proving anything.
"""
