"""What one operation is: its parameters, its result type, when it fails, and its value in Python.

The operations stand in tables, one module per group (`numbers`, `strings`, …); `flowdsl.ir.ops.table` joins them. A
table row reads like Python's own documentation::

    op(".split", "self / sep= maxsplit=", python=str.split, infer=gives(ListType(STR)), fails=unless(STR_SELF))
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TypeAlias

from flowdsl.ir.expr import Expr, Literal, Op
from flowdsl.ir.ops.raised import E_OTHER
from flowdsl.ir.types import ANY, Type
from flowdsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Parameters:
    """How an operation may be called, parsed from ``"self / sep= maxsplit= * key= reverse="``.

    Attributes:
        names: the named parameters in order; the positional ones come first.
        required: how many of the leading names must be given.
        positional: how many of the leading names may be given by position.
        by_keyword: the names that may be given as keywords.
        variadic: whether any number of further positional arguments may follow.
        any_keyword: whether further keywords are allowed (``str.format``, ``dict.update``).
    """

    names: tuple[str, ...]
    required: int
    positional: int
    by_keyword: frozenset[str]
    variadic: bool = False
    any_keyword: bool = False


def parameters(text: str) -> Parameters:
    """Parse a parameter list: ``name=`` is optional, ``/`` ends the positional-only, ``*`` the positional ones.

    ``*name`` takes any number of positional arguments, ``**name`` any keyword.
    """
    names: list[str] = []
    required = 0
    positional: int | None = None
    only_position = 0
    variadic = any_keyword = False
    for word in text.split():
        if word == "/":
            only_position = len(names)
        elif word.startswith("**"):
            any_keyword = True
        elif word.startswith("*"):
            positional = len(names)
            variadic = len(word) > 1
        else:
            names.append(word.rstrip("="))
            if not word.endswith("="):
                required = len(names)
    return Parameters(
        tuple(names),
        required,
        len(names) if positional is None else positional,
        frozenset(names[only_position:]),
        variadic,
        any_keyword,
    )


@dataclass(frozen=True, slots=True)
class Call:
    """An `Op` with its arguments put in the order of the parameters and their types known.

    Attributes:
        op: the operation as written.
        args: one entry per named parameter, None where it was not given.
        types: the types of `args`; the type of a function argument is the type of what it returns.
        rest: the variadic arguments.
        rest_types: their types.
    """

    op: Op
    args: tuple[Expr | None, ...]
    types: tuple[Type | None, ...]
    rest: tuple[Expr, ...] = ()
    rest_types: tuple[Type, ...] = ()

    def has(self, index: int) -> bool:
        """Whether the parameter was given."""
        return index < len(self.args) and self.args[index] is not None

    def literal(self, index: int) -> object:
        """Return the constant given for a parameter; `ABSENT` when not given or not constant."""
        arg = self.args[index] if index < len(self.args) else None
        return arg.value if isinstance(arg, Literal) else ABSENT


class _Absent:
    """The value of no literal."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()

Infer: TypeAlias = Callable[[Call], Type]
Fails: TypeAlias = Callable[[Call], bool]
Raises: TypeAlias = Callable[[Call], int]
LambdaTypes: TypeAlias = Callable[[Op, tuple[Type, ...]], tuple[Type, ...]]


def _unknown(call: Call) -> Type:
    return ANY


def _always(call: Call) -> bool:
    return True


def _anything(call: Call) -> int:
    return E_OTHER


def _no_lambda(op: Op, types: tuple[Type, ...]) -> tuple[Type, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class OpSpec:
    """One operation.

    Attributes:
        name: Python's spelling, as in `Op.name`.
        parameters: how it may be called.
        python: its value, computed on Python values; raises what Python raises.
        infer: the type of its result.
        fails: whether it can raise for arguments of these types.
        raises: which exceptions, when it can: a set as in `flowdsl.ir.ops.raised`.
        lambda_types: the types of the parameters of a function argument, given the operation and the types of its
            positional arguments (``ANY`` in the place of the function).
        help: one line for the language reference.
    """

    name: str
    parameters: Parameters
    python: Callable[..., object]
    infer: Infer = field(default=_unknown)
    fails: Fails = field(default=_always)
    raises: Raises = field(default=_anything)
    lambda_types: LambdaTypes = field(default=_no_lambda)
    help: str = ""

    @property
    def takes_function(self) -> bool:
        """Whether one of its arguments is a function."""
        return self.lambda_types is not _no_lambda

    def arrange(self, op: Op, types: tuple[Type, ...], kwtypes: Mapping[str, Type]) -> Call:
        """Put the arguments of a call in the order of the parameters.

        A call the frontend should have refused (too many arguments) is cut silently: it fails in `python`.
        """
        params = self.parameters
        count = len(params.names)
        if not params.variadic and not op.kwargs and len(op.args) == count:
            return Call(op, op.args, types)
        args: list[Expr | None] = [None] * count
        kinds: list[Type | None] = [None] * count
        rest: list[Expr] = []
        rest_types: list[Type] = []
        for index, (arg, type_) in enumerate(zip(op.args, types, strict=True)):
            if index < params.positional:
                args[index], kinds[index] = arg, type_
            elif params.variadic:
                rest.append(arg)
                rest_types.append(type_)
        for name, value in op.kwargs:
            if name in params.names:
                index = params.names.index(name)
                args[index], kinds[index] = value, kwtypes[name]
        return Call(op, tuple(args), tuple(kinds), tuple(rest), tuple(rest_types))


def op(
    name: str,
    signature: str,
    python: Callable[..., object],
    infer: Infer | Type = ANY,
    fails: Fails | bool = True,
    lambda_types: LambdaTypes = _no_lambda,
    raises: Raises | int = E_OTHER,
) -> OpSpec:
    """Make a table row; a type or a bool stands for the function that always answers so."""
    return OpSpec(
        name,
        parameters(signature),
        python,
        infer if callable(infer) else gives(infer),
        fails if callable(fails) else _constant_fails(fails),
        raises if callable(raises) else _constant_raises(raises),
        lambda_types,
    )


def gives(type_: Type) -> Infer:
    """Return an inference that always answers `type_`."""

    def infer(call: Call) -> Type:
        return type_

    return infer


def _constant_fails(answer: bool) -> Fails:
    def fails(call: Call) -> bool:
        return answer

    return fails


def _constant_raises(answer: int) -> Raises:
    def raises(call: Call) -> int:
        return answer

    return raises


def table(*rows: OpSpec) -> dict[str, OpSpec]:
    """Index rows by name; a name defined twice is a defect of the table."""
    out = {row.name: row for row in rows}
    if len(out) != len(rows):
        raise ValueError("operation defined twice")
    return out
