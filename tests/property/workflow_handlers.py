"""Statements of generated workflows that catch what expressions raise by its class."""

from typing import Any

from tests.property.workflow_statements import Frame
from tests.property.workflow_wide import Wide

FAILING = {
    "KeyError": ("TABLE[§str]", "{'k': 1, 'a': §int}[§str]", "{'k': 1}.pop(§str)"),
    "IndexError": ("list([1, 2, §int])[§int]", "[*§ints].pop()", "len('abc'[§int])", "('a', 'b')[§int].count('a')"),
    "ValueError": (
        "int(§str)", "round(float(§str))", "[1, 2, 3].index(§int)", "'abc'.index(§str)", "max([§int][:§int])",
    ),
    "json.JSONDecodeError": ("[json.loads(§str)].count(12)", "len([json.loads(§str), 1])"),
    "ZeroDivisionError": ("5 // (§int % 2)", "7 % (§int % 3)", "divmod(9, §int % 2)[0]", "round(4 / (§int % 2))"),
}  # fmt: skip
"""What fails with one class only: where a text and a number are drawn, the type is known."""
ABOVE = {
    "KeyError": "LookupError", "IndexError": "LookupError", "ValueError": "Exception", "ZeroDivisionError": "ArithmeticError",
    "json.JSONDecodeError": "ValueError",
}  # fmt: skip


class Handling(Wide):
    """Writes them."""

    def compound(self) -> list[tuple[int, Any]]:
        return [*super().compound(), (2, self.by_class)]

    def failing(self, f: Frame, kind: str) -> str:
        """An expression that raises one class, or a number."""
        text = self.c.pick(FAILING[kind])
        numbers = [n.name for n in f.scope.names.values() if n.kind == "int"]
        texts = [n.name for n in f.scope.names.values() if n.kind == "str"]
        lists = [n.name for n in f.scope.names.values() if n.kind == "ints"]
        text = text.replace("§ints", self.c.pick((*lists[-1:], "[]", "[4]")))
        text = text.replace("§int", self.c.pick((*numbers[-1:], "0", "1", "2", "3", "-4", "len('ab')")))
        return text.replace("§str", self.c.pick((*texts[-1:], "'k'", "'z'", "'12'", "''", "str(LIMIT)")))

    def by_class(self, f: Frame) -> None:
        """A `try` whose body fails with one class, in several places; the handler fits, stands above, or misses it."""
        c = self.c
        kind = c.pick(tuple(FAILING))
        x = self.target(f, "int")
        f.lines.append(f"{x} = 7")
        lines = [f"{x} = {self.failing(f, kind)}"]
        match c.below(6):
            case 0:
                lines.append(f"{x} += {self.failing(f, kind)}")
            case 1:
                lines = [f"if {self.failing(f, kind)} > 1:", *(f"    {line}" for line in lines), "else:", f"    {x} = 3"]
            case 2:
                lines = ["try:", *(f"    {line}" for line in lines), *self.passing(f)]
            case 3 if f.scope.tasks:
                lines = [f"{x} = t1({self.failing(f, kind)})"]
            case 4 if f.scope.tasks:
                self.concurrent = True
                v = self.e.fresh("v")
                lines = [f"for {v} in concurrent([1, 2]):", f"    {self.e.fresh('w')} = {self.failing(f, kind)} + {v}"]
        named = c.pick((
            kind, kind, ABOVE[kind], f"({kind}, Boom)", "IndexError", "ZeroDivisionError", "LookupError", "(KeyError, ValueError)",
        ))  # fmt: skip
        self.indented(f, "try:", lines)
        self.indented(f, f"except {named}:", [f"{x} = {c.below(9)}", *self.block(self.nested(f, handler="-"))])
        if c.chance(30) and named != "Exception":
            self.indented(f, f"except {c.pick(('Boom', 'Bang'))}:", [f"{x} = -1"])
        if c.chance(30):
            self.indented(f, "else:", [f"{x} += 1"])

    def passing(self, f: Frame) -> list[str]:
        """What an inner `try` does with an error before it passes it on."""
        return self.c.pick((
            ("except Exception:", "    raise"), ("except Exception as err:", "    raise err"), ("except Boom:", "    pass"),
            ("finally:", "    pass"), ("finally:", f"    {self.e.fresh('u')} = 1"),
        ))  # fmt: skip
