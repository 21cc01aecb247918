"""``# flowdsl: ignore[FLOWnnn] -- reason``: switching a warning off where it is meant.

At the end of a line it counts for the whole logical line; on a ``def`` line (or a decorator's) for the function;
``ignore-file[FLOWnnn]`` counts for the file. Only warnings can be ignored, by name, and an ignore that ignores
nothing is itself reported.
"""

import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Sequence

from flowdsl.diagnostics.model import Diagnostic, did_you_mean
from flowdsl.diagnostics.registry import all_rules, suggest_code
from flowdsl.diagnostics.rules import meta
from flowdsl.records import dataclass
from flowdsl.source import Origin, SourceFile, Span

_MARK = re.compile(r"#\s*flowdsl:\s*")
_DIRECTIVE = re.compile(r"(?P<word>[^\s\[#]*)\s*(?:\[(?P<codes>[^\]]*)\])?(?P<rest>.*)", re.DOTALL)
_LAYOUT = frozenset(
    {tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}
)


@dataclass(frozen=True, slots=True)
class Ignore:
    """One rule named in an ignore comment.

    Attributes:
        code: the rule.
        first: the first line it counts for.
        last: the last one.
        origin: the code in the comment.
    """

    code: str
    first: int
    last: int
    origin: Origin


def apply_ignores(
    diagnostics: Iterable[Diagnostic], sources: Iterable[SourceFile], *, report_unused: bool = True
) -> list[Diagnostic]:
    """Leave out the warnings that are ignored, and add what is wrong with the comments themselves.

    Args:
        diagnostics: what was found.
        sources: the files that were compiled.
        report_unused: whether to report ignores that ignored nothing; to be off when only a part was compiled.
    """
    kept = list(diagnostics)
    for source in sources:
        if "flowdsl:" not in source.text:
            continue
        ignores, problems = read_ignores(source)
        used: set[int] = set()
        remaining = []
        for diagnostic in kept:
            matching = [number for number, ignore in enumerate(ignores) if _covers(ignore, source, diagnostic)]
            used.update(matching)
            if not matching:
                remaining.append(diagnostic)
        kept = remaining + problems
        if report_unused:
            kept += [
                meta.UnusedIgnore(origin=ignore.origin, rule=ignore.code)
                for number, ignore in enumerate(ignores)
                if number not in used
            ]
    return kept


def _covers(ignore: Ignore, source: SourceFile, diagnostic: Diagnostic) -> bool:
    if diagnostic.severity != "warning" or diagnostic.code != ignore.code or diagnostic.origin.file is not source:
        return False
    return ignore.first <= diagnostic.origin.span.line <= ignore.last


def read_ignores(source: SourceFile) -> tuple[list[Ignore], list[Diagnostic]]:
    """Return the ignores of a file, and what is wrong with its comments."""
    ignores: list[Ignore] = []
    problems: list[Diagnostic] = []
    rules = all_rules()
    for comment, first, last in _comments(source):
        mark = _MARK.match(comment.string)
        if mark is None:
            continue
        row, column = comment.start[0] + source.first_line - 1, comment.start[1] + 1
        parsed = _DIRECTIVE.fullmatch(comment.string, mark.end())
        assert parsed is not None, "the pattern matches any text"
        word = parsed["word"]
        where = _origin(source, row, column, comment.string, mark.end(), parsed.end("word"))
        if word not in ("ignore", "ignore-file"):
            hint = did_you_mean(word, ("ignore", "ignore-file"))
            problems.append(meta.UnknownDirective(origin=where, directive=word, hint=hint))
            continue
        if not (parsed["codes"] or "").strip():
            problems.append(meta.BareIgnore(origin=where, directive=word))
            continue
        for code, at in _codes(parsed["codes"], parsed.start("codes")):
            place = _origin(source, row, column, comment.string, at, at + len(code))
            rule = rules.get(code)
            if rule is None:
                problems.append(meta.UnknownRule(origin=place, rule=code, hint=suggest_code(code)))
            elif rule.severity == "error":
                problems.append(meta.CannotIgnore(origin=place, rule=code, rule_title=rule.title))
            elif word == "ignore-file":
                ignores.append(Ignore(code, source.first_line, source.first_line + len(source.lines()), place))
            else:
                shift = source.first_line - 1
                ignores.append(Ignore(code, first + shift, last + shift, place))
    return ignores, problems


def _origin(source: SourceFile, row: int, column: int, text: str, start: int, end: int) -> Origin:
    return Origin(source, Span(row, column + start, row, column + max(end, start + 1)))


def _codes(text: str, start: int) -> Iterator[tuple[str, int]]:
    for match in re.finditer(r"[^,\s]+", text):
        yield match[0], start + match.start()


def _comments(source: SourceFile) -> Iterator[tuple[tokenize.TokenInfo, int, int]]:
    """Yield the comments with the lines they count for: those of their logical line, or of the function it heads."""
    for line, block_end in _logical_lines(source):
        first = line[0].start[0]
        last = max(token.end[0] for token in line)
        for token in line:
            if token.type == tokenize.COMMENT:
                yield token, first, max(last, block_end)


def _logical_lines(source: SourceFile) -> Iterator[tuple[list[tokenize.TokenInfo], int]]:
    """Yield logical lines; with each the last line of the function it is the head (or a decorator) of, else 0.

    A comment on a line of its own makes a logical line of its own, which counts for nothing else.
    """
    lines = list(_split(source))
    for index, (line, depth) in enumerate(lines):
        head = index
        while head + 1 < len(lines) and (lines[head][0][0].string == "@" or _blank(lines[head][0])):
            if _blank(line):
                break
            head += 1
        words = [token.string for token in lines[head][0][:2]]
        end = 0
        if not _blank(line) and (words[0] == "def" or words == ["async", "def"]):
            for follower, inner in lines[head + 1 :]:
                if inner <= depth and not _blank(follower):
                    break
                if not _blank(follower):
                    end = max(token.end[0] for token in follower)
        yield line, end


def _blank(line: Sequence[tokenize.TokenInfo]) -> bool:
    return line[0].type == tokenize.COMMENT


def _split(source: SourceFile) -> Iterator[tuple[list[tokenize.TokenInfo], int]]:
    """Yield the tokens of each logical line and how deep it is indented; stop where the text is no Python."""
    line: list[tokenize.TokenInfo] = []
    depth = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
            if token.type in (tokenize.INDENT, tokenize.DEDENT):
                depth += 1 if token.type == tokenize.INDENT else -1
            elif token.type == tokenize.NEWLINE or (token.type == tokenize.NL and line and _blank(line)):
                if line:
                    yield line, depth
                line = []
            elif token.type not in _LAYOUT or token.type == tokenize.COMMENT:
                line.append(token)
    except (tokenize.TokenError, SyntaxError):
        return
    if line:
        yield line, depth
