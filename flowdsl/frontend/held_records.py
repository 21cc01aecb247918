"""Which names hold a dataclass, so that their attributes are keys."""

import libcst as cst

from flowdsl.frontend.context import Context
from flowdsl.frontend.resolve import referent
from flowdsl.frontend.symbols import RecordClass


def remember_record(ctx: Context, target: cst.BaseExpression, value: cst.BaseExpression) -> None:
    """Remember names that hold a dataclass made by its constructor, so that their attributes can be read."""
    if isinstance(target, cst.Name) and isinstance(value, cst.Call):
        found = referent(ctx, value.func)
        if isinstance(found, RecordClass) and found.dataclass:
            ctx.scope.types[target.value] = found


def declare_annotation(ctx: Context, name: str, annotation: cst.Annotation | None) -> None:
    """Remember a name annotated with a dataclass."""
    if annotation is not None and isinstance(annotation.annotation, cst.Name):
        found = ctx.module.lookup(annotation.annotation.value)
        if isinstance(found, RecordClass) and found.dataclass:
            ctx.scope.types[name] = found
