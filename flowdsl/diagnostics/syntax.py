"""CPython's own words about a text that is not Python."""

import ast
import warnings

from flowdsl.diagnostics.growth import MOST_BRACKETS, MOST_FINALLY
from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.rules import internal, limits
from flowdsl.diagnostics.rules import texts as rules
from flowdsl.source import Origin, SourceFile, Span


def syntax_problem(source: SourceFile) -> Diagnostic | None:
    """Return what CPython refuses about the text, or None when it would compile.

    More than the grammar is checked: ``return`` outside a function, a name that is both parameter and global, and
    whatever else CPython's compiler refuses before running a line.
    """
    nested = _exponential(source)
    if nested is not None:
        return nested
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source.text, source.name, "exec", dont_inherit=True)
    except SyntaxError as error:
        return rules.InvalidSyntax(origin=Origin(source, _span(source, error)), problem=_message(error))
    except (RecursionError, MemoryError):
        line = source.first_line
        return internal.NestedTooDeeply(origin=Origin(source, Span(line, 1, line, 1)))
    except ValueError as error:  # null bytes, in Python 3.11
        offset = source.text.find("\0")
        before = source.text[: max(offset, 0)]
        line, column = before.count("\n") + source.first_line, len(before) - before.rfind("\n")
        return rules.InvalidSyntax(origin=Origin(source, Span(line, column, line, column + 1)), problem=str(error))
    return None


def _exponential(source: SourceFile) -> Diagnostic | None:
    """Find what CPython's compiler (``finally``) or libcst's parser (patterns) would need exponential time for."""
    if source.text.count("finally") <= MOST_FINALLY and "case" not in source.text:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pending: list[tuple[ast.AST, int]] = [(ast.parse(source.text), 0)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    while pending:
        node, depth = pending.pop()
        if isinstance(node, ast.match_case) and _brackets(source, node) > MOST_BRACKETS:
            line = node.pattern.lineno + source.first_line - 1
            return internal.NestedTooDeeply(origin=Origin(source, Span(line, 1, line, 1)))
        if isinstance(node, ast.Try | ast.TryStar) and node.finalbody:
            if depth == MOST_FINALLY:
                line, column = node.finalbody[0].lineno + source.first_line - 1, node.finalbody[0].col_offset + 1
                origin = Origin(source, Span(line, column, line, column + 1))
                return limits.NestedFinally(origin=origin, most=MOST_FINALLY)
            pending.extend((part, depth + 1) for part in node.finalbody)
            pending.extend((part, depth) for part in (*node.body, *node.handlers, *node.orelse))
        else:
            pending.extend((child, depth) for child in ast.iter_child_nodes(node))
    return None


def _brackets(source: SourceFile, case: ast.match_case) -> int:
    """Return how deep brackets stand inside each other before the body of a ``case``."""
    deepest = depth = 0
    open_: list[int] = []
    for line in source.lines()[case.pattern.lineno - 1 : case.body[0].lineno]:
        for character in line:
            if character in "([{":
                open_.append(2 if character == "{" else 1)
                depth += open_[-1]
                deepest = max(deepest, depth)
            elif character in ")]}" and open_:
                depth -= open_.pop()
    return deepest


def _message(error: SyntaxError) -> str:
    message = error.msg or "invalid syntax"
    return message if message[:2].isupper() else message[:1].lower() + message[1:]


def _span(source: SourceFile, error: SyntaxError) -> Span:
    """Return the place; CPython counts columns from 1 in code points, 0 or nothing meaning that it does not know."""
    last = source.first_line + len(source.lines()) - 1
    line = min(max((error.lineno or 1) + source.first_line - 1, source.first_line), last)
    column = max(error.offset or 1, 1)
    end_line = (error.end_lineno or 0) + source.first_line - 1
    end_column = error.end_offset or 0
    if end_line < line or end_line > last or (end_line == line and end_column <= column):
        end_line, end_column = line, column + 1
    return Span(line, column, end_line, end_column)
