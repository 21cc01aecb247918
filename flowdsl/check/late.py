"""What an iterator reads where it is walked, which is later than where it is made: the machine makes all of it at once.

::

    m = map(lambda y: y * k, ys)              FLOW501: `k` is changed before `m` is walked
    k = 1
    return list(m)

    uniq.extend(y for y in ys if y not in uniq)     FLOW501: each item that is added changes what is read
    xs.sort(key=lambda x: xs.index(x))              FLOW501: `xs` is empty while it is sorted

Places are told apart as far as their keys are constants.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from flowdsl.analysis.aliases import edge_bindings
from flowdsl.analysis.liveness import live_before
from flowdsl.analysis.mutations import Mutation, mutation
from flowdsl.analysis.paths import ANY_KEY, Path, key_step, overlaps
from flowdsl.analysis.types import Types
from flowdsl.analysis.viewed import Views
from flowdsl.check.spelling import Spelling
from flowdsl.diagnostics.model import Diagnostic, Label, Sink
from flowdsl.diagnostics.rules import expressions as rules
from flowdsl.ir.expr import (
    And,
    Clause,
    Comprehension,
    Cond,
    Expr,
    Lambda,
    Let,
    ListOf,
    Op,
    Or,
    Spread,
    Var,
    children,
    variables,
)
from flowdsl.ir.graph import Node, StateGraph
from flowdsl.records import dataclass
from flowdsl.source import Located

_LAZY = frozenset(
    {"map", "filter", "enumerate", "zip",
     *(f"itertools.{name}" for name in (
         "accumulate", "batched", "chain", "chain.from_iterable", "dropwhile", "groupby", "islice", "pairwise",
         "takewhile", "zip_longest",
     ))}
)  # fmt: skip
"""Operations that walk their arguments only while they are walked themselves."""
_PARTS = frozenset({"[]", "nth", "unpack"})
_VIEWS = frozenset({".items", ".keys", ".values"})
_DRAWING = frozenset(
    {"+=", "|=", ".extend!", ".update!", ".difference_update!", ".intersection_update!",
     ".symmetric_difference_update!"}
)  # fmt: skip
"""Changes that draw one item after the other from what they are given."""


@dataclass(frozen=True, slots=True)
class Late:
    """A place that an iterator reads late.

    Attributes:
        held: whether it has the object itself, so that another value of the name is no matter.
        origin: the iterator.
    """

    path: Path
    held: bool
    origin: Located


_Reads: TypeAlias = tuple[Late, ...]
_Kept: TypeAlias = Mapping[str, _Reads]
"""What the iterators that variables hold read late."""


def check_late_reads(graph: StateGraph, types: Types, views: Views | None, spelling: Spelling, sink: Sink) -> bool:
    """Report iterators, and keys of a sort, that read what is changed before or while they do.

    Args:
        graph: the machine.
        types: of its variables.
        views: names that show the changes of others; None when nothing is changed in place.
        spelling: the user's names.
        sink: takes the diagnostics.

    Returns:
        whether there are none: such an iterator shares what it reads, which is not to be reported again.
    """
    found: dict[Diagnostic, None] = {}
    for region in graph.all_regions():
        if not _walks(region):
            continue
        live = live_before(region)
        before = _kept(region, types, live)
        for node in region.nodes():
            env, kept = types.after(region, node), before.get(node, {})
            seen = views.seen.get((region, node)) if views is not None else None
            for edge, target in region.out_edges(node) if (region, node) in types.before else ():
                walked_later = tuple(read for name, reads in kept.items() if name in live[target] for read in reads)
                for binding in edge_bindings(region, node, edge):
                    change = mutation(binding, env)
                    if change is not None:
                        ways = (change.place, *(seen.names if seen is not None else ()))
                        found.update(dict.fromkeys(_while_changing(change, ways, kept, spelling)))
                        step = () if change.key is None else (key_step(change.key),)
                        places = tuple(way.into(step) for way in ways)
                    elif not (isinstance(binding.value, Var) and binding.value.name == binding.name):
                        places = (Path(binding.name),)
                    else:
                        continue
                    for read in walked_later:
                        if _meet(places, read.path) and not (read.held and change is None):
                            found[_changed_before(read, region.op(node).origin, spelling)] = None
    for problem in found:
        sink.report(problem)
    return not found


def _walks(region: StateGraph) -> bool:
    """Whether a region keeps iterators, or changes something that may draw from one or look at itself: few do."""
    for node in region.nodes():
        for edge, _ in region.out_edges(node):
            for binding in edge_bindings(region, node, edge):
                value = binding.value
                if isinstance(value, Var):
                    continue
                if (isinstance(value, Op) and (value.name in _DRAWING or value.name == ".sort!")) or late(value, {}):
                    return True
    return False


def _kept(region: StateGraph, types: Types, live: Mapping[Node, frozenset[str]]) -> dict[Node, _Kept]:
    """Return what variables that are still read hold before each state, as far as they hold iterators."""
    before: dict[Node, _Kept] = {}
    pending = [node for node in region.nodes() if (region, node) in types.before]
    while pending:
        node = pending.pop()
        around = before.get(node, {})
        for edge, target in region.out_edges(node):
            made = {binding.name: late(binding.value, around) for binding in edge_bindings(region, node, edge)}
            known = before.get(target, {})
            joined = dict(known)
            for name, reads in {**around, **made}.items():
                if reads and name in live[target]:
                    joined[name] = tuple(dict.fromkeys((*known.get(name, ()), *reads)))
            if joined != known:
                before[target] = joined
                pending.append(target)
    return before


def _changed_before(read: Late, origin: Located, spelling: Spelling) -> Diagnostic:
    return rules.NotFaithful(
        origin=read.origin,
        what=f"this iterator reads {spelling.quoted(read.path)} when it is walked, and that is changed before",
        instead="write `list(…)` around it",
        labels=(Label(origin, "changed here"),),
    )


def _while_changing(change: Mutation, ways: tuple[Path, ...], kept: _Kept, spelling: Spelling) -> Iterator[Diagnostic]:
    name, op = spelling.quoted(change.place), change.op
    if op.name in _DRAWING:
        for argument in op.args[1:]:
            for read in late(argument, kept):
                if _meet(ways, read.path) and not (read.held and _keeps_keys(op, argument)):
                    yield rules.NotFaithful(
                        origin=read.origin,
                        what=f"this iterator reads {name} while its items change {name} one by one",
                        instead="change it item by item in a `for` loop, or put what the value from before gives in a"
                        " list (`[… for …]`, `list(…)`)",
                    )
    elif op.name == ".sort!":
        for key in (value for _, value in op.kwargs if isinstance(value, Lambda)):
            if any(_meet(ways, path) for path in _places(key.body, key.params)):
                code = spelling.code(change.place) or "xs"
                yield rules.NotFaithful(
                    origin=key.origin,
                    what=f"the key reads {name}, which is an empty list while it is sorted",
                    instead=f"write `{code} = sorted({code}, key=…)`",
                )


def _keeps_keys(op: Op, argument: Expr) -> bool:
    """Whether a dict is updated with its own keys, ``d.update((k, f(v)) for k, v in d.items())``: it may be walked."""
    match argument:
        case Comprehension("iterator", ListOf((Var(key), _)), (Clause((first, _), True, Op(".items")),)):
            return op.name == ".update!" and key == first
        case _:
            return False


def _meet(ways: Iterable[Path], other: Path) -> bool:
    return any(one.root == other.root and any(overlaps(one.steps, other.steps)) for one in ways)


def late(expr: Expr, kept: _Kept) -> _Reads:
    """Return what the value of an expression reads only when it is walked; nothing for what is no iterator."""
    return tuple(dict.fromkeys(_late(expr, kept)))


def _late(expr: Expr, kept: _Kept) -> Iterator[Late]:
    match expr:
        case Var(name):
            yield from kept.get(name, ())
        case Comprehension("iterator", element, (first, *rest)):
            yield from _walked(first.iterable, kept, expr.origin)
            bound = [name for clause in (first, *rest) for name in clause.names]
            users = [element, *first.conditions]
            users += [part for clause in rest for part in (clause.iterable, *clause.conditions)]
            for user in users:
                yield from _read(user, bound, kept, expr.origin)
        case Op(name, args, kwargs) if name in _LAZY:
            for argument in (*args, *(value for _, value in kwargs)):
                if isinstance(argument, Lambda):
                    yield from _read(argument.body, argument.params, kept, expr.origin)
                else:
                    yield from _walked(argument, kept, expr.origin)
        case Op("iter", (value,)):
            # What a `for` walks: its body comes between the items.
            yield from (read for name in sorted(variables(value)) for read in kept.get(name, ()))
        case Op(name, (value, *_)) if name in _PARTS:
            yield from _late(value, kept)
        case ListOf(items):
            yield from (read for item in items if not isinstance(item, Spread) for read in _late(item, kept))
        case Cond() | And() | Or() | Let():
            yield from (read for child in children(expr) for read in _late(child, kept))
        case _:
            pass


def _walked(expr: Expr, kept: _Kept, origin: Located) -> Iterator[Late]:
    """Yield what is read while a value is walked: the object itself, or what an iterator looks at."""
    path = _place(expr)
    match expr:
        case Op(name, (owner,)) if name in _VIEWS:
            yield from _walked(owner, kept, origin)
        case _ if path is None or path.root in kept:
            yield from _late(expr, kept)
        case _:
            yield Late(path, True, origin)


def _read(expr: Expr, bound: Iterable[str], kept: _Kept, origin: Located) -> Iterator[Late]:
    for path in _places(expr, bound):
        yield Late(path, False, origin)
        yield from kept.get(path.root, ())


def _places(expr: Expr, bound: Iterable[str]) -> list[Path]:
    """Return the places that an expression reads, those of names bound in or around it apart."""
    free = variables(expr).difference(bound)
    found: list[Path] = []
    pending = [expr]
    while pending:
        part = pending.pop()
        path = _place(part)
        if path is None:
            pending += children(part)
        elif path.root in free:
            found.append(path)
    return found


def _place(expr: Expr) -> Path | None:
    """Return the place that an expression names by constant keys alone."""
    match expr:
        case Var(name):
            return Path(name)
        case Op("[]", (owner, key)) if key_step(key) is not ANY_KEY:
            path = _place(owner)
            return None if path is None else path.into((key_step(key),))
        case _:
            return None
