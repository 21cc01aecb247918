"""Draws programs that copy, share and change lists and dicts, for the test of the aliasing check.

Values are lists of numbers (``a b c``), lists of such lists (``m n``), dicts of them (``d e o``) and lists of such
dicts (``r s``), so most programs run without an error. Everything that could grow a list in a loop is guarded: shared lists would grow for ever.
"""

from hypothesis import strategies as st

HELPERS = """\
def same(v):
    return v

def fresh(v):
    return v + [0]

def grow(v):
    v.append(5)

def augment(v):
    v += [6]
    return v

def keep(v, w):
    v.append(w)
    return v

def wrap(v):
    out = [v]
    out.append([8])
    return out

def mark(v):
    v['y'] = [7]

def slow(v):
    task(1)
    return v

def default(v, to=[]):
    return to + v
"""
SIGNATURES = (
    "a: list[int], b: list[int], m: list[list[int]], d: dict[str, list[int]], "
    "r: list[dict[str, list[int]]], flag: bool",
    "a: list, b: list, m: list, d: dict, r: list, flag",
    "a, b, m, d, r, flag",
)
START = "c = [4]\nn = [[5], [6, 7]]\ne = {'x': [8], 'y': [9]}\no = {'x': [3], 'y': [4]}\n"
START += "s = [{'x': [10]}, {'x': [11], 'y': [12]}]\nk = 'x'\ni = 0"
TURN = """\
def turn():
    nonlocal a, k
    a = [9]
    k = 'y'
    d['x'] = [10]
    return 0
"""
"""Binds names anew between the parts of an expression; programs have it or not, as it changes how names are passed."""
FLAT, DEEP, DICTS, ROWS = ("a", "b", "c"), ("m", "n"), ("d", "e", "o"), ("r", "s")

flat_name, deep_name, dict_name = st.sampled_from(FLAT), st.sampled_from(DEEP), st.sampled_from(DICTS)
row_name = st.sampled_from(ROWS)
key = st.sampled_from(("'x'", "'x'", "'y'", "k", "k + ''", "[k][0]"))
index = st.sampled_from(("len(k) - 1", "0", "0", "1", "-1", "i"))


def written(template, **parts):
    """Return texts of a template filled with drawn parts."""
    return st.fixed_dictionaries(parts).map(lambda values: template.format(**values))


flat = st.one_of(
    flat_name, flat_name,
    written("{m}[{i}]", m=deep_name, i=index), written("{m}[{i}]", m=deep_name, i=index),
    written("{d}[{k}]", d=dict_name, k=key), written("{d}[{k}]", d=dict_name, k=key),
    st.just("[1]"), written("{a}.copy()", a=flat_name), written("list({a})", a=flat_name),
    written("{a} + {b}", a=flat_name, b=flat_name), written("{a}[1:]", a=flat_name),
    written("{d}.get({k}, [0])", d=dict_name, k=key), written("{m}.pop()", m=deep_name),
    written("{d}.pop({k}, [0])", d=dict_name, k=key),
    written("{d}.setdefault({k}, {a})", d=dict_name, k=key, a=flat_name),
    written("({a} if flag else {b})", a=flat_name, b=flat_name), written("({a} or {b})", a=flat_name, b=flat_name),
    written("same({a})", a=flat_name), written("slow({a})", a=flat_name), written("fresh({a})", a=flat_name),
    written("augment({a})", a=flat_name), written("max({m})", m=deep_name), written("task({a})", a=flat_name),
    written("default({a})", a=flat_name), written("{d}.get({k})", d=dict_name, k=key),
    written("{r}[{i}][{k}]", r=row_name, i=index, k=key),
)  # fmt: skip
deep = st.one_of(
    deep_name, deep_name,
    written("[{a}, {b}]", a=flat, b=flat), written("[{a}, {b}]", a=flat_name, b=flat_name),
    written("[{a}] * 2", a=flat_name), written("[[0]] * 2"), written("[x for x in {m}]", m=deep_name),
    written("[x.copy() for x in {m}]", m=deep_name), written("[{a} for _ in range(2)]", a=flat_name),
    written("list({m})", m=deep_name), written("{m}[:]", m=deep_name), written("{m} + [{a}]", m=deep_name, a=flat_name),
    written("sorted({m})", m=deep_name), written("list(reversed({m}))", m=deep_name), written("wrap({a})", a=flat_name),
    written("list({d}.values())", d=dict_name), written("[v for _, v in {d}.items()]", d=dict_name),
    written("[slow(x) for x in concurrent({m}, limit=1)]", m=deep_name),
    written("list(parallel(lambda: slow({a}), lambda: task({b})))", a=flat_name, b=flat_name),
    written("keep({m}, {a})", m=deep_name, a=flat_name), written("[*{m}, {a}]", m=deep_name, a=flat_name),
)  # fmt: skip
dicts = st.one_of(
    dict_name, written("{d}.copy()", d=dict_name), written("dict({d})", d=dict_name),
    written("{{'x': {a}, 'y': {b}}}", a=flat, b=flat), written("{{**{d}, {k}: {a}}}", d=dict_name, k=key, a=flat_name),
    written("{d} | {e}", d=dict_name, e=dict_name), written("{{k: v for k, v in {d}.items()}}", d=dict_name),
    written("{{k: list(v) for k, v in {d}.items()}}", d=dict_name),
    written("{r}[{i}]", r=row_name, i=index), written("{r}[{i}]", r=row_name, i=index),
    written("{r}.pop()", r=row_name), written("same({d})", d=dict_name),
)  # fmt: skip
rows = st.one_of(
    row_name, written("list({r})", r=row_name), written("[{d}, {e}]", d=dict_name, e=dict_name),
    written("[q for q in {r} if 'y' in q]", r=row_name), written("[*{r}, {d}]", r=row_name, d=dict_name),
    written("[q.copy() for q in {r}]", r=row_name), written("[slow(q) for q in {r}]", r=row_name),
)  # fmt: skip
place = st.one_of(
    flat_name, written("{m}[{i}]", m=deep_name, i=index), written("{d}[{k}]", d=dict_name, k=key),
    written("{r}[{i}][{k}]", r=row_name, i=index, k=key),
)  # fmt: skip
simple = st.one_of(
    written("{n} = {v}", n=flat_name, v=flat), written("{n} = {v}", n=flat_name, v=flat),
    written("{n} = {v}", n=deep_name, v=deep), written("{n} = {v}", n=dict_name, v=dicts),
    written("{p} = {v}", p=place, v=flat), written("{p} += {v}", p=place, v=flat_name),
    written("{p} = {q} = {v}", p=flat_name, q=place, v=flat), written("{p} *= 2", p=flat_name),
    written("{p}, {q} = {v}, {w}", p=flat_name, q=flat_name, v=flat, w=flat),
    written("{p}, *{n} = {m}", p=flat_name, n=deep_name, m=deep_name),
    written("{r} = {v}", r=row_name, v=rows), written("o = {r}[{i}]", r=row_name, i=index),
    written("{r}[{i}] = {d}", r=row_name, i=index, d=dict_name), written("mark({d})", d=dicts),
    written("o, *{r} = {s}", r=row_name, s=row_name), written("k = {v}", v=st.sampled_from(("'x'", "'y'"))),
    written("{d} |= {e}", d=dict_name, e=dict_name), written("{d}.update({e})", d=dict_name, e=dict_name),
    written("{d} = {{}}", d=dict_name), written("{a} = {d}.setdefault({k}, [])", a=flat_name, d=dict_name, k=key),
    written("{r}[-1:][0]['x'] = {v}", r=row_name, v=flat_name), written("{p}[1:] = {v}", p=place, v=flat_name),
)  # fmt: skip
turning = st.one_of(
    written("{p}.append(turn())", p=place), written("{p}[turn()] = 7", p=place), written("{p}[0] += turn()", p=place),
    written("keep({v}, turn())", v=flat), written("n = [{v}, [turn()]]", v=flat), written("{d}[k] = [turn()]", d=dict_name),
    written("{d}[k][turn()] = {p} = b", d=dict_name, p=flat_name), written("{v}.insert(turn(), 8)", v=flat),
    written("b = list(map(lambda v: v + turn(), {a}))", a=flat_name), written("m[turn()] = b = {a}", a=flat_name),
)  # fmt: skip
growing = st.one_of(
    written("{p}.append(1)", p=place), written("{p}.append(2)", p=place),
    written("{m}.append({v})", m=deep_name, v=flat),
    written("{m}.insert(0, {v})", m=deep_name, v=flat_name), written("{m}.extend({n})", m=deep_name, n=deep_name),
    written("{r}.append({d})", r=row_name, d=dict_name), written("{r}.insert(0, {d})", r=row_name, d=dict_name),
    written("grow({v})", v=flat), written("{m} += {n}", m=deep_name, n=deep_name),
)  # fmt: skip
shrinking = st.one_of(
    written("{p}.pop()", p=place), written("del {m}[0]", m=deep_name), written("{m}.reverse()", m=deep_name),
    written("{p}[0] = 3", p=place), written("{p}[0:0] = [3]", p=place), written("{m}.sort()", m=deep_name),
    written("{p}.clear()", p=place), written("del {d}[{k}]", d=dict_name, k=key),
    written("{r}.reverse()", r=row_name), written("del {r}[0]", r=row_name),
    written("task({v}.pop())", v=flat), written("task({v}.pop(0))", v=flat), written("del {p}[1:][0]", p=place),
    written("{p}[1:][0] = 3", p=place), written("{m}[1:].pop().append(4)", m=deep_name), written("{d}.popitem()", d=dicts),
)  # fmt: skip
LIMIT = "if len(a) + len(b) + len(c) + len(m) + len(n) + len(r) + len(s) < 24:"


def indented(lines):
    return ["    " + line for line in lines]


def guarded(line):
    return [LIMIT, *indented([line])]


one = st.one_of(simple.map(lambda s: [s]), growing.map(guarded), shrinking.map(lambda s: [s]))


def block(statements, size=3):
    return st.lists(statements, min_size=1, max_size=size).map(lambda parts: [line for part in parts for line in part])


in_loop = st.one_of(
    one, st.sampled_from((["x.append(1)"], ["x = x + [1]"], ["c = x"], ["a = x"], ["x[0] = 4"], ["task(x)"])),
    written("{m}.append(x)", m=deep_name).map(guarded), written("{d}[k] = x", d=dict_name).map(lambda s: [s]),
)  # fmt: skip


@st.composite
def loops(draw):
    head = draw(st.sampled_from((
        "for x in {m}:", "for x in {m}:", "for x in list({m}):", "for j, x in enumerate({m}):",
        "for x in {d}.values():",
        "for k, x in {d}.items():", "for x in [{a}, {b}]:", "for x, y in zip({m}, {n}):", "for x in reversed({m}):",
        "for x in concurrent({m}, limit=1):", "for k in {d}:", "for x in {a}:",
    )))  # fmt: skip
    names = {"m": draw(deep_name), "n": draw(deep_name), "d": draw(dict_name), "a": draw(flat_name), "b": draw(flat_name)}
    if "concurrent" in head:
        body = draw(st.sampled_from((["x.append(1)", "task(x)"], ["x[0] = task(1)"], ["y = a", "y.append(1)", "task(y)"])))
    elif head == "for k in {d}:":
        body = draw(st.sampled_from((
            [f"{names['d']} |= {{k: [1]}}"], [f"{names['d']} |= {{'x': [1]}}", "break"], [f"{names['d']}[k] = a"],
            [f"{names['d']}[k].append(1)", f"a = {names['d']}[k]"], ["task(k)", f"del {names['d']}[k]", "break"],
        )))  # fmt: skip
    elif head == "for x in {a}:":
        grow = draw(st.sampled_from((f"{names['a']} += [x]", f"{names['a']}.append(x)", f"{names['a']} *= 2")))
        body = [*guarded(grow), "task(x)"]
    else:
        body = draw(block(in_loop, 2))
        if head.startswith("for j"):
            body += draw(st.sampled_from(([], [f"{names['m']}[j] = a"], [f"{names['m']}[j] = x + [1]"])))
        if "items" in head:
            body += draw(st.sampled_from(([], [f"{names['d']}[k] = x + [1]"], [f"{names['d']}[k] = a"])))
    return [head.format(**names), *indented(body)]


in_row = st.one_of(
    in_loop,
    st.sampled_from((
        ["z['y'] = [1]"], ["z['x'].append(1)"], ["z[k] = [2]"], ["z['x'] += [3]"], ["z['x'][0] = 5"], ["d = z"],
        ["a = z['x']"], ["o = z"], ["del z['y']"], ["mark(z)"], ["x = z['x']", "x.append(6)"], ["z = {}"], ["task(r)"],
        ["w = z", "w['x'].append(7)"], ["z |= {'y': [8]}"], ["z.setdefault('y', []).append(9)"],
        ["for k, x in z.items():", "    x.append(1)"], ["for x in z.values():", "    x[0] = 2"],
    )),
    written("{r}.append(z)", r=row_name).map(guarded), written("z['y'] = {v}", v=flat).map(lambda s: [s]),
)  # fmt: skip


@st.composite
def row_loops(draw):
    """Draw a loop over dicts that are changed through its variable."""
    head = draw(st.sampled_from((
        "for z in {r}:", "for z in {r}:", "for j, z in enumerate({r}):", "for z in reversed({r}):", "for z in {r}[:]:",
        "for z in [q for q in {r} if 'y' in q]:", "for z, w in zip({r}, {s}):", "for z in [{d}, {e}]:", "j = 0",
    )))  # fmt: skip
    names = {"r": draw(row_name), "s": draw(row_name), "d": draw(dict_name), "e": draw(dict_name)}
    body = draw(block(in_row, 3))
    if head == "j = 0":
        walk = [f"z = {names['r']}[j]", "j += 1", *body] if draw(st.booleans()) else [f"z = {names['r']}[j]", *body, "j += 1"]
        return [head, f"while j < len({names['r']}) and j < 9:", *indented(walk)]
    if draw(st.integers(0, 4)) == 0:
        body = ["if len(z) > 1:", *indented(body), *draw(st.sampled_from(([], ["    break"])))]
    return [head.format(**names), *indented(body)]


@st.composite
def branches(draw, inner):
    lines = ["if flag:", *indented(draw(inner))]
    if draw(st.booleans()):
        lines += ["else:", *indented(draw(inner))]
    return lines


@st.composite
def trials(draw, inner):
    return ["try:", *indented(draw(inner)), "    task(a)", "    b = m[9]", "except Exception:", *indented(draw(inner))]


@st.composite
def viewed(draw):
    """Draw a name for a part, then what becomes of the part's place, then a change through one of the two."""
    d, m, r, a, k = (draw(names) for names in (dict_name, deep_name, row_name, flat_name, key))
    i = draw(st.sampled_from(("0", "1", "-1")))
    part, holder, owner = draw(st.sampled_from((
        (f"{d}[{k}]", d, "d"), (f"{d}.get({k})", d, "d"), (f"{d}.setdefault({k}, [1])", d, "d"), (f"{m}[{i}]", m, "m"),
        (f"{r}[{i}]['x']", r, "r"), (f"max({m})", m, "m"), (f"{m}.pop()", m, "m"), (f"next(iter({d}.values()))", d, "d"),
    )))  # fmt: skip
    after = {
        "d": (f"del {d}[{k}]", f"{d}.pop({k}, None)", f"{d}[{k}] = b", f"{d} = {{}}", f"{d}.update(e)", f"{d}.clear()", f"{d}.popitem()"),
        "m": (f"del {m}[0]", f"{m}.pop()", f"{m}.reverse()", f"{m}.insert(0, [1])", f"{m}[0] = b", f"{m} = n", f"{m}.append({m}.pop(0))"),
        "r": (f"del {r}[{i}]['x']", f"del {r}[0]", f"{r}[{i}] = e", f"{r}[{i}]['x'] = b", f"{r}.reverse()", f"{r}.append(e)"),
    }  # fmt: skip
    change = draw(st.sampled_from((
        f"{a}.append(7)", f"{a} += [7]", f"{a}[0:0] = [7]", f"{a}.pop()", f"grow({a})", f"grow({holder}[{k if owner == 'd' else 0}])",
    )))  # fmt: skip
    between = draw(st.sampled_from(after[owner]))
    wrapped = draw(st.sampled_from((
        [between], ["if flag:", f"    {between}"], ["try:", f"    {between}", "except Exception:", "    task(a)"], [], [between, between],
    )))  # fmt: skip
    return [f"{a} = {part}", *wrapped, *guarded(change)]


statement = st.one_of(viewed(), one, one, one, one, loops(), row_loops(), row_loops(), branches(block(one, 2)), trials(block(one, 2)))


@st.composite
def programs(draw):
    """Draw the body of a workflow and its signature."""
    turns = draw(st.integers(0, 3)) == 0
    lines = draw(block(st.one_of(statement, turning.map(lambda s: [s])) if turns else statement, 6))
    names = draw(st.lists(st.sampled_from((*FLAT, *DEEP, *DICTS, *ROWS)), min_size=2, max_size=6, unique=True))
    body = "\n".join([START, *([TURN] if turns else []), *lines, f"return [{', '.join(names)}]"])
    return body, draw(st.sampled_from(SIGNATURES))
