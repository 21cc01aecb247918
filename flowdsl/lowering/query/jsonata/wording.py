"""Small pieces of JSONata text: blocks, functions, field names."""

import re
from typing import Final

from flowdsl.ir.expr import (
    Comprehension,
    Expr,
    Lambda,
    Let,
    Raw,
    Var,
    walk,
)
from flowdsl.lowering.query.jsonata.code import ATOM, Code

_IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)
_KEYWORDS: Final = frozenset({"and", "or", "in", "true", "false", "null", "function"})


def block(head: str, inner: Code) -> Code:
    """Return ``( head; inner )``, joining nested blocks."""
    body = inner.text
    if inner.prec == ATOM and body.startswith("( ") and body.endswith(" )") and "( " not in body[2:-2]:
        body = body[2:-2]
    return Code(f"( {head}; {body} )", ATOM, inner.type, inner.soft)


def function_text(names: tuple[str, ...], body: Code) -> str:
    """Return ``function($a, $b) { body }``."""
    text = body.text
    return f"function({', '.join('$' + n for n in names)}) {{ {text} }}"


def field_name(name: str) -> str:
    """Return a field name of a path, in backquotes where it needs them."""
    return name if _IDENTIFIER.match(name) and name not in _KEYWORDS else f"`{name}`"


def names_in(expr: Expr) -> set[str]:
    """Return every variable name of an expression, bound or free."""
    out: set[str] = set()
    for node in walk(expr):
        match node:
            case Var(name) | Let(name=name):
                out.add(name)
            case Lambda(params):
                out.update(params)
            case Comprehension(clauses=clauses):
                out.update(n for c in clauses for n in c.names)
            case Raw(bindings=bindings, text=text):
                out.update(n for n, _ in bindings)
                out.update(re.findall(r"\$(\w+)", text))
            case _:
                pass
    return out
