"""Options of ``concurrent(…)`` and ``distributed(…)`` that are wrong whatever the items are.

Source: Developer Guide, "Distributed mode", "Setting failure thresholds", "ItemBatcher".
"""

from flowdsl.asl.limits import MAX_INPUT_BYTES_PER_BATCH
from flowdsl.diagnostics.rules import tasks as rules
from flowdsl.dsl.distributed import percentage
from flowdsl.frontend.context import Context
from flowdsl.ir import expr as ir
from flowdsl.ir.ops.sources import TARGET
from flowdsl.source import Origin


def check_loop_option(ctx: Context, name: str, origin: Origin, value: ir.Expr) -> None:
    """Refuse a constant that the option cannot be."""
    check = {
        "limit": _limit,
        "batch": _batch,
        "batch_bytes": _batch_bytes,
        "tolerate": _tolerate,
        "label": _label,
        "execution_type": _execution_type,
        "results": _results,
    }.get(name)
    why = check(value) if check is not None else ""
    if why:
        ctx.refuse(rules.BadOption(origin=origin, why=why))


def _limit(value: ir.Expr) -> str:
    wrong = isinstance(value, ir.Literal) and (type(value.value) is not int or value.value < 1)
    if wrong or isinstance(value, ir.ListOf | ir.DictOf | ir.Format):
        return "`limit` is a whole number of at least 1; leave it out for as many at a time as AWS runs"
    return ""


def _batch(value: ir.Expr) -> str:
    wrong = isinstance(value, ir.Literal) and (type(value.value) is not int or value.value < 1)
    if wrong or isinstance(value, ir.ListOf | ir.DictOf | ir.Format):
        return "`batch` is a whole number of at least 1: items per child execution"
    return ""


def _batch_bytes(value: ir.Expr) -> str:
    wrong = isinstance(value, ir.Literal) and (
        type(value.value) is not int or not 1 <= value.value <= MAX_INPUT_BYTES_PER_BATCH
    )
    if wrong or isinstance(value, ir.ListOf | ir.DictOf | ir.Format):
        return f"`batch_bytes` is a whole number from 1 to {MAX_INPUT_BYTES_PER_BATCH}: the bytes of a batch"
    return ""


def _tolerate(value: ir.Expr) -> str:
    match value:
        case ir.ListOf((first, second)) if not isinstance(first, ir.Spread) and not isinstance(second, ir.Spread):
            if isinstance(first, ir.Literal) and isinstance(first.value, str):
                return '`tolerate` takes the number of items first, the share second: `(10, "5%")`'
            return _tolerate(first) or _share(second)
        case ir.Literal(str()) | ir.Format():
            return _share(value)
        case ir.Literal(number) if type(number) is not int or number < 0:
            return '`tolerate` is a whole number of items, or a share such as `"5%"`'
        case ir.ListOf() | ir.DictOf():
            return '`tolerate` takes one number, one share, or both: `(10, "5%")`'
        case _:
            return ""


def _share(value: ir.Expr) -> str:
    why = 'a share of `tolerate` is a percentage from 0 to 100: `"5%"` or `f"{share}%"`'
    match value:
        case ir.Format((ir.FormatField(), "%")):
            return ""
        case ir.Literal(str() as text):
            try:
                percentage(text)
            except ValueError:
                return why
            return ""
        case _:
            return why


def _label(value: ir.Expr) -> str:
    if not isinstance(value, ir.Literal) or not isinstance(value.value, str):
        return "`label` must be known at compile time"
    # What else a label may hold, the validator knows.
    return "" if value.value else "a label has 1 to 40 characters"


def _results(value: ir.Expr) -> str:
    if isinstance(value, ir.Op) and value.name == TARGET:
        return ""
    return "`results` is a place to write to: `s3.results(bucket=…, prefix=…)`"


def _execution_type(value: ir.Expr) -> str:
    if isinstance(value, ir.Literal) and value.value in ("STANDARD", "EXPRESS"):
        return ""
    return '`execution_type` is "STANDARD" or "EXPRESS"'
