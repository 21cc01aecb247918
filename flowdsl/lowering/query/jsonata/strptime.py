"""``datetime.strptime`` with a constant format: a regular expression takes the text apart.

::

    datetime.strptime(text, "%Y-%m-%d")
    ─▶  ( $parts := $match($text, /^([0-9]{4})-(1[0-2]|0[1-9]|[1-9])-(3[01]|…)([\\s\\S]*)$/i)[0].groups;
          $exists($parts) and $parts[-1] = "" ? $dateOf($number($parts[0]), …) : $error("ValueError: …") )

The expressions are those of CPython's `_strptime`: blanks of the format stand for any number of blanks, case does not
matter, and the text is matched from its start, then nothing may be left of it. The last group is what is left: a
pattern that asked for the end would go back and divide the text in another way, where CPython raises.
"""

import re
from typing import Final

from flowdsl.ir.expr import Expr
from flowdsl.ir.ops.temporal import NAIVE
from flowdsl.lowering.query.jsonata.code import COND, Code
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes
from flowdsl.lowering.query.jsonata.wording import block

_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_SHORT: Final = tuple(month[:3] for month in _MONTHS)
_DIRECTIVES: Final = {
    "Y": "([0-9]{4})", "y": "([0-9]{2})", "m": "(1[0-2]|0[1-9]|[1-9])", "B": f"({'|'.join(_MONTHS)})",
    "b": f"({'|'.join(_SHORT)})", "d": "(3[01]|[12][0-9]|0[1-9]|[1-9]| [1-9])", "H": "(2[0-3]|[01][0-9]|[0-9])",
    "M": "([0-5][0-9]|[0-9])", "S": "(6[01]|[0-5][0-9]|[0-9])", "f": "([0-9]{1,6})",
}  # fmt: skip
"""CPython's expressions for the directives whose meaning no locale and no zone changes; the names of months are those
of the locale "C", which a program has until it asks for another."""
_FIELDS: Final = {"Y": 0, "y": 0, "m": 1, "B": 1, "b": 1, "d": 2, "H": 3, "M": 4, "S": 5, "f": 6}
_DEFAULTS: Final = ("1900", "1", "1", "0", "0", "0", "0")
_BLANKS: Final = r"[ \t\n\r\f\v\x1c-\x1f]+"
_SPECIAL: Final = frozenset("\\^$.|?*+()[]{}/")
_KNOWN: Final = "use each of Y m d H M S f y B b at most once"


@writes("datetime.datetime.strptime")
def _strptime(emitter: Emitter, args: Args) -> Code:
    layout = args.call.literal(1)
    if not isinstance(layout, str) or layout == "":
        return emitter.refuse(args.call.op, "the date format must be a constant", "write the format as a text")
    return strptime(emitter, emitter.hard(emitter.text(args[0])), layout, args.call.op)


def strptime(emitter: Emitter, text: Code, layout: str, expr: Expr) -> Code:
    """Write ``datetime.strptime(text, layout)``."""
    pattern = ""
    letters: list[str] = []
    for found in re.finditer(r"%(.?)|\s+|.", layout, re.DOTALL):
        letter = found[1]
        if letter is None:
            pattern += _BLANKS if found[0].isspace() else _char(found[0])
        elif letter == "%":
            pattern += _char("%")
        elif letter not in _DIRECTIVES or _FIELDS[letter] in [_FIELDS[other] for other in letters]:
            help = "use `datetime.fromisoformat`" if letter in ("z", "Z") else _KNOWN
            return emitter.refuse(expr, f"the date format `{layout}` has no counterpart in JSONata", help)
        else:
            letters.append(letter)
            pattern += _DIRECTIVES[letter]
    name = emitter.fresh("parts")
    fields = list(_DEFAULTS)
    for index, letter in enumerate(letters):
        fields[_FIELDS[letter]] = _value(letter, f"${name}[{index}]")
    moment = emitter.helper("dateOf", *fields[:3])
    if fields[3:] != list(_DEFAULTS[3:]):
        moment = emitter.helper("moved", moment, emitter.helper("clockOf", *fields[3:]))
    if not layout.isascii():  # Beyond ASCII the two engines disagree about case.
        text = emitter.helper("asciiText", text)

    def matched(text: Code) -> Code:
        match = f"${name} := $match({text.text}, /^{pattern}([\\s\\S]*)$/i)[0].groups"
        problem = emitter.helper("noMoment", text).text
        return block(match, Code(f'$exists(${name}) and ${name}[-1] = "" ? {moment.text} : {problem}', COND, NAIVE))

    return emitter.once(text, matched, "text")


def _value(letter: str, group: str) -> str:
    match letter:
        case "B" | "b":
            names = "".join(_SHORT)
            return f'$length($substringBefore("{names}", $lowercase($substring({group}, 0, 3)))) / 3 + 1'
        case "y":
            return f"$number({group}) + ($number({group}) < 69 ? 2000 : 1900)"
        case "d":
            return f"$number($trim({group}))"
        case "f":
            return f'$number($pad({group}, 6, "0"))'
        case _:
            return f"$number({group})"


def _char(char: str) -> str:
    if char == "%" or not 32 < ord(char) < 127:
        # Written as it is, a per cent sign beside a brace would be a delimiter of the expression.
        return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else re.escape(char)
    return f"\\{char}" if char in _SPECIAL else char
