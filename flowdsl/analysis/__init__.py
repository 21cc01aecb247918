"""What is known at each state: types and bindings flow forward, liveness backward."""

from flowdsl.analysis.liveness import live_before
from flowdsl.analysis.types import Types, analyse_types

__all__ = ["Types", "analyse_types", "live_before"]
