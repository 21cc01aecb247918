"""Functions as arguments: what ``key=``, ``map``, ``filter`` and ``reduce`` are given, as a `Lambda`.

::

    sorted(xs, key=len)                         lambda v: len(v)
    sorted(xs, key=str.lower)                   lambda v: v.lower()
    max(totals, key=totals.get)                 lambda v: totals.get(v)
    sorted(rows, key=itemgetter("a", "b"))      lambda v: (v["a"], v["b"])
    reduce(operator.mul, xs)                    lambda a, b: a * b
"""

import libcst as cst

from flowdsl.adapters import registry
from flowdsl.adapters.api import Call, Helper
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.context import Context, Scope
from flowdsl.frontend.expressions import read
from flowdsl.frontend.resolve import Builtin, Variable, adapter_object, record_of, referent, resolve
from flowdsl.frontend.symbols import Constant, Function, Imported
from flowdsl.ir import expr as ir
from flowdsl.ir.ops import known_attribute, known_builtin, known_function, known_method
from flowdsl.ir.ops.instances import INSTANCE, INSTANCES
from flowdsl.ir.ops.spec import Parameters, parameters
from flowdsl.records import dataclass, replace
from flowdsl.source import Origin

TYPES = ("str", "int", "float", "bool", "list", "dict", "tuple", "set")
"""The built-in classes whose methods may be named (``str.lower``), and that `isinstance` tests for."""
ITEMGETTER = "operator.itemgetter"


@dataclass(frozen=True, slots=True)
class Operator:
    """A function of the module `operator`: the operation it stands for.

    Attributes:
        op: the operation.
        parameters: how it is called.
    """

    op: str
    parameters: Parameters


_BINARY = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**", "and_": "&",
    "or_": "|", "xor": "^", "lshift": "<<", "rshift": ">>", "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">",
    "ge": ">=", "getitem": "[]",
}  # fmt: skip
_UNARY = {"neg": "u-", "pos": "u+", "invert": "u~", "inv": "u~", "not_": "not", "truth": "bool", "abs": "abs"}
OPERATORS = {
    **{f"operator.{name}": Operator(op, parameters("a b /")) for name, op in _BINARY.items()},
    **{f"operator.{name}": Operator(op, parameters("a /")) for name, op in _UNARY.items()},
}
"""The functions of `operator` that are operators of the language."""


def function_argument(ctx: Context, node: cst.BaseExpression, arity: int = 1) -> ir.Expr | None:
    """Read an argument that is a function (``key=len``, a lambda, a helper) as a `Lambda`; None for other values.

    Args:
        ctx: the reading.
        node: the argument.
        arity: how many arguments the function will get; those that take a varying number (``max``) take so many.
    """
    from flowdsl.frontend import inline

    if isinstance(node, cst.Lambda):
        return inline.read_lambda(ctx, node)
    if isinstance(node, cst.Call):
        getter = referent(ctx, node.func)
        return _itemgetter(ctx, node) if isinstance(getter, Imported) and getter.qualified == ITEMGETTER else None
    if not isinstance(node, cst.Attribute | cst.Name):
        return None
    found = referent(ctx, node)
    origin = ctx.origin(node)
    match found:
        case Builtin(name) if (known := known_builtin(name)) is not None:
            return _applied(ctx, name, _count(known, arity), origin)
        case Imported(qualified) if qualified in OPERATORS:
            operator = OPERATORS[qualified]
            names = _parameters(ctx, operator.parameters.required)
            return ir.Lambda(names, ir.Op(operator.op, tuple(ir.Var(n, origin) for n in names), (), origin), origin)
        case Imported(qualified) if (known := known_function(qualified)) is not None:
            return _applied(ctx, qualified, _count(known, arity), origin)
        case Imported(qualified) if registry.is_adapter(qualified):
            return _helper(ctx, node, qualified)
        case Constant(value=cst.Call() as value, module=module):
            with ctx.inside(Scope(module)):
                return function_argument(ctx, value, arity)
        case _:
            pass
    if isinstance(found, Function) or inline.is_local_function(found):
        return inline.function_as_lambda(ctx, node, found, arity)
    return _method(ctx, node, arity) if isinstance(node, cst.Attribute) else None


def _helper(ctx: Context, node: cst.BaseExpression, qualified: str) -> ir.Expr | None:
    """Read a helper of an adapter package, which is no task: ``map(dynamodb.plain, items)``."""
    target = adapter_object(ctx, node, qualified)
    if not isinstance(target, Helper):
        return None
    (name,) = _parameters(ctx, 1)
    origin = ctx.origin(node)
    first = next(iter(target.signature.parameters))
    return ir.Lambda((name,), target.expression(Call(target, "request", {first: ir.Var(name, origin)}, origin)), origin)


def _parameters(ctx: Context, count: int) -> tuple[str, ...]:
    return tuple(ctx.temporary("v") for _ in range(count))


def _count(known: Parameters, arity: int) -> int:
    most = arity if known.variadic else known.positional
    return max(known.required, min(arity, most), 1)


def _applied(ctx: Context, name: str, count: int, origin: Origin, *first: ir.Expr) -> ir.Lambda:
    names = _parameters(ctx, count)
    given = (*first, *(ir.Var(n, origin) for n in names))
    return ir.Lambda(names, ir.Op(name, given, (), origin), origin, bound=bool(first))


def _method(ctx: Context, node: cst.Attribute, arity: int) -> ir.Expr | None:
    """Read ``str.lower``, or the method of a variable: ``totals.get``."""
    name, origin = node.attr.value, ctx.origin(node)
    known = known_method(name)
    if known is None or known.mutates or not known.has_value or not isinstance(node.value, cst.Name):
        return None
    owner = resolve(ctx, node.value.value)
    if isinstance(owner, Builtin) and owner.name in TYPES:
        applied = _applied(ctx, f".{name}", 1, origin)
        if owner.name not in INSTANCES:
            return applied
        # Python's `str.upper` of what is no text is a TypeError, where a method called on it is an AttributeError.
        checked = ir.Op(INSTANCE, (ir.Var(applied.params[0], origin), ir.Literal(owner.name)), (), origin)
        return replace(applied, body=ir.Op(f".{name}", (checked,), (), origin))
    if isinstance(owner, Variable) and not known_attribute(name) and record_of(ctx, node.value) is None:
        own = max(known.parameters.required - 1, min(arity, 1))
        return _applied(ctx, f".{name}", own, origin, ir.Var(owner.name, origin))
    return None


def _itemgetter(ctx: Context, node: cst.Call) -> ir.Expr:
    origin = ctx.origin(node)
    keys = [read(ctx, arg.value) for arg in node.args if not arg.star and arg.keyword is None]
    if not keys or len(keys) < len(node.args) or not all(isinstance(key, ir.Literal | ir.Var) for key in keys):
        # Python evaluates the keys once, a lambda once per item: the same thing for names and constants only.
        return ctx.refuse(python_rules.UnsupportedExpression(
            origin=origin, what="`itemgetter` with these arguments", instead='write a lambda: `lambda v: v["key"]`'
        ))  # fmt: skip
    (name,) = _parameters(ctx, 1)
    parts = tuple(ir.Op("[]", (ir.Var(name, origin), key), (), origin) for key in keys)
    return ir.Lambda((name,), parts[0] if len(parts) == 1 else ir.ListOf(parts, origin), origin)
