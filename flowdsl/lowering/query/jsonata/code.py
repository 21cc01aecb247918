"""A piece of JSONata text with what its context must know: precedence, type, and whether it may be undefined."""

import json
import re
from typing import Final

from flowdsl.ir.ops.kinds import K_LIST, within
from flowdsl.ir.types import ANY, Type
from flowdsl.records import dataclass, replace

ATOM: Final = 100
PATH: Final = 80
UNARY: Final = 70
TIMES: Final = 60
PLUS: Final = 50
COMPARE: Final = 40
AND: Final = 30
OR: Final = 25
COND: Final = 20
LOWEST: Final = 0

_LITERAL_ITEM: Final = re.compile(r"\[-?\d+\]$")


@dataclass(frozen=True, slots=True)
class Code:
    """JSONata text.

    Attributes:
        text: the text.
        prec: binding power of its outermost operator (`ATOM` for calls, names, literals).
        type: the static type of its value.
        soft: whether it may yield *undefined* where Python raises. An undefined result fails a state's field, and
            arithmetic hands it on, but ``=``, ``&``, conditions and constructors swallow it: those need `Emitter.hard`.
        simple: whether it may be written twice (a name, a literal, a short path).
        bracket: whether it is an array constructor, which another one takes as *one* item.
        params: the parameters of a function argument.
        body: the body of a function argument.
    """

    text: str
    prec: int = ATOM
    type: Type = ANY
    soft: bool = False
    simple: bool = False
    bracket: bool = False
    params: tuple[str, ...] = ()
    body: "Code | None" = None

    def at(self, prec: int) -> str:
        """Return the text for a place that binds with `prec`, in parentheses where needed.

        An array constructor is one still after ``[i]``, to the constructor around it: ``[[[]][0]]`` is ``[[]]`` where
        ``[$x[0]]`` would be ``[]``. Parentheses make it an expression like others.
        """
        if prec == PATH and self.text.startswith("["):
            return f"({self.text})"
        return self.text if self.prec >= prec else f"({self.text})"

    def item(self, index: str) -> str:
        """Return the text of an item of the list, ``$xs[index]``.

        An item found by a computed index stands in a sequence of one until its expression ends, and a further index
        would be one into that sequence: hence ``($rows[$i])[0]``, where ``$rows[0][1]`` needs no parentheses.
        """
        text = self.at(PATH)
        return f"({text})[{index}]" if _computed_item(text) else f"{text}[{index}]"

    def typed(self, type_: Type) -> "Code":
        """Return the same text with a better-known type."""
        return replace(self, type=type_)

    def is_list(self) -> bool:
        """Whether the value is a list for certain."""
        return within(self.type, K_LIST)


def _computed_item(text: str) -> bool:
    """Whether a text ends with an index that is no literal."""
    return text.endswith("]") and not _LITERAL_ITEM.search(text)


def call(function: str, *args: Code | str, type: Type = ANY, soft: bool = False) -> Code:
    """Return ``$function(args)``."""
    texts = ", ".join(a if isinstance(a, str) else a.text for a in args)
    return Code(f"${function}({texts})", ATOM, type, soft)


def quoted(text: str) -> str:
    """Return a JSONata string literal.

    The delimiters of an expression and of a substitution never stand in it literally, so that no reader of the
    definition can take them for the real ones.
    """
    out = json.dumps(text, ensure_ascii=False)
    out = "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" or c in "\x7f\u2028\u2029" else c for c in out)
    return out.replace("%}", "%\\u007d").replace("{%", "{\\u0025").replace("${", "$\\u007b")


def number(value: int | float) -> Code:
    """Return a number literal; an integral float is the int."""
    from flowdsl.ir.ops.infer import literal_type

    type_ = literal_type(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    text = repr(value)
    return Code(text, UNARY if text.startswith("-") else ATOM, type_, simple=True)
