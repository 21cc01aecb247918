"""What an exception of plain Python is called in a machine: the body's own error, a task's, or a failing expression.

A machine knows an error by its name and its cause. A ``raise`` or an ``assert`` of the user's has the name of its
class; whatever an *expression* raises is ``States.QueryEvaluationError``. Which of the two a ``KeyError`` is, the line
that raised it tells.
"""

import ast
import linecache
from functools import lru_cache
from itertools import islice
from types import FrameType, TracebackType
from typing import TypeAlias

from flowdsl.dsl.errors import PYTHON_ERRORS, Error, own_name
from flowdsl.dsl.sight import NOT_THE_USERS

EXPRESSION_FAILURE = "States.QueryEvaluationError"
_EXPRESSIONS = (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError, AttributeError)


def machine_error(error: BaseException) -> tuple[str, str]:
    """Return the ASL error name and the cause of an exception that a workflow's function raised."""
    if isinstance(error, Error):
        return error.error, error.cause
    if raised_by_statement(error):
        return own_name(type(error)), str(error)
    return "States.Timeout" if isinstance(error, TimeoutError) else EXPRESSION_FAILURE, str(error)


def raised_by_statement(error: BaseException) -> bool:
    """Whether a ``raise`` or ``assert`` of the user's made the exception, rather than an expression."""
    innermost = error.__traceback__
    if innermost is None:
        return False
    while innermost.tb_next is not None:
        innermost = innermost.tb_next
    frame, line = innermost.tb_frame, innermost.tb_lineno
    if _package(frame) in NOT_THE_USERS:
        return False
    place = _instruction(innermost)
    for node in _raising("".join(linecache.getlines(frame.f_code.co_filename, frame.f_globals))):
        if node.lineno <= line <= (node.end_lineno or node.lineno):
            # The expression of a `raise` may fail itself, with the class that it was to raise.
            inside = isinstance(node, ast.Raise) and place is not None and place != _place(node)
            return not inside and _names(node, error)
    return False


_Place: TypeAlias = tuple[int | None, int | None, int | None, int | None]


def _instruction(at: TracebackType) -> _Place | None:
    """Return what of the text the failing instruction comes from: lines and columns (PEP 657), None where not known."""
    place = next(islice(at.tb_frame.f_code.co_positions(), at.tb_lasti // 2, None), None)
    return None if place is None or None in place else place


def _place(node: ast.Raise) -> _Place:
    return node.lineno, node.end_lineno, node.col_offset, node.end_col_offset


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]


@lru_cache(maxsize=64)
def _raising(text: str) -> tuple[ast.Raise | ast.Assert, ...]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return ()
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Raise | ast.Assert))


def _names(node: ast.Raise | ast.Assert, error: BaseException) -> bool:
    if isinstance(node, ast.Assert):
        return isinstance(error, AssertionError)
    if node.exc is None:
        return not isinstance(error, _EXPRESSIONS)
    target = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    name = target.attr if isinstance(target, ast.Attribute) else target.id if isinstance(target, ast.Name) else ""
    return name in (type(error).__name__, *(alias for alias, kind in PYTHON_ERRORS.items() if kind is type(error)))
