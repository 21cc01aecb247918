"""``itertools``, ``functools.reduce`` and ``collections.Counter``."""

import functools
import itertools
from collections import Counter
from typing import Any

from flowdsl.ir.expr import Op
from flowdsl.ir.ops.collections import gives_items
from flowdsl.ir.ops.kinds import K_FLOAT, K_INT, K_STR, is_iterable, iterated, key_type, within
from flowdsl.ir.ops.raised import E_TYPE
from flowdsl.ir.ops.spec import Call, OpSpec, op, table
from flowdsl.ir.ops.temporal import iterator_of
from flowdsl.ir.types import ANY, INT, NONE, DictType, ListType, Opaque, TupleType, Type, may_be_member, union

COUNTER = Opaque("counter", INT)


def counter_of(item: Type) -> Type:
    """Return the type of a Counter of such items: it keeps in mind whether its keys may be members of a StrEnum."""
    return Opaque("counter", DictType(INT, keyed=True)) if may_be_member(item) else COUNTER


def _chained(call: Call) -> Type:
    return iterator_of(union(iterated(t) for t in call.rest_types))


def _any_fails(call: Call) -> bool:
    return not all(is_iterable(t) for t in call.rest_types)


def _source_fails(call: Call) -> bool:
    return not is_iterable(call.types[0])


def _same(call: Call) -> Type:
    return iterator_of(iterated(call.types[0]))


def _islice(iterable: Any, *bounds: Any) -> Any:
    return itertools.islice(iterable, *bounds)


def _batched(iterable: Any, n: Any) -> Any:
    if n < 1:
        raise ValueError("n must be at least one")
    items = list(iterable)
    return (items[i : i + n] for i in range(0, len(items), n))


def _product(*iterables: Any, repeat: Any = 1) -> Any:
    return itertools.product(*iterables, repeat=repeat)


def _grouped(iterable: Any, key: Any = None) -> Any:
    return ([k, list(group)] for k, group in itertools.groupby(iterable, key))


def _group_type(call: Call) -> Type:
    item = iterated(call.types[0])
    key = call.types[1] if call.types[1] is not None and call.types[1] != NONE else item
    return iterator_of(TupleType((key, ListType(item)), "tuple"))


def _item_lambda(op_: Op, types: tuple[Type, ...]) -> tuple[Type, ...]:
    return (iterated(types[0]) if types else ANY,)


def _second_lambda(op_: Op, types: tuple[Type, ...]) -> tuple[Type, ...]:
    return tuple(iterated(t) for t in types[1:])


def _reduce_lambda(op_: Op, types: tuple[Type, ...]) -> tuple[Type, ...]:
    # What is accumulated may have any type that the function returns.
    item = iterated(types[1]) if len(types) > 1 else ANY
    return (union((ANY, types[2] if len(types) > 2 else item)), item)


def _reduced(call: Call) -> Type:
    start = call.types[2] if call.types[2] is not None else iterated(call.types[1])
    return union((call.types[0] or ANY, start))


def _counted(iterable: Any = ()) -> Counter[Any]:
    out = Counter(iterable)
    if not all(isinstance(key, str) for key in out):
        raise TypeError("only text can be counted: the keys of a JSON object are text")
    return out


def _accumulated(call: Call) -> Type:
    item = iterated(call.types[0])
    if _plain_sums(call):
        return iterator_of(item)
    return iterator_of(union((ANY, item, *(type_ for type_ in call.types[1:3] if type_ is not None))))


def _plain_sums(call: Call) -> bool:
    """Whether what is accumulated are sums of numbers or joined texts, which are of the items' type."""
    item = iterated(call.types[0])
    plain = within(item, K_STR) or within(item, K_INT) or within(item, K_FLOAT)
    return plain and not call.has(1) and not call.has(2) and is_iterable(call.types[0])


def _accumulate_lambda(op_: Op, types: tuple[Type, ...]) -> tuple[Type, ...]:
    item = iterated(types[0]) if types else ANY
    return (union((ANY, item)), item)


def _operands(items: Any) -> Any:
    """Return what `max` and `min` look through when they are called with ``*items``."""
    if not items:
        raise TypeError("expected at least 1 argument, got 0")
    return items[0] if len(items) == 1 else items


def _operand_type(call: Call) -> Type:
    item = iterated(call.types[0])
    return union((call.types[0] or ANY, ListType(item), item))


def _transposed(rows: Any, strict: Any = False) -> Any:
    return (list(row) for row in zip(*rows, strict=bool(strict)))


def _picked(call: Call) -> Type:
    return iterator_of(ListType(iterated(call.types[0]), "tuple"))


TABLE: dict[str, OpSpec] = table(
    op("itertools.chain", "*iterables", itertools.chain, _chained, _any_fails),
    op("itertools.chain.from_iterable", "iterable /", itertools.chain.from_iterable,
       lambda c: iterator_of(iterated(iterated(c.types[0]))),
       lambda c: not (is_iterable(c.types[0]) and is_iterable(iterated(c.types[0])))),
    op("itertools.islice", "iterable start stop= step= /", _islice, _same, True),
    op("itertools.batched", "iterable n /", _batched, _picked, True),
    op("itertools.pairwise", "iterable /", itertools.pairwise,
       lambda c: iterator_of(TupleType((iterated(c.types[0]), iterated(c.types[0])), "tuple")), _source_fails),
    op("itertools.product", "*iterables repeat=", _product,
       lambda c: iterator_of(ListType(union(map(iterated, c.rest_types)), "tuple") if c.has(0) else TupleType(
           tuple(map(iterated, c.rest_types)), "tuple")), lambda c: c.has(0) or _any_fails(c)),
    op("itertools.groupby", "iterable key=", _grouped, _group_type, _source_fails, _item_lambda),
    op("itertools.accumulate", "iterable func= * initial=", itertools.accumulate, _accumulated,
       lambda c: not _plain_sums(c), _accumulate_lambda),
    op("itertools.combinations", "iterable r", itertools.combinations, _picked, True),
    op("itertools.permutations", "iterable r=", itertools.permutations, _picked, True),
    op("flowdsl.operands", "items /", _operands, _operand_type, True),
    op("flowdsl.distinct", "iterable /", lambda items: list(dict.fromkeys(items)),
       lambda c: ListType(iterated(c.types[0])), lambda c: not gives_items(c.types[0] or ANY), raises=E_TYPE),
    op("flowdsl.transposed", "rows / * strict=", _transposed,
       lambda c: iterator_of(ListType(iterated(iterated(c.types[0])), "tuple")), True),
    op("itertools.takewhile", "predicate iterable /", itertools.takewhile,
       lambda c: iterator_of(iterated(c.types[1])), lambda c: not is_iterable(c.types[1]), _second_lambda),
    op("itertools.dropwhile", "predicate iterable /", itertools.dropwhile,
       lambda c: iterator_of(iterated(c.types[1])), lambda c: not is_iterable(c.types[1]), _second_lambda),
    op("itertools.repeat", "object times", lambda v, n: itertools.repeat(v, n),
       lambda c: iterator_of(c.types[0] or ANY), lambda c: not within(c.types[1], K_INT)),
    op("itertools.zip_longest", "*iterables fillvalue=", itertools.zip_longest,
       lambda c: iterator_of(TupleType(tuple(union((iterated(t), c.types[0] or NONE)) for t in c.rest_types), "tuple")),
       _any_fails),
    op("functools.reduce", "function iterable initial= /", functools.reduce, _reduced, True, _reduce_lambda),
    op("collections.Counter", "iterable= /", _counted, lambda c: counter_of(iterated(c.types[0])),
       lambda c: c.has(0) and not (is_iterable(c.types[0]) and within(iterated(c.types[0]), K_STR))),
    op(".most_common", "self n=", lambda counter, n=None: counter.most_common(n),
       lambda c: ListType(TupleType((key_type(c.types[0]), INT), "tuple")), True),
    op(".total", "self /", lambda counter: counter.total(), INT, True),
)  # fmt: skip
