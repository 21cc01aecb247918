"""Give the body of a Distributed Map what it reads of the code around it.

Child executions see no variables of their parent (Developer Guide, "Passing data between states with variables"), so
what the body reads travels with its input.

Before::

    total := 3 → Map (distributed) [ item := input → Task(item, total) ]

After::

    total := 3 → Map (distributed, ItemSelector {item, total}) [ item := input.item, each_total := input.total → … ]

With batches the values travel once per batch, as ``BatchInput``, and the items are in ``Items``. A child execution does
not know the index of its item either, which the Map's own context object has.
"""

from collections.abc import Callable, Iterator

from flowdsl.analysis.liveness import region_reads
from flowdsl.diagnostics.rules import tasks as rules
from flowdsl.ir.expr import Context, DictOf, Expr, Literal, Op, State, Var, substitute, transform, walk
from flowdsl.ir.graph import Binding, Catch, Compute, MapOp, Next, Node, StateGraph
from flowdsl.ir.names import fresh_name
from flowdsl.ir.rewrite import expressions, rewrite, rewrite_bindings
from flowdsl.passes.context import PassContext
from flowdsl.records import replace

ITEM, ITEMS, BATCH_INPUT, INDEX = "item", "Items", "BatchInput", "map index"
_INDEX = Context(("Map", "Item", "Index"))


def capture(graph: StateGraph, ctx: PassContext) -> None:
    """Hand outer variables to every distributed body, the outermost first."""
    taken = set(ctx.flow.variables)
    for region in graph.all_regions():
        for node in region.nodes():
            op = region.op(node)
            if isinstance(op, MapOp) and op.distributed is not None:
                _hand_over(region, node, op, taken, ctx)


def _hand_over(graph: StateGraph, node: Node, op: MapOp, taken: set[str], ctx: PassContext) -> None:
    options = op.distributed
    assert options is not None
    free = sorted(region_reads(op.body))
    batched = options.batched
    index = None if batched else fresh_name("each_map_index", taken) if _reads_index(op.body) else None
    if not free and not batched and index is None:
        return
    if free and options.batch_bytes is not None:
        ctx.sink.report(rules.BadOption(
            origin=options.batch_bytes.origin,
            why=f"what the body reads of the code around it ({', '.join(f'`{name}`' for name in free)}) travels in "
            "every batch and counts among its bytes, which plain Python cannot count",
            instead="put it into the items, or limit the batches by `batch=` alone",
        ))  # fmt: skip
    names = {name: fresh_name(f"each_{name}", taken) for name in free}
    values = DictOf(tuple((Literal(name), Var(name)) for name in free))
    source: Expr = State("input")
    if batched:
        item: Expr = Op("[]", (source, Literal(ITEMS)))
        place: Expr = Op("[]", (source, Literal(BATCH_INPUT)))
        if free:
            options = replace(options, batch_input=values)
        made = replace(op, distributed=options)
    else:
        item, place = Op("[]", (source, Literal(ITEM))), source
        chosen = Context(("Map", "Item", "Value")) if op.selector is None else op.selector
        extra = () if index is None else ((Literal(INDEX), _INDEX),)
        made = replace(op, selector=DictOf(((Literal(ITEM), chosen), *values.entries, *extra)))
    graph.set_op(node, made)
    bindings = [Binding(names[name], Op("[]", (place, Literal(name)))) for name in free]
    if index is not None:
        _rename_index(op.body, index)
        bindings.append(Binding(index, Op("[]", (place, Literal(INDEX)))))
    for inner in op.body.all_regions():
        _rename(inner, names, item if inner is op.body else None)
    _bind(op.body, tuple(bindings))


def _own_regions(body: StateGraph) -> Iterator[StateGraph]:
    """Yield the regions of a body in which the item is the body's: not those of Maps inside."""
    yield body
    for node in body.nodes():
        if not isinstance(body.op(node), MapOp):
            for inner in body.regions(node):
                yield from _own_regions(inner)


def _is_index(part: Expr) -> bool:
    return isinstance(part, Context) and part.path == _INDEX.path


def _reads_index(body: StateGraph) -> bool:
    """Whether a body asks which item it has."""
    return any(
        _is_index(part)
        for region in _own_regions(body)
        for node in region.nodes()
        for expr in _expressions(region, node)
        for part in walk(expr)
    )


def _expressions(graph: StateGraph, node: Node) -> list[Expr]:
    return [*expressions(graph.op(node)), *(b.value for catch, _ in graph.catches(node) for b in catch.bindings)]


def _rename_index(body: StateGraph, index: str) -> None:
    for region in _own_regions(body):
        _change(region, lambda expr: transform(expr, lambda e: Var(index) if _is_index(e) else None))


def _rename(graph: StateGraph, names: dict[str, str], item: Expr | None) -> None:
    """Read the handed-over names, and the item where it now stands."""
    values: dict[str, Expr] = {old: Var(new) for old, new in names.items()}

    def change(expr: Expr) -> Expr:
        if item is not None:
            expr = transform(expr, lambda e: item if isinstance(e, State) and e.what == "input" else None)
        return substitute(expr, values)

    _change(graph, change)


def _change(graph: StateGraph, change: Callable[[Expr], Expr]) -> None:
    """Change every expression of a region, those of its handlers included."""
    for node in graph.nodes():
        graph.set_op(node, rewrite(graph.op(node), change))
        for edge, target in graph.out_edges(node):
            if isinstance(edge, Catch) and edge.bindings:
                graph.disconnect(node, target, edge)
                graph.connect(node, target, replace(edge, bindings=rewrite_bindings(edge.bindings, change)))


def _bind(body: StateGraph, bindings: tuple[Binding, ...]) -> None:
    """Assign the handed-over values first of all."""
    if not bindings:
        return
    start = body.start
    assert start is not None
    first = body.add(Compute(bindings, origin=body.op(start).origin))
    body.start = first
    body.connect(first, start, Next())
