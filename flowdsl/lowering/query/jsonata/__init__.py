"""JSONata: how every operation of Python is written in it."""

from flowdsl.lowering.query.jsonata import (  # noqa: F401  (importing a module registers its writers)
    arithmetic,
    comparing,
    comprehensions,
    containers,
    datetimes,
    dynamodb,
    encodings,
    formatting,
    functions,
    iterating,
    javascript,
    machine,
    mathematics,
    paths,
    regex,
    texts,
)
from flowdsl.lowering.query.jsonata.language import Jsonata

__all__ = ["Jsonata"]
