"""What one module changes in another while both are read."""

from collections.abc import Mapping

import pytest

from flowdsl.compiler import compile_source
from flowdsl.source import SourceFile

SETTINGS = """\
TABLE = {"a": 10, "limits": {"x": 1}}
OTHER = TABLE
LIMIT = 20
PLAIN = [1]
class Cfg:
    STEP = 1
def limit():
    return LIMIT
"""


def problems(main: str, **others: str) -> list[str]:
    """Return what is wrong with a workflow that returns `main`'s last line, beside `settings` and other modules."""
    texts: Mapping[str, str] = {"settings": SETTINGS, **others}
    *before, last = main.split("\n")
    text = "\n".join(["from flowdsl import workflow", *before, "@workflow", "def demo() -> object:", f"    return {last}"])

    def loader(name: str) -> SourceFile | None:
        return SourceFile(f"{name}.py", texts[name]) if name in texts else None

    result = compile_source(SourceFile("main.py", text), loader=loader)
    return [f"{d.code} {d.text(d.message)}" for d in result.diagnostics if d.severity == "error"]


@pytest.mark.parametrize(
    ("main", "name"),
    [
        ('from settings import TABLE\nTABLE["q"] = 1\nTABLE', "TABLE"),
        ('from settings import TABLE as T\nT["limits"]["x"] = 1\nT', "T"),
        ('from settings import TABLE, OTHER\nTABLE["q"] = 1\nOTHER', "TABLE"),
        ('from settings import TABLE, OTHER\nOTHER["q"] = 1\nTABLE', "TABLE"),
        ('import settings\nsettings.TABLE.update(q=1)\nsettings.TABLE', "TABLE"),
        ('import settings\nfrom settings import limit\nsettings.LIMIT = 5\nlimit()', "LIMIT"),
        ('import settings\nfrom settings import limit\nsetattr(settings, "LIMIT", 4)\nlimit()', "limit"),
        ('from settings import Cfg\nCfg.STEP = 2\nCfg.STEP', "Cfg"),
        ('from settings import TABLE\nMINE = {"t": TABLE}\nMINE["t"]["a"] = 1\nTABLE', "TABLE"),
        ('from settings import TABLE, limit\nlist(map(limit, [TABLE]))\nTABLE', "TABLE"),
        ('import settings\ndef f():\n    import settings as s\n    s.TABLE["q"] = 1\nf()\nsettings.TABLE', "TABLE"),
        ('for len in (1, 2): pass\nlen([])', "len"),
        ('from settings import LIMIT\nfor LIMIT in (1, 2): pass\nLIMIT', "LIMIT"),
    ],
)  # fmt: skip
def test_a_change_is_known_where_the_name_comes_from(main: str, name: str) -> None:
    (problem,) = problems(main)
    assert problem.startswith(f"FLOW204 `{name}` is ")


@pytest.mark.parametrize(
    "main",
    [
        "import settings\nsettings.LIMIT = 5\nsettings.TABLE",
        "from settings import LIMIT, PLAIN\nTABLE = {'a': LIMIT, 'b': PLAIN}\nTABLE['c'] = 1\nLIMIT",
        "from settings import PLAIN\nMINE = [*PLAIN, 2]\nMINE.append(3)\nPLAIN",
        "from settings import TABLE\nprint(TABLE)\nTABLE",
    ],
)
def test_what_is_not_changed_stays_readable(main: str) -> None:
    assert problems(main) == []


def test_modules_that_nothing_is_used_of_run_as_well() -> None:
    plugin = "import settings\nfrom settings import TABLE\nTABLE['p'] = 2\nsettings.LIMIT = 9\n"
    for last in ("TABLE", "LIMIT"):
        (problem,) = problems(f"import bundle\nfrom settings import {last}\n{last}", bundle="import plugin", plugin=plugin)
        assert problem == f"FLOW204 `{last}` is changed after its definition"


def test_modules_that_change_each_other_end() -> None:
    one = "from two import B\nA = {'x': 1}\nHELD = [B]\nHELD[0]['y'] = 1\n"
    two = "import one\nfrom one import A\nB = {'y': 0}\nBOTH = [A, B]\nBOTH[0]['x'] = 2\n"
    assert len(problems("from one import A\nfrom two import B\n[A, B]", one=one, two=two)) == 2


def test_a_star_binds_names_again() -> None:
    later = "N = 3\nfrom other import *\nN"
    assert problems(later, other="N = 4") == ["FLOW204 `N` is given another value after its definition"]
    assert problems("from other import *\nN = 3\nN", other="N = 4") == []
    assert problems("from one import *\nfrom two import *\nN + 1", one="N = 'a'", two="N = 5") == []
