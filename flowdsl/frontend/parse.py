"""Parse a source text, and find places in it without paying for the places nobody asks about.

Statements get their places from CPython's own parser, walked side by side with libcst's tree: both see the statements
of one text in the same order, and CPython's parser takes a twelfth of libcst's time. So does the one expression that
most statements have, which is where most states of a source map come from. Other places are needed mostly in
diagnostics; libcst's `PositionProvider` computes them all at the first such request. A machine on stdout needs neither:
what has no source map and no diagnostics is parsed once.
"""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import libcst as cst

from flowdsl.records import dataclass
from flowdsl.source import SourceFile, Span


class SourceSyntaxError(Exception):
    """The text is not Python.

    Attributes:
        span: where.
        message: CPython's words, or libcst's where CPython accepts what libcst does not know yet.
    """

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


@dataclass(slots=True)
class Places:
    """Answers `SourceFile.locate` for one parsed module.

    Attributes:
        module: libcst's tree.
        source: the text it is of.
        depth: Python's recursion limit when it was parsed; places may be asked for when it is lower again.
        statements: the places of statements and their values by the id of the node, once some place was asked for.
        everything: the places of all nodes, once another one was.
    """

    module: cst.Module
    source: SourceFile
    depth: int
    statements: dict[int, Span] | None = None
    everything: dict[object, Span] | None = None

    def __call__(self, node: object) -> Span:
        """Return the place of a node."""
        if self.statements is None:
            self.statements = self._pair_statements()
        span = self.statements.get(id(node))
        if span is not None:
            return span
        if self.everything is None:
            self.everything = self._all()
        return self.everything.get(node, Span(self.source.first_line, 1, self.source.first_line, 1))

    def _pair_statements(self) -> dict[int, Span]:
        tree = self._parse()
        if tree is None:
            return {}
        nodes = list(_cst_statements(self.module.body))
        spans = list(_ast_statements(tree.body))
        if len(nodes) != len(spans):
            return {}
        lines = self.source.lines()
        shift = self.source.first_line - 1
        out: dict[int, Span] = {}
        for node, found in zip(nodes, spans, strict=True):
            out[id(node)] = _span(found, lines, shift)
            value, same = getattr(node, "value", None), getattr(found, "value", None)
            # Brackets around an expression belong to it in one tree and not in the other.
            if isinstance(node, _WITH_VALUE) and value is not None and same is not None and not value.lpar:
                out[id(value)] = _span(same, lines, shift)
        return out

    def _parse(self) -> ast.Module | None:
        try:
            with _recursion(self.depth):
                return ast.parse(self.source.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None

    def _all(self) -> dict[object, Span]:
        from libcst.metadata import MetadataWrapper, PositionProvider

        wrapper = MetadataWrapper(self.module, unsafe_skip_copy=True)
        shift = self.source.first_line - 1
        out: dict[object, Span] = {}
        try:
            with _recursion(_CALLS_PER_NODE * self.depth):
                places = wrapper.resolve(PositionProvider)
        except RecursionError:
            return out
        for node, place in places.items():
            start, end = place.start, place.end
            out[node] = Span(start.line + shift, start.column + 1, end.line + shift, end.column + 1)
        return out


_WITH_VALUE = (cst.Expr, cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Return)

_CALLS_PER_NODE = 8
"""Python calls within each other, at most, by which libcst goes down one level of a tree."""


@contextmanager
def _recursion(limit: int) -> Iterator[None]:
    """Allow Python calls within each other, as many as are allowed already at least."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, limit))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def parse(source: SourceFile) -> cst.Module:
    """Parse a source text and give it its `locate`.

    Raises:
        SourceSyntaxError: when it is not Python.
    """
    try:
        module = cst.parse_module(source.text)
    except cst.ParserSyntaxError as error:
        raise _unknown(source, error) from None
    except RecursionError:
        raise SourceSyntaxError("too deeply nested to parse", _first(source)) from None
    source.locate = Places(module, source, sys.getrecursionlimit())
    source.text_of = lambda node: module.code_for_node(node).strip() if isinstance(node, cst.CSTNode) else ""
    return module


def _first(source: SourceFile) -> Span:
    return Span(source.first_line, 1, source.first_line, 1)


def _unknown(source: SourceFile, error: cst.ParserSyntaxError) -> SourceSyntaxError:
    line, column = error.raw_line + source.first_line - 1, error.raw_column + 1
    return SourceSyntaxError(error.message, Span(line, column, line, column + 1))


def _cst_statements(body: object) -> "list[cst.CSTNode]":
    out: list[cst.CSTNode] = []
    stack: list[object] = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, list | tuple):
            stack.extend(reversed(node))
        elif isinstance(node, cst.SimpleStatementLine | cst.SimpleStatementSuite):
            out.extend(node.body)
        elif isinstance(node, cst.IndentedBlock):
            stack.extend(reversed(node.body))
        elif isinstance(node, cst.BaseCompoundStatement):
            out.append(node)
            stack.extend(reversed(_blocks(node)))
        elif isinstance(node, cst.Else | cst.Finally | cst.ExceptHandler | cst.ExceptStarHandler | cst.MatchCase):
            stack.append(node.body)
    return out


def _blocks(node: cst.BaseCompoundStatement) -> list[object]:
    """Return the blocks of a compound statement in source order."""
    match node:
        case cst.If():
            return [node.body, node.orelse] if node.orelse is not None else [node.body]
        case cst.Try() | cst.TryStar():
            return [node.body, *node.handlers, *(p for p in (node.orelse, node.finalbody) if p is not None)]
        case cst.For() | cst.While():
            return [node.body, node.orelse] if node.orelse is not None else [node.body]
        case cst.Match():
            return list(node.cases)
        case _:
            return [node.body]


_AST_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")


def _ast_statements(body: list[ast.stmt]) -> list[ast.stmt]:
    out: list[ast.stmt] = []
    stack: list[ast.AST] = list(reversed(body))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.stmt):
            out.append(node)
        inner: list[ast.AST] = []
        for name in _AST_BLOCKS:
            block = getattr(node, name, None)
            if isinstance(block, list):
                inner.extend(block)
        stack.extend(reversed(inner))
    return out


def _span(node: ast.stmt | ast.expr, lines: list[str], shift: int) -> Span:
    def column(line: int, offset: int) -> int:
        text = lines[line - 1] if line <= len(lines) else ""
        return offset + 1 if text.isascii() else len(text.encode()[:offset].decode(errors="replace")) + 1

    line, end_line = node.lineno, node.end_lineno or node.lineno
    if isinstance(
        node,
        ast.FunctionDef
        | ast.AsyncFunctionDef
        | ast.ClassDef
        | ast.If
        | ast.For
        | ast.While
        | ast.With
        | ast.Try
        | ast.Match
        | ast.AsyncFor
        | ast.AsyncWith,
    ):
        # A compound statement is pointed at by its header line.
        text = lines[line - 1] if line <= len(lines) else ""
        return Span(line + shift, column(line, node.col_offset), line + shift, len(text.rstrip()) + 1)
    return Span(
        line + shift, column(line, node.col_offset), end_line + shift, column(end_line, node.end_col_offset or 0)
    )
