"""What an operation is said to raise is what it raises: every operation, given JSON values of every kind."""

import itertools
from collections.abc import Iterator

import pytest

from flowdsl.ir.expr import Op, Var
from flowdsl.ir.ops import OPS, failures
from flowdsl.ir.ops.raised import E_OTHER, NAMES, classes
from flowdsl.ir.types import ANY, BOOL, FLOAT, INT, NONE, STR, DictType, ListType, Type, union

VALUES: tuple[tuple[object, Type], ...] = (
    (None, NONE), (True, BOOL), (0, INT), (-1, INT), (2, INT), (1.5, FLOAT), ("", STR), ("b", STR), ("2024-01-31", STR),
    ([], ListType(ANY)), (["b", 1], ListType(ANY)), ([[]], ListType(ANY)), ({}, DictType(ANY)), ({"b": [1]}, DictType(ANY)),
)  # fmt: skip
# fmt: off
ELSEWHERE = {"dataclass **", "nth", "unpack", "isinstance", "datetime.datetime.now", "map", "filter", "itertools.takewhile",
             "itertools.dropwhile", "itertools.groupby", "functools.reduce", "is", "is not", "math.factorial", "next",
             "datetime.datetime.strptime", ".encode", ".translate", "urllib.parse.quote", "urllib.parse.quote_plus"}
"""Takes functions, iterators, classes, or what must be a constant and is looked at elsewhere."""
# fmt: on
TOLD = sorted(
    name for name in OPS
    if name not in ELSEWHERE and not name.startswith(("flowdsl.", "States.", "@", "js.", "dynamodb.", "s3.", "math.pow"))
)


def _calls(name: str) -> Iterator[tuple[tuple[object, ...], tuple[Type, ...]]]:
    """Yield arguments, with what may be known of each: nothing, its kind, or that it is of one of two kinds."""
    parameters = OPS[name].parameters
    most = max(parameters.positional + parameters.variadic, parameters.required)
    for count in range(parameters.required, min(most, 3) + 1):
        for chosen in itertools.product(VALUES, repeat=count):
            values = tuple(value for value, _ in chosen)
            own = tuple(type_ for _, type_ in chosen)
            yield values, (ANY,) * count
            yield values, own
            yield values, (ANY, *own[1:])
            yield values, (*own[:1], *(ANY,) * (count - 1))
            if count < 3:
                for other in (STR, NONE, DictType(ANY), ListType(ANY)):
                    yield values, tuple(union((type_, other)) for type_ in own)


def _raised(name: str, values: tuple[object, ...]) -> str | None:
    try:
        value = OPS[name].python(*values)
        if hasattr(value, "__next__"):
            list(value)
    except Exception as error:
        return type(error).__name__
    return None


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", TOLD)
def test_what_is_raised_is_told(name: str) -> None:
    wrong = []
    raised: dict[int, str | None] = {}
    for values, types in _calls(name):
        if id(values) not in raised:
            raised = {id(values): _raised(name, values)}
        kind = raised[id(values)]
        if kind is None:
            continue
        op = Op(name, tuple(Var(f"v{i}") for i in range(len(values))))
        told = failures(op, {f"v{i}": type_ for i, type_ in enumerate(types)})
        if not told & E_OTHER and kind not in {NAMES[bit] for bit in classes(told)}:
            wrong.append((kind, values, types, [NAMES[bit] for bit in classes(told)]))
    assert not wrong, wrong[:3]
