"""A recursive layered layout for state machines.

Edges never cross a region in ASL, so the innermost regions are laid out first and are plain, large nodes to the
region around them.
"""

from flowdsl.visualize.layout.model import Box, Label, Layout, PlacedNode, Route
from flowdsl.visualize.layout.region import lay_out

__all__ = ["Box", "Label", "Layout", "PlacedNode", "Route", "lay_out"]
