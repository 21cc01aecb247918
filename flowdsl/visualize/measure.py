"""How wide text is, without a font: the advance widths of Helvetica, which Arial and Liberation Sans share.

The pictures name those families, so the estimate holds on every system; a few per cent are added for the rest.
"""

import unicodedata
from functools import lru_cache

_WIDTHS = (
    ("ijl'", 0.222),
    (' !,./:;I[]\\ftr()-`|"{}·', 0.315),
    ("^*°", 0.45),
    ("ckszvxyJ", 0.5),
    ("abdeghnopquL0123456789_$#?", 0.557),
    ("+<=>~≤≥≠¬ABEKPSVXY&F TZ", 0.66),
    ("CDHNRUw", 0.724),
    ("GOQ", 0.779),
    ("mM", 0.834),
    ("%", 0.89),
    ("W", 0.945),
    ("@—…", 1.01),
)
_TABLE = {character: width for characters, width in _WIDTHS for character in characters}
_MARGIN = 1.04
_STRETCH = 1.12
"""A text this much too wide stays on one line: better than a second line with one word."""


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the estimated width of one line of text, in pixels, at a font size in pixels."""
    total = sum(_advance(character) for character in text)
    return total * size * _MARGIN * (1.07 if bold else 1.0)


def _advance(character: str) -> float:
    known = _TABLE.get(character)
    if known is not None:
        return known
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1.15 if ord(character) > 0xFFFF else 1.0
    return 0.667


def clip(text: str, size: float, limit: float, *, bold: bool = False) -> str:
    """Return the text, cut with an ellipsis where it is wider than `limit` pixels."""
    if width(text, size, bold=bold) <= limit:
        return text
    while text and width(text + "…", size, bold=bold) > limit:
        text = text[:-1]
        while text and unicodedata.combining(text[-1]):
            text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, size: float, limit: float, lines: int, *, bold: bool = False) -> tuple[str, ...]:
    """Break text into at most `lines` lines of about `limit` pixels, the last one clipped.

    Breaks stand at blanks, else behind ``_ - . / ,``, else before a capital, else anywhere.
    """
    rest = " ".join(text.split())
    if width(rest, size, bold=bold) <= limit * _STRETCH:
        return (rest,) if rest else ()
    found: list[str] = []
    while rest and len(found) < lines - 1 and width(rest, size, bold=bold) > limit:
        cut = _break(rest, size, limit, bold)
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        found.append(clip(rest, size, limit * _STRETCH, bold=bold))
    return tuple(found)


def _break(text: str, size: float, limit: float, bold: bool) -> int:
    fitting = 1
    while fitting < len(text) and width(text[: fitting + 1], size, bold=bold) <= limit:
        fitting += 1
    shortest = max(1, fitting // 3)
    for candidate in range(fitting, shortest, -1):
        if text[candidate : candidate + 1] == " " or text[candidate - 1] == " ":
            return candidate
    for candidate in range(fitting, shortest, -1):
        if text[candidate - 1] in "_-./,:":
            return candidate
    for candidate in range(fitting, shortest, -1):
        if text[candidate].isupper() and text[candidate - 1].islower():
            return candidate
    return fitting
