"""Task options, ``Retry(...)`` and decorator arguments: what has to be known at compile time."""

from typing import Any

import libcst as cst

from flowdsl.adapters.api import OPTION_NAMES
from flowdsl.asl.limits import MAX_SECONDS, MAX_STATE_NAME_LENGTH
from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules import names as name_rules
from flowdsl.diagnostics.rules import tasks as rules
from flowdsl.frontend.context import Context
from flowdsl.frontend.errors import caught
from flowdsl.frontend.expressions import read
from flowdsl.frontend.paths import path_text
from flowdsl.frontend.resolve import referent
from flowdsl.frontend.symbols import Constant, Imported
from flowdsl.ir.expr import DictOf, Expr, ListOf, Literal, NotConstant, Spread, constant
from flowdsl.ir.graph import Retrier
from flowdsl.ir.ops.fold import fold
from flowdsl.jsontypes import Json

DYNAMIC = ("task_timeout", "heartbeat", "credentials")
POLICY_OPTIONS = ("retry", *DYNAMIC)
_RETRY_FIELDS = ("on", "max_attempts", "interval", "backoff", "max_delay", "jitter")


def option(ctx: Context, name: str, node: cst.BaseExpression) -> Any:
    """Read the value of a task option: retriers, an expression, or a constant, by its name."""
    if name == "retry":
        return retriers(ctx, node)
    with ctx.purely(f"the option `{name}`"):
        value = fold(read(ctx, node))
    if name in DYNAMIC:
        _check(ctx, name, node, value)
        return value
    try:
        known = constant(_with_paths(value) if name == "result_selector" else value)
    except NotConstant:
        ctx.refuse(rules.BadOption(origin=ctx.origin(node), why=f"`{name}` must be known at compile time"))
        return None
    why = _wrong(name, known)
    if why:
        ctx.refuse(rules.BadOption(origin=ctx.origin(node), why=why))
        return None
    return known


def _wrong(name: str, known: Json) -> str:
    """Return what is wrong with a constant option."""
    match name:
        case "state_name" if known is not None and not (
            isinstance(known, str) and 0 < len(known) <= MAX_STATE_NAME_LENGTH
        ):
            return f"`state_name` is a text of 1 to {MAX_STATE_NAME_LENGTH} characters"
        case "comment" if known is not None and not isinstance(known, str):
            return "`comment` is a text"
        case "result_selector" if not isinstance(known, dict):
            return "`result_selector` is a dict: keys and the paths of their values"
        case _:
            return ""


def policy_options(ctx: Context, call: cst.Call) -> list[tuple[str, Any]]:
    """Read the options of ``policy(…)``."""
    out: list[tuple[str, Any]] = []
    for arg in call.args:
        name = arg.keyword.value if arg.keyword is not None else ""
        if not name:
            ctx.refuse(name_rules.BadCall(
                origin=ctx.origin(arg), why="`policy` takes its options one by one, by their names",
                hint=f"write `policy({'=…, '.join(POLICY_OPTIONS)}=…)` with those you need",
            ))  # fmt: skip
        elif name not in POLICY_OPTIONS:
            hint = did_you_mean(name, POLICY_OPTIONS)
            ctx.refuse(rules.UnknownArgument(origin=ctx.origin(arg), task="policy", name=name, hint=hint))
        else:
            out.append((name, option(ctx, name, arg.value)))
    return out


def _with_paths(value: Expr) -> Expr:
    """Write the paths of a ``result_selector`` in ASL's way: ``{"id": json_path("$.x")}`` is ``{"id.$": "$.x"}``."""
    if not isinstance(value, DictOf):
        return value
    entries: list[tuple[Expr, Expr]] = []
    for entry in value.entries:
        if isinstance(entry, Spread):
            return value
        key, inner = entry
        text = path_text(inner)
        if text is not None and isinstance(key, Literal):
            entries.append((Literal(f"{key.value}.$"), Literal(text)))
        else:
            entries.append((key, _with_paths(inner)))
    return DictOf(tuple(entries), value.origin)


def _check(ctx: Context, name: str, node: cst.BaseExpression, value: Expr) -> None:
    try:
        known = constant(value)
    except NotConstant:
        if name == "credentials" or not isinstance(value, DictOf | ListOf):
            return
        known = None  # whatever is in it, it is no number and no text
    if name == "credentials":
        if not isinstance(known, str):
            ctx.refuse(rules.BadOption(origin=ctx.origin(node), why="`credentials` is the ARN of a role"))
    elif not isinstance(known, int) or isinstance(known, bool) or not 0 < known <= MAX_SECONDS:
        ctx.refuse(rules.BadOption(
            origin=ctx.origin(node), why=f"`{name}` is a whole number of seconds from 1 to {MAX_SECONDS}"
        ))  # fmt: skip


def is_option(name: str) -> bool:
    """Whether a keyword argument is one of the trailing options that every stub takes."""
    return name in OPTION_NAMES


def retriers(ctx: Context, node: cst.BaseExpression) -> tuple[Retrier, ...]:
    """Read ``retry=``: a `Retry`, a list of them, None, or a module constant that is one of these."""
    match node:
        case cst.Name(value="None"):
            return ()
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            return tuple(r for element in elements for r in retriers(ctx, element.value))
        case cst.Call(func=func) if referent(ctx, func) == Imported("flowdsl.Retry"):
            made = _retrier(ctx, node)
            return (made,) if made is not None else ()
        case cst.Name() | cst.Attribute():
            found = referent(ctx, node)
            if isinstance(found, Constant):
                return retriers(ctx, found.value)
        case _:
            pass
    ctx.refuse(rules.BadOption(
        origin=ctx.origin(node), why="`retry` must be known at compile time",
        instead="write `Retry(...)`, a list of them, or None",
    ))  # fmt: skip
    return ()


def _retrier(ctx: Context, node: cst.Call) -> Retrier | None:
    given: dict[str, cst.BaseExpression] = {}
    for position, arg in enumerate(node.args):
        name = (
            arg.keyword.value
            if arg.keyword is not None
            else (_RETRY_FIELDS[position] if position < len(_RETRY_FIELDS) else "")
        )
        if name not in _RETRY_FIELDS or arg.star:
            ctx.refuse(rules.UnknownArgument(
                origin=ctx.origin(arg), task="Retry", name=name or "that", hint=did_you_mean(name, _RETRY_FIELDS)
            ))  # fmt: skip
            return None
        given[name] = arg.value
    on = caught(ctx, given["on"], texts=True) if "on" in given else ("States.ALL",)
    values: dict[str, Any] = {"max_attempts": 3, "interval": 1, "backoff": 2.0, "max_delay": None, "jitter": False}
    for name in values:
        if name in given:
            try:
                values[name] = constant(fold(read(ctx, given[name])))
            except NotConstant:
                ctx.refuse(rules.BadOption(
                    origin=ctx.origin(given[name]), why=f"`{name}` of a Retry must be known at compile time"
                ))  # fmt: skip
                return None
    for name, low, high, kind in (
        ("max_attempts", 0, MAX_SECONDS, (int,)), ("interval", 1, MAX_SECONDS, (int,)),
        ("backoff", 1.0, float("inf"), (int, float)), ("max_delay", 1, 31_622_400, (int,)),
    ):  # fmt: skip
        value = values[name]
        if value is None and name == "max_delay":
            continue
        if not isinstance(value, kind) or isinstance(value, bool) or not low <= value <= high:
            wanted = "a number" if float in kind else "a whole number"
            why = f"`{name}` of a Retry must be {wanted} of at least {low}"
            ctx.refuse(rules.BadOption(origin=ctx.origin(given.get(name, node)), why=why))
            return None
    if not isinstance(values["jitter"], bool):
        ctx.refuse(rules.BadOption(origin=ctx.origin(given["jitter"]), why="`jitter` of a Retry is True or False"))
        return None
    return Retrier(on, values["max_attempts"], values["interval"], float(values["backoff"]), values["max_delay"],
                   bool(values["jitter"]))  # fmt: skip


def keyword_constants(ctx: Context, call: cst.BaseExpression, known: tuple[str, ...], owner: str) -> dict[str, Any]:
    """Read the keyword arguments of a decorator call, all of them constants."""
    out: dict[str, Any] = {}
    if not isinstance(call, cst.Call):
        return out
    for arg in call.args:
        name = arg.keyword.value if arg.keyword is not None else ""
        if not name:
            why = f"`{owner}` takes its options by name"
            ctx.refuse(name_rules.BadCall(origin=ctx.origin(arg), why=why, hint="write `name=value`"))
            continue
        if name not in known:
            hint = did_you_mean(name, known)
            ctx.refuse(rules.UnknownArgument(origin=ctx.origin(arg), task=owner, name=name, hint=hint))
            continue
        try:
            out[name] = constant(fold(read(ctx, arg.value)))
        except NotConstant:
            ctx.refuse(rules.BadOption(origin=ctx.origin(arg), why=f"`{name}` must be known at compile time"))
    return out
