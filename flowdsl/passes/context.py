"""What passes may use: the sink, the target language, and what the workflow asked for."""

from flowdsl.check.spelling import Spelling
from flowdsl.diagnostics.model import Sink
from flowdsl.ir.flow import Flow
from flowdsl.records import dataclass


@dataclass(eq=False, slots=True)
class PassContext:
    """Carried through the pipeline.

    Attributes:
        flow: the workflow being compiled.
        sink: takes diagnostics.
        strict: whether expressions that raise in Python fail the machine.
        annotated: whether the query language says less without a type, so that an annotation is worth a variable.
    """

    flow: Flow
    sink: Sink
    strict: bool = True
    annotated: bool = False

    @property
    def spelling(self) -> Spelling:
        """Return how messages write the machine's variables."""
        return Spelling(self.flow.spelled)
