"""Names that a module reads too early, held against what CPython says of the module."""

import ast

import pytest

from flowdsl.frontend.early_reads import read_early

TEXTS = [
    "X = Y + 1\nY = 5", "def f(x=Y): pass\nY = 5", "class C:\n    a: int = Y\nY = 5", "class C(Base): pass\nclass Base: pass",
    "X = f()\ndef f(): return 1", "@deco\ndef f(): pass\ndef deco(g): return g", "X = [y for y in Y]\nY = []",
    "X = {**Y}\nY = {}", "X = lambda: Y\nY = 5", "def f(): return Y\nY = 5", "X = [Y for Y in (1, 2)]\nY = 5",
    "class C:\n    a = 1\n    b = a\na = 5", "Y = 5\nX = Y", "X: 'Y' = 1\nY = int", "X = len([])\nlen = max", "X = Y = 5",
    "X, Y = 1, 2\nZ = X + Y", "import math\nX = math.pi", "X = (Y := 4) + Y", "class C:\n    def m(self): return Y\nY = 1",
    "if True:\n    Y = 1\nX = Y", "X = sorted([2, 1], key=lambda n: -n)", "def f(*, x=Y): pass\nY = 5", "X = f'{Y}'\nY = 1",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_what_cpython_does_not_find_yet(text: str) -> None:
    try:
        exec(compile(text, "orders.py", "exec"), {"__name__": "orders"})
        missing = set()
    except NameError as error:
        missing = {error.name}
    assert read_early(ast.parse(text).body) == missing
