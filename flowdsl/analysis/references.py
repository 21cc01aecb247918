"""Which existing objects an expression's value refers to: Python's references, said of the machine's copies.

``[a, b["x"]]`` makes a new list, but its items are `a` and a part of `b`: ``[0] ↦ a``, ``[1] ↦ b.x``. Scalars need no
references, as nothing can change them. An operation this module does not know may return any part of its arguments.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from flowdsl.analysis.paths import ANY_KEY, BELOW, Path, Step, joined, key_step
from flowdsl.analysis.refs import EITHER, Ref, Refs, composed, copied, items, own, part, placed, repeating, top_of
from flowdsl.ir.expr import (
    And,
    Comprehension,
    Cond,
    Context,
    DictOf,
    Effect,
    Expr,
    Lambda,
    Let,
    ListOf,
    Literal,
    Op,
    Or,
    Raw,
    Spread,
    State,
    Var,
    variables,
    walk,
)
from flowdsl.ir.ops import encoding, gathering, instances, numeric, patterns, strings, times
from flowdsl.records import replace
from flowdsl.source import Standing

CONTEXT = "=context"
"""The root of what the context object holds."""


Scope: TypeAlias = Mapping[str, Refs]
"""What names bound inside an expression refer to; ``$input`` and ``$result`` are the state's own."""


def references(expr: Expr, scope: Scope) -> Refs:
    """Return what the value of an expression refers to."""
    if isinstance(expr.origin, Standing):
        return (Ref((), Path(f"={expr.origin.name}")),)
    match expr:
        case Var(name):
            return scope[name] if name in scope else (Ref((), Path(name)),)
        case State(what):
            return scope.get(f"${what}", ())
        case Context(path):
            return (Ref((), Path(CONTEXT, path)),)
        case ListOf(items):
            return _distinct(_list(items, scope))
        case DictOf(entries):
            return _distinct(_dict(entries, scope))
        case And(operands) | Or(operands):
            return _distinct(ref for operand in operands for ref in references(operand, scope))
        case Cond(_, then, orelse):
            return _distinct((*references(then, scope), *references(orelse, scope)))
        case Let(name, value, body):
            return references(body, {**scope, name: (*references(value, scope), own(name))})
        case Comprehension():
            return _distinct(_comprehension(expr, scope))
        case Op():
            return _distinct(_OPERATIONS.get(expr.name, _anything)(expr, scope))
        case Raw(bindings=bindings):
            return _distinct(_anything(Op("jsonata", tuple(value for _, value in bindings)), scope))
        case _:
            return ()


def is_new(expr: Expr) -> bool:
    """Whether the value of an expression is an object that nothing refers to: a copy, though perhaps of old parts."""
    if any(isinstance(each, Effect) for each in walk(expr)):
        return False
    tops = (ref for ref in references(expr, {}) if not ref.at or ref.at[0] is BELOW)
    return all(ref.source.root.startswith("$own:") for ref in tops)


def _distinct(refs: Iterable[Ref]) -> Refs:
    return tuple(dict.fromkeys(refs))


def _list(parts: tuple[Expr | Spread, ...], scope: Scope) -> Iterator[Ref]:
    exact = True
    for index, item in enumerate(parts):
        if isinstance(item, Spread):
            refs = references(item.value, scope)
            yield from copied(refs) if index == 0 else placed(items(refs), ANY_KEY)
            exact = False
        else:
            yield from placed(references(item, scope), index if exact else ANY_KEY)


def _dict(entries: tuple[tuple[Expr, Expr] | Spread, ...], scope: Scope) -> list[Ref]:
    out: list[Ref] = []
    for entry in entries:
        if isinstance(entry, Spread):
            out.extend(copied(references(entry.value, scope)))
            continue
        key = key_step(entry[0])
        if isinstance(key, str):
            out = [ref if ref.at else replace(ref, but=ref.but | {key}) for ref in out if ref.at[:1] != (key,)]
        out.extend(placed(references(entry[1], scope), key))
    return out


def _comprehension(expr: Comprehension, scope: Scope) -> Iterator[Ref]:
    """Refer through the clauses, last one first; an object met in several rounds repeats."""
    element = expr.element
    if expr.kind == "dict" and isinstance(element, ListOf):
        second = element.items[1]
        element = second.value if isinstance(second, Spread) else second
    bound = {name for clause in expr.clauses for name in clause.names}
    inner = {name: refs for name, refs in scope.items() if name not in bound}
    found = [replace(ref, at=joined((ANY_KEY,), ref.at)) for ref in references(element, inner)]
    for number in range(len(expr.clauses) - 1, -1, -1):
        clause = expr.clauses[number]
        each = tuple(items(references(clause.iterable, inner)))
        values = {
            name: (*(part(each, place) if clause.unpack else each), own(name))
            for place, name in enumerate(clause.names)
        }
        through: list[Ref] = []
        for ref in found:
            value = values.get(ref.source.root)
            if value is None:
                # Every round of this clause meets the same object.
                through.append(replace(ref, repeats=True))
            else:
                through.extend(composed(ref, value))
        found = through
    yield from found
    if expr.kind == "iterator":
        yield from _read_late(expr, inner)


def _read_late(expr: Comprehension | Lambda, scope: Scope) -> Iterator[Ref]:
    """Refer to what a generator, or the function of an iterator, looks at while it is walked: anything in it."""
    for name in sorted(variables(expr)):
        for ref in scope.get(name, (Ref((), Path(name)),)):
            if ref.itself and not ref.at:
                yield from (replace(ref, below=False), Ref((), ref.source.into((BELOW,)), below=False))


# --- operations ---------------------------------------------------------------------------------------------------

_Operation = Callable[[Op, Scope], Iterable[Ref]]


def _argument(op: Op, index: int, scope: Scope, keyword: str = "") -> Refs:
    """Return the references of an argument; none when it is not given."""
    if index < len(op.args):
        return references(op.args[index], scope)
    value = op.kwarg(keyword) if keyword else None
    return references(value, scope) if value is not None else ()


def _anything(op: Op, scope: Scope) -> Iterator[Ref]:
    """An operation that may keep any part of its arguments anywhere in its value."""
    given: list[Ref] = []
    functions: list[Lambda] = []
    for argument in (*op.args, *(value for _, value in op.kwargs)):
        if isinstance(argument, Lambda):
            functions.append(argument)
        else:
            walked = replace(argument, kind="list") if isinstance(argument, Comprehension) else argument
            given.extend(references(walked, scope))
    parts = [Ref((BELOW,), ref.source.into((BELOW,)), repeats=True) for ref in given]
    parts.append(repeating((BELOW,)))
    for function in functions:
        inner = {**scope, **dict.fromkeys(function.params, tuple(parts))}
        parts.extend(Ref((BELOW,), ref.source.into((BELOW,)), repeats=True) for ref in references(function.body, inner))
    return iter(parts)


def _nothing(op: Op, scope: Scope) -> Iterable[Ref]:
    return ()


def _same(op: Op, scope: Scope) -> Iterable[Ref]:
    return _argument(op, 0, scope)


def _subscript(op: Op, scope: Scope) -> Iterable[Ref]:
    return part(_argument(op, 0, scope), key_step(op.args[1]))


def _lookup(op: Op, scope: Scope) -> Iterable[Ref]:
    key = key_step(op.args[1]) if len(op.args) > 1 else ANY_KEY
    return (*part(_argument(op, 0, scope), key), *_argument(op, 2, scope, "default"))


def _unpack(op: Op, scope: Scope) -> Iterable[Ref]:
    value, before, after = op.args
    refs = references(value, scope)
    if not isinstance(before, Literal) or not isinstance(after, Literal) or not isinstance(before.value, int):
        return _anything(op, scope)
    if not isinstance(after.value, int):
        return copied(refs)
    out: list[Ref] = []
    for ref in refs:
        own: list[Ref] = []
        for index in range(before.value):
            own.extend(placed(part((ref,), index), index))
        own.extend(placed(items((ref,)), before.value, ANY_KEY))
        for index in range(after.value):
            own.extend(placed(items((ref,)), before.value + 1 + index))
        out.extend(own if ref.at else (replace(found, of=ref.source) for found in own))
    return out


def _copy(op: Op, scope: Scope) -> Iterable[Ref]:
    return copied(_argument(op, 0, scope))


def _deep_copy(op: Op, scope: Scope) -> Iterable[Ref]:
    # What is one object in two places of the value is one in the copy as well.
    return (replace(ref, moved=True, apart=True) for ref in _argument(op, 0, scope))


def _to_dict(op: Op, scope: Scope) -> Iterable[Ref]:
    return dict_or_pairs(_argument(op, 0, scope))


def dict_or_pairs(given: Refs) -> Iterator[Ref]:
    """Refer to the values of a dict, or to what a list of pairs gives: ``dict(x)`` and ``.update(x)`` take both.

    One value is either, so the two kinds of references never meet.
    """
    either = None
    if len(given) == 1 and not given[0].at:
        source = given[0].source
        either = Path(f"{EITHER}{source.root}", source.steps)
    for ref in (*copied(given), *placed(part(tuple(items(given)), 1), ANY_KEY)):
        yield ref if either is None else replace(ref, of=either)


def _items_of(index: int) -> _Operation:
    """The items of one argument, in a new order or choice; lazily, so the argument itself is still looked at."""

    def operation(op: Op, scope: Scope) -> Iterable[Ref]:
        given = _argument(op, index, scope)
        functions = (function for function in op.args[:index] if isinstance(function, Lambda))
        late = (ref for function in functions for ref in _read_late(function, scope))
        return (*top_of(given), *placed(items(given), ANY_KEY), *late)

    return operation


def _fresh_items(op: Op, scope: Scope) -> Iterable[Ref]:
    return placed(items(_argument(op, 0, scope)), ANY_KEY)


def _one_item(op: Op, scope: Scope) -> Iterable[Ref]:
    return (*items(_argument(op, 0, scope)), *_argument(op, 1, scope))


def _extreme(op: Op, scope: Scope) -> Iterable[Ref]:
    default = op.kwarg("default")
    last = references(default, scope) if default is not None else ()
    if len(op.args) == 1:
        return (*items(_argument(op, 0, scope)), *last)
    return (*(ref for argument in op.args for ref in references(argument, scope)), *last)


def _at(*steps: Step) -> _Operation:
    """Each item of the first argument at places of the items of the value."""

    def operation(op: Op, scope: Scope) -> Iterable[Ref]:
        given = _argument(op, 0, scope)
        return (*top_of(given), *placed(items(given), *steps))

    return operation


def _zip(op: Op, scope: Scope) -> Iterable[Ref]:
    out: list[Ref] = []
    for index, argument in enumerate(op.args):
        given = references(argument, scope)
        out.extend((*top_of(given), *placed(items(given), ANY_KEY, index)))
    fill = op.kwarg("fillvalue")
    if fill is not None:
        out.extend(placed(references(fill, scope), ANY_KEY, ANY_KEY, repeats=True))
    return out


def _product(op: Op, scope: Scope) -> Iterable[Ref]:
    for index, argument in enumerate(op.args):
        place = index if op.kwarg("repeat") is None else ANY_KEY
        yield from placed(items(references(argument, scope)), ANY_KEY, place, repeats=True)


def _chain(op: Op, scope: Scope) -> Iterable[Ref]:
    for argument in op.args:
        given = references(argument, scope)
        # The same list may be given twice.
        yield from (*top_of(given), *placed(items(given), ANY_KEY, repeats=len(op.args) > 1))


def _transposed(op: Op, scope: Scope) -> Iterable[Ref]:
    return placed(items(tuple(items(_argument(op, 0, scope)))), ANY_KEY, ANY_KEY)


def _flatten(op: Op, scope: Scope) -> Iterable[Ref]:
    given = _argument(op, 0, scope)
    return (*top_of(given), *placed(items(tuple(items(given))), ANY_KEY))


def _sum(op: Op, scope: Scope) -> Iterable[Ref]:
    start = _argument(op, 1, scope, "start")
    return (*copied(start), *placed(items(tuple(items(_argument(op, 0, scope)))), ANY_KEY))


def _pairwise(op: Op, scope: Scope) -> Iterable[Ref]:
    given = _argument(op, 0, scope)
    return (*top_of(given), *placed(items(given), ANY_KEY, 0), *placed(items(given), ANY_KEY, 1))


def _concatenation(op: Op, scope: Scope) -> Iterable[Ref]:
    return (*copied(_argument(op, 0, scope)), *placed(items(_argument(op, 1, scope)), ANY_KEY))


def _repetition(op: Op, scope: Scope) -> Iterable[Ref]:
    both = (*_argument(op, 0, scope), *_argument(op, 1, scope))
    return (repeating((ANY_KEY,)), *placed(items(both), ANY_KEY, repeats=True))


def _merged(op: Op, scope: Scope) -> Iterable[Ref]:
    return (*copied(_argument(op, 0, scope)), *copied(_argument(op, 1, scope)))


def _repeated(index: int) -> _Operation:
    def operation(op: Op, scope: Scope) -> Iterable[Ref]:
        return (repeating((ANY_KEY,)), *placed(_argument(op, index, scope, "value"), ANY_KEY, repeats=True))

    return operation


def _pair(op: Op, scope: Scope) -> Iterable[Ref]:
    return placed(items(_argument(op, 0, scope)), 1)


def _view(op: Op, scope: Scope) -> Iterable[Ref]:
    return top_of(_argument(op, 0, scope))


def _map(op: Op, scope: Scope) -> Iterable[Ref]:
    function = op.args[0]
    if not isinstance(function, Lambda):
        return _anything(op, scope)
    given = [references(argument, scope) for argument in op.args[1:]]
    out = [*(ref for refs in given for ref in top_of(refs)), *_read_late(function, scope)]
    body = references(function.body, {name: refs for name, refs in scope.items() if name not in function.params})
    values = {name: (*items(refs), own(name)) for name, refs in zip(function.params, given, strict=False)}
    for ref in placed(body, ANY_KEY):
        value = values.get(ref.source.root)
        out.extend((replace(ref, repeats=True),) if value is None else composed(ref, value))
    return out


_OPERATIONS: dict[str, _Operation] = {
    # What these give is new throughout, or holds scalars only.
    **dict.fromkeys((*strings.TABLE, *numeric.TABLE, *patterns.TABLE, *times.TABLE, *encoding.TABLE), _nothing),
    "[]": _subscript, "nth": _subscript, "[:]": _fresh_items, "unpack": _unpack, "iter": _same,
    **dict.fromkeys(gathering.TABLE, _same),
    "list": _copy, "tuple": _copy, ".copy": _copy, "copy.copy": _copy, "copy.deepcopy": _deep_copy, "dict": _to_dict,
    "dataclasses.asdict": _nothing, instances.KEYWORDS: _copy,
    "sorted": _fresh_items, "random.sample": _fresh_items, "random.choice": _one_item, "next": _one_item,
    "reversed": _items_of(0), "filter": _items_of(1), "itertools.islice": _items_of(0),
    "itertools.takewhile": _items_of(1), "itertools.dropwhile": _items_of(1), "map": _map,
    "enumerate": _at(ANY_KEY, 1), "itertools.batched": _at(ANY_KEY, ANY_KEY),
    "itertools.groupby": _at(ANY_KEY, 1, ANY_KEY),
    "zip": _zip, "itertools.zip_longest": _zip, "itertools.product": _product, "itertools.pairwise": _pairwise,
    "itertools.chain": _chain, "itertools.chain.from_iterable": _flatten, "flowdsl.transposed": _transposed,
    "itertools.repeat": _repeated(0),
    "dict.fromkeys": _repeated(1), "min": _extreme, "max": _extreme, "sum": _sum,
    "+": _concatenation, "+=": _concatenation, "*": _repetition, "|": _merged, "|=": _merged,
    ".get": _lookup, ".pop": _lookup, ".setdefault": _lookup, ".popitem": _pair,
    ".keys": _view, ".values": _items_of(0), ".items": _at(ANY_KEY, 1),
    **dict.fromkeys(
        ("json.loads", "dynamodb.marshal", "dynamodb.marshal_item", "dynamodb.unmarshal", "dynamodb.unmarshal_item",
         "set", "frozenset", "collections.Counter", ".most_common", ".union", ".intersection", ".difference",
         ".symmetric_difference", ".isdisjoint", ".issubset", ".issuperset", "-", "&", "^", "%", "/", "//", "**", "<<",
         ">>", "u+", "u-", "u~", "not", "==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in", "range",
         "len", "abs", "all", "any", "bin", "bool", "chr", "divmod", "float", "hex", "int", "isinstance", "oct", "ord",
         "pow",
         "repr", "round", "str", ".count", ".index", ".rindex", ".total", "time.sleep", "whole", "limit", "timeout",
         "share"),
        _nothing,
    ),
}  # fmt: skip
"""What each operation keeps of its arguments; one that is not listed may keep anything."""
