"""What passes may use: the sink, the target language, and what the workflow asked for."""

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
    """

    flow: Flow
    sink: Sink
    strict: bool = True
