"""9xx: flowdsl's own mistakes."""

from dataclasses import dataclass

from flowdsl.diagnostics.model import Diagnostic


@dataclass(frozen=True, kw_only=True)
class InternalProblem(Diagnostic):
    """Something went wrong inside flowdsl: a bug, whatever the input was."""

    code = "FLOW900"
    title = "internal error"
    message = "internal error: {kind}: {detail}"
    note = "this is a bug in flowdsl; nothing was written"
    help = "please report it with the workflow and what `--debug` prints"

    kind: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class NestedTooDeeply(Diagnostic):
    """The source is nested more deeply than flowdsl (or CPython's own parser) can follow.

    Hundreds of brackets, operators or blocks within each other reach the limit; hand-written programs do not.
    """

    code = "FLOW901"
    title = "nested too deeply"
    message = "the source is nested too deeply to be read"
    help = "give parts of the expression names of their own"
