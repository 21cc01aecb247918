"""CPython's own words about a text that is not Python."""

import ast
import io
import tokenize
import unicodedata
import warnings

from flowdsl.diagnostics.growth import MOST_BRACKETS, MOST_FINALLY, MOST_OPERATIONS
from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.rules import internal, limits, names
from flowdsl.diagnostics.rules import texts as rules
from flowdsl.source import Origin, SourceFile, Span


def syntax_problem(source: SourceFile) -> Diagnostic | None:
    """Return what CPython refuses about the text, or None when it would compile.

    More than the grammar is checked: ``return`` outside a function, a name that is both parameter and global, and
    whatever else CPython's compiler refuses before running a line.
    """
    if "\0" in source.text:  # where they are CPython does not say
        before = source.text[: source.text.index("\0")]
        line, column = before.count("\n") + source.first_line, len(before) - before.rfind("\n")
        place = Origin(source, Span(line, column, line, column + 1))
        return rules.InvalidSyntax(origin=place, problem="source code cannot contain null bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # CPython's compiler takes the tree as well as the text: it is parsed once.
            tree = ast.parse(source.text, source.name)
            nested = _too_deep(source, tree)
            if nested is not None:
                return nested
            compile(tree, source.name, "exec", dont_inherit=True)
    except SyntaxError as error:
        return rules.InvalidSyntax(origin=Origin(source, _span(source, error)), problem=_message(error))
    except (RecursionError, MemoryError):
        return internal.NestedTooDeeply(origin=_longest_line(source))
    except ValueError as error:  # such as a text with half of a surrogate pair
        return rules.InvalidSyntax(origin=_longest_line(source), problem=str(error))
    return None if unicodedata.is_normalized("NFKC", source.text) else _another_spelling(source)


def _another_spelling(source: SourceFile) -> Diagnostic | None:
    """Return a name that Python reads as another one (PEP 3131): ``ﬁ`` with a ligature is ``fi``."""
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.NAME and not unicodedata.is_normalized("NFKC", token.string):
            line, column = token.start[0] + source.first_line - 1, token.start[1] + 1
            plain = unicodedata.normalize("NFKC", token.string)
            return names.UnusableName(
                origin=Origin(source, Span(line, column, line, column + len(token.string))),
                name=token.string, why=f"read by Python as the name `{plain}`", instead=f"write `{plain}`",
            )  # fmt: skip
    return None


def _too_deep(source: SourceFile, tree: ast.Module) -> Diagnostic | None:
    """Find what CPython's compiler (``finally``) or libcst's parser would need exponential or quadratic time for."""
    lines = source.lines()
    pending: list[tuple[ast.AST, int]] = [(node, 0) for node in reversed(tree.body)]
    while pending:
        node, depth = pending.pop()
        if isinstance(node, ast.match_case) and _brackets(lines, node) > MOST_BRACKETS:
            return internal.NestedTooDeeply(origin=_at(source, lines, node.pattern))
        if isinstance(node, ast.stmt):
            deep = _deep_expression(lines, node)
            if deep is not None:
                return internal.NestedTooDeeply(origin=_at(source, lines, deep))
        last: list[ast.stmt] = getattr(node, "finalbody", [])
        if last and depth == MOST_FINALLY:
            return limits.NestedFinally(origin=_at(source, lines, last[0]), most=MOST_FINALLY)
        pending.extend((part, depth + 1) for part in reversed(last))
        for block in ("orelse", "cases", "handlers", "body"):
            pending.extend((part, depth) for part in reversed(getattr(node, block, ())))
    return None


def _deep_expression(lines: list[str], statement: ast.stmt) -> ast.expr | None:
    """Return the first expression of a statement (not of the statements inside it) that is too deep.

    Each level takes two characters at least (``-a`` apart, whose operand is one): what is shorter is not looked into.
    """
    if _length(lines, statement) < MOST_OPERATIONS:
        return None
    pending: list[tuple[ast.AST, ast.expr | None, int]] = [(statement, None, 0)]
    while pending:
        node, outermost, depth = pending.pop()
        if depth > MOST_OPERATIONS:
            return outermost
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
                within = outermost or (child if isinstance(child, ast.expr) else None)
                pending.append((child, within, depth + isinstance(child, ast.expr)))
    return None


def _length(lines: list[str], node: ast.stmt) -> int:
    first, last = node.lineno - 1, node.end_lineno or node.lineno
    if last == first + 1:
        return (node.end_col_offset or 0) - node.col_offset
    return sum(len(line) for line in lines[first:last])


def _at(source: SourceFile, lines: list[str], node: ast.expr | ast.stmt | ast.pattern) -> Origin:
    """Return where a node starts."""
    before = lines[node.lineno - 1].encode()[: node.col_offset] if node.lineno <= len(lines) else b""
    line, column = node.lineno + source.first_line - 1, len(before.decode(errors="replace")) + 1
    return Origin(source, Span(line, column, line, column + 1))


def _longest_line(source: SourceFile) -> Origin:
    """Return where the text is most likely nested too deeply, when CPython's parser cannot say."""
    lines = source.lines()
    index = max(range(len(lines)), key=lambda k: len(lines[k]), default=0)
    line, text = index + source.first_line, lines[index] if lines else ""
    column = len(text) - len(text.lstrip()) + 1
    return Origin(source, Span(line, column, line, column + 1))


def _brackets(lines: list[str], case: ast.match_case) -> int:
    """Return how deep brackets stand inside each other before the body of a ``case``."""
    deepest = depth = 0
    open_: list[int] = []
    for line in lines[case.pattern.lineno - 1 : case.body[0].lineno]:
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
