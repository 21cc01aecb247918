"""The writers of operations by name, and what they are given."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from flowdsl.ir.expr import (
    Op,
)
from flowdsl.ir.ops.spec import Call
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.records import dataclass

if TYPE_CHECKING:
    from flowdsl.lowering.query.jsonata.emitter import Emitter


@dataclass(frozen=True, slots=True)
class Args:
    """The arguments of an operation as code, in the order of its parameters."""

    call: Call
    args: tuple[Code | None, ...]
    rest: tuple[Code, ...]

    def __getitem__(self, index: int) -> Code:
        found = self.args[index]
        assert found is not None, "an argument that was not given"
        return found

    def get(self, index: int) -> Code | None:
        """Return an argument that may be absent."""
        return self.args[index] if index < len(self.args) else None


Writer: TypeAlias = "Callable[[Emitter, Args], Code]"
Special: TypeAlias = "Callable[[Emitter, Op], Code | None]"
WRITERS: Final[dict[str, Writer]] = {}
"""The writer of each operation; filled by the modules of this package when they are imported."""
SPECIAL: Final[dict[str, Special]] = {}
"""Writers that look at the unwritten arguments first (lazy ones); they answer None to decline."""


def writes(*names: str) -> Callable[[Writer], Writer]:
    """Register the writer of operations."""

    def register(writer: Writer) -> Writer:
        for name in names:
            if name in WRITERS:
                raise ValueError(f"two writers for {name}")
            WRITERS[name] = writer
        return writer

    return register
