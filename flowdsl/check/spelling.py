"""How messages write a machine's variables: as the user did, whatever names of their own inlining gave them.

::

    g_r                ───▶  `r`           the local `r` of a helper function `g`
    results[0]["id"]   ───▶  `results[0]["id"]`
    before             ───▶  a value       what only the compiler has a name for
"""

import json
from collections.abc import Mapping

from flowdsl.analysis.paths import Path, Unknown
from flowdsl.records import dataclass

_CAPTURED = "each_"
"""Before the names of outer variables in the items of a Distributed Map (`flowdsl.passes.capture`)."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """Writes variables and places.

    Attributes:
        names: the user's name by the variable.
    """

    names: Mapping[str, str]

    def name(self, variable: str) -> str:
        """Return the user's name of a variable; "" when it has none."""
        return self.names.get(variable) or self.names.get(variable.removeprefix(_CAPTURED), "")

    def code(self, path: Path) -> str:
        """Write a place as Python would, with ``…`` for what is not known; "" when the user has no name for it."""
        root = self.name(path.root)
        return root + steps(path) if root else ""

    def quoted(self, path: Path) -> str:
        """Name a place in a sentence."""
        code = self.code(path)
        return f"`{code}`" if code else "a part of a value" if path.steps else "a value"


def steps(path: Path) -> str:
    """Write the way into a variable."""
    written = ("…" if isinstance(step, Unknown) else json.dumps(step, ensure_ascii=False) for step in path.steps)
    return "".join(f"[{step}]" for step in written)
