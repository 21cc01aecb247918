"""What Step Functions refuses of the syntax that newer JSONata engines accept."""

import re

_WORD = re.compile(r"\w")
_SIGNATURE = re.compile(r"\)\s*<[\w()<>?+:-]*>(?=\s*\{)")
"""The signature of a function, ``function($x)<s?:n>{…}``, in which ``?:`` is no operator."""


class JsonataSyntaxError(ValueError):
    """The text is no JSONata 2.0.6 expression; `code` is the reference engine's, e.g. ``S0203``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


def refused_syntax(text: str) -> JsonataSyntaxError | None:
    """Return why Step Functions refuses an expression that a newer JSONata accepts, or None."""
    bare = _SIGNATURE.sub(")", _outside_literals(text))
    if "??" in bare:
        return JsonataSyntaxError("S0211", 'The symbol "?" cannot be used as a unary operator')
    if "?:" in bare:
        return JsonataSyntaxError("S0211", 'The symbol ":" cannot be used as a unary operator')
    if re.search(r"\$eval\b", bare):
        return JsonataSyntaxError("T1006", "The function $eval is not available in Step Functions")
    return None


def _outside_literals(text: str) -> str:
    """Blank out strings, quoted names, comments and regular expressions."""
    if "?" not in text and "$eval" not in text:
        return ""
    out: list[str] = []
    i, n = 0, len(text)
    last = ""
    while i < n:
        char = text[i]
        if char in "'\"`":
            i += 1
            while i < n and text[i] != char:
                i += 2 if text[i] == "\\" and char != "`" else 1
            i += 1
            out.append("'")
            last = "'"
        elif text.startswith("/*", i):
            end = text.find("*/", i + 2)
            i = n if end < 0 else end + 2
            out.append(" ")
        elif char == "/" and not (_WORD.match(last) or last in ("'", ")", "]", "}")):
            i += 1
            while i < n and text[i] != "/":
                i += 2 if text[i] == "\\" else 1
            i += 1
            out.append("'")
            last = "'"
        else:
            out.append(char)
            if not char.isspace():
                last = char
            i += 1
    return "".join(out)
