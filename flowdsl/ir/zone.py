"""The time zone that a machine knows."""

from typing import Final


class Zone(str):
    """The name of a time zone: text for the operations on times, and no JSON value in Python."""

    __slots__ = ()


UTC: Final = Zone("UTC")
"""What ``datetime.timezone.utc`` and ``datetime.UTC`` are."""
