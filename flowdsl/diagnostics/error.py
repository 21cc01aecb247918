"""The one exception about user code: everything that is wrong with it, raised at the API's edge."""

import os
from collections.abc import Iterable

from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.render import render


class FlowError(Exception):
    """A workflow does not compile.

    Attributes:
        diagnostics: all that was found, warnings included.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        return "\n" + render(self.diagnostics).rstrip("\n")

    def _render_traceback_(self) -> list[str]:
        """Show only the diagnostics where IPython would show a traceback."""
        return render(self.diagnostics, color="NO_COLOR" not in os.environ, width=100).rstrip("\n").split("\n")
