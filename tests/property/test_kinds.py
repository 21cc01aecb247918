"""Values that are no JSON values in Python meet values of unknown type: the machine says what Python says, or refuses.

Every way that such a value may take beside one that nothing is known about, crossed with what would tell its JSON
representation from it.
"""

import itertools
import os
import random

import pytest

from flowdsl.testing import machine_outcome, python_outcome
from tests.property.judging import compiled, load, unload

HEAD = """\
import copy
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import reduce
from itertools import accumulate, chain, islice, zip_longest

from flowdsl import workflow


@dataclass
class Point:
    x: int
    y: int = 0


class Status(StrEnum):
    OPEN = "open"


def same(q):
    return q


def maybe(q, c):
    if c:
        return q
    return None


@workflow
def main(c: int, xs, d: dict, t: str) -> object:
"""
INPUT = {"c": 1, "xs": [1], "d": {"a": 1}, "t": "ab"}
KINDS = {
    "tuple": "(1, c)", "set": "{1, c}", "instance": "Point(c)", "date": "date(2024, 1, c)", "duration": "timedelta(days=c)",
    "counter": "Counter(t)", "tuple of any length": "tuple(xs)", "float": "(c / 1)",
    "member": "Status.OPEN",
}  # fmt: skip
EXPRESSIONS = (
    "{s} if c else xs", "xs if not c else {s}", "d.get('zz', {s})", "d.get('zz') or {s}", "c and {s}", "d.pop('zz', {s})",
    "d.setdefault('q', {s})", "reduce(lambda p, q: {s}, [xs, xs])", "[xs, {s}][1]", "{'k': {s}, 'l': xs}['k']", "(xs, {s})[c]",
    "same({s})", "maybe({s}, c)", "list({'k': xs, 'j': {s}}.values())[1]", "[*xs, {s}][-1]", "([xs] + [{s}])[1]",
    "dict(k={s})['k']", "copy.deepcopy({s})", "next(iter([{s}]))", "list(map(lambda q: {s}, [1]))[0]",
    "[q for q in [xs, {s}]][1]", "list(filter(None, [xs, {s}]))[1]", "list(zip([xs], [{s}]))[0][1]",
    "sorted([{s}], key=lambda q: 1)[0]", "list(chain([xs], [{s}]))[1]", "list(zip_longest([xs], [], fillvalue={s}))[0][1]",
    "list(islice([xs, {s}], 1, 2))[0]", "{**d, 'q': {s}}['q']", "(d | {'q': {s}})['q']", "{'q': {s}, **d}['q']",
    "list(accumulate([{s}], lambda p, q: q))[0]", "list(reversed([{s}, xs]))[1]", "[xs, {s}].pop()", "[{s}, xs][::-1][1]",
)  # fmt: skip
STATEMENTS = (
    "if c:\n    v = {s}\nelse:\n    v = xs", "v = xs\nfor q in [1]:\n    v = {s}", "for v in [xs, {s}]:\n    pass",
    "w, v = xs, {s}", "w, v = [xs, {s}]", "e = {'a': xs}\ne['k'] = {s}\nv = e['k']", "e = [xs]\ne.append({s})\nv = e[-1]",
    "try:\n    v = d['zz']\nexcept KeyError:\n    v = {s}", "match c:\n    case 1:\n        v = {s}\n    case _:\n        v = d",
    "if (v := {s}) is None:\n    v = xs", "e = {}\ne[t] = {s}\nv = e[t]", "e = {}\ne.setdefault(t, []).append({s})\nv = e[t][0]",
    "e = {'n': 1}\ne.update(at={s})\nv = e['at']", "d['at'] = {s}\nv = d['at']", "d.update({t: {s}})\nv = d[t]",
    "e = {}\nfor k in ['a', t]:\n    e[k] = {s}\nv = e['a']", "e = xs\ne.append({s})\nv = e[-1]", "e = d.get('zz', [])\ne.append({s})\nv = e[0]",
    "e = {}\ne[t] = {s}\nfor k, v in e.items():\n    pass", "e = {**d}\ne[t] = {s}\nv = max(e.values(), key=lambda q: 1 if q != 1 else 0)",
)  # fmt: skip
GROWING = (
    "p = None\nfor i in [1, c, 3]:\n    p = {'up': p, 't': {s}}\nv = None\nwhile p is not None:\n    v, p = p['t'], p['up']",
    "p = None\nfor i in [1, c, 3]:\n    p = [{s}, p]\nv = 0\nwhile p:\n    v, p = p", "a, b = {s}, None\nfor i in [1, c]:\n    a, b = (b, a), a\nv = b",
    "h = [(None, {s})]\nfor i in [1, c, 3]:\n    h.append((h[-1], {s}))\nv = h[-1][0][1]",
    "p = {s}\nfor i in [1, c]:\n    p = [p]\nv = p[0][0]", "p = {'k': {s}}\nfor i in [1, c]:\n    p = {'k': {s}, 'c': p}\nv = p['c']['c']['k']",
    "p = {'k': {s}, 'cs': []}\nfor i in [1, c, 3]:\n    p = {'k': {s}, 'cs': p['cs'] + [p]}\nv = p['cs'][-1]['k']",
    "p = {'k': {s}, 'cs': []}\nfor i in [1, c]:\n    p = {'k': {s}, 'cs': [p]}\nfor q in p['cs']:\n    p = q\nv = p['k']",
    "h = []\nfor i in [1, c]:\n    h.append({'k': {s}, 'past': h[-1] if h else None})\nv = h[1]['past']['k']",
    "p = {}\nfor i in [1, c, 3]:\n    p = {'k': {s}, 'old': p}\nv = p.get('old', {}).get('k', 0)",
    "p = {}\nfor i in [1, c, 3]:\n    p = {'k': {s}, 'old': p}\nv = p.get('old', {}).get('k')",
    "p = {}\nfor i in [1, c, 3]:\n    p = {'k': {s}, 'old': p}\nq = p.pop('old', {})\nv = q.setdefault('k', 1)",
    "p = {}\nfor i in [1, c, 3]:\n    p = {'k': {s}, 'old': p}\nv = list(p['old'].values())[0]",
)  # fmt: skip
"""Values that hold what they were before: no type says how deep they are."""
USES = (
    "str(v)", "f'{v}'", "v == [1, 1]", "isinstance(v, list)", "isinstance(v, dict)", "isinstance(v, int)", "v + [1]", "v + 1",
    "v * 2", "v[0]", "v['x']", "v['zz']", "len(v)", "json.dumps(v)", "bool(v)", "v > 5", "v == {'x': 1, 'y': 0}", "[v] == [[1, 1]]", "f'{v!r}'",
    "str([v])", "str({'k': v})", "'{}'.format(v)", "v in [[1, 1]]", "v.get('zz')", "v | {'y': 2}", "v or 0", "v", "[v]", "{'k': v}",
    "v | v", "v[:1]", "[q for q in v]", "v - v",
)  # fmt: skip
WAYS = (*(f"v = {expression}" for expression in EXPRESSIONS), *STATEMENTS, *GROWING)
PROGRAMS = list(itertools.product(KINDS, WAYS, USES))
"""9 kinds × 67 ways × 33 uses."""
BATCHES = 4
CHECKED = 90 * max(1, int(os.environ.get("FLOWDSL_EXAMPLES", "300")) // 300)
"""How many a batch checks: 360 programs in a common run, 3,600 in ``tox -e differential``."""


def _no_task(resource: str, arguments: object) -> None:
    raise AssertionError


def difference(kind: str, way: str, use: str) -> str:
    """Return how the machine differs from Python; an empty text where it does not, or is refused."""
    body = "\n".join(f"    {line}" for line in way.replace("{s}", KINDS[kind]).splitlines())
    text = f"{HEAD}{body}\n    return {use}\n"
    made, diagnostics = compiled(text)
    if made is None:
        assert any(d.severity == "error" for d in diagnostics)
        return ""
    module = load(text)
    try:
        expected = python_outcome(module.main, INPUT, _no_task)
    finally:
        unload(module)
    found = machine_outcome(made, INPUT, _no_task)
    if expected.same(found) or found.limit:
        return ""
    return f"{body}\n    return {use}\nPython:  {expected}\nmachine: {found}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_what_python_tells_from_json_stays_told(batch: int) -> None:
    chosen = random.Random(batch).sample(PROGRAMS, CHECKED)
    found = [text for program in chosen if (text := difference(*program))]
    assert not found, f"{len(found)} of {CHECKED}\n" + "\n\n".join(found[:5])
