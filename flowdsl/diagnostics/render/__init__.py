"""Diagnostics as text: one module per format, all made from the same `Finding`s."""

from collections.abc import Iterable
from typing import Literal, TypeAlias, assert_never, cast, get_args

from flowdsl.diagnostics.levels import Levels
from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.render.finding import findings

Format: TypeAlias = Literal["full", "concise", "json", "github", "sarif"]

FORMATS: tuple[Format, ...] = cast("tuple[Format, ...]", get_args(Format))


def render(
    diagnostics: Iterable[Diagnostic],
    format: Format = "full",
    *,
    color: bool = False,
    width: int = 80,
    levels: Levels | None = None,
) -> str:
    """Return the diagnostics as text, in the order given, ending with a newline unless there is nothing to say.

    Args:
        diagnostics: what to show; `Sink.sorted` puts them in order.
        format: ``full`` and ``concise`` are for people, ``json`` and ``sarif`` (2.1.0) for programs, ``github`` makes
            workflow commands that GitHub Actions shows beside the lines. The last three show everything and are
            complete documents even when there is nothing to report.
        color: whether ``full`` and ``concise`` use ANSI colours.
        width: of the terminal in cells, for ``full``.
        levels: the severities of this run; the rules' own when None.
    """
    found = findings(diagnostics, levels or Levels())
    match format:
        case "full":
            from flowdsl.diagnostics.render.full import full

            return full(found, color=color, width=width)
        case "concise":
            from flowdsl.diagnostics.render.concise import concise

            return concise(found, color=color)
        case "json":
            from flowdsl.diagnostics.render.json import json

            return json(found)
        case "github":
            from flowdsl.diagnostics.render.github import github

            return github(found)
        case "sarif":
            from flowdsl.diagnostics.render.sarif import sarif

            return sarif(found)
        case _:
            assert_never(format)
