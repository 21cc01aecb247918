"""Give the body of a Distributed Map what it reads of the code around it.

Child executions see no variables of their parent (Developer Guide, "Passing data between states with variables"), so
what the body reads travels with its input.

Before::

    total := 3 → Map (distributed) [ item := input → Task(item, total) ]

After::

    total := 3 → Map (distributed, ItemSelector {item, total}) [ item := input.item, each_total := input.total → … ]

With batches the values travel once per batch, as ``BatchInput``, and the items are in ``Items``.
"""


from flowdsl.analysis.liveness import region_reads
from flowdsl.diagnostics.rules import tasks as rules
from flowdsl.ir.expr import Context, DictOf, Expr, Literal, Op, State, Var, substitute, transform
from flowdsl.ir.graph import Binding, Catch, Compute, MapOp, Next, Node, StateGraph
from flowdsl.ir.rewrite import rewrite, rewrite_bindings
from flowdsl.passes.context import PassContext
from flowdsl.records import replace

ITEM, ITEMS, BATCH_INPUT = "item", "Items", "BatchInput"


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
    if not free and not batched:
        return
    if free and options.batch_bytes is not None:
        ctx.sink.report(rules.BadOption(
            origin=options.batch_bytes.origin,
            why=f"what the body reads of the code around it ({', '.join(f'`{name}`' for name in free)}) travels in "
            "every batch and counts among its bytes, which plain Python cannot count",
            instead="put it into the items, or limit the batches by `batch=` alone",
        ))  # fmt: skip
    names = {name: _fresh(f"each_{name}", taken) for name in free}
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
        made = replace(op, selector=DictOf(((Literal(ITEM), chosen), *values.entries)))
    graph.set_op(node, made)
    for inner in op.body.all_regions():
        _rename(inner, names, item if inner is op.body else None)
    _bind(op.body, tuple(Binding(names[name], Op("[]", (place, Literal(name)))) for name in free))


def _fresh(wanted: str, taken: set[str]) -> str:
    name, number = wanted[:76], 2
    while name in taken:
        name, number = f"{wanted[:74]}_{number}", number + 1
    taken.add(name)
    return name


def _rename(graph: StateGraph, names: dict[str, str], item: Expr | None) -> None:
    """Read the handed-over names, and the item where it now stands."""
    values: dict[str, Expr] = {old: Var(new) for old, new in names.items()}

    def change(expr: Expr) -> Expr:
        if item is not None:
            expr = transform(expr, lambda e: item if isinstance(e, State) and e.what == "input" else None)
        return substitute(expr, values)

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
