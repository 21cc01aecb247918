"""Which names hold a dataclass, so that their attributes are keys.

A name that holds instances of one dataclass, or None, and nothing else: what ``p.x`` reads is then known. Of others the
types tell (`flowdsl.ir.attribute`).
"""

import libcst as cst

from flowdsl.diagnostics.rules import names as rules
from flowdsl.frontend.context import Context, Scope
from flowdsl.frontend.resolve import record_of
from flowdsl.frontend.symbols import RecordClass


class HeldBoth(Exception):
    """A name turned out to hold a dataclass and something else; what was read of it before is read again.

    Attributes:
        name: the function and the name.
    """

    def __init__(self, name: tuple[str, str]) -> None:
        super().__init__(name)
        self.name = name


def hold(ctx: Context, name: cst.Name, value: cst.BaseExpression | None) -> None:
    """Remember what a name is bound to: a dataclass, or (None: an item, a part, a task's result) something else.

    Raises:
        HeldBoth: it is bound to both.
    """
    if isinstance(value, cst.Name) and value.value == "None":
        return
    made = record_of(ctx, value)
    scope = ctx.scope
    known = scope.prefix, name.value
    if known in ctx.held_both:
        return
    held = scope.types.get(name.value)
    if held is not made and (held is not None or name.value in scope.plain):
        raise HeldBoth(known)
    if made is not None:
        scope.types[name.value] = made
    else:
        scope.plain.add(name.value)


def declare_parameters(ctx: Context, scope: Scope, params: cst.Parameters) -> None:
    """Remember the parameters of an inlined function that are annotated with a dataclass."""
    for param in (*params.posonly_params, *params.params, *params.kwonly_params):
        if (scope.prefix, param.name.value) in ctx.held_both:
            continue
        if param.annotation is not None and isinstance(param.annotation.annotation, cst.Name):
            found = scope.module.lookup(param.annotation.annotation.value)
            if isinstance(found, RecordClass) and found.dataclass:
                scope.types[param.name.value] = found


def refuse_keys(ctx: Context, value: cst.BaseExpression, node: cst.BaseExpression) -> None:
    """Refuse ``p["x"]`` of a dataclass, which has attributes and no keys."""
    record = record_of(ctx, value)
    if record is not None:
        ctx.refuse(rules.UnknownAttribute(
            origin=ctx.origin(node), owner=f"`{record.name}`", name="[…]", instead="read an attribute: `value.name`"
        ))  # fmt: skip


def refuse_change(ctx: Context, record: RecordClass, node: cst.Attribute) -> None:
    """Refuse ``p.x = 1`` of a frozen dataclass."""
    if record.frozen:
        ctx.refuse(rules.UnusableName(
            origin=ctx.origin(node), name=node.attr.value, why=f"a field of `{record.name}`, which is frozen",
            instead="make another instance",
        ))  # fmt: skip
