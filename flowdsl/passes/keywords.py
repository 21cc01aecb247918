"""``**request`` in a task call: the keys are those that the dict was made with.

Before::

    request: {"Bucket": str} or {"Bucket": str, "ContinuationToken": str}
    call list_objects_v2(MaxKeys=2, **request)

After::

    call list_objects_v2(MaxKeys=2, Bucket=request["Bucket"], ContinuationToken=request["ContinuationToken"])

and the last one is given only where `request` has the key (`flowdsl.passes.optional`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from flowdsl.adapters.request import Problem
from flowdsl.diagnostics.model import did_you_mean
from flowdsl.ir.expr import Expr, Literal, Op
from flowdsl.ir.flow import SPREAD
from flowdsl.ir.types import RecordType, Type, members
from flowdsl.records import dataclass
from flowdsl.source import Located


@dataclass(slots=True)
class Keywords:
    """The arguments of a call by name.

    Attributes:
        arguments: parameter name → value.
        optional: parameter name → whether the dict has the key.
        problems: what is wrong with the spreads.
    """

    arguments: dict[str, Expr] = field(default_factory=dict)
    optional: dict[str, Op] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, origin: Located, message: str, instead: str = "") -> None:
        """Add a problem of the spread at `origin`."""
        self.problems.append(Problem(message, help=instead, origin=origin))


def keywords(
    names: Sequence[str],
    values: Sequence[Expr],
    parameters: Mapping[str, bool],
    task: str,
    type_of: Callable[[Expr], Type],
) -> Keywords:
    """Spread what ``**`` gives over the parameters.

    Args:
        names: parameter names in call order, or `SPREAD`.
        values: the value of each.
        parameters: the task's parameters, and whether each is required.
        task: the task's name.
        type_of: the static type of a value.
    """
    found = Keywords()
    for name, value in zip(names, values, strict=True):
        if name == SPREAD:
            _spread(found, value, parameters, task, type_of(value))
        elif name in found.arguments:
            found.refuse(value.origin, f"`{name}` is given twice")
        else:
            found.arguments[name] = value
    if not found.problems:
        sure = [name for name in found.arguments if name not in found.optional]
        missing = ", ".join(f"`{name}`" for name, required in parameters.items() if required and name not in sure)
        if missing:
            found.refuse(values[names.index(SPREAD)].origin, f"`{task}` needs {missing}")
    return found


def _spread(found: Keywords, value: Expr, parameters: Mapping[str, bool], task: str, type_: Type) -> None:
    records = [member for member in members(type_) if isinstance(member, RecordType) and member.closed]
    instance = next((record.instance for record in records if record.instance), "")
    if instance:
        found.refuse(
            value.origin, f"`**` takes a dict, and an instance of `{instance}` is none in Python",
            "name the arguments: `name=value.field`",
        )  # fmt: skip
        return
    if not records or len(records) < len(members(type_)):
        found.refuse(
            value.origin, "the keys of this `**` are not known at compile time",
            "name the arguments, or make the dict in this function: `request = {…}`, `request[\"Key\"] = …`",
        )  # fmt: skip
        return
    keys = dict.fromkeys(each.name for record in records for each in record.fields)
    for key in keys:
        if key not in parameters:
            hint = did_you_mean(key, [*parameters])
            found.refuse(value.origin, f"`{task}` has no parameter `{key}`", hint)
        elif key in found.arguments:
            found.refuse(value.origin, f"`{key}` is given twice")
        else:
            own = [record.field(key) for record in records]
            item = Op("[]", (value, Literal(key)), (), value.origin)
            found.arguments[key] = item
            if not all(each is not None and each.required for each in own):
                found.optional[key] = Op("in", (Literal(key), value), (), value.origin)
