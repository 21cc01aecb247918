"""Whole workflows drawn from what JSONPath can say: typed values, counters, accumulated lists, conditions, tasks."""

from dataclasses import dataclass, field
from typing import Any

from tests.property.chooser import Chooser
from tests.property.workflows import Answer, Program

HEADER = '''
from typing import TypedDict

from flowdsl import Error, concurrent, parallel, workflow
from flowdsl_tasks import lambda_


class Boom(Error):
    pass


class Rec(TypedDict):
    n: int
    s: str
    xs: list[int]


@lambda_.function(name="num")
def num(x) -> int: ...


@lambda_.function(name="text")
def text(x) -> str: ...


@lambda_.function(name="nums")
def nums(x) -> list[int]: ...


@lambda_.function(name="rec")
def rec(x) -> Rec: ...

'''
TASKS = {"int": "num", "str": "text", "list": "nums", "rec": "rec"}
SIGNATURE = "n: int, s: str, xs: list[int], r: Rec, ss: list[str], flag: bool, o: int | None = None, d: dict[str, int] = {}"
TEXTS = ("", "a", "ab*", "it's", "{x}", "a\\b", "é", " ")


@dataclass
class Writer:
    """Writes the body of one workflow; `names` holds the variables in scope by type."""

    c: Chooser
    names: dict[str, list[str]] = field(default_factory=lambda: {
        "int": ["n"], "str": ["s"], "list": ["xs"], "rec": ["r"], "bool": ["flag"], "strs": ["ss"], "dict": ["d"],
    })  # fmt: skip
    count: int = 0
    concurrent: bool = False

    def fresh(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def expr(self, kind: str, depth: int = 2) -> str:
        c, e = self.c, self.expr
        ways: list[str] = [c.pick(self.names[kind])] if self.names[kind] else []
        low = max(depth - 1, 0)
        match kind:
            case "int":
                ways += [str(c.between(-3, 9)), f"{e('rec', 0)}['n']"]
                if depth:
                    ways += [
                        f"{e('int', low)} + {e('int', low)}", f"{e('int', low)} - {c.between(0, 3)}",
                        f"len({e('list', low)})", f"({e('int', low)} if {e('bool', low)} else {e('int', low)})",
                        f"{e('list', 0)}[{c.pick(['0', '-1', '1', e('int', 0)])}]", f"{e('dict', 0)}['k']",
                        f"{e('dict', 0)}.get('k', {e('int', 0)})",
                    ]  # fmt: skip
            case "str":
                ways += [repr(c.pick(TEXTS)), f"{e('rec', 0)}['s']"]
                if depth:
                    ways += [
                        f"f\"{{{e('int', 0)}}}-{c.pick(['x', '{{', 'é'])}{{{e('str', 0) if c.chance(50) else 's'}}}\""
                        if True else "", f"{e('str', low)} + {e('str', low)}", f"str({e('int', low)})",
                        f"({e('str', low)} if {e('bool', low)} else {e('str', low)})",
                    ]  # fmt: skip
                    ways = [w for w in ways if "f\"" not in w or ("'" not in w and "\\" not in w)] or ["s"]
            case "list":
                ways += ["[]", f"[{e('int', 0)}, {e('int', 0)}]", f"{e('rec', 0)}['xs']"]
                if depth:
                    ways += [
                        f"{e('list', low)} + {e('list', low)}", f"[{e('int', low)}]",
                        f"{c.pick(self.names['list'])}[{c.pick(['1:', ':2', '-1:', ':-1', '1:2', '0:3'])}]",
                        f"[*{e('list', low)}, {e('int', low)}]",
                    ]  # fmt: skip
            case "strs":
                ways += [f"[{e('str', 0)}]"]
            case "rec":
                if depth:
                    ways.append(f"{{'n': {e('int', low)}, 's': {e('str', low)}, 'xs': {e('list', low)}}}")
            case "dict":
                ways += [f"{{'k': {e('int', 0)}}}", "{}"]
                if depth:
                    ways += [f"{{**{e('dict', 0)}, 'j': {e('int', low)}}}", f"{e('dict', 0)} | {e('dict', 0)}"]
            case "bool":
                ways += ["True", "False"]
                order = c.pick(["<", "<=", ">", ">=", "==", "!="])
                if depth:
                    ways += [
                        f"{e('int', low)} {order} {e('int', low)}", f"{e('str', low)} == {e('str', 0)}",
                        f"not {e('bool', low)}", f"({e('bool', low)} and {e('bool', low)})",
                        f"({e('bool', low)} or {e('bool', low)})", f"{e('int', 0)} in {e('list', low)}",
                        f"{e('str', 0)} in {e('strs', 0)}", f"'k' in {e('dict', 0)}", f"o {c.pick(['is', 'is not'])} None",
                        f"(o is not None and o {order} {e('int', 0)})", f"bool({e('list', 0)})",
                        f"{e('str', 0)}.startswith({c.pick(TEXTS[:5])!r})", f"{c.pick(TEXTS[:5])!r} in {e('str', 0)}",
                        f"bool({e('str', 0)})", f"{e('str', 0)}.endswith('b')", "isinstance(o, int)",
                    ]  # fmt: skip
        return c.pick(ways)

    def call(self, kind: str) -> str:
        return f"{TASKS[kind]}({self.expr(self.c.pick(['int', 'str', 'list', 'rec']), 1)})"

    def block(self, depth: int, indent: str, loop: bool = False) -> list[str]:
        out: list[str] = []
        before = {kind: list(names) for kind, names in self.names.items()}
        for _ in range(self.c.between(1, 3)):
            out += self.statement(depth, indent, loop)
        self.names = before
        return out

    def statement(self, depth: int, indent: str, loop: bool) -> list[str]:
        c = self.c
        kind = c.pick(["int", "str", "list", "dict", "bool"])
        choice = c.weighted([(5, "assign"), (5, "call"), (2, "update"), (2, "append")] + (
            [(3, "if"), (3, "for"), (2, "try"), (1, "map"), (1, "parallel"), (1, "return"), (1, "while")] if depth else []
        ) + ([(1, "break")] if loop else []))  # fmt: skip
        match choice:
            case "assign":
                value = self.expr(kind)
                if c.chance(40) and kind != "bool":
                    return [f"{indent}{c.pick(self.names[kind])} = {value}"]
                name = self.fresh()
                self.names[kind].append(name)
                return [f"{indent}{name} = {value}"]
            case "call":
                wanted = c.pick(list(TASKS))
                call, name = self.call(wanted), self.fresh()
                self.names[wanted].append(name)
                return [f"{indent}{name} = {call}"]
            case "update":
                return [f"{indent}{c.pick(self.names['int'])} += {self.expr('int', 1)}"]
            case "append":
                name = c.pick(self.names["list"])
                own = self.fresh()
                return [f"{indent}{own} = {name} + []", f"{indent}{own}.append({self.expr('int', 1)})",
                        f"{indent}{name} = {own}"]  # fmt: skip
            case "if":
                lines = [f"{indent}if {self.expr('bool')}:", *self.block(depth - 1, indent + "    ", loop)]
                if c.chance(50):
                    lines += [f"{indent}elif {self.expr('bool')}:", *self.block(depth - 1, indent + "    ", loop)]
                if c.chance(50):
                    lines += [f"{indent}else:", *self.block(depth - 1, indent + "    ", loop)]
                return lines
            case "for":
                source = c.pick([self.expr("list", 1), "range(3)", f"range({self.expr('int', 0)})", self.expr("list", 1)])
                name = self.fresh()
                before = list(self.names["int"])
                self.names["int"].append(name)
                lines = [f"{indent}for {name} in {source}:", *self.block(depth - 1, indent + "    ", True)]
                self.names["int"] = before
                return lines
            case "while":
                name = self.fresh()
                return [f"{indent}{name} = 0", f"{indent}while {name} < 2:", f"{indent}    {name} += 1",
                        *self.block(depth - 1, indent + "    ", True)]  # fmt: skip
            case "try":
                lines = [f"{indent}try:", f"{indent}    {self.fresh()} = {self.call('int')}",
                         f"{indent}except {c.pick(['Boom', 'Exception'])}{c.pick(['', ' as e'])}:"]  # fmt: skip
                return [*lines, *self.block(depth - 1, indent + "    ", loop)]
            case "map":
                self.concurrent = True
                name, item = self.fresh(), self.fresh()
                source = c.pick(self.names["list"])
                self.names["list"].append(name)
                return [f"{indent}{name} = [num({item}) for {item} in concurrent({source})]"]
            case "parallel":
                self.concurrent = True
                a, b = self.fresh(), self.fresh()
                self.names["int"] += [a, b]
                return [f"{indent}{a}, {b} = parallel(lambda: num({self.expr('int', 0)}), lambda: num(2))"]
            case "break":
                return [f"{indent}if {self.expr('bool', 1)}:", f"{indent}    {c.pick(['break', 'continue'])}"]
            case _:
                return [f"{indent}if {self.expr('bool', 1)}:", f"{indent}    return {self.expr(kind)}"]

    def program(self) -> Program:
        lines = [line for _ in range(self.c.between(1, 4)) for line in self.statement(2, "    ", False)]
        kinds = [self.expr(k, 1) for k in ("int", "str", "list", "bool")]
        result = self.c.pick([*kinds, "{" + ", ".join(f"'{i}': {k}" for i, k in enumerate(kinds)) + "}"])
        text = HEADER + f"\n@workflow\ndef main({SIGNATURE}) -> object:\n" + "\n".join(lines) + f"\n    return {result}\n"
        return Program(text, tuple(self.input() for _ in range(4)), self.answers(), self.concurrent)

    def input(self) -> Any:
        c = self.c
        made: dict[str, Any] = {"n": self.int(), "s": c.pick(TEXTS), "xs": self.ints(), "r": self.record(),
                                "ss": [c.pick(TEXTS) for _ in range(c.below(3))], "flag": c.chance(50)}  # fmt: skip
        if c.chance(60):
            made["o"] = c.pick([None, self.int()])
        if c.chance(60):
            made["d"] = c.pick([{}, {"k": self.int()}])
        return made

    def int(self) -> int:
        return self.c.between(-3, 4)

    def ints(self) -> list[int]:
        return [self.int() for _ in range(self.c.below(4))]

    def record(self) -> dict[str, Any]:
        return {"n": self.int(), "s": self.c.pick(TEXTS), "xs": self.ints()}

    def answers(self) -> dict[str, tuple[Answer, ...]]:
        c = self.c
        make = {"num": self.int, "text": lambda: c.pick(TEXTS), "nums": self.ints, "rec": self.record}
        return {
            name: tuple(
                Answer(error=c.pick(["Boom", "Other"])) if c.chance(15) and not self.concurrent else Answer(value()) for _ in range(3)
            )
            for name, value in make.items()
        }


def write_program(c: Chooser) -> Program:
    """Write one program with its inputs and answers."""
    return Writer(c).program()
