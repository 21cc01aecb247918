"""Statements of generated workflows that catch what expressions raise by its class."""

import re
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
MANY = "KeyError, IndexError, TypeError, AttributeError, ValueError, ZeroDivisionError"
SEVERAL = {
    f"({MANY})": ("any", "int", "str"), "(KeyError, TypeError)": ("any['k']", "any['a']['b']", "any + int", "len(any)"),
    "(TypeError, ValueError)": ("int(any)", "float(any)", "sum([any, 1])", "max(any)", "f'{any:>4}'", "[p + q for p, q in any]"),
    "(TypeError, LookupError)": ("any[int]", "any['k'][0]", "any[str]", "[v[0] for v in any]"),
    "(AttributeError, TypeError)": ("any.get('k')", "any.get(any)", "any.strip()", "any.items()", "any.split(str)", "-any", "any < int"),
    "AttributeError": ("any.upper()", "list(any.values())", "any.isdigit()"), "TypeError": ("any + int", "any < str", "abs(any)", "[*any]"),
    "(TypeError, ZeroDivisionError)": ("any / int", "int // any", "any / any"), "StopIteration": ("next(v for v in ints if v > 2)",),
    "(KeyError, IndexError, TypeError, AttributeError)": ("any.pop()", "any.pop('k')", "any.copy()['k']", "any.get('k')[0]"),
}  # fmt: skip
"""Handlers of several classes, and what raises no others, whatever the kinds of values are."""


class Handling(Wide):
    """Writes them."""

    def compound(self) -> list[tuple[int, Any]]:
        return [*super().compound(), (2, self.by_class), (2, self.by_classes), (2, self.half_way)]

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

    def by_classes(self, f: Frame) -> None:
        """A `try` around values of any kind, whose handler names each class that may come."""
        c = self.c
        classes = c.pick(tuple(SEVERAL))
        x = self.target(f, "any")
        f.lines.append(f"{x} = {self.e.expr(f.scope, 'int', 1)}")
        lines = []
        for _ in range(c.between(1, 3)):
            parts = re.split(r"\b(any|ints|int|str)\b(?!\()", c.pick(SEVERAL[classes]))
            kinds = (self.value(f, part) if at % 2 else part for at, part in enumerate(parts))
            lines.append(f"{c.pick((x, self.e.fresh('w')))} = {''.join(kinds)}")
        if f.scope.tasks and c.chance(30):
            lines.insert(c.below(len(lines)), f"t1({x})")
        self.indented(f, "try:", lines)
        self.indented(f, f"except {classes}:", [f"{x} = [{c.below(9)}]", *self.block(self.nested(f, handler="-"))])

    def value(self, f: Frame, kind: str) -> str:
        """A name or a constant of a kind."""
        names = [n.name for n in f.scope.names.values() if n.kind == kind]
        others = {
            "any": ("[]", "{'k': 1}", "{'a': {'b': []}}", "'k'", "None", "(2)", "[[1, 2]]", "[1, 'x']"), "int": ("0", "1", "(-2)"),
            "str": ("'k'", "''"), "ints": ("[1]", "[3]"),
        }  # fmt: skip
        return self.c.pick((*names, *names, *others[kind]))

    def half_way(self, f: Frame) -> None:
        """A `try` whose handler tells how far the body came: assignments between what may fail."""
        c, e, s = self.c, self.e, f.scope
        stage, log, got, kept = e.fresh("y"), e.fresh("y"), e.fresh("y"), e.fresh("y")
        f.lines += [f"{stage} = 0", f"{log} = []", f"{got} = {c.pick(('None', '1'))}", f"{kept} = {{}}"]
        lines = []
        for number in range(1, c.between(3, 7)):
            unsure = c.pick((f"{e.expr(s, 'any', 1)}['k']", self.failing(f, c.pick(tuple(FAILING))), e.expr(s, "any", 1)))
            lines.append(c.pick((
                f"{stage} = {number}", f"{stage} += 1", f"{log}.append({c.pick((stage, got))})", f"{kept}['a'] = {stage}",
                f"{got} = {unsure}", f"{got} = {unsure}", f"{got} = {got} {c.pick(('+', '*', '/'))} 2", f"{got} = {got}['k']",
                f"{kept}['b'] = {number}", f"{log}[{c.below(3)}] = {got}", f"{stage} = {got}",
                *((f"{got} = t0({c.pick((stage, got, log))})", f"t1({stage})", f"{stage} = t1({unsure})") if s.tasks else ()),
            )))  # fmt: skip
        if c.chance(50):  # a value that is read once, after other assignments
            once, at = e.fresh("u"), c.below(len(lines))
            read = c.pick((f"{got} = {once} / 2", f"{log}.append([{once}])", f"{e.fresh('w')} = {once}['k']", f"{got} = {once}"))
            lines[at:at] = [f"{once} = {self.failing(f, c.pick(tuple(FAILING)))}", f"{stage} += 10", read]
        shown = f"[{stage}, {log}, {got}, {kept}]"
        match c.below(4):
            case 0:
                rounds = e.fresh("y")
                f.lines.append(f"{rounds} = []")
                f.lines.append(f"for {e.fresh('v')} in range({c.between(1, 3)}):")
                inner = ["try:", *(f"    {line}" for line in lines), "except Exception:", f"    {rounds}.append({stage})"]
                inner += [f"    {got} = 3", f"    {c.pick(('continue', 'break', 'pass'))}", f"{rounds}.append({got})"]
                f.lines += [f"    {line}" for line in inner]
                shown = f"[{rounds}, *{shown}]"
            case 1:
                f.lines += ["try:", *(f"    {line}" for line in ("try:", *(f"    {line}" for line in lines)))]
                f.lines += ["    finally:", f"        {log}.append({stage})", "except Exception:", f"    {log}.append({got})"]
            case _:
                self.indented(f, "try:", lines)
                classes = c.pick(("Exception", "Exception", f"({MANY})"))
                self.indented(f, f"except {classes}:", [f"{log}.append([{stage}, {got}])"])
        f.lines.append(f"{self.target(f, 'any')} = {shown}")

    def passing(self, f: Frame) -> list[str]:
        """What an inner `try` does with an error before it passes it on."""
        return self.c.pick((
            ("except Exception:", "    raise"), ("except Exception as err:", "    raise err"), ("except Boom:", "    pass"),
            ("finally:", "    pass"), ("finally:", f"    {self.e.fresh('u')} = 1"),
        ))  # fmt: skip
