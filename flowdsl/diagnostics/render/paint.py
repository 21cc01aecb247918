"""Lines of styled pieces, and the only place that makes ANSI sequences of them."""

from collections.abc import Iterable
from typing import TypeAlias

Line: TypeAlias = list[tuple[str, str]]
"""Pieces of text, each with one of the names of `STYLES` (or "")."""

STYLES: dict[str, str] = {
    "error": "bold red",
    "warning": "bold yellow",
    "secondary": "bold bright_blue",
    "gutter": "bright_blue",
    "bold": "bold",
    "note": "bold cyan",
    "help": "bold green",
    "dim": "dim",
    "added": "green",
    "removed": "red",
}


def paint(lines: Iterable[Line], *, color: bool) -> str:
    """Join lines into text; every line ends with a newline and none with blanks."""
    if not color:
        return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)
    from rich.color import ColorSystem
    from rich.style import Style

    styles = {name: Style.parse(style) for name, style in STYLES.items()}
    return "".join(
        "".join(
            styles[style].render(text, color_system=ColorSystem.STANDARD) if style and text.strip() else text
            for text, style in line
        )
        + "\n"
        for line in lines
    )
