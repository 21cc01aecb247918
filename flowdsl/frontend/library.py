"""Built-ins, methods and library functions: checked against the table of operations."""

import builtins
import importlib
import sys
from typing import Any

import libcst as cst

from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules import functions as function_rules
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.context import Context
from flowdsl.frontend.expressions import read
from flowdsl.frontend.idioms import dict_calls, groups, iterators, stars
from flowdsl.frontend.idioms.function_values import OPERATORS, TYPES, function_argument
from flowdsl.frontend.resolve import Builtin, error_text, referent, unusable_with
from flowdsl.ir import expr as ir
from flowdsl.ir.flow import Sleep
from flowdsl.ir.ops import OPS, known_builtin, known_function, known_method, refusal, suggestions
from flowdsl.source import NOWHERE

_LAMBDA = "compute it in a Lambda beside the workflow (`@lambda_.function`)"
_FOLDS = ("functools.reduce", "itertools.accumulate")
_CONSUMERS = ("list", "tuple", "sorted", "set", "dict", ".join")
"""What takes a whole generator, however it may look at the items; `set` and `dict` do at each before the next."""
_CALLING = frozenset(name.removesuffix("!") for name, spec in OPS.items() if spec.takes_function)
_FUNCTIONS = frozenset({"key", "func", "function", "predicate"})
"""The parameters for functions of those operations that have one."""
_MODULES = frozenset(name.rpartition(".")[0] for name in OPS) & (sys.stdlib_module_names | {"urllib.parse"})
"""Modules of the standard library that have operations: harmless to import, to see whether a name is misspelt."""


_WALKING = frozenset({"list", "tuple", "len", "sorted", "max", "min", "reversed", "enumerate", "set"})
"""Built-in functions of one argument that take the class of an Enum for its members; `zip` takes several."""


def call_builtin(ctx: Context, node: cst.Call, name: str) -> ir.Expr:
    """Read a call of a built-in function."""
    origin = ctx.origin(node)
    if name == "print":
        return ctx.refuse(function_rules.PrintCall(origin=origin))
    if name == "isinstance":
        return _isinstance(ctx, node)
    if name == "str" and len(node.args) == 1 and not node.args[0].star and node.args[0].keyword is None:
        text = error_text(ctx, node.args[0].value)
        if text is not None:
            return text
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, BaseException):
        return ctx.refuse(rules.ErrorValue(origin=origin, name=name))
    if name in iterators.FUNCTIONS:
        return iterators.FUNCTIONS[name](ctx, node)
    if name == "dict" and dict_calls.has_keywords(node):
        return dict_calls.read_dict(ctx, node)
    parameters = known_builtin(name)
    if parameters is None:
        noted = refusal(name)
        return ctx.refuse(function_rules.UnsupportedFunction(
            origin=origin, name=name, instead=noted.help if noted else _LAMBDA
        ))  # fmt: skip
    positional = [arg.value for arg in node.args if arg.keyword is None and not arg.star]
    if name == "zip" or (name in _WALKING and len(positional) == 1) or name == "enumerate":
        ctx.walked.update(positional if name == "zip" else positional[:1])
    return apply(ctx, node, name, parameters)


def _isinstance(ctx: Context, node: cst.Call) -> ir.Expr:
    origin = ctx.origin(node)
    if len(node.args) != 2 or any(arg.star for arg in node.args):
        return ctx.refuse(rules.BadCall(origin=origin, why="`isinstance` takes a value and a class"))
    value = read(ctx, node.args[0].value)
    classes: list[ir.Expr] = []
    stack = [(node.args[1].value, False)]
    while stack:
        part, joined = stack.pop(0)
        if isinstance(part, cst.Tuple):
            stack[:0] = [(element.value, False) for element in part.elements]
        elif isinstance(part, cst.BinaryOperation) and isinstance(part.operator, cst.BitOr):
            stack[:0] = [(part.left, True), (part.right, True)]
        elif joined and isinstance(part, cst.Name) and part.value == "None":  # `None` alone is no class
            classes.append(ir.Literal("NoneType"))
        else:
            found = referent(ctx, part)
            if not isinstance(found, Builtin) or found.name not in TYPES:
                return ctx.refuse(python_rules.UnsupportedExpression(
                    origin=ctx.origin(part), what="`isinstance` with this class",
                    instead="test for str, int, float, bool, list or dict; `… is None` tests for None",
                ))  # fmt: skip
            classes.append(ir.Literal(found.name))
    if ir.Literal("list") in classes and ir.Literal("tuple") in classes:
        classes.remove(ir.Literal("tuple"))  # both are lists in a machine, and nobody asks which
        origin = NOWHERE
    kinds: ir.Expr = classes[0] if len(classes) == 1 else ir.ListOf(tuple(classes))
    return ir.Op("isinstance", (value, kinds), (), origin)


def call_library(ctx: Context, node: cst.Call, qualified: str) -> ir.Expr:
    """Read a call of a library function by its qualified name."""
    origin = ctx.origin(node)
    if qualified == "time.sleep":
        return sleep(ctx, node, "time.sleep")
    if qualified in iterators.FUNCTIONS:
        return iterators.FUNCTIONS[qualified](ctx, node)
    if qualified == groups.GROUPBY:
        groups.refuse_elsewhere(ctx, node)
    ctx.instances += qualified == "dataclasses.asdict"
    if qualified in OPERATORS:
        return apply(ctx, node, qualified, OPERATORS[qualified].parameters)
    parameters = known_function(qualified)
    if parameters is None:
        owner, _, name = qualified.rpartition(".")
        if owner in _MODULES and not hasattr(importlib.import_module(owner), name):
            known = [n.rpartition(".")[2] for n in OPS if n.startswith(f"{owner}.")]
            return ctx.refuse(rules.UnknownAttribute(
                origin=ctx.origin(node.func), owner=f"`{owner}`", name=name, hint=did_you_mean(name, known)
            ))  # fmt: skip
        mine = ctx.program.module(owner)
        if mine is not None:
            return ctx.refuse(rules.UnknownAttribute(
                origin=ctx.origin(node.func), owner=f"`{owner}`", name=name, hint=did_you_mean(name, list(mine.symbols))
            ))  # fmt: skip
        noted = refusal(qualified)
        instead = _LAMBDA
        if owner.partition(".")[0] not in sys.stdlib_module_names:
            instead += "; a module of your own has to lie where Python imports it from"
        # A function that Python has is not a misspelling of another one.
        close = () if owner in _MODULES else suggestions(qualified)
        return ctx.refuse(function_rules.UnsupportedFunction(
            origin=origin, name=qualified, instead=noted.help if noted else instead,
            hint=f"did you mean `{close[0]}`?" if close and not noted else "",
        ))  # fmt: skip
    return apply(ctx, node, qualified, parameters)


def sleep(ctx: Context, node: cst.Call, name: str, *, until: bool = False) -> ir.Expr:
    """Read ``time.sleep(seconds)`` or ``wait_until(timestamp)``."""
    origin = ctx.origin(node)
    if ctx.pure:
        return ctx.refuse(python_rules.EffectInExpression(origin=origin, what=f"`{name}`", where=ctx.pure))
    if len(node.args) != 1 or node.args[0].keyword is not None or node.args[0].star:
        what = "a timestamp" if until else "the seconds"
        return ctx.refuse(rules.BadCall(origin=origin, why=f"`{name}` takes {what}"))
    value = read(ctx, node.args[0].value)
    ctx.effects += 1
    return ir.Effect(Sleep(until), (value,), origin)


def has_method(node: cst.Call, name: str) -> bool:
    """Whether JSON values have a method that can be compiled."""
    return known_method(name, [a.keyword.value for a in node.args if a.keyword is not None]) is not None


def method(ctx: Context, node: cst.Call, name: str) -> Any:
    """Return what is known of a method; reports and returns None when it cannot be compiled."""
    known = known_method(name, [a.keyword.value for a in node.args if a.keyword is not None])
    if known is None:
        noted = refusal(f".{name}")
        close = suggestions(name)
        ctx.refuse(function_rules.UnsupportedMethod(
            origin=ctx.origin(node), name=name, instead=noted.help if noted else _LAMBDA,
            hint=f"did you mean `.{close[0]}()`?" if close else "", follows=unusable_with(ctx, name),
        ))  # fmt: skip
    return known


def apply(ctx: Context, node: cst.Call, name: str, parameters: Any, *receiver: ir.Expr) -> ir.Expr:
    """Apply an operation to the arguments of a call, checked against its parameters."""
    origin = ctx.origin(node)
    if name in stars.SPREADABLE and any(arg.star == "*" for arg in node.args):
        return stars.spread_call(ctx, node, name, *receiver)
    args: list[ir.Expr] = list(receiver)
    kwargs: list[tuple[str, ir.Expr]] = []
    for arg in node.args:
        ctx.consumer = name if name in _CONSUMERS and isinstance(arg.value, cst.GeneratorExp) else ""
        called = _is_function(name, parameters, arg, len(args))
        value = (function_argument(ctx, arg.value, _arity(name, node)) if called else None) or read(ctx, arg.value)
        ctx.consumer = ""
        if arg.star:
            if (
                arg.star == "*"
                and isinstance(value, ir.ListOf)
                and not any(isinstance(i, ir.Spread) for i in value.items)
            ):
                args.extend(i for i in value.items if not isinstance(i, ir.Spread))
                continue
            return ctx.refuse(python_rules.UnsupportedExpression(
                origin=ctx.origin(arg), what=f"`{arg.star}` in a call of `{name.strip('.@')}`",
                instead="write the arguments out",
            ))  # fmt: skip
        if arg.keyword is None:
            args.append(value)
        else:
            kwargs.append((arg.keyword.value, value))
    problem = _fit(parameters, len(args), [key for key, _ in kwargs], len(receiver))
    if problem:
        known = list(parameters.by_keyword)
        bad = next((k for k, _ in kwargs if k not in known), "")
        hint = did_you_mean(bad, known) if bad else ""
        return ctx.refuse(rules.BadCall(origin=origin, why=f"`{name.strip('.@')}` {problem}", hint=hint))
    meant = OPERATORS[name].op if name in OPERATORS else name
    if name == "dict.fromkeys" and node in ctx.walked and len(args) == 1:
        return ir.Op("flowdsl.distinct", tuple(args), (), origin)  # its keys need not be text
    if name == ".update" and kwargs:
        # Keywords are one more dict, and a display has the types of its values.
        fields = ir.DictOf(tuple((ir.Literal(key, origin), value) for key, value in kwargs), origin)
        return ir.Op(meant, (*args, fields), (), origin)
    return ir.Op(meant, tuple(args), tuple(kwargs), origin)


def _is_function(name: str, parameters: Any, arg: cst.Arg, index: int) -> bool:
    """Whether an argument is a function that the operation calls: `key`, or what `map` is given first."""
    if arg.keyword is not None:
        return arg.keyword.value in _FUNCTIONS and name in _CALLING
    return name in _CALLING and index < parameters.positional and parameters.names[index] in _FUNCTIONS


def _arity(name: str, node: cst.Call) -> int:
    """Return how many arguments a function gets that is itself an argument of a call."""
    return max(len(node.args) - 1, 1) if name == "map" else 2 if name in _FOLDS else 1


def _fit(parameters: Any, count: int, keywords: list[str], receivers: int) -> str:
    if count > parameters.positional and not parameters.variadic:
        most = parameters.positional - receivers
        return f"takes {f'at most {most}' if most else 'no'} positional argument{'s' * (most != 1)}"
    for key in keywords:
        if key not in parameters.by_keyword and not parameters.any_keyword:
            return f"has no parameter `{key}`"
        if key in parameters.names[: min(count, parameters.positional)]:
            return f"is given `{key}` twice"
    missing = [n for n in parameters.names[count : parameters.required] if n not in keywords]
    if missing:
        return f"needs {', '.join(f'`{n}`' for n in missing if n != 'self') or 'a receiver'}"
    return ""
