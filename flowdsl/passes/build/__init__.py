"""Build the state graph of a flow: expressions flattened in Python's order, control flow made of edges.

Before::

    if task(x) > 3:
        raise TooMuch("…")

After::

    Task  t := result
    Choose  t > 3 → Raise TooMuch
                  → …
"""

from flowdsl.passes.build.builder import build

__all__ = ["build"]
