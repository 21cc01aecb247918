"""Which object a state's assignment changes in place, and what the change puts into it.

In the graph a change is a functional update: ``order["lines"].append(x)`` is ``order := []=!(order, "lines",
.append!(order["lines"], x))``. Here it is read back: the object at ``order.lines`` is changed, any of its items may
now be `x`.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from flowdsl.analysis.paths import ANY_KEY, BELOW, Path, Step, holds_references, key_step
from flowdsl.analysis.references import Scope, dict_or_pairs, references
from flowdsl.analysis.refs import Ref, items, placed
from flowdsl.analysis.sharing import Links, emptied, renumbered, replaced
from flowdsl.ir.expr import Expr, Lambda, Literal, Op, Var
from flowdsl.ir.graph import Binding, Bindings
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.kinds import K_DICT, K_LIST, K_NUMERIC, K_OPAQUE, K_STR, is_opaque, kinds, within
from flowdsl.ir.ops.temporal import TEMPORAL_KINDS
from flowdsl.ir.types import Type, members
from flowdsl.records import dataclass, replace

_IN_PLACE: dict[str, tuple[int, int]] = {
    "+=": (K_LIST | K_OPAQUE, K_LIST | K_STR | K_DICT | K_OPAQUE),
    "*": (K_LIST, K_NUMERIC),
    "|=": (K_DICT | K_OPAQUE, K_DICT | K_OPAQUE | K_LIST),
    "&": (K_OPAQUE, K_OPAQUE),
    "-": (K_OPAQUE, K_OPAQUE),
    "^": (K_OPAQUE, K_OPAQUE),
}
"""Operators that change their left operand in an augmented assignment, for operands of these kinds."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A change of one object.

    Attributes:
        place: the way to it that the source takes.
        op: the operation, whose first argument is the object before.
        key: the expression of its key, for ``[]=!`` and ``del[]!``.
    """

    place: Path
    op: Op

    @property
    def key(self) -> Expr | None:
        """The key that is set or deleted, as written."""
        return self.op.args[1] if self.op.name in ("[]=!", "del[]!") else None


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of one object, with the keys of its place as they are written.

    Attributes:
        certain: whether the object stays the same: ``n += m`` gives a list more items, a tuple way to another one.
    """

    root: str
    keys: tuple[Expr, ...]
    op: Op
    certain: bool


def mutation(binding: Binding, env: Mapping[str, Type]) -> Mutation | None:
    """Return the change that a binding makes; None for one that gives its variable another value."""
    found = _innermost(binding.value, binding.name, binding.in_place, env)
    if found is None:
        return None
    op, keys = found
    return Mutation(Path(binding.name).into(tuple(map(key_step, keys))), op)


def changed(binding: Binding, env: Mapping[str, Type]) -> Changed | None:
    """Return the change that a binding makes, with its keys."""
    found = _innermost(binding.value, binding.name, binding.in_place, env)
    if found is None:
        return None
    op, keys = found
    # A tuple, a frozenset or a time is never changed in place, and types do not tell them from what is.
    known = op.name.endswith("!") or (op.name == "|=" and within(infer(op.args[0], env), K_DICT))
    return Changed(binding.name, keys, op, known)


def _innermost(value: Expr, root: str, in_place: bool, env: Mapping[str, Type]) -> tuple[Op, tuple[Expr, ...]] | None:
    found: tuple[Op, tuple[Expr, ...]] | None = None
    keys: tuple[Expr, ...] = ()
    while isinstance(value, Op) and _changes(value, root, keys, in_place, env):
        found = value, keys
        if value.name != "[]=!":
            break
        keys = (*keys, value.args[1])
        value = value.args[2]
    return found


def _changes(op: Op, root: str, keys: tuple[Expr, ...], in_place: bool, env: Mapping[str, Type]) -> bool:
    """Whether an operation changes the object at some keys of a variable."""
    if not op.args or not _leads(op.args[0], root, keys):
        return False
    if op.name.endswith("!") or op.name == "[]=!":
        return True
    if not in_place or op.name not in _IN_PLACE:
        return False
    left, right = _IN_PLACE[op.name]
    before = infer(op.args[0], env)
    if all(is_opaque(member, *TEMPORAL_KINDS) for member in members(before)):
        return False
    return bool(kinds(before) & left and kinds(infer(op.args[1], env)) & right)


def _leads(expr: Expr, root: str, keys: tuple[Expr, ...]) -> bool:
    for key in reversed(keys):
        # A computed key stands twice in the binding, as equal expressions once a pass has rewritten it.
        if not isinstance(expr, Op) or expr.name != "[]" or expr.args[1] != key:
            return False
        expr = expr.args[0]
    return isinstance(expr, Var) and expr.name == root


def defaulted(bindings: Bindings, value: Expr) -> Path | None:
    """Return where the value of a `setdefault` stands after its state, also in an object that the state makes."""
    if not isinstance(value, Op) or value.name != ".setdefault":
        return None
    for binding in bindings:
        inner, keys = binding.value, list[Step]()
        while isinstance(inner, Op) and inner.name == "[]=!":
            keys.append(key_step(inner.args[1]))
            inner = inner.args[2]
        if isinstance(inner, Op) and inner.name == ".setdefault!" and inner.args == value.args:
            return Path(binding.name).into((*keys, key_step(value.args[1])))
    return None


# --- what a change puts where -------------------------------------------------------------------------------------

_Stored: TypeAlias = Iterable[Ref]


def stored(change: Mutation, scope: Scope, env: Mapping[str, Type]) -> _Stored:
    """Return the references that a change puts into its object, with places as seen from the object."""
    op = _only_objects(change.op, env)
    put = _PUTS.get(op.name)
    if put is not None:
        return put(op, scope)
    if op.name in _PUTS_NOTHING:
        return ()
    given = (*op.args[1:], *(value for _, value in op.kwargs))
    refs = [ref for argument in given for ref in references(argument, scope)]
    return [Ref((BELOW,), ref.source.into((BELOW,)), repeats=True) for ref in refs]


def _only_objects(op: Op, env: Mapping[str, Type]) -> Op:
    """Leave out arguments that are numbers or text for certain."""

    def kept(value: Expr) -> Expr:
        known = isinstance(value, Literal | Lambda) or holds_references(infer(value, env))
        return value if known else Literal(None)

    return replace(
        op, args=(op.args[0], *map(kept, op.args[1:])), kwargs=tuple((name, kept(value)) for name, value in op.kwargs)
    )  # fmt: skip


def after(change: Mutation, links: Links) -> Links:
    """Return the links without those that the change ends, before what it puts in is added."""
    op, place = change.op, change.place
    match op.name:
        case "[]=!":
            step = key_step(op.args[1])
            return replaced(links, place.into((step,)))
        case "del[]!" | ".pop!":
            step = key_step(op.args[1]) if len(op.args) > 1 else ANY_KEY
            return replaced(links, place.into((step,))) if isinstance(step, str) else renumbered(links, place)
        case ".clear!":
            return emptied(links, place)
        case "[:]=!" | "del[:]!" | ".insert!" | ".remove!" | ".sort!" | ".reverse!":
            return renumbered(links, place)
        case _:
            return links


def _value_at(index: int, step: Step | None = None) -> Callable[[Op, Scope], _Stored]:
    def put(op: Op, scope: Scope) -> _Stored:
        if index >= len(op.args):
            return ()
        return placed(references(op.args[index], scope), key_step(op.args[1]) if step is None else step)

    return put


def _items_at(index: int) -> Callable[[Op, Scope], _Stored]:
    def put(op: Op, scope: Scope) -> _Stored:
        return placed(items(references(op.args[index], scope)), ANY_KEY)

    return put


def _update(op: Op, scope: Scope) -> _Stored:
    for argument in op.args[1:]:
        yield from dict_or_pairs(references(argument, scope))


def _repeat(op: Op, scope: Scope) -> _Stored:
    return placed(items(references(op.args[0], scope)), ANY_KEY, repeats=True)


_PUTS: dict[str, Callable[[Op, Scope], _Stored]] = {
    "[]=!": _value_at(2),
    ".setdefault!": _value_at(2),
    "[:]=!": _items_at(4),
    ".append!": _value_at(1, ANY_KEY),
    ".insert!": _value_at(2, ANY_KEY),
    ".extend!": _items_at(1),
    "+=": _items_at(1),
    ".update!": _update,
    "|=": _update,
    "*": _repeat,
}
_PUTS_NOTHING = frozenset({
    "del[]!", "del[:]!", ".remove!", ".sort!", ".reverse!", ".clear!", ".pop!", ".popitem!", ".add!", ".discard!", "&",
    "-", "^",
})  # fmt: skip
