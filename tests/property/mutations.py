"""Python modules to throw at the compiler: real ones, as workflows, with their tokens and statements shuffled."""

import ast
import contextlib
import io
import sysconfig
import tokenize
from functools import lru_cache
from pathlib import Path

from tests.property.chooser import Chooser
from tests.property.workflows import HEADER, write_program

ROOT = Path(__file__).resolve().parents[2]
STDLIB = (
    "bisect", "calendar", "colorsys", "configparser", "copy", "csv", "difflib", "fnmatch", "fractions", "functools",
    "getopt", "heapq", "inspect", "json/decoder", "json/encoder", "keyword", "linecache", "mimetypes", "netrc",
    "numbers", "opcode", "pprint", "queue", "quopri", "random", "reprlib", "shlex", "shutil", "statistics", "string",
    "tabnanny", "textwrap", "timeit", "tokenize", "traceback", "types", "urllib/parse", "uuid", "zipfile", "ast",
    "argparse", "asyncio/tasks", "collections/__init__", "dataclasses", "enum", "email/utils", "typing", "contextlib",
)  # fmt: skip
"""Modules of the standard library whose functions become workflows."""
SPICE = (
    "return", "break", "continue", "raise", "yield", "await", "async", "lambda", ":=", "*", "**", "(", ")", "[", "]",
    "{", "}", ":", ",", "=", "==", "None", "True", "0", "-1", "1e400", "'a'", "b'a'", "f'{x}'", "f'{x!r:>{w}}'",
    "del", "global x", "nonlocal x", "import os", "class A: pass", "with x as y", "match x", "case _", "try",
    "except", "finally", "else", "if 1", "for x in y", "while x", "not", "in", "is", "@", "...", "\\", "#", "0x1F",
    "1j", "_", "__", "x.y.z", "t1(t1)", "t1(*x, **y)", "concurrent(x)", "parallel()", "context.task_token", "\u2028",
    "é", "😀", "\x00",
)  # fmt: skip
"""Tokens that are inserted."""
EXPRESSIONS = (
    "None", "True", "[]", "{}", "()", "{1}", "''", "b''", "1j", "...", "lambda: 0", "lambda *a, **k: a", "t1", "t1()",
    "main", "main(1)", "Boom", "Boom('x')", "str", "str()", "int('a', 2)", "1 < 2 < 3", "not 1", "-'a'", "1 / 0",
    "2 ** 0.5", "2 ** 100", "[*[1]]", "{**{}}", "[x for x in []]", "{x: x for x in 'ab'}", "(x for x in [1])",
    "[t1(x) for x in [1, 2]]", "(yield)", "f'{1!r:>{2}}'", "f'{t1(1)}'", "'%s' % 1", "'{}'.format(1)", "[1][0]",
    "'abc'[::-1]", "{}['k']", "1 if 1 else 2", "(x := 1)", "t1(1) and t2(2)", "concurrent([1])",
    "[t1(x) for x in concurrent([1])]", "parallel(lambda: t1(1))", "parallel()", "policy()", "Retry()",
    "time.sleep(1)", "time.time()", "sorted([2, 1], key=lambda v: -v)", "print(1)", "open('x')", "getattr(1, 'x')",
    "isinstance(1, int)", "isinstance(1, 'x')", "len()", "max()", "zip()", "range(1, 2, 0)", "sum(['a'])",
    "[].append(1)", "{}.pop('k')", "''.join(1)", "float('inf')", "float('nan')", "1e308 * 10", "10 ** 20",
    "0x7fffffffffffffff", "t1.sync(1)", "t1(x=1, y=2)", "t1(*[1])", "t1(**{'x': 1})", "lambda_.function", "lambda_",
    "time", "LIMIT", "__name__", "self.x",
)  # fmt: skip
"""Expressions that are put in the place of others."""


@lru_cache(maxsize=1)
def functions() -> tuple[str, ...]:
    """Return the texts of functions of the standard library."""
    lib = Path(sysconfig.get_paths()["stdlib"])
    out: list[str] = []
    for name in STDLIB:
        path = lib / f"{name}.py"
        if not path.exists():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                node.decorator_list = []
                out.append(ast.unparse(node))
    return tuple(out)


@lru_cache(maxsize=1)
def modules() -> tuple[str, ...]:
    """Return the texts of this project's examples and tests."""
    paths = [*sorted((ROOT / "examples").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]
    return tuple(path.read_text(encoding="utf-8") for path in paths if path.stat().st_size < 40_000)


def as_workflow(function: str) -> str:
    """Return a module whose only workflow is a function."""
    return f"{HEADER}\n\n@workflow\n{function}\n"


def module(c: Chooser) -> str:
    """Return a module: generated, a wrapped function, or a real one; mostly mutated."""
    match c.weighted(((4, "generated"), (4, "function"), (1, "module"))):
        case "generated":
            text = write_program(c, depth=c.between(1, 3)).text
        case "function":
            text = as_workflow(c.pick(functions()))
        case _:
            text = c.pick(modules())
    if c.chance(12):
        # Mostly no Python any more.
        for _ in range(c.between(1, 3)):
            text = c.pick((delete_token, duplicate_token, insert_token, delete_line, swap_tokens))(c, text)
        return text
    for _ in range(c.below(5)):
        text = c.pick((swap_expressions, swap_statements, change_expression, delete_statement))(c, text)
    return text


def _tokens(text: str) -> list[tuple[int, int]]:
    """Return where the tokens of a text's last two thirds stand, as offsets; the head is mostly imports."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    out: list[tuple[int, int]] = []
    # What is no Python has fewer tokens, or none.
    with contextlib.suppress(tokenize.TokenError, SyntaxError, IndexError):
        out.extend(
            (starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1])
            for token in tokenize.generate_tokens(io.StringIO(text).readline)
            if token.string.strip()
        )
    return out[len(out) // 3 :]


def delete_token(c: Chooser, text: str) -> str:
    tokens = _tokens(text)
    if not tokens:
        return text
    start, end = c.pick(tokens)
    return text[:start] + text[end:]


def duplicate_token(c: Chooser, text: str) -> str:
    tokens = _tokens(text)
    if not tokens:
        return text
    start, end = c.pick(tokens)
    return f"{text[:end]} {text[start:end]}{text[end:]}"


def insert_token(c: Chooser, text: str) -> str:
    tokens = _tokens(text)
    if not tokens:
        return text
    at = c.pick(tokens)[1]
    return f"{text[:at]} {c.pick(SPICE)} {text[at:]}"


def swap_tokens(c: Chooser, text: str) -> str:
    tokens = _tokens(text)
    if len(tokens) < 2:
        return text
    (a, b), (x, y) = sorted((c.pick(tokens), c.pick(tokens)))
    return text if b > x else text[:a] + text[x:y] + text[b:x] + text[a:b] + text[y:]


def delete_line(c: Chooser, text: str) -> str:
    lines = text.splitlines(keepends=True)
    if len(lines) < 3:
        return text
    del lines[c.between(len(lines) // 3, len(lines) - 1)]
    return "".join(lines)


def swap_statements(c: Chooser, text: str) -> str:
    """Exchange two statements, whatever they need."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return text
    blocks = [
        block
        for node in ast.walk(tree)
        for block in (getattr(node, "body", None), getattr(node, "orelse", None), getattr(node, "finalbody", None))
        if isinstance(block, list) and block and isinstance(block[0], ast.stmt)
    ]
    if not blocks:
        return text
    first, second = c.pick(blocks), c.pick(blocks)
    i, j = c.below(len(first)), c.below(len(second))
    first[i], second[j] = second[j], first[i]
    return _unparsed(tree, text)


def _unparsed(tree: ast.Module, text: str) -> str:
    try:
        return ast.unparse(ast.fix_missing_locations(tree))
    except (RecursionError, ValueError, AttributeError, TypeError):
        # The swap made no tree: something stands inside itself.
        return text


def delete_statement(c: Chooser, text: str) -> str:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return text
    blocks = [b for node in ast.walk(tree) if isinstance(b := getattr(node, "body", None), list) and len(b) > 1]
    if not blocks:
        return text
    block = c.pick(blocks)
    del block[c.below(len(block))]
    return _unparsed(tree, text)


def _places(tree: ast.Module) -> list[tuple[ast.AST, str, int | None]]:
    """Return where expressions that are read stand, those of the first definitions apart."""
    out: list[tuple[ast.AST, str, int | None]] = []
    for top in tree.body[len(tree.body) // 2 :]:
        for node in ast.walk(top):
            for name, value in ast.iter_fields(node):
                if _is_read(value):
                    out.append((node, name, None))
                elif isinstance(value, list):
                    out.extend((node, name, i) for i, item in enumerate(value) if _is_read(item))
    return out


def _is_read(value: object) -> bool:
    return isinstance(value, ast.expr) and isinstance(getattr(value, "ctx", ast.Load()), ast.Load)


def _get(place: tuple[ast.AST, str, int | None]) -> ast.expr:
    node, name, index = place
    value = getattr(node, name)
    return value if index is None else value[index]


def _set(place: tuple[ast.AST, str, int | None], value: ast.expr) -> None:
    node, name, index = place
    if index is None:
        setattr(node, name, value)
    else:
        getattr(node, name)[index] = value


def swap_expressions(c: Chooser, text: str) -> str:
    """Exchange two expressions."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return text
    places = _places(tree)
    if len(places) < 2:
        return text
    first, second = c.pick(places), c.pick(places)
    one, other = _get(first), _get(second)
    _set(first, other)
    _set(second, one)
    return _unparsed(tree, text)


def change_expression(c: Chooser, text: str) -> str:
    """Put another expression in the place of one."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return text
    places = _places(tree)
    if not places:
        return text
    _set(c.pick(places), ast.parse(c.pick(EXPRESSIONS), mode="eval").body)
    return _unparsed(tree, text)
