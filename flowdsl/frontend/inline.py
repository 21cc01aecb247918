"""Calls of the user's own functions: parameters bound, the body read again with variables of its own.

A parameter that the body never rebinds stands for its argument where the argument is a constant or a variable: that
*is* Python's call by reference, and it keeps the machine free of copies.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import libcst as cst

from flowdsl.diagnostics.growth import MOST_CALLS, GrowsTooLarge
from flowdsl.diagnostics.rules import functions as function_rules
from flowdsl.diagnostics.rules import limits
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.bindings import assigned, rebound_within, target_names
from flowdsl.frontend.context import Context, Local, LocalFunction, Scope, Substitute
from flowdsl.frontend.expressions import read
from flowdsl.frontend.held_records import declare_parameters
from flowdsl.frontend.resolve import evaluated_once
from flowdsl.frontend.symbols import Function
from flowdsl.ir import expr as ir
from flowdsl.ir.flow import Assign, CallFunction, Evaluate, If, Place, ReturnStmt, Stmt, Walrus
from flowdsl.source import Origin

Bound = list[tuple[str, ir.Expr]]


def call_function(ctx: Context, node: cst.Call, function: Function) -> ir.Expr:
    """Read a call of a function at a module's top level."""
    bound = _bind_call(ctx, node, function.name, function.node.params, Scope(function.module))
    if bound is None:
        return ir.Literal(None, ctx.origin(node))
    return _inline(ctx, function.name, function.node, Scope(function.module), bound, ctx.origin(node))


def call_local(ctx: Context, node: cst.Call, function: LocalFunction) -> ir.Expr:
    """Read a call of a nested function or a lambda held in a name."""
    bound = _bind_call(ctx, node, function.name, function.node.params, function.scope, function.defaults)
    if bound is None:
        return ir.Literal(None, ctx.origin(node))
    return _inline(ctx, function.name, function.node, function.scope, bound, ctx.origin(node))


def call_without_arguments(ctx: Context, found: Any, origin: Origin) -> ir.Expr | None:
    """Call a function of the user's that needs no arguments (a branch of `parallel`); None when it is none."""
    defaults: Mapping[str, ir.Expr] = {}
    if isinstance(found, Function):
        closure = Scope(found.module)
    elif isinstance(found, LocalFunction):
        closure, defaults = found.scope, found.defaults
    else:
        return None
    bound = _bind(ctx, found.name, found.node.params, [], [], closure, origin, defaults)
    return _inline(ctx, found.name, found.node, closure, bound, origin) if bound is not None else None


def is_local_function(found: object) -> bool:
    """Whether a referent is a nested function or a lambda."""
    return isinstance(found, LocalFunction)


def _bind_call(
    ctx: Context, node: cst.Call, name: str, params: cst.Parameters, closure: Scope,
    defaults: Mapping[str, ir.Expr] = MappingProxyType({}),
) -> Bound | None:  # fmt: skip
    from flowdsl.frontend.calls import read_arguments

    positional, keywords = read_arguments(ctx, node)
    if any(isinstance(value, ir.Spread) for value in positional):
        ctx.refuse(python_rules.UnsupportedExpression(
            origin=ctx.origin(node), what="`*` of a value of unknown length in a call",
            instead="pass the list itself, or write the items out",
        ))  # fmt: skip
        return None
    values = [value for value in positional if not isinstance(value, ir.Spread)]
    return _bind(ctx, name, params, values, keywords, closure, ctx.origin(node), defaults)


def _bind(
    ctx: Context, name: str, params: cst.Parameters, positional: Sequence[ir.Expr],
    keywords: Sequence[tuple[str, ir.Expr]], closure: Scope, origin: Origin,
    defaults: Mapping[str, ir.Expr] = MappingProxyType({}),
) -> Bound | None:  # fmt: skip
    """Bind arguments as Python does; a mismatch is reported, as Python would raise TypeError.

    Args:
        defaults: values of defaults that were evaluated where the function was defined.
    """

    def wrong(why: str) -> None:
        ctx.refuse(rules.BadCall(origin=origin, why=why))

    by_position = [*params.posonly_params, *params.params]
    out: dict[str, ir.Expr] = {}
    for param, value in zip(by_position, positional, strict=False):
        out[param.name.value] = value
    surplus = list(positional[len(by_position) :])
    if isinstance(params.star_arg, cst.Param):
        out[params.star_arg.name.value] = ir.ListOf(tuple(surplus), origin, "tuple")
    elif surplus:
        count = len(by_position)
        wrong(f"`{name}` takes {count or 'no'} positional argument{'s' * (count != 1)} but {len(positional)} are given")
        return None
    by_keyword = {p.name.value for p in (*params.params, *params.kwonly_params)}
    extra: list[tuple[str, ir.Expr]] = []
    for key, value in keywords:
        if key in by_keyword:
            if key in out:
                wrong(f"`{name}` is given `{key}` twice")
                return None
            out[key] = value
        elif params.star_kwarg is not None:
            extra.append((key, value))
        else:
            wrong(f"`{name}` has no parameter `{key}`")
            return None
    if params.star_kwarg is not None:
        entries = tuple((ir.Literal(key, origin), value) for key, value in extra)
        out[params.star_kwarg.name.value] = ir.DictOf(entries, origin)
    for param in (*by_position, *params.kwonly_params):
        key = param.name.value
        if key in out:
            continue
        if param.default is None:
            wrong(f"`{name}` needs `{key}`")
            return None
        if key in defaults:
            out[key] = defaults[key]
            continue
        with ctx.inside(closure), ctx.purely("a parameter's default"):
            out[key] = ir.standing(read(ctx, param.default), f"the default of `{key}`")
            evaluated_once(ctx, param.default, out[key], f"the default of `{key}`", key)
    return list(out.items())


def _inline(
    ctx: Context, name: str, node: cst.FunctionDef | cst.Lambda, closure: Scope, bound: Bound, origin: Origin
) -> ir.Expr:
    if any(node is open_ for open_ in ctx.stack):
        chain = " → ".join([*(n.name.value for n in ctx.stack if isinstance(n, cst.FunctionDef)), name])
        return ctx.refuse(function_rules.RecursiveFunction(origin=origin, name=name, chain=f"the calls go {chain}"))
    if isinstance(node, cst.FunctionDef) and node.asynchronous is not None:
        return ctx.refuse(python_rules.AsyncCode(origin=origin, what=f"the coroutine `{name}`"))
    ctx.inlined += 1
    if ctx.inlined > MOST_CALLS:
        what = "calls of functions that are inlined"
        raise GrowsTooLarge(limits.TooLarge(origin=origin, most=MOST_CALLS, what=what))
    body = node.body.body if isinstance(node, cst.FunctionDef) else []
    names = assigned(body, walrus=ctx.walrus) if body else frozenset()
    rebound_inside = rebound_within(body) if "nonlocal" in closure.module.source.text else frozenset()
    scope = Scope(closure.module, closure if closure.parent or closure.names or closure.locals else None,
                  names, {}, name)  # fmt: skip
    params: list[str] = []
    values: list[ir.Expr] = []
    lets: list[tuple[str, ir.Expr]] = []
    # Where the function, or a later argument, could rebind a variable, the parameter needs one of its own.
    walrus = any(_rebinds(value) for _, value in bound)
    calls = any(_has_effect(value) for _, value in bound)

    def held(key: str, value: ir.Expr, *, read: bool) -> ir.Expr:
        """Return what stands for a value in the body: itself, or a variable that is given it at the call.

        A variable that the body does not `read` is read at the call, where it may not be bound.
        """
        rebound = isinstance(value, ir.Var) and (
            walrus or _is_nonlocal(closure, value.name) or (calls and _is_nonlocal(ctx.scope, value.name))
            or not read
        )
        if key not in names and key not in rebound_inside and _stable(value) and not rebound:
            return value
        variable = ctx.names.fresh(key, name)
        params.append(variable)
        values.append(value)
        lets.append((variable, value))
        return ir.Var(variable, value.origin)

    for key, value in bound:
        if isinstance(value, ir.DictOf) and _only_passed_on(node, key):
            entries = [entry for entry in value.entries if not isinstance(entry, ir.Spread)]
            used = key in _names_in(node)
            made = tuple((k, held(str(k.value), v, read=used)) for k, v in entries if isinstance(k, ir.Literal))
            scope.names[key] = Substitute(ir.DictOf(made, value.origin))
            continue
        stands = held(key, value, read=key in _names_in(node))
        scope.names[key] = stands.name if isinstance(stands, ir.Var) and stands.name in params else Substitute(stands)
    declare_parameters(ctx, scope, node.params)
    ctx.stack.append(node)
    loops, ctx.loops = ctx.loops, 0
    before = ctx.effects
    try:
        with ctx.inside(scope):
            if isinstance(node, cst.Lambda):
                statements: tuple[Stmt, ...] = (ReturnStmt(read(ctx, node.body), ctx.origin(node.body)),)
            else:
                from flowdsl.frontend.statements import read_function_body

                statements = read_function_body(ctx, node)
    finally:
        ctx.stack.pop()
        ctx.loops = loops
    if ctx.effects == before and not any(_has_effect(value) for value in values):
        short = len(statements) == 1 and isinstance(statements[0], ReturnStmt)
        if short or ctx.pure:
            outer = {
                held for name, held in scope.names.items()
                if isinstance(held, str) and name not in names and held not in params
            }  # fmt: skip
            around = any(_assigns(statements, held) for held in outer)
            expression = purify(statements) if not around else None
            if expression is not None:
                for variable, value in reversed(lets):
                    expression = ir.Let(variable, value, expression, origin)
                return expression
    if ctx.pure:
        return ctx.refuse(python_rules.EffectInExpression(origin=origin, what=f"`{name}`", where=ctx.pure))
    ctx.effects += 1
    result = ctx.temporary(f"{name}_result" if name != "<lambda>" else "result")
    return ir.Effect(CallFunction(name, tuple(params), statements, result), tuple(values), origin)


def _only_passed_on(node: cst.FunctionDef | cst.Lambda, name: str) -> bool:
    """Whether a parameter is the function's ``**name`` and the body only spreads it again: no dict is ever seen."""
    if node.params.star_kwarg is None or node.params.star_kwarg.name.value != name:
        return False
    read = spread = 0
    pending: list[cst.CSTNode] = [node.body]
    while pending:
        part = pending.pop()
        match part:
            case cst.Name(value=found) if found == name:
                read += 1
            case cst.Arg(star="**", value=cst.Name(value=found)) if found == name:
                spread += 1
            case cst.StarredDictElement(value=cst.Name(value=found)) if found == name:
                spread += 1
        pending.extend(part.children)
    return read == spread


@lru_cache(maxsize=64)
def _names_in(node: cst.FunctionDef | cst.Lambda) -> frozenset[str]:
    """Return the names that a function reads for certain, if it reads them: no inner function has them as its own."""
    names: set[str] = set()
    inner: set[str] = set()
    pending: list[cst.CSTNode] = [node.body]
    while pending:
        part = pending.pop()
        if isinstance(part, cst.Attribute | cst.Arg):
            pending.append(part.value)  # the other name is no variable
            continue
        if isinstance(part, cst.Name):
            names.add(part.value)
        elif isinstance(part, cst.Param):
            inner.add(part.name.value)
        elif isinstance(part, cst.CompFor):
            inner.update(target_names(part.target))
        pending.extend(part.children)
    return frozenset(names - inner)


def _stable(value: ir.Expr) -> bool:
    return isinstance(value, ir.Var | ir.Literal | ir.Context | ir.Param | ir.Lambda)


def _is_nonlocal(closure: Scope, variable: str) -> bool:
    """Whether a function that can be called from here may say ``nonlocal`` of a variable."""
    text = closure.module.source.text
    if "nonlocal" not in text:
        return False
    listed = {name.strip() for found in re.findall(r"\bnonlocal\b([^\n;#]*)", text) for name in found.split(",")}
    scope: Scope | None = closure
    while scope is not None:
        if any(scope.names.get(name) == variable for name in listed):
            return True
        scope = scope.parent
    return False


def _rebinds(value: ir.Expr) -> bool:
    return any(isinstance(part, ir.Effect) and isinstance(part.action, Walrus) for part in ir.walk(value))


def _has_effect(value: ir.Expr) -> bool:
    return any(isinstance(part, ir.Effect) for part in ir.walk(value))


def purify(statements: Sequence[Stmt], rest: ir.Expr | None = None) -> ir.Expr | None:
    """Turn statements that only assign, branch and return into one expression; None when they do more.

    Args:
        statements: a function's body.
        rest: what falling off the end gives (None: the value None).
    """
    if not statements:
        return rest if rest is not None else ir.Literal(None)
    head, tail = statements[0], statements[1:]
    match head:
        case ReturnStmt(value):
            return value
        case Assign([Place(root, ())], value) if not _assigns(tail, root) and not _has_effect(value):
            inner = purify(tail, rest)
            return ir.Let(root, value, inner, head.origin) if inner is not None else None
        case If(test, body, orelse) if not _has_effect(test):
            after = purify(tail, rest)
            if after is None:
                return None
            then, other = purify(body, after), purify(orelse, after)
            return ir.Cond(test, then, other, head.origin) if then is not None and other is not None else None
        case Evaluate(ir.Literal()):
            return purify(tail, rest)
        case _:
            return None


def _assigns(statements: Sequence[Stmt], name: str) -> bool:
    for statement in statements:
        match statement:
            case Assign(targets):
                if any(isinstance(t, Place) and t.root == name for t in targets):
                    return True
            case If(body=body, orelse=orelse):
                if _assigns(body, name) or _assigns(orelse, name):
                    return True
            case ReturnStmt() | Evaluate():
                pass
            case _:
                return True
    return False


def read_lambda(ctx: Context, node: cst.Lambda) -> ir.Expr:
    """Read a lambda as a function argument (``key=lambda v: …``)."""
    origin = ctx.origin(node)
    params = node.params
    plain = [*params.posonly_params, *params.params]
    if params.kwonly_params or isinstance(params.star_arg, cst.Param) or params.star_kwarg:
        return ctx.refuse(python_rules.UnsupportedExpression(
            origin=origin, what="a lambda with such parameters", instead="use plain parameters"
        ))  # fmt: skip
    names: dict[str, Local] = {}
    variables: list[str] = []
    for param in plain:
        if param.default is not None:
            # `lambda v, n=n: …` binds a value now; the machine evaluates the lambda now as well.
            with ctx.purely("a parameter's default"):
                value = read(ctx, param.default)
            if _stable(value):
                names[param.name.value] = Substitute(value)
                continue
        variable = ctx.temporary(param.name.value)
        names[param.name.value] = variable
        variables.append(variable)
    with ctx.binding(names), ctx.purely("a lambda"):
        return ir.Lambda(tuple(variables), read(ctx, node.body), origin)


def function_as_lambda(ctx: Context, node: cst.BaseExpression, found: Any, arity: int = 1) -> ir.Expr:
    """Pass a function of the user's where a built-in takes one (``key=rank``), and gives it `arity` arguments."""
    origin = ctx.origin(node)
    params = found.node.params
    plain = [*params.posonly_params, *params.params]
    required = sum(param.default is None for param in plain)
    variables = tuple(ctx.temporary(param.name.value) for param in plain[: max(required, arity)])
    closure = found.scope if isinstance(found, LocalFunction) else Scope(found.module)
    defaults = found.defaults if isinstance(found, LocalFunction) else {}
    with ctx.purely("a function that a built-in calls"):
        bound = _bind(ctx, found.name, params, [ir.Var(v, origin) for v in variables], [], closure, origin, defaults)
        if bound is None:
            return ir.Lambda(variables, ir.Literal(None), origin)
        return ir.Lambda(variables, _inline(ctx, found.name, found.node, closure, bound, origin), origin)


def apply_lambda(ctx: Context, function: ir.Lambda, values: list[ir.Expr], origin: Origin) -> ir.Expr:
    """Call a lambda that was passed as an argument of an inlined function."""
    if len(values) != len(function.params):
        return ctx.refuse(rules.BadCall(
            origin=origin, why=f"the function takes {len(function.params)} arguments but {len(values)} are given"
        ))  # fmt: skip
    out: ir.Expr = function.body
    for name, value in reversed(list(zip(function.params, values, strict=True))):
        out = ir.Let(name, value, out, origin)
    return out
