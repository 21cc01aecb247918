"""What a module changes while it is read, held against what CPython makes of it."""

import copy

import pytest

from flowdsl.frontend.changed import changed_names
from flowdsl.frontend.in_place import EVERY

MODULE = """\
import contextlib, copy, heapq, json, logging, operator, random
from collections import defaultdict
ROWS = [{"id": "a", "n": 1, "tags": []}, {"id": "b", "n": 2, "tags": []}]
TAB = {"a": 1, "k": {"x": 1}, "tags": []}
LIST = [3, 1, 2]
NAMES = ("x", "y")
LIM = 5
def get():
    return TAB
def setup(table):
    table["b"] = 1
def fix(rows):
    for row in rows:
        row.setdefault("z", 0)
    return rows
def init():
    for row in ROWS:
        row["n"] = 0
def more():
    global LIM
    LIM = 6
def part(table, key="k"):
    found = table[key]
    found["y"] = 2
def index(rows):
    out = {}
    for row in rows:
        out[row["id"]] = row
    return out
def made():
    found = {"t": TAB}
    return found
def each():
    yield from ROWS
class Cfg:
    T = TAB
    N = 1
class Keeper:
    def __init__(self, table):
        self.table = table
    def keep(self):
        self.table["kept"] = True
"""
CHANGING = [
    'TAB["b"] = 1', "LIST += [4]", "LIST.sort()", "del TAB['a']", "LIM += 1", "LIM = 7", "for LIM in (1, 2): pass",
    'for row in ROWS: row["n"] = 0', 'for i, row in enumerate(ROWS): row["i"] = i', '[r.update(z=1) for r in ROWS]',
    'for t in (TAB, ROWS[0]): t["y"] = 0', 'for row in sorted(ROWS, key=str): row["y"] = 0',
    'for row, n in zip(ROWS, LIST): row["n"] = n', 'for key, value in TAB.items():\n    if key == "k": value["x"] = 2',
    'setup(TAB)', 'MORE = fix(ROWS)', 'init()', 'more()', 'part(TAB)', 'get()["z"] = 3', 'add = TAB.update; add(b=2)',
    'dict.update(TAB, b=2)', 'list.sort(LIST)', 'operator.setitem(TAB, "b", 2)', 'heapq.heapify(LIST)',
    'random.shuffle(LIST); LIST.append(0)', 'OTHER = TAB; OTHER["b"] = 1', 'FIRST = ROWS[0]; FIRST["n"] += 5',
    'A, B = ROWS; A["n"] = 0', 'A = B = TAB; B["z"] = 1', 'COPY = {**TAB}; COPY["tags"].append(1)',
    'COPY = TAB.copy(); COPY["k"]["x"] = 3', 'COPY = dict(TAB, z=1); COPY["k"]["x"] = 3',
    'BY = {r["id"]: r for r in ROWS}; BY["a"]["n"] = 7', 'BY = index(ROWS); BY["a"]["n"] = 7',
    'HOLD = {"t": TAB}; HOLD["t"]["b"] = 1', 'HOLD = [TAB]; HOLD[0]["k"]["x"] = 4', 'TAB.get("tags").append(1)',
    'Cfg.T["b"] = 1', 'Cfg.N = 2', 'Alias = Cfg; Alias.N = 4', 'setattr(Cfg, "N", 3)',
    'class K: TAB["b"] = 2', 'def f(x, t=TAB.update(b=2)): pass', 'def f(x=TAB): return x\nf(1)\nf()["z"] = 1',
    'list(map(lambda r: r.update(z=1), ROWS))', 'globals()["LIM"] = 2', 'if __name__ != "zzz": TAB["c"] = 4',
    'try:\n    int("x")\nexcept ValueError as LIM: pass', 'with contextlib.nullcontext(9) as LIM: pass', 'if (LIM := 9): pass',
    'X = [LIM := 2 for _ in range(2)]', 'while TAB.pop("a", None): pass', 'match TAB:\n    case {"k": inner}: inner["x"] = 5',
    'exec("LIM = 3")', 'LIST[:] = []', 'TAB["k"]["x"] += 1', 'vars(Cfg)["T"]["q"] = 1', 'ROWS[0], TAB["a"] = 1, 2',
    'TWICE = [TAB] * 2; TWICE[0]["y"] = 1', 'ALL = [TAB for _ in "ab"]; ALL[0]["y"] = 1', 'D = dict(t=TAB); D["t"]["y"] = 1',
    'D = {}; D["t"] = TAB; D["t"]["y"] = 1', 'made()["t"]["y"] = 1', 'next(each())["y"] = 1', 'for row in each(): row["y"] = 1',
    'k = Keeper(TAB); k.keep()', 'list(map(setup, [TAB]))', 'class K:\n    x = setup(TAB)', 'def f(t=TAB): t["y"] = 1\nf()',
    '(lambda t=TAB: t.update(y=1))()', 'list(map(LIST.append, [4]))', 'adds = {"a": LIST.append}; adds["a"](4)',
    '(TAB or ROWS)["y"] = 1', '(TAB if LIST else ROWS)["y"] = 1', '[r for r in ROWS][0]["y"] = 1', 'Cfg().T["y"] = 1',
    'class Sub(Cfg): pass\nSub.T["y"] = 1', 'getattr(Cfg, "T")["y"] = 1', 'LIST.__iadd__([4])', 'getattr(LIST, "append")(4)',
    'match TAB:\n    case {"a": _, **rest}: rest["k"]["x"] = 9', 'sum([ROWS], [])[0]["y"] = 1',
    'A, B = TAB, LIST; A["y"] = 1', 'D = {"l": LIST}; D["l"] += [9]', 'F = next(r for r in ROWS); F["y"] = 1',
    'class K:\n    x = LIST\n    x.append(1)', 'D = dict(zip(["a"], [TAB])); D["a"]["y"] = 1',
    'def ranked(rows):\n    out = sorted(rows, key=str)\n    out[0]["rank"] = 1\n    return out\nX = ranked(ROWS)',
    'def deco(f):\n    TAB["d"] = f.__name__\n    return f\n@deco\ndef g(): pass', 'RESULT = setup(TAB) or 1',
]  # fmt: skip
HARMLESS = [
    "print(TAB)", "TOTAL = sum(LIST)", "ORDERED = sorted(ROWS, key=str)", 'COPY = {**TAB}; COPY["z"] = 1',
    'COPY = copy.deepcopy(TAB)', "assert len(TAB) == 3", 'OTHER = LIST + [4]; OTHER.sort()', "BY = index(ROWS)",
    "for name in NAMES: print(name)", 'HOLD = {"t": TAB}; HOLD["u"] = 1', 'if __name__ == "__main__":\n    TAB["b"] = 1',
    'def late(tab):\n    tab["x"] = 1', 'def late():\n    out = {**TAB}\n    out["x"] = 1\n    return out',
    'DEEP = copy.deepcopy(ROWS); DEEP[0]["y"] = 1', 'DEEP = json.loads(json.dumps(ROWS)); DEEP[0]["y"] = 1',
    'log = logging.getLogger("x"); log.debug("%s", TAB)', 'SEEN = set()\nfor row in ROWS: SEEN.add(row["id"])',
    'def joined(a):\n    out = a.copy()\n    out["z"] = 1\n    return out\nMORE = joined(TAB)',
    'TEXT = json.dumps(TAB)', 'SEEN = list(LIST); SEEN.append(1)', 'GROUPS = defaultdict(list); GROUPS["a"].append(LIM)',
]  # fmt: skip
CONSTANTS = ("ROWS", "TAB", "LIST", "NAMES", "LIM", "Cfg")


def values(text: str) -> dict[str, object]:
    """Run a module and return what its constants are: of a class, what it holds."""
    names: dict[str, object] = {"__name__": "orders"}
    exec(compile(text, "orders.py", "exec"), names)
    found = {name: names.get(name) for name in CONSTANTS}
    found["Cfg"] = {name: value for name, value in vars(found["Cfg"]).items() if name in ("T", "N")}
    return copy.deepcopy(found)


@pytest.mark.parametrize("statement", CHANGING)
def test_what_cpython_changes_is_found(statement: str) -> None:
    text = f"{MODULE}{statement}\n"
    before, after = values(MODULE), values(text)
    changed = {name for name in CONSTANTS if before[name] != after[name]}
    found = changed_names(text)
    names = {path.partition(".")[0] for path in found}
    assert changed, "the statement changes nothing"
    # What holds a changed object is not among them: its definition reads the name.
    assert EVERY in found or changed - {"Cfg"} <= names or changed == {"Cfg"} <= names, (changed, found)


@pytest.mark.parametrize("statement", HARMLESS)
def test_what_changes_nothing_stays_readable(statement: str) -> None:
    text = f"{MODULE}{statement}\n"
    assert values(text) == values(MODULE)
    extra = changed_names(text).keys() - changed_names(MODULE).keys()
    assert not extra & {"ROWS", "TAB", "LIST", "NAMES", "LIM", "Cfg"}


def test_branches_and_names_for_types() -> None:
    text = """\
from typing import TYPE_CHECKING
from math import floor
if TYPE_CHECKING:
    from orders import Order
def late():
    from orders import Order
    return Order
try:
    import fast
    FAST = True
except ImportError:
    pass
if FAST:
    STEP = 1
else:
    STEP = 2
if False:
    from math import ceil as floor
"""
    found = changed_names(text)
    assert {name: why.partition(" ")[0] for name, why in found.items()} == {
        "Order": "there", "FAST": "defined", "STEP": "defined", "floor": "given",
    }  # fmt: skip
