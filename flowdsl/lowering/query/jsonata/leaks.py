"""What is no JSON value in Python, and so cannot leave the machine's expressions."""

from typing import Final

from flowdsl.ir.expr import Expr
from flowdsl.ir.types import Opaque
from flowdsl.lowering.query.base import Unsupported

_CONVERT: Final = {
    "set": "use `sorted(…)` to make a list of it",
    "range": "write `list(…)` around it",
    "uuid": "write `str(…)` around it",
    "timezone": "write its name, `\"UTC\"`",
    "datetime": "use `.isoformat()` or `.timestamp()`",
    "naive datetime": "use `.isoformat()`",
    "date": "use `.isoformat()`",
    "timedelta": "use `.total_seconds()`",
    "bytes": "use `.decode()` or `base64`",
    "counter": "write `dict(…)` around it",
    "match": "use `m[0]` or `m.group(1)`",
    "iterator": "write `list(…)` around it; for its first item alone write `xs[0]` or, in one expression,"
    " `next(iter(xs), None)`; for the others `xs[1:]`",
}


def leak(expr: Expr, opaque: Opaque) -> Unsupported:
    """Return the problem of a value that leaves the machine, and what to make of it."""
    article = "an" if opaque.kind[0] in "aeio" else "a"
    return Unsupported(
        expr.origin,
        f"{article} {opaque.kind} is no JSON value",
        _CONVERT.get(opaque.kind, "write `list(…)` around it"),
    )
