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

    More than 500 operations, calls or subscripts within each other in one expression (`a + b + c` is two), hundreds of
    brackets or of blocks reach the limit; hand-written programs do not. `and`, `or` and comparisons count once,
    however many operands they have.
    """

    code = "FLOW901"
    title = "nested too deeply"
    message = "the source is nested too deeply to be read"
    help = "give parts of the expression names of their own"
