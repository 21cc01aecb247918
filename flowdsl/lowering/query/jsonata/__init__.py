"""JSONata: how every operation of Python is written in it."""

from flowdsl.lowering.query.jsonata import (  # noqa: F401  (importing a module registers its writers)
    arithmetic,
    comparing,
    comprehensions,
    containers,
    dynamodb,
    formatting,
    functions,
    machine,
    paths,
    texts,
)
from flowdsl.lowering.query.jsonata.language import Jsonata

__all__ = ["Jsonata"]
