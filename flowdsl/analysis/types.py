"""Types of variables before each state, and which variables are bound there: one forward analysis.

A variable is in the environment of a state exactly when every way to the state assigns it. Where ways meet, types are
joined; a type that keeps changing in a loop is widened to `ANY`. Task calls whose adapter waits for the types of its
arguments are resolved on the way, because the type of their result is needed further on.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TypeAlias

from flowdsl.analysis.order import reverse_postorder
from flowdsl.diagnostics.growth import MOST_ROUNDS, GrowsTooLarge
from flowdsl.diagnostics.rules import limits
from flowdsl.ir.environment import Environment, environment, extended, plain
from flowdsl.ir.expr import Expr, Literal, Op
from flowdsl.ir.graph import (
    Binding,
    Bindings,
    Catch,
    Choose,
    Compute,
    DistributedOptions,
    Edge,
    Forget,
    MapOp,
    Next,
    Node,
    Operation,
    Otherwise,
    ParallelOp,
    RawState,
    Return,
    StateGraph,
    TaskOp,
    WaitOp,
    When,
)
from flowdsl.ir.ops import can_fail, infer, narrow
from flowdsl.ir.ops.sources import SOURCE
from flowdsl.ir.rewrite import expressions
from flowdsl.ir.types import (
    ANY,
    ANY_DICT,
    ANY_LIST,
    NEVER,
    STR,
    AnyType,
    DictType,
    Field,
    ListType,
    RecordType,
    TupleType,
    Type,
    bounded,
    is_dict,
    is_list,
    item_type,
    made_of,
    member_keys,
    members,
    union,
    unknown_with,
)
from flowdsl.records import dataclass, replace

Env: TypeAlias = Mapping[str, Type]
ERROR = RecordType((Field("Error", STR), Field("Cause", STR)), closed=True, name="caught error")
INPUT, RESULT, ERROR_OUTPUT = "$states.input", "$states.result", "$states.error"
EXECUTION_INPUT = "$states.context.Execution.Input"
WIDEN_AFTER = 6
"""Changes of a variable's type at one state before it becomes `ANY`."""

_RUNNING = (TaskOp, MapOp, ParallelOp, RawState)
"""What fails by what it runs, whatever its expressions do."""

ResolveCall = Callable[[TaskOp, Env], tuple[Expr, Type]]
"""Gives the value of a task call over ``State("result")`` and the type of the raw result."""


@dataclass(eq=False, slots=True)
class Types:
    """The result: environments by region and state.

    Attributes:
        before: the environment before a state.
        results: the type of a state's raw result.
        forgotten: why a name is no longer bound, by name.
    """

    before: dict[tuple[StateGraph, Node], Env] = field(default_factory=dict)
    results: dict[tuple[StateGraph, Node], Type] = field(default_factory=dict)
    forgotten: dict[str, Forget] = field(default_factory=dict)

    def env(self, graph: StateGraph, node: Node) -> Env:
        """Return the environment before a state; empty for one that cannot be reached."""
        return self.before.get((graph, node), {})

    def after(self, graph: StateGraph, node: Node) -> Env:
        """Return the environment of a state's own Assign and Output: with the type of its result."""
        env = self.env(graph, node)
        result = self.results.get((graph, node))
        return env if result is None else extended(env, {RESULT: result})

    def reached(self, graph: StateGraph) -> Iterator[tuple[StateGraph, Node]]:
        """Yield the states of a machine that some way leads to, each with its region."""
        for region in graph.all_regions():
            for node in region.nodes():
                if (region, node) in self.before:
                    yield region, node

    def reached_expressions(self, graph: StateGraph) -> Iterator[tuple[Expr, Env]]:
        """Yield every expression of those states, with the types of the variables that it reads."""
        for region, node in self.reached(graph):
            env = self.after(region, node)
            for expr in expressions(region.op(node)):
                yield expr, env


def analyse_types(graph: StateGraph, resolve: ResolveCall | None = None, start: Env | None = None) -> Types:
    """Analyse a machine.

    Args:
        graph: the outermost region.
        resolve: answers for task calls that are not resolved yet.
        start: types at the start; the input of a machine is an object.
    """
    types = Types()
    _region(graph, start if start is not None else {INPUT: ANY_DICT}, types, resolve)
    return types


def _region(graph: StateGraph, start: Env, types: Types, resolve: ResolveCall | None) -> Type:
    """Analyse a region and return the type of what it returns."""
    assert graph.start is not None
    visits: dict[Node, int] = {}
    changes: dict[Node, Counter[str]] = {}
    known: dict[Node, Environment] = {graph.start: environment(start)}
    order = reverse_postorder(graph)
    rank = {node: position for position, node in enumerate(order)}
    pending = {graph.start}
    returned: dict[Node, Type] = {}
    while pending:
        node = min(pending, key=rank.__getitem__) if len(pending) > 1 else next(iter(pending))
        pending.discard(node)
        env = known[node]
        types.before[graph, node] = env
        op = graph.op(node)
        result = _result(op, env, types, resolve, graph, node)
        inner = env if result is None else env.extended({RESULT: result})
        output = op.value if isinstance(op, Return) else getattr(op, "output", None)
        if output is not None:
            returned[node] = infer(output, inner)
        refused = _refused(op, env) if isinstance(op, Choose) else []
        safe = not isinstance(op, _RUNNING) and _never_fails(graph, node, op, inner)
        for edge, target in graph.out_edges(node):
            if safe and isinstance(edge, Catch):
                continue  # what the state assigns is bound wherever a later failure leads
            after = _along(op, edge, env, inner, refused, types)
            before = known.get(target)
            if before is None:
                joined = after
            else:
                joined = _join(before, after, changes.setdefault(target, Counter()))
                if joined is before:
                    continue
            visits[target] = visits.get(target, 0) + 1
            if visits[target] > MOST_ROUNDS:
                what = "changes of what is known of its variables at one place"
                raise GrowsTooLarge(limits.TooLarge(origin=op.origin, most=MOST_ROUNDS, what=what))
            known[target] = joined
            pending.add(target)
    return union(returned.values()) if returned else NEVER


def _never_fails(graph: StateGraph, node: Node, op: Operation, env: Env) -> bool:
    """Whether a state that does not run anything has handlers that nothing leads to; they go later (`drop_catches`)."""
    return bool(graph.catches(node)) and not any(can_fail(expr, env) for expr in expressions(op))


def _result(
    op: Operation, env: Env, types: Types, resolve: ResolveCall | None, graph: StateGraph, node: Node
) -> Type | None:
    result: Type
    match op:
        case TaskOp(call=call, result_type=known):
            if call is not None and resolve is not None:
                result = resolve(op, env)[1]
            else:
                result = known
        case MapOp(items=items, body=body, selector=selector):
            item = item_type(infer(items, env)) if items is not None else _read(op, env)
            inner = item if selector is None else infer(selector, env)
            start = {**_outer(env), INPUT: inner}
            if op.distributed is not None:
                start = {INPUT: _child_input(op.distributed, item, inner, env)}
            result = ListType(_region(body, start, types, resolve))
            if op.distributed is not None and op.distributed.tolerant:
                result = ListType(ANY)  # a failure that is tolerated stands among the results
        case ParallelOp(branches=branches):
            made = [_region(b, {**_outer(env), INPUT: env.get(INPUT, ANY)}, types, resolve) for b in branches]
            result = TupleType(tuple(made), "tuple")
        case _:
            return None
    types.results[graph, node] = result
    return result


def _outer(env: Env) -> dict[str, Type]:
    """Return what a region sees of the code around it."""
    return {name: type_ for name, type_ in plain(env).items() if name == EXECUTION_INPUT or not name.startswith("$")}


def _refused(op: Choose, env: Environment) -> list[Environment]:
    """Return what is known before each rule of a Choice is tried, and after the last: those before it were false."""
    out = [env]
    for rule in op.rules:
        out.append(environment(narrow(rule.condition, False, out[-1])))
    return out


def _along(
    op: Operation, edge: Edge, env: Environment, inner: Environment, refused: Sequence[Environment], types: Types
) -> Environment:
    match edge, op:
        case Next(), TaskOp(bindings=bindings) | MapOp(bindings=bindings) | ParallelOp(bindings=bindings):
            return _assigned(env, bindings, inner)
        case Catch(bindings=bindings), _:
            return _assigned(env, bindings, env.extended({ERROR_OUTPUT: ERROR}))
        case When(index), Choose(rules=rules):
            env = environment(narrow(rules[index].condition, True, refused[index]))
            return _assigned(env, rules[index].bindings, env)
        case Otherwise(), Choose(bindings=bindings):
            return _assigned(refused[-1], bindings, refused[-1])
        case Next(), Forget(names=names):
            for name in names:
                types.forgotten[name] = op
            return env.without(names)
        case Next(), Compute(bindings=bindings) | WaitOp(bindings=bindings):
            return _assigned(env, bindings, env)
        case Next(), RawState():
            # Its output, which nothing is known about, is the next state's input.
            return env.extended({INPUT: ANY})
        case _:
            return env


def _assigned(env: Environment, bindings: Bindings, values: Env) -> Environment:
    if not bindings:
        return env
    return env.extended({binding.name: binding_type(binding, values) for binding in bindings})


def binding_type(binding: Binding, env: Env) -> Type:
    """Return the type a variable gets: what is inferred, made sharper by what the user declared."""
    inferred = bounded(infer(binding.value, env))
    return refine(inferred, binding.declared) if binding.declared is not None else inferred


def refine(inferred: Type, declared: Type) -> Type:
    """Use a declared type where inference knows less."""
    if isinstance(inferred, AnyType):
        return declared
    if inferred == ANY_LIST and is_list(declared):
        return declared
    if inferred == ANY_DICT and isinstance(declared, DictType | RecordType):
        return declared
    match inferred, declared:
        case ListType(item), ListType(wanted):
            return ListType(refine(item, wanted), inferred.made)
        case TupleType(items), ListType(wanted):
            return TupleType(tuple(refine(item, wanted) for item in items), inferred.made)
        case TupleType(items), TupleType(wanted_items) if len(items) == len(wanted_items):
            return TupleType(tuple(map(refine, items, wanted_items)), inferred.made)
        case DictType(value), DictType(wanted):
            return replace(inferred, value=refine(value, wanted))
        case RecordType(fields), RecordType():
            known = {f.name: f.type for f in declared.fields}
            return replace(inferred, fields=tuple(
                replace(f, type=refine(f.type, known[f.name])) if f.name in known else f for f in fields
            ))  # fmt: skip
    return inferred


def _join(before: Environment, after: Environment, changes: Counter[str]) -> Environment:
    """Join two environments; returns `before` itself when nothing changed.

    Args:
        before: what was known of the place.
        after: what is found on another way to it.
        changes: how often the type of each variable has changed there; counted on.
    """

    def join(name: str, type_: Type, other: Type) -> Type:
        if other == type_:
            return type_
        joined = union((type_, other))
        if changes[name] >= WIDEN_AFTER:
            if isinstance(joined, TupleType):  # several results of a function, each for itself
                joined = replace(joined, items=tuple(map(_widened, joined.items)))
            else:
                joined = _widened(joined)
        if joined == type_:
            return type_
        changes[name] += 1
        return joined

    return before if before is after else before.joined(after, join)


def _widened(type_: Type) -> Type:
    """Return the type of values of which is only kept what they are in Python."""
    if is_list(type_):
        lists = [m for m in members(type_) if isinstance(m, ListType | TupleType)]
        return ListType(unknown_with(item_type(type_)), made_of(lists))
    held = unknown_with(type_)
    return DictType(held, member_keys(type_)) if _is_plain_dict(type_) else held


def _is_plain_dict(type_: Type) -> bool:
    """Whether every value is a dict in Python as well, and no instance of a dataclass."""
    return is_dict(type_) and not any(isinstance(m, RecordType) and m.instance for m in members(type_))


def _child_input(options: DistributedOptions, item: Type, selected: Type, env: Env) -> Type:
    """Return the type of what a child execution gets: an item, what `capture` selected, or a batch."""
    if options.batched:
        handed = infer(options.batch_input, env) if options.batch_input is not None else ANY_DICT
        return RecordType((Field("Items", ListType(selected)), Field("BatchInput", handed)), name="batch")
    if isinstance(selected, RecordType) and selected.field("item") is not None:
        fields = (Field(f.name, item, f.required) if f.name == "item" and f.type == ANY else f for f in selected.fields)
        return RecordType(tuple(fields))
    return selected


def _read(op: MapOp, env: Env) -> Type:
    """Return the type of the items that a reader gives."""
    options = op.distributed
    if options is None or options.reader is None or options.batched:
        return ANY
    resource, config, arguments = options.reader
    return item_type(infer(Op(SOURCE, (Literal(resource), config, arguments)), env))
