"""``describe(…)`` before a statement: the name and the comment of the state that the statement becomes."""

import libcst as cst

from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import tasks as task_rules
from flowdsl.frontend.context import Context
from flowdsl.frontend.options import option
from flowdsl.frontend.resolve import referent
from flowdsl.frontend.symbols import Imported
from flowdsl.ir.flow import Described

WORDS = ("state_name", "comment")


def description(ctx: Context, node: cst.CSTNode) -> Described | None:
    """Read a ``describe(…)`` statement, which describes nothing yet; None when the statement is another one."""
    if not isinstance(node, cst.Expr) or not isinstance(node.value, cst.Call):
        return None
    if referent(ctx, node.value.func) != Imported("flowdsl.describe"):
        return None
    said: dict[str, str] = {}
    for arg in node.value.args:
        key = arg.keyword.value if arg.keyword is not None else ""
        if key in WORDS:
            said[key] = option(ctx, key, arg.value) or ""
        elif key:
            ctx.refuse(task_rules.UnknownArgument(
                origin=ctx.origin(arg), task="describe", name=key, hint=did_you_mean(key, WORDS)
            ))  # fmt: skip
        else:
            ctx.refuse(rules.BadCall(
                origin=ctx.origin(arg), why="`describe` takes `state_name=` and `comment=`, by their names"
            ))  # fmt: skip
    return Described(said.get("state_name", ""), said.get("comment", ""), (), ctx.origin(node))


def dangling(ctx: Context, found: Described) -> None:
    """Refuse a description that no statement follows."""
    ctx.refuse(rules.BadCall(
        origin=found.origin, why="`describe` stands before the statement whose state it describes"
    ))  # fmt: skip
