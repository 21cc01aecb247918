"""An item of a module constant, without the rest of it.

::

    RATES = {"de": 19, "fr": 20, …}
    RATES["de"]                       ───▶  19

A table of some thousand entries is then not read again at each of its uses. Only numbers, texts and the like are taken
out so: who shares a list or a dict with whom depends on the whole constant.
"""

import libcst as cst

from flowdsl.frontend.context import Context, Scope
from flowdsl.frontend.expressions import read, takes_tuple
from flowdsl.frontend.resolve import referent
from flowdsl.frontend.symbols import Constant
from flowdsl.ir import expr as ir

_TRIPLE = ('"""', "'''")


def read_item(ctx: Context, node: cst.Subscript) -> ir.Expr | None:
    """Read ``NAME[3]`` or ``NAME["key"]``; None when it is another subscript."""
    if not isinstance(node.value, cst.Name | cst.Attribute) or takes_tuple(node):
        return None
    index = node.slice[0].slice
    key = index.value if isinstance(index, cst.Index) else None
    if not isinstance(key, cst.Integer | cst.SimpleString):
        return None
    constant = referent(ctx, node.value)
    if not isinstance(constant, Constant):
        return None
    found = _item(constant.value, key)
    if not _is_scalar(found):
        return None
    assert found is not None
    with ctx.inside(Scope(constant.module)):
        return read(ctx, found)


def _item(display: cst.BaseExpression, key: cst.Integer | cst.SimpleString) -> cst.BaseExpression | None:
    # Exact types, which are compared in a tenth of the time: a table is looked through at each of its uses.
    match display, key:
        case cst.List(elements=elements) | cst.Tuple(elements=elements), cst.Integer():
            first = elements[: key.evaluated_value + 1]
            plain = len(first) == key.evaluated_value + 1 and all(type(e) is cst.Element for e in first)
            return first[-1].value if plain else None
        case cst.Dict(elements=entries), cst.SimpleString():
            wanted, found = _text(key), None
            for entry in entries:
                if type(entry) is not cst.DictElement or type(entry.key) is not cst.SimpleString:
                    return None
                text = _text(entry.key)
                if text is None or wanted is None:
                    return None
                if text == wanted:
                    found = entry.value
            return found
        case _:
            return None


def _text(literal: cst.SimpleString) -> str | None:
    """Return a text that is written as it is, without prefix and escapes; else None."""
    written = literal.value
    return written[1:-1] if written[0] in "\"'" and "\\" not in written and written[:3] not in _TRIPLE else None


def _is_scalar(value: cst.BaseExpression | None) -> bool:
    match value:
        case cst.Integer() | cst.Float() | cst.SimpleString():
            return True
        case cst.Name(value=name):
            return name in ("None", "True", "False")
        case _:
            return False
