"""A workflow that grows beyond any machine while it is written out: reading stops at once, whatever is left to read."""

from typing import Final

from flowdsl.diagnostics.model import Diagnostic

MOST_CALLS: Final = 5_000
"""Calls of the user's own functions that are inlined in one workflow."""
MOST_STATES: Final = 20_000
"""States before any is folded away: a definition has at most 1 MiB (Step Functions quotas), a state some 60 bytes."""
MOST_FINALLY: Final = 8
"""``finally`` blocks inside each other: CPython itself writes each one out for every way through it, 2 to the n."""
MOST_BRACKETS: Final = 16
"""Brackets inside each other in one ``case``, braces counted twice: libcst's parser doubles its time with each."""
MOST_ROUNDS: Final = 10_000
"""Times that what is known of the variables at one state may change: no workflow comes near."""

MOST_OPERATIONS: Final = 500
"""Operations inside each other in one expression (``a + a + …``, ``a.b.c…``): libcst parses them in quadratic time."""


class GrowsTooLarge(Exception):
    """Raised where a limit of this module is passed.

    Attributes:
        diagnostic: what to report.
    """

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        self.diagnostic = diagnostic
