"""Map states: ``concurrent``, ``distributed``, and comprehensions that call tasks.

A computed number of a Map (its concurrency, the size of a batch, how many items may fail) is checked as plain Python's
`concurrent` and `distributed` check it: out of its range a Map would end with an error that nothing catches.
"""

from collections.abc import Iterator

from flowdsl.adapters.sources import SOURCE, TARGET, parts_of, reader_statements, writer_statements
from flowdsl.diagnostics.rules import names as rules
from flowdsl.dsl.distributed import percentage
from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.ir.graph import Bindings, DistributedOptions, MapOp, Return, TaskSettings
from flowdsl.passes.build.assignments import bind
from flowdsl.passes.build.builder import Builder
from flowdsl.passes.build.expressions import ordered
from flowdsl.source import Located


def emit_map(
    b: Builder, target: flow.Target, iterable: ir.Expr, body: tuple[flow.Stmt, ...], concurrency: flow.Concurrency,
    bindings: Bindings, origin: Located,
) -> None:  # fmt: skip
    """Emit a Map state over the items of an iterable."""
    from flowdsl.passes.build.statements import build_block

    given = dict(concurrency.distributed or ())
    if concurrency.limit is not None:
        given.setdefault("limit", concurrency.limit)
    items, *values = ordered(b, (iterable, *given.values()))
    options = dict(zip(given, values, strict=True))
    items, selector = _selected(items)
    if selector is None and any(isinstance(part, ir.Op) and part.name == SOURCE for part in _below(items)):
        b.shared.sink.report(rules.BadCall(
            origin=iterable.origin,
            why="what lies in S3 is read item by item: `distributed` takes the source itself, or a comprehension over "
            "it whose elements hold the item and constants; compute anything else in the body",
        ))  # fmt: skip
    limit = _checked("limit", options.get("limit"))
    distributed = _distributed(options, items) if concurrency.distributed is not None else None
    inner = b.region("map")
    inner.begin(origin)
    bind(inner, target, ir.State("input"), origin)
    build_block(inner, body)
    if inner.reachable:
        inner.emit(Return(ir.Literal(None), origin=origin))
    source = items if isinstance(items, ir.Op) and items.name == SOURCE else None
    naming = dict(concurrency.naming)
    op = MapOp(
        items=None if source is not None else ir.Op("iter", (items,), (), iterable.origin),
        body=inner.graph,
        selector=selector,
        concurrency=limit,
        distributed=distributed,
        sequential=concurrency.sequential,
        bindings=bindings,
        settings=TaskSettings(state_name=naming.get("state_name") or "", comment=naming.get("comment") or ""),
        label="each",
        origin=origin,
    )
    b.emit(op)


def _below(items: ir.Expr) -> Iterator[ir.Expr]:
    """Yield the parts of an expression, itself apart."""
    return (part for part in ir.walk(items) if part is not items)


def _selected(items: ir.Expr) -> tuple[ir.Expr, ir.Expr | None]:
    """Take ``[{"v": x} for x in s3.json(…)]`` apart: the source, and what is made of each of its items.

    The element may hold the item and what is constant: nothing that may fail, and no values of the code around it,
    which the body reads by itself.
    """
    match items:
        case ir.Comprehension("list", element, (ir.Clause((name,), False, ir.Op(name=op_name) as source, ()),)) if (
            op_name == SOURCE and _is_template(element, name)
        ):
            return source, ir.substitute(element, {name: ir.Context(("Map", "Item", "Value"), element.origin)})
        case _:
            return items, None


def _is_template(element: ir.Expr, item: str) -> bool:
    match element:
        case ir.Literal() | ir.Param():
            return True
        case ir.Var(name):
            return name == item
        case ir.ListOf(items):
            return all(not isinstance(e, ir.Spread) and _is_template(e, item) for e in items)
        case ir.DictOf(entries):
            return all(
                not isinstance(entry, ir.Spread) and isinstance(entry[0], ir.Literal) and _is_template(entry[1], item)
                for entry in entries
            )
        case _:
            return False


def _checked(check: str, value: ir.Expr | None, *bounds: ir.Expr) -> ir.Expr | None:
    """Return a number that fails where it is none that the option takes."""
    if value is None or isinstance(value, ir.Literal):
        return value
    return ir.Op(check, (value, *bounds), (), value.origin)


def _whole(value: ir.Expr | None, least: int) -> ir.Expr | None:
    return _checked("whole", value, ir.Literal(least))


def _distributed(options: dict[str, ir.Expr], items: ir.Expr) -> DistributedOptions:
    def text(name: str, default: str) -> str:
        value = options.get(name)
        return str(value.value) if isinstance(value, ir.Literal) else default

    count, share = _tolerance(options.get("tolerate"))
    source = items if isinstance(items, ir.Op) and items.name == SOURCE else None
    results = options.get("results")
    target = results if isinstance(results, ir.Op) and results.name == TARGET else None
    return DistributedOptions(
        execution_type=text("execution_type", "STANDARD"),
        label=text("label", ""),
        tolerated_count=_whole(count, 0),
        tolerated_percentage=share,
        batch_size=_whole(options.get("batch"), 1),
        batch_bytes=_whole(options.get("batch_bytes"), 1),
        reader=parts_of(source) if source is not None else None,
        writer=parts_of(target) if target is not None else None,
        statements=(
            *(reader_statements(source) if source is not None else ()),
            *(writer_statements(target) if target is not None else ()),
        ),
    )


def _tolerance(tolerate: ir.Expr | None) -> tuple[ir.Expr | None, ir.Expr | None]:
    """Return the number of items that may fail and the percentage of them."""
    match tolerate:
        case ir.ListOf((count, share)) if not isinstance(count, ir.Spread) and not isinstance(share, ir.Spread):
            return _tolerance(count)[0], _tolerance(share)[1]
        case ir.Literal(str() as text):
            return None, ir.Literal(percentage(text), tolerate.origin)
        case ir.Format((ir.FormatField(value), *_)):
            return None, ir.Op("share", (value,), (), tolerate.origin)
        case _:
            return tolerate, None
