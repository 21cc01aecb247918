"""A made-up rule and a made-up file, so that the renderings do not depend on any real rule's words."""

from dataclasses import dataclass
from typing import ClassVar

from flowdsl.diagnostics.model import Diagnostic, Label, Severity
from flowdsl.source import Origin, SourceFile, Span

TEXT = """\
import time
def bill(items):
    total = 0
    for item in concurrent(items):
\t\ttotal = total + "日本😀" * item.qty
    charge(
        card,
        total,
    )
    return total
"""
FILE = SourceFile("flows/order.py", TEXT)
OTHER = SourceFile("flows/tasks.py", "def charge(card, amount): ...\n")


@dataclass(frozen=True, kw_only=True)
class Carried(Diagnostic):
    """A made-up error."""

    code = "FLOW998"
    title = "carried between iterations"
    message = "`{name}` is carried between iterations of a loop compiled to Map"
    label = "reassigned here, but iterations run concurrently"
    note = "iterations of a Map cannot see each other's variables"
    help = "collect with a comprehension:\n    {name} = sum([...])\nor loop without `concurrent`"

    name: str


@dataclass(frozen=True, kw_only=True)
class Wide(Diagnostic):
    """A made-up warning."""

    code = "FLOW997"
    title = "wide resource"
    severity: ClassVar[Severity] = "warning"
    message = "the policy allows {what}, 100% of them: a, b"

    what: str


def at(*place: int, file: SourceFile = FILE) -> Origin:
    return Origin(file, Span(*place))


CARRIED = Carried(origin=at(5, 3, 5, 8), labels=(Label(at(3, 5, 3, 10), "first assigned here"),), name="total")
BESIDE = Carried(
    origin=at(5, 11, 5, 16),
    labels=(Label(at(5, 3, 5, 8), "assigned here"), Label(at(5, 19, 5, 24), "a wide text")),
    hint="did you mean `totals`?",
    name="total",
)
TALL = Wide(origin=at(6, 5, 9, 6), labels=(Label(at(1, 5, 1, 11, file=OTHER), "declared here"),), what="everything")
PLACELESS = Wide(what="more\nthan it should")
ALL = [CARRIED, BESIDE, TALL, PLACELESS]
