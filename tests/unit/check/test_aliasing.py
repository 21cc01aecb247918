"""Changes of shared objects: a table of programs, each decided by what CPython shows.

``ok`` programs compile and behave as in CPython; so do ``shown`` ones, where a second name shows the change. ``no`` programs are refused, and without the check their machine
would differ from CPython. ``cautious`` ones are refused although this input shows no difference.
"""

from unittest import mock

import pytest

from flowdsl.compiler import compile_source
from flowdsl.source import SourceFile
from tests.programs import codes, module_text, outcomes, unchecked

INPUT = {
    "a": {"x": [1], "y": [2], "n": 5},
    "b": {"x": [3], "y": {"z": [4]}},
    "xs": [{"k": 1, "l": [1]}, {"k": 2, "l": [2]}, {"k": 1, "l": []}],
    "d": {"m": [1], "n": {"z": [0]}, "o": [9]},
}

OK = {
    "a default put there": """
        out = {}
        for x in xs:
            k = str(x['k'])
            p = out.get(k, {'n': 0})
            p['n'] += 1
            out[k] = p
        return out""",
    "own list": "b = []; b.append(1); b.append(2); return b",
    "last name": "b = a; b['x'].append(1); return b",
    "rebound": "b = a; a = {}; b['x'].append(1); return [a, b]",
    "copy": "b = d.copy(); b['new'] = 1; del b['m']; return [b, d]",
    "list copy": "ys = list(xs); ys.append(1); ys.pop(0); return [xs, ys]",
    "slice copy": "ys = xs[:]; ys[0] = 1; return [xs, ys]",
    "plus makes a new list": "ys = xs + [1]; ys.append(2); return [xs, ys]",
    "rebinding is no change": "b = a; a = a['x'] + [7]; return [a, b]",
    "default, then appended": "d.setdefault('q', []).append(1); d.setdefault('m', []).append(2); return d",
    "defaults in defaults": "d.setdefault('q', {}).setdefault('r', [1]).append(2); return d",
    "a part of a default": "d.setdefault('q', {'r': []})['r'].append(1); return d",
    "keys of defaults once": "d[task('n')].setdefault(task('z'), []).append(task(len(d))); return d",
    "a key that the default changes": "d.setdefault(str(len(d)), []).append(1); return d",
    "dict of a dict": "c = dict(d); c['m'].append(1); return c",
    "updated by a dict": "c = {}; c.update(d); c['m'].append(1); return c",
    "number counts": "n = a['n']; n += 1; n *= 2; return [n, a]",
    "number counts in place": "b = a; m = b['n']; a = 1; b['n'] += m; return b",
    "text grows": "s = 't'; r = s; s += 'u'; return [r, s]",
    "apart in the input": "p = a['x']; q = a['y']; p.append(q[0]); return [p, q]",
    "two inputs": "p = a['x']; p.append(b['x'][0]); return [p, b]",
    "spread with a new part": "c = {**d, 'm': []}; c['m'].append(1); return [c, d]",
    "spread, then replaced": "c = {**d}; c['m'] = []; c['m'].append(1); return [c, d]",
    "display of copies": "c = [d['m'].copy(), d['m'].copy()]; c[0].append(1); return [c, d]",
    "rows of their own": "rows = [[0] * 2 for _ in range(2)]; rows[0][1] = 5; return rows",
    "numbers repeated": "row = [0] * 3; row[1] = 1; return row",
    "collect": """
        out = []
        for x in xs:
            out.append(x['k'])
        return out""",
    "new row each round": """
        out = []
        for x in xs:
            row = {'k': x['k']}
            out.append(row)
        out[0]['k'] = 9
        return out""",
    "row changed before it is kept": """
        out = []
        for x in xs:
            row = {}
            row['k'] = x['k']
            row['l'] = [1]
            row['l'].append(2)
            out.append(row)
        return out""",
    "items changed, list forgotten": """
        out = []
        for x in xs:
            x['seen'] = True
            out.append(x)
        return out""",
    "items by index": """
        for i in range(len(xs)):
            xs[i]['seen'] = i
        return xs""",
    "items replaced while counting": """
        for i, x in enumerate(xs):
            xs[i] = x['k']
        return xs""",
    "values replaced by key": """
        for k, v in d.items():
            d[k] = len(v)
        return d""",
    "values replaced over keys": """
        for k in d:
            d[k] = 1
        return d""",
    "names used again": """
        k = 'x'
        for k, v in d.items():
            d[k] = 1
        for k, v in d.items():
            d[k] = v + 1
        for i, x in enumerate(xs):
            xs[i] = 1
        for i, x in enumerate(xs):
            xs[i] = x + 1
        return [d, xs]""",
    "group": """
        groups = {}
        for x in xs:
            key = str(x['k'])
            if key not in groups:
                groups[key] = []
            groups[key].append(x)
        return groups""",
    "count": """
        counts = {}
        for x in xs:
            counts[str(x['k'])] = counts.get(str(x['k']), 0) + 1
        return counts""",
    "work list": """
        done = []
        while xs:
            x = xs.pop()
            x['k'] += 1
            task(x)
            if x['k'] > 2:
                done.append(x)
        return done""",
    "work list that grows": """
        n = 0
        while xs:
            x = xs.pop(0)
            n += 1
            if x['k'] == 2:
                x['k'] = 3
                xs.append(x)
        return n""",
    "popped value": "m = d.pop('m'); m.append(1); return [m, d]",
    "setdefault, owner forgotten": "m = d.setdefault('q', []); m.append(1); return m",
    "task result": "r = task(a); r['x'].append(1); return [r, a]",
    "task result kept": "r = task(a); a['r'] = r; a['r']['x'].append(1); return a",
    "argument is a copy": "task(a); a['x'].append(1); return a",
    "swap": "p = a['x']; q = a['y']; p, q = q, p; p.append(1); return [p, q]",
    "unpacked": "p, q = [a['x'], a['y']]; p.append(1); return [p, q]",
    "starred": "first, *rest = xs; rest.append(1); return [first, rest]",
    "starred, first changed": "first, *rest = xs; first['k'] = 9; return [first, rest]",
    "conditional": "p = a['x'] if b else a['y']; p.append(1); return p",
    "or a new one": "p = a.get('zz') or []; p.append(1); return p",
    "helper changes the argument": ("add(xs, 1); return xs", "def add(v, w):\n    v.append(w)"),
    "helper returns its own": (
        "p = make(1); q = make(1); p.append(2); return [p, q]",
        "def make(v):\n    out = [v]\n    out.append(v)\n    return out",
    ),
    "helper rebinds": ("p = more(xs); return [p, xs]", "def more(v):\n    v = v + [1]\n    return v"),
    "helper with parts": ("fill(d['m']); return b", "def fill(v):\n    v.append(1)"),
    "closure": "def add(v):\n    xs.append(v)\nadd(1)\nadd(2)\nreturn xs",
    "default that is never changed": ("return tag(1)", "def tag(v, tags=['t']):\n    return [v, tags]"),
    "default of a nested function is kept": (
        "def add(v, to=[]):\n    to.append(v)\n    return len(to)\nadd(1)\nreturn add(2)"
    ),
    "default of a nested function is evaluated there": (
        "n = [1]\ndef offer(v=n):\n    return v\nn = [2]\nreturn offer()"
    ),
    "name of the function around, rebound": (
        "n = [1]\ndef put(v):\n    nonlocal n\n    n = [2]\n    return v\np = put(n)\np.append(3)\nreturn [p, n]"
    ),
    "rebound by a later argument": (
        "n = 1\nreturn pair(n, (n := 5))",
        "def pair(v, w):\n    task(1)\n    return [v, w]",
    ),
    "constant, copied": ("p = LIMITS.copy(); p.append(4); return [p, LIMITS]", "LIMITS = [1, 2]"),
    "constant of constants, rebuilt": (
        "p = {**BASE, 'l': [1]}; p['l'].append(2); return [p, BASE]",
        "BASE = {'l': [0], 'm': 1}",
    ),
    "catch": """
        b = []
        try:
            b.append(task(1))
            b.append(a['missing'])
        except Exception:
            b.append('failed')
        return b""",
    "branch copies": "p, q = parallel(lambda: task(a), lambda: task(a)); p['x'].append(1); return [p, q]",
    "results of a concurrent body": "ys = [task(x) for x in concurrent(xs)]; ys[0]['k'] = 9; return [xs, ys]",
    "concurrent items changed, list forgotten": "ys = [mark(x) for x in concurrent(xs)]; return ys",
    "dict of copies": "c = {k: list(v) for k, v in d.items()}; c['m'].append(1); return [c, d]",
    "filtered, then replaced": "ys = [x for x in xs if x['k'] == 1]; ys[0] = 1; return [xs, ys]",
    "sorted": "ys = sorted(xs, key=lambda x: x['k']); ys.reverse(); ys.pop(); return [xs, ys]",
    "deep path": "b['y']['z'].append(1); b['y']['w'] = 2; return b",
    "two parts of one dict": "b['x'].append(1); b['y']['z'] = b['x'][0]; return b",
    "alias that is overwritten": "p = a['x']; p.append(1); p = 2; return [p, b]",
    "alias dead in the branch": """
        p = a['x']
        if b:
            p.append(1)
            return p
        return a""",
    "json": ("p = json.loads(json.dumps(d)); p['m'].append(1); return [p, d]", "import json"),
    "min of numbers": "m = min([3, 1]); xs.append(m); return xs",
    "augmented list": "ys = [1]; ys += [2]; ys += (3,); return ys",
    "augmented part": "a['x'] += [5]; a['n'] -= 1; return a",
    "update": "c = {}; c.update(d); c['m'] = 1; return [c, d]",
    "while with index": "i = 0\nwhile i < len(xs):\n    xs[i]['l'].append(i)\n    i += 1\nreturn xs",
    "text of a part": "s = a['n']; t = f'{s}'; a['n'] = 6; return [s, t, a]",
    "sum of parts": "n = sum(x['k'] for x in xs); xs.append(n); return xs",
    "previous item": """
        last = 0
        for x in xs:
            x['l'].append(last)
            last = x['k']
        return last""",
}
SHOWN = {
    "item by item": """
        for x in xs:
            x['a'] = 1
            x['l'].append(2)
            x['k'] += 1
            del x['a']
        return xs""",
    "items counted": "for i, x in enumerate(xs, 5):\n    x['i'] = i\nreturn xs",
    "from the end": "for x in reversed(xs):\n    x['l'] = []\nreturn xs",
    "of a copy of the list": "for x in xs[:]:\n    x['l'] = []\nreturn xs",
    "until one is found": "for x in xs:\n    if x['k'] == 2:\n        break\nelse:\n    return 0\nx['f'] = 1\nreturn xs",
    "items of items": "for x in xs:\n    for y in d.values():\n        y and d\n    for z in [x['l']]:\n        x['z'] = len(z)\nreturn xs",
    "parts of items": "m = {'r': [{'s': [{'t': 1}, {'t': 2}]}]}\nfor x in m['r']:\n    for y in x['s']:\n        y['t'] += 1\nreturn m",
    "by a counter": "i = 0\nwhile i < len(xs):\n    x = xs[i]\n    x['i'] = i\n    i += 1\nreturn xs",
    "the last one": "x = xs[-1]; x['last'] = True; return xs",
    "a key of another": "x = d[a['n'] and 'n']; x['z'] = 1; return d",
    "a default or a part": "p = d.get('n', {}); p['z'] = 1; q = d.get('q', {}); q['z'] = 2; return [p, q, d]",
    "a default in an item": "for x in xs:\n    p = x.get('l', [])\n    p.append(1)\n    q = x.get('q', {})\n    q['z'] = 2\nreturn xs",
    "the whole changes the part": "p = d['n']; d['n']['z'] = [1]; return [p, d]",
    "two names for one part": "p = d['n']; q = d['n']; p['z'] = [1]; q['y'] = 2; return [p, q, d]",
    "stored, then changed": "p = {}; d['p'] = p; p['z'] = 1; d['p']['y'] = 2; return [p, d]",
    "put into a changed item": "for x in xs:\n    x['a'] = a\n    x['a']['n'] = 0\n    break\nreturn [a, xs]",
    "read in between": "for x in xs:\n    x['k'] = 5\n    task(xs)\n    x['l'] = 6\nreturn xs",
    "in a handler": """
        for x in xs:
            try:
                x['t'] = task(x['k'])
                x['u'] = x['none']
            except Exception:
                x['e'] = 1
        return xs""",
    "on one way only": "p = d['n']\nif a:\n    p['z'] = 1\nelse:\n    p['y'] = 1\nreturn d",
    "second name": "b = a; b['x'] = 1; return [a, b]",
    "list twice": "b = xs; b.append(1); return xs",
    "part": "p = a['x']; p.append(1); return a",
    "part by variable key": "k = 'x'; p = a[k]; p.append(1); return a",
    "owner changes the part": "p = a['x']; a['x'].append(1); return p",
    "chained assignment": "p = q = []; p.append(1); return [p, q]",
    "kept, then changed": "out = []; row = {}; out.append(row); row['k'] = 1; return out",
    "item of a loop": "for x in xs:\n    x['k'] = 9\nreturn xs",
    "item of values": "for v in d.values():\n    task(v)\n    v2 = v\n    if isinstance(v2, list):\n        v2.append(1)\nreturn d",
    "pair of items": "for k, v in d.items():\n    if k == 'm':\n        v.append(1)\nreturn d",
    "unpacked item": "p, q = a['x'], a['y']; p.append(1); return a",
    "augmented merge": "c = d; c |= {'q': 1}; return d",
    "helper with a part": ("add(d['m']); return d", "def add(v):\n    v.append(1)"),
    "helper returns its argument": ("p = same(d); p['q'] = 1; return d", "def same(v):\n    return v"),
    "helper with a task returns its argument": (
        "p = same(d); p['q'] = 1; return d",
        "def same(v):\n    task(1)\n    return v",
    ),
    "helper keeps its argument": (
        "keep = {}; put(keep, xs); xs.append(1); return keep",
        "def put(v, w):\n    v['w'] = w",
    ),
    "default of a nested function": "p = []\ndef add(v, to=p):\n    to.append(v)\nadd(1)\nreturn p",
    "closure sees the second name": "ys = xs\ndef add(v):\n    xs.append(v)\nadd(1)\nreturn ys",
    "handler sees it": """
        p = d
        try:
            p['q'] = 1
            task(a['missing'])
        except Exception:
            return d
        return p""",
    "setdefault": "m = d.setdefault('q', []); m.append(1); return d",
    "evaluated before": "p = [xs, xs.pop(), len(xs)]; return p",
    "chain of names": "p = a; q = p; r = q; p = q = 0; r['n'] = 0; return a",
    "walrus": "if (p := a['x']):\n    p.append(1)\nreturn a",
    "slice assignment": "p = a['x']; p[0:0] = [7]; return a",
    "delete": "p = a; del p['n']; return a",
    "sort": "ys = [3, 1]; zs = ys; zs.sort(); return ys",
    "clear": "p = d['m']; p.clear(); return d",
    "match capture": "match a:\n    case {'x': p}:\n        p.append(1)\nreturn a",
    "captured rest": "match xs:\n    case [first, *rest]:\n        first['k'] = 9\nreturn xs",
    "part by get": "p = a.get('x', []); p.append(1); return a",
}
NO = {
    "shared default": "c = [1]; d.setdefault('q', c).append(2); return [c, d]",
    "dict of pairs": "c = dict([('k', xs), ('l', xs)]); c['k'].append(1); return c",
    "same row twice": "row = [0]; m = [row, row]; m[0].append(1); return m",
    "rows repeated": "m = [[0]] * 2; m[0].append(1); return m",
    "rows from outside": "m = [d for _ in range(2)]; m[0]['q'] = 1; return m",
    "kept in two places": "p = []; c = {'p': p, 'q': [p]}; c['p'].append(1); return c",
    "shallow copy": "c = d.copy(); c['m'].append(1); return d",
    "shallow list": "ys = list(xs); ys[0]['k'] = 9; return xs",
    "shallow slice": "ys = xs[1:]; ys[0]['k'] = 9; return xs",
    "shallow plus": "ys = xs + [1]; ys[0]['k'] = 9; return xs",
    "shallow spread": "c = {**d}; c['n']['z'].append(1); return d",
    "sorted items": "ys = sorted(xs, key=lambda x: x['k']); ys[0]['k'] = 9; return xs",
    "filtered items": "ys = [x for x in xs if x['k'] == 1]; ys[0]['k'] = 9; return xs",
    "values": "vs = list(d.values()); vs[0].append(1); return d",
    "view of keys": "ks = d.keys(); d['q'] = 1; return list(ks)",
    "max of lists": "m = max(a['x'], a['y']); m.append(7); return a",
    "item of an item": "for x in xs:\n    for y in [x['l']]:\n        y.append(1)\nreturn xs",
    "starred rest": "first, *rest = xs; rest[0]['k'] = 9; return xs",
    "augmented unknown": ("n = v; n += v; return [n, v]", "", "v"),
    "default that is changed": (
        "p = add(1); q = add(2); return [p, q]",
        "def add(v, to=[]):\n    to.append(v)\n    return to",
    ),
    "constant changed": ("p = LIMITS; p.append(3); return [p, LIMITS]", "LIMITS = [1, 2]"),
    "part of a constant": ("p = BASE['l']; p.append(1); return BASE", "BASE = {'l': [0]}"),
    "constant items": ("for x in BASE:\n    x['k'] = 2\nreturn BASE", "BASE = [{'k': 1}]"),
    "either": "p = a['x'] if b else []; p.append(1); return a",
    "or": "p = a['x'] or []; p.append(1); return a",
    "in a branch": "p = []; q = p\nif b:\n    q = [1]\nelse:\n    q = []\nif a:\n    q = p\nq.append(1)\nreturn p",
    "in a loop": "p = []; q = []\nfor x in xs:\n    q.append(1)\n    q = p\nreturn p",
    "popped, still in another": "ys = list(xs); x = xs.pop(); x['k'] = 9; return ys",
    "inside itself": "d['n']['up'] = d['m']; d['m'].append(1); return d",
    "concurrent items": "for x in concurrent(xs):\n    x['k'] = task(1)\nreturn xs",
    "concurrent results are the items": (
        "ys = [same(x) for x in concurrent(xs)]; ys[0]['k'] = 9; return xs",
        "def same(v):\n    task(1)\n    return v",
    ),
    "concurrent results are one object": ("ys = [give() for x in concurrent(xs)]; ys[0]['q'] = 9; return ys", "", None),
    "branches give one object": (
        "p, q = parallel(lambda: same(d), lambda: same(d)); p['q'] = 1; return [p, q]",
        "def same(v):\n    task(1)\n    return v",
    ),
    "second name grows in the loop": "ys = xs; n = 0\nfor x in xs:\n    n += 1\n    if n < 5:\n        ys.append({'k': n})\nreturn n",
    "later item replaced": "n = 0\nfor i, x in enumerate(xs):\n    if i == 0:\n        xs[1] = {'k': 50}\n    n += x['k']\nreturn n",
    "key changed in the round": "n = []\nfor k, v in d.items():\n    k = 'o'\n    d[k] = 0\n    n.append(v)\nreturn n",
    "reversed while counting": "n = []\nfor i, x in enumerate(reversed(xs)):\n    xs[i] = {'k': 7 + i}\n    n.append(x['k'])\nreturn n",
    "nested display": "p = {'q': {'r': a}}; p['q']['r']['n'] = 0; return a",
    "let through a helper": ("p = pair(a); p[0]['n'] = 0; return p", "def pair(v):\n    return [v, v]"),
    "fresh, twice in a helper": ("p = pair([]); p[0].append(0); return p", "def pair(v):\n    return [v, v]"),
    "deeper than paths go": (
        "p = {'q': {'q': {'q': {'q': {'q': {'q': {'q': a}}}}}}}\np['q']['q']['q']['q']['q']['q']['q']['n'] = 0\nreturn a"
    ),
    "extend keeps the items": "ys = []; ys.extend(xs); ys[0]['k'] = 9; return xs",
    "insert keeps the item": "ys = []; ys.insert(0, d); ys[0]['q'] = 9; return d",
    "update keeps the values": "c = {}; c.update(d); c['m'].append(1); return d",
    "zip": "for x, y in zip(xs, [1]):\n    x['k'] = 9\nreturn xs",
    "sorted, one object twice": "m = [[3]] * 2; ys = sorted(m); ys[0].append(1); return ys",
    "starred, one object twice": "p = [1]; first, *rest = [p, p]; first.append(9); return [first, rest]",
    "augmented list": "ys = xs; ys += [1]; return xs",
    "augmented repetition": "ys = xs; ys *= 2; return xs",
    "helper that augments": ("add(xs); return xs", "def add(v):\n    v += [1]"),
}
CAUTIOUS = {
    "into itself": "d['self'] = d; return 1",
    "other item": "p = xs[0]; i = 1; q = xs[i]; q['k'] = 9; return p",
    "items of one list, kept": "p = xs[0]; q = xs[-1]; q['k'] = 9; return p",
    "the parameter's default": ("v.append(1); return v", "", "v=[]"),
    "concurrent body changes the captured": (
        "for x in concurrent(xs):\n    p = d['m']\n    task(p)\n    p.append(1)\nreturn 1"
    ),
    "a tuple stays as it is": "t = (1, 2); u = t; t += (3,); return [u, t]",
    "a tuple in a dict": "p = {'l': (1, 2)}; u = p['l']; p['l'] += (3,); return [u, p]",
    "a frozenset": "s = frozenset([1]); u = s; s |= {2}; return [sorted(u), sorted(s)]",
    "a default where a key was added since": "p = d.get('q', {}); d.setdefault('q', {}); p['n'] = 1; return [p, d]",
    "which of two items": "p = xs[0]\nfor x in xs:\n    x['k'] = 9\nreturn p",
}


def entry(value):
    body, helpers, signature = (
        value
        if isinstance(value, tuple) and len(value) == 3
        else ((*value, None) if isinstance(value, tuple) else (value, "", None))
    )
    if "give()" in body:
        body = "def give():\n    task(1)\n    return d\n" + body
    if "mark(x)" in body:
        helpers = "def mark(v):\n    v['seen'] = task(1)\n    return v"
    lines = []
    for line in body.strip("\n").split("\n"):
        # Programs on one line are written with semicolons.
        lines.extend(part.strip() for part in line.split("; ")) if not line.startswith(" ") else lines.append(line)
    text = "\n".join(lines)
    return module_text(text, helpers=helpers, **({"signature": signature} if signature else {}))


def given(text):
    return {"v": [1, [2]]} if "def f(v" in text and "v=" not in text else {} if "def f(v=" in text else INPUT


@pytest.mark.parametrize("name", OK)
def test_accepted(name, tmp_path):
    text = entry(OK[name])
    found, compiled = codes(text)
    assert found == [], text
    expected, machine = outcomes(text, compiled, given(text), tmp_path)
    assert expected.same(machine, ordered="concurrent" not in text), f"{text}\n{expected}\n{machine}"
    assert expected.error is None, expected


@pytest.mark.parametrize("name", SHOWN)
def test_shown_by_every_name(name, tmp_path):
    text = entry(SHOWN[name])
    found, compiled = codes(text)
    assert found == [], text
    expected, machine = outcomes(text, compiled, given(text), tmp_path)
    assert expected.same(machine), f"{text}\n{expected}\n{machine}"
    assert expected.error is None, expected
    with mock.patch("flowdsl.passes.pipeline.write_back", lambda *_: False):
        _, copies = unchecked(text)
    assert not expected.same(outcomes(text, copies, given(text), tmp_path)[1]), f"nothing to show:\n{text}"


@pytest.mark.parametrize("name", NO)
def test_refused(name, tmp_path):
    text = entry(NO[name])
    found, _ = codes(text)
    assert found and set(found) <= {"FLOW303", "FLOW304"}, (found, text)
    others, compiled = unchecked(text)
    assert others == [], others
    expected, machine = outcomes(text, compiled, given(text), tmp_path)
    assert not expected.same(machine, ordered=False), f"refused without need:\n{text}\n{expected}"


@pytest.mark.parametrize("name", CAUTIOUS)
def test_refused_cautiously(name):
    assert codes(entry(CAUTIOUS[name]))[0] == ["FLOW303"]


def test_both_places_are_shown():
    text = module_text("b = a if d else d\nreturn_me = 1\nb.append(1)\nreturn a")
    (found,) = compile_source(SourceFile("program.py", text)).diagnostics
    lines = text.split("\n")
    assert lines[found.origin.span.line - 1].strip() == "b.append(1)"
    assert [lines[label.origin.span.line - 1].strip() for label in found.labels] == ["b = a if d else d"]
    assert "`b`" in found.text(found.message) and "`a`" in found.text(found.message)


def hint(body):
    (found,) = compile_source(SourceFile("program.py", module_text(body))).diagnostics
    return found.hint


def test_items_of_a_loop_are_changed_where_they_lie():
    body = "for x in a['rows']:\n    x['seen'] = True\n    a = {'rows': a['rows']}\nreturn a"
    assert 'for i in range(len(a["rows"])): a["rows"][i]' in hint(body)


def test_what_holds_the_items_as_well_is_made_later():
    body = "bad = [x for x in xs if x['bad']]\nfor x in xs:\n    x['seen'] = True\nreturn [xs, bad]"
    assert hint(body) == "`bad` may hold the object as well: make it after this change, or of copies"


def test_a_concurrent_body_returns_what_it_changes():
    body = "for x in concurrent(xs):\n    x['seen'] = task(1)\nreturn xs"
    assert "make `xs` of the results" in hint(body)


def test_a_part_that_is_not_shared_is_not_named():
    text = module_text("p = a['x'] if b else d\nq = a['y']\np.append(1)\nreturn [a, q]")
    (found,) = compile_source(SourceFile("program.py", text)).diagnostics
    assert found.other == '`a["x"]`'
