"""Programs that grow: each is compiled or refused, soon. What once took minutes is here in every form it was found in.

Time is processor time, so that other work on the machine does not count; the limit is some ten times what is needed.
"""

import textwrap
import time

import pytest

from flowdsl.compiler import compile_source
from flowdsl.source import SourceFile
from tests.programs import HEAD

SECONDS = 20


def module(body, helpers="", signature="a, b, xs: list, d: dict"):
    return f"{HEAD}\n{helpers}\n@workflow\ndef f({signature}):\n{textwrap.indent(body, '    ')}\n"


def each(count, line):
    return "\n".join(line.format(k=k, before=k - 1, after=k + 1) for k in range(count))


def joined(count, item, by=", "):
    return by.join(item.format(k=k) for k in range(count))


def nested(heads, inner):
    lines = [f"{'    ' * depth}{head}" for depth, head in enumerate(heads)]
    return "\n".join([*lines, textwrap.indent(inner, "    " * len(heads))])


def tried(depth, inner):
    """Return `inner` in so many ``try`` statements, each with a ``finally``."""
    ends = "\n".join(f"{'    ' * k}finally:\n{'    ' * k}    task({k})" for k in reversed(range(depth)))
    return nested(["try:"] * depth, inner) + "\n" + ends


def clean_up(depth):
    """Return ``finally`` blocks inside ``finally`` blocks."""
    lines = [f"{'    ' * k}try:\n{'    ' * k}    task(a)\n{'    ' * k}finally:" for k in range(depth)]
    return "\n".join([*lines, f"{'    ' * depth}task(b)"])


SHARED_IN_ROUNDS = """
log = []
ys = [1]
v = None
w = 0
while w < 2:
    w += 1
    if d:
        def h(p):
            made = []
            made.append({"a": xs, "b": "k"})
            c = {"a": xs, "b": a}
            c = a
            return [c, made]
        log.append([h(y) for y in concurrent(ys, limit=1)])
        if b:
            log.append(a[w])
        else:
            log.append(a["b"])
            ys = ys[1:]
        if v:
            v = a["a"]
        elif b > 1:
            v = [task(None), w]
return [log, ys, v]
"""
TWICE = "def h0(x):\n    return {last}\n" + "\n".join(
    f"def h{k}(x):\n    y = h{k - 1}(x)\n    return h{k - 1}(y)" for k in range(1, 21)
)
COMPILED = {
    "statements": module(each(1000, "v{k} = a + {k}") + f"\nreturn [{joined(1000, 'v{k}')}]"),
    "task calls": module("v = a\n" + each(1000, "v = task(v)") + "\nreturn v"),
    "appended": module("v = []\n" + each(1000, "v.append(task({k}))") + "\nreturn v"),
    "keys set": module("v = {}\n" + each(1000, "v['k{k}'] = a") + "\nreturn v"),
    "names of one value": module(each(300, "v{k} = a") + f"\nw = []\nw.append(1)\nreturn [w, {joined(300, 'v{k}')}]"),
    "values in values": module(
        "v0 = [a]\n" + "\n".join(f"v{k} = [v{k - 1}, v{k - 1}]" for k in range(1, 30)) + "\nreturn v29"
    ),
    "a value many times in a list": module(f"x = [{joined(1000, 'a')}]\nx.append(2)\nreturn x"),
    "a value many times in a dict": module("x = {" + joined(1000, "'k{k}': xs") + "}\nx['z'] = 1\nreturn x"),
    "spreads": module("x = {" + joined(100, "**d, 'k{k}': b") + "}\nx['z'] = 1\nreturn x"),
    "lists filled in loops": module(
        each(30, "m{k} = []")
        + "\n"
        + "\n".join("for x in xs:\n" + each(30, "    m{k}.append(x)") for _ in range(10))
        + f"\nreturn [{joined(30, 'm{k}')}]"
    ),
    "parameters in lists made in concurrent rounds": module(SHARED_IN_ROUNDS.strip()),
    "loops": module(nested([f"for x{k} in xs:" for k in range(15)], "a = a + x0") + "\nreturn a"),
    "conditions": module(nested([f"if a > {k}:" for k in range(60)], "a = task(a)") + "\nreturn a"),
    "operands": module(f"if {joined(200, '(a > {k} or b[{k}])', ' and ')}:\n    return 1\nreturn 2"),
    "tasks as operands": module(f"if {joined(150, 'task({k})', ' and ')}:\n    return 1\nreturn 2"),
    "elif": module("if a == -1:\n    b = 0\n" + each(1000, "elif a == {k}:\n    b = task({k})") + "\nreturn b"),
    "elif of literals": module("match a:\n" + each(1000, "    case {k}:\n        task({k})") + "\nreturn b"),
    "choices of tasks": module("return " + joined(400, "task({k}) if a == {k} else ", "") + "0"),
    "cases": module("match a:\n" + each(50, "    case [{k}, *r] if r:\n        b = task(r)") + "\nreturn b"),
    "comprehensions": module("return " + "[" * 20 + "a" + joined(20, " for x{k} in xs]", "")),
    "finally": module(tried(8, "a = task(a)\nif a:\n    return a") + "\nreturn b"),
    "finally in finally": module(clean_up(6) + "\nreturn b"),
    "items of a table": module(
        each(500, "v{k} = ROWS[{k}] + TABLE['k{k}']") + "\nreturn v1",
        f"ROWS = [{joined(1000, '{k}')}]\nTABLE = {{" + joined(1000, "'k{k}': {k}") + "}",
    ),
    "long text": module(f"x = '{'x' * 100_000}'\nreturn x.upper()"),
    "parentheses": module("return " + "(" * 150 + "a" + ")" * 150),
    "inlined": module(
        "v = a\n" + each(200, "v = h(v, {k})") + "\nreturn v",
        "def h(x, y):\n    if y:\n        return [x, y]\n    for z in x:\n        y = y + 1\n    return x",
    ),
}
REFUSED = {
    "calls that double": ("FLOW602", module("return h20(a)", TWICE.format(last="x + 1"))),
    "task calls that double": ("FLOW602", module("return h20(a)", TWICE.format(last="task(x)"))),
    "lambdas that double": (
        "FLOW602",
        module(
            "f0 = lambda x: x + 1\n"
            + "\n".join(f"f{k} = lambda x: f{k - 1}(f{k - 1}(x))" for k in range(1, 21))
            + "\nreturn f20(a)"
        ),
    ),
    "clean-up that doubles": ("FLOW603", module(clean_up(16) + "\nreturn b")),
    "patterns": (
        "FLOW901",
        module("match a:\n    case " + "{'k': " * 20 + "y" + "}" * 20 + ":\n        b = y\nreturn b"),
    ),
    "operators": ("FLOW901", module("return " + " + ".join(["a"] * 3000))),  # libcst parses them in quadratic time
    "calls of calls": ("FLOW102", module("return a" + "()" * 400)),
    "attributes of attributes": ("FLOW202", module("return a" + ".b" * 400)),
    "subscripts of subscripts": ("FLOW901", module("return xs" + "[0]" * 2000)),
    "methods of methods": ("FLOW901", module("return str(a)" + ".strip()" * 2000)),
    "operands over several lines": ("FLOW901", module("return (\n    " + joined(2000, "xs[0]", "\n    + ") + "\n)")),
    "choices within choices": ("FLOW901", module("return " + joined(2000, "{k} if a == {k} else ", "") + "0")),
    "operators in a module constant": ("FLOW901", module("return C", "C = " + joined(2000, "1", " + "))),
    "operators in an annotation": ("FLOW901", module("x: " + joined(2000, "int", " | ") + " = a\nreturn x")),
    "signs": ("FLOW901", module("return " + "-" * 3000 + "a")),
    "everything in everything": (
        "FLOW303",
        module(
            each(8, "v{k} = {{'a': [a], 'b': {{'c': [b]}}}}")
            + "\nfor x in xs:\n"
            + "\n".join(f"    v{k}['a'] = v{(k + 1) % 8}['b']\n    v{k}['b'] = v{(k + 3) % 8}" for k in range(8))
            + f"\n    v0['z'] = x\nreturn [{joined(8, 'v{k}')}]"
        ),
    ),
    "more than can be followed": (
        "FLOW306",
        module(each(300, "v{k} = a") + f"\na.append(1)\nreturn [{joined(300, 'v{k}')}]"),
    ),
}


def test_what_is_too_deep_is_shown_where_it_is():
    _, text = REFUSED["operands over several lines"]
    (found,) = compiled(text).diagnostics
    line = text[: text.index("xs[0]")].count("\n") + 1
    assert (found.origin.span.line, found.origin.span.column) == (line, 9)


def compiled(text):
    started = time.process_time()
    result = compile_source(SourceFile("grown.py", text))
    assert time.process_time() - started < SECONDS
    return result


@pytest.mark.parametrize("name", COMPILED)
def test_what_grows_compiles_soon(name):
    result = compiled(COMPILED[name])
    assert result.artefacts, [d.text(d.message) for d in result.diagnostics]


@pytest.mark.parametrize("name", REFUSED)
def test_what_grows_too_large_is_refused_soon(name):
    code, text = REFUSED[name]
    result = compiled(text)
    errors = [d for d in result.diagnostics if d.severity == "error"]
    assert {d.code for d in errors} == {code}
    assert all(1 <= d.origin.span.line <= text.count("\n") + 1 for d in errors)
