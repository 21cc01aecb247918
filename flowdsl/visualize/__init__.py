"""Pictures of state machines: SVG, a self-contained page, Mermaid, DOT, plain text, and a notebook widget.

definition | StateGraph  ->  View  ->  layout  ->  svg | html
                              └─────────────────>  mermaid | dot | text
"""

from flowdsl.visualize.definition import from_definition
from flowdsl.visualize.overlay import StateRun, replay
from flowdsl.visualize.render import FORMATS, Drawing, Format, format_of, mimebundle, render, visualize
from flowdsl.visualize.stategraph import from_graph
from flowdsl.visualize.view import Edge, Node, Place, View, ViewError

__all__ = [
    "FORMATS",
    "Drawing",
    "Edge",
    "Format",
    "Node",
    "Place",
    "StateRun",
    "View",
    "ViewError",
    "format_of",
    "from_definition",
    "from_graph",
    "mimebundle",
    "render",
    "replay",
    "visualize",
]
