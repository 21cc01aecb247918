"""Values that JSON writes as others (dates, bytes, sets, matches): every operation does what Python does, or is refused."""

import copy
import json
from typing import Any

import pytest

from flowdsl.compiler import compile_source
from flowdsl.ir.ops.values import normal
from flowdsl.local import run
from flowdsl.source import SourceFile

HEAD = """\
import base64, copy, functools, hashlib, itertools, json, math, random, re, statistics
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from urllib.parse import quote
"""
VALUES = {
    "timedelta": "timedelta(seconds=s)", "datetime": "datetime.fromtimestamp(s, tz=timezone.utc)",
    "naive datetime": "datetime(2020, 1, 1) + timedelta(seconds=s)", "date": "datetime(2020, 1, 1 + s).date()",
    "bytes": "str(s).encode()", "no bytes": "''.encode()", "match": "re.match('[0-9]', str(s))", "hash": "hashlib.md5(str(s).encode())",
    "set": "set([s])", "counter": "Counter(str(s))", "range": "range(s)", "iterator": "iter([s])", "spent": "iter([])",
    "keys": "{str(s): s}.keys()", "values": "{str(s): s}.values()", "items": "{str(s): s}.items()",
}  # fmt: skip
EXPRESSIONS = (
    "x % x", "x % 7", "7 % x", "divmod(x, x)", "divmod(x, 7)", "x ** 2", "2 ** x", "pow(x, 2)", "round(x)", "round(x, 1)",
    "int(x)", "float(x)", "abs(x)", "-x", "+x", "~x", "x | x", "x & 1", "x << 1", "1 << x", "x ^ x", "x * 2", "2 * x",
    "x * 1.5", "x / 2", "x // 2", "x // x", "x / x", "x + x", "x - x", "x + 1", "1 + x", "'a' + x", "x + 'a'", "[1] + x",
    "sum([x, x])", "sum([x], x)", "math.floor(x)", "math.sqrt(x)", "math.fabs(x)", "math.isnan(x)", "math.gcd(x, 4)",
    "math.trunc(x)", "math.ceil(x)", "math.isclose(x, 1)", "math.isclose(1, x)", "math.pow(x, 2)", "math.pow(2, x)",
    "math.fmod(x, 2)", "math.prod([x, x])", "statistics.mean([x, x])", "chr(x)", "ord(x)", "range(x)", "'ab' * x",
    "[1] * x", "'ab'[x]", "[1, 2][x]", "'ab'[x:]", "x[0]", "x['a']", "x[1:]", "str(x)", "repr(x)", "f'{x}'", "f'{x:5}'",
    "f'{x!r}'", "format(x)", "'{}'.format(x)", "'%s' % x", "json.dumps(x)", "json.dumps([x])", "str([x])", "bool(x)",
    "not x", "x or 0", "x and 1", "1 if x else 2", "x == 5", "x == x", "x != 0", "x in [5]", "5 in x", "'a' in x",
    "[x] == [5]", "x == [5]", "x < x", "x < 5", "5 in [x]", "[5].count(x)", "[5, 0].index(x)", "x is None", "x is not None",
    "min(x, x) == x", "max([x]) == x", "len(x)", "list(x)", "tuple(x)", "sorted(x)", "set(x)", "dict(x)", "[*x]", "{**x}",
    "reversed(x)", "list(reversed(x))", "next(x)", "list(zip(x, x))", "list(map(str, x))", "list(enumerate(x))", "any([x])",
    "all([x])", "any(x)", "[y for y in x]", "''.join(x)", "x.join(['a'])", "x.upper()", "x.split()", "x.get('a')",
    "x.append(1)", "x.add(1)", "x.count(1)", "x.index(1)", "x.copy()", "isinstance(x, int)", "isinstance(x, str)",
    "isinstance(x, list)", "isinstance(x, dict)", "base64.b64encode(x).decode()", "hashlib.md5(x).hexdigest()", "quote(x)",
    "re.sub('a', 'b', x)", "re.sub('a', x, 'b')", "'a'.replace('a', x)", "'a'.startswith(x)", "'a'.center(x)",
    "copy.copy(x) == x", "str(datetime.fromtimestamp(x))", "str(timedelta(seconds=x))", "x.isoformat()", "x.days",
    "x.total_seconds()", "random.choice(x)", "list(itertools.repeat(1, x))", "list(itertools.islice([1, 2], x))",
    "[1, 2].pop(x)", "{'a': 1}.get(x)", "{'a': x} == {'a': 5}", "x.group()", "x.start()", "x.hexdigest()", "x.decode()",
)  # fmt: skip
HELD = (
    "[x].count(5)", "[x].index(0)", "[x, x].count(x)", "sorted([x, x]) == [x, x]", "max([x], default=0) == x",
    "len({x} & {5})", "len(set([x]) | {5, 0})", "len(Counter([x]))", "list(itertools.accumulate([x, x])) == [x]",
    "functools.reduce(lambda a, b: a + b, [x, x]) == x", "functools.reduce(lambda a, b: a % b, [x, x])",
    "[y + 1 for y in [x]]", "[y % 2 for y in [x]]", "[int(y) for y in [x]]", "list(map(int, [x]))",
    "list(map(round, [x]))", "list(map(len, [x]))", "list(map(str, [x]))", "sum(y for y in [x])",
    "sum([y for y in [x]])", "sum({'a': x}.values())", "min([x, x]) == x", "{'k': x}['k'] == x", "{'k': x}['k'] + 1",
    "int({'k': x}['k'])", "{'k': x} == {'k': 5}", "[x, 1] == [x, 1]", "(x, 1) == (x, 1)", "[x] < [x]", "[x] < [5]",
    "list(zip([x], [1]))[0][1]", "max([x, x], key=lambda v: v) == x", "sorted([1, 2], key=lambda v: x)",
    "sorted([x, x], key=lambda v: int(v))", "(x if s else 0) == 0", "int(x if s else 0)", "(x if s else 'a') + 'b'",
    "(x or 1) == 1", "round(x if s else 1)", "len(x if s else 'abc')", "f'{x if s else 1}'", "str(x if s else 1)",
    "list(filter(None, [x])) == [x]", "[x].remove(5)", "[5, x].remove(5)", "{'a': x}.get('a') == x",
    "{'a': 1}.get('b', x) == x", "{'a': 1}.get('b', x) + 1", "next(iter([x]), 1) == x", "int(next(iter([x]), 1))",
    "abs(min(x, x)) == x", "isinstance([x][0], int)", "divmod([x][0], 2)", "statistics.median([x, x]) == x",
    "any(y > 0 for y in [x])", "[*[x], 1][0] == x", "[x] * 2 == [x, x]", "list(itertools.chain([x], [1]))[1]",
    "list(itertools.pairwise([x, x]))[0] == 1", "dict(zip(['a'], [x]))['a'] == x", "int(dict(zip(['a'], [x]))['a'])",
    "[x for _ in range(2)][0] == 5", "json.dumps({'a': x})", "json.loads(json.dumps({'a': [x]}))", "' '.join([x])",
    "' '.join([str(x)])", "'a' in [x]", "x in {'a': 1}", "x in 'abc'", "x in range(9)", "range(9)[x]",
    "5 if x == 5 else 6", "x != x", "not (x < x)", "bool([x])", "hash(x) == 1", "[1, 2, 3][:x]", "min(5, x)",
    "max(0, x)", "min([5, x])", "sorted([5, x])", "5 < x", "x > 'a'", "x >= 0", "-(-x) == x", "abs(-x) == x",
    "+x == x", "x + x == x * 2", "(x * 2) // 2 == x", "x - x == x", "(x + x) / x", "x // 3 == x", "x * True == x",
    "x * 1.0 == x", "x.seconds", "x.year", "x.date() == x", "x.weekday()", "x.replace(day=2) == x", "x.microseconds",
    "x.timestamp()", "x.hour",
)  # fmt: skip
"""Such values inside others, and beside values that JSON writes the same."""


def python(value: str, expression: str, s: int) -> Any:
    """Return what Python says: a JSON value, or None in a list where there is none."""
    names: dict[str, Any] = {"s": s}
    exec(HEAD, names)
    names["x"] = eval(value, names)
    try:
        return [json.loads(json.dumps(eval(expression, names)))]
    except Exception:
        return None


@pytest.mark.parametrize("kind", VALUES)
def test_an_operation_does_what_python_does_or_is_refused(kind):
    wrong, compiled = [], 0
    for expression in EXPRESSIONS + HELD:
        if kind == "range" and "random." in expression:
            continue  # any item is right
        text = f"{HEAD}from flowdsl import workflow\n\n@workflow\ndef w(s: int):\n    x = {VALUES[kind]}\n    y = {expression}\n    return y\n"
        made = compile_source(SourceFile("w.py", text))
        if not made.artefacts:
            continue
        compiled += 1
        for s in (3, 0):
            expected = python(VALUES[kind], expression, s)
            found = run(copy.deepcopy(made.artefacts[0].definition), {"s": s})
            if found.status == "SUCCEEDED":
                if expected is None or normal(expected[0]) != normal(found.output):
                    wrong.append((expression, s, expected, found.output))
            elif expected is not None and "flowdsl:" not in str(found.cause):
                wrong.append((expression, s, expected, str(found.cause)[-100:]))
    assert not wrong
    assert compiled >= 3
