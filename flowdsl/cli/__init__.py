"""The command line: one lazily imported module per verb."""

from flowdsl.cli.app import main

__all__ = ["main"]
