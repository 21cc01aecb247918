"""Whole workflows drawn from what JSONPath can say: typed values, control flow of every kind, tasks, concurrency."""

from dataclasses import dataclass, field
from typing import Any

from tests.property.chooser import Chooser
from tests.property.jsonpath_expressions import TEXTS, Expressions
from tests.property.workflows import Answer, Program

HEADER = '''
import base64
import hashlib
import json
from typing import NotRequired, TypedDict

from flowdsl import Error, concurrent, condition, json_path, parallel, workflow
from flowdsl_tasks import lambda_


class Boom(Error):
    pass


class Rec(TypedDict):
    n: int
    s: str
    xs: list[int]


class Wide(TypedDict):
    n: NotRequired[int]
    xs: NotRequired[list[int]]
    rs: NotRequired[list[Rec]]


@lambda_.function(name="num")
def num(x, a=None, b=None) -> int: ...


@lambda_.function(name="text")
def text(x, a=None, b=None) -> str: ...


@lambda_.function(name="nums")
def nums(x, a=None, b=None) -> list[int]: ...


@lambda_.function(name="rec")
def rec(x, a=None, b=None) -> Rec: ...


def bump(value: int, by: int = 1) -> int:
    if value < 0:
        return by
    return value + by

'''
TASKS = {"int": "num", "str": "text", "list": "nums", "rec": "rec"}
SIGNATURE = (
    "n: int, s: str, xs: list[int], r: Rec, ss: list[str], flag: bool, rs: list[Rec], pr: tuple[int, int], "
    "w: Wide, o: int | None = None, d: dict[str, int] = {}, u: int | str | bool | None = None"
)
FIELDS = [part.split(": ") for part in (
    "n: int", "s: str", "xs: list[int]", "r: Rec", "ss: list[str]", "flag: bool", "rs: list[Rec]", "pr: tuple[int, int]",
    "w: Wide", "o: NotRequired[int | None]", "d: NotRequired[dict[str, int]]",
    "u: NotRequired[int | str | bool | None]",
)]  # fmt: skip
HEADER += "\nclass Event(TypedDict):\n" + "".join(f"    {name}: {type_}\n" for name, type_ in FIELDS)
OPENING = "".join(
    f"    {name} = " + (f"event.get({name!r}{', {}' if name == 'd' else ''})" if "Not" in type_ else f"event[{name!r}]") + "\n"
    for name, type_ in FIELDS
)
Lines = list[str]


@dataclass
class Writer:
    """Writes the body of one workflow; `names` holds the variables in scope by kind."""

    c: Chooser
    names: dict[str, Lines] = field(default_factory=lambda: {
        "int": ["n"], "str": ["s"], "list": ["xs"], "rec": ["r"], "bool": ["flag"], "strs": ["ss"], "dict": ["d"],
        "recs": ["rs"], "pair": ["pr"],
    })  # fmt: skip
    count: int = 0
    concurrent: bool = False
    inside: bool = False
    """Whether the statements belong to a concurrent body, which assigns nothing outside."""
    writer: Expressions = field(init=False)

    def __post_init__(self) -> None:
        self.writer = Expressions(self.c, self.names)

    def expr(self, kind: str, depth: int = 2) -> str:
        return self.writer.expr(kind, depth)

    def fresh(self, kind: str = "") -> str:
        """Return a new name, and put it into scope when a kind is given."""
        self.count += 1
        name = f"v{self.count}"
        if kind:
            self.names[kind].append(name)
        return name

    def call(self, kind: str) -> str:
        c = self.c
        first = self.expr(c.pick(["int", "str", "list", "rec"]), 1)
        if not self.writer.total and c.chance(5):
            first = f"json.loads({self.expr('str', 0)})"
        more = [f", {key}={self.expr(c.pick(['int', 'str', 'dict', 'bool']), 1)}" for key in ("a", "b") if c.chance(25)]
        return f"{TASKS[kind]}({first}{''.join(more)})"

    def scoped(self, write: Any) -> Lines:
        """Write lines whose new names end with them."""
        before = {kind: list(names) for kind, names in self.names.items()}
        helpers = list(self.writer.helpers)
        lines: Lines = write()
        self.names.update(before)
        self.writer.helpers = helpers
        return lines

    def block(self, depth: int, indent: str, loop: bool = False) -> Lines:
        def write() -> Lines:
            return [line for _ in range(self.c.between(1, 3)) for line in self.statement(depth, indent, loop)]

        return self.scoped(write)

    def statement(self, depth: int, indent: str, loop: bool) -> Lines:
        choices = [(5, "assign"), (5, "call"), (2, "update"), (2, "append"), (1, "unpack"), (1, "store"),
                   *([] if self.inside or self.writer.neutral else [(1, "paths")])]
        if depth:
            choices += [(3, "if"), (3, "for"), (3, "try"), (2, "map"), (1, "parallel"), (1, "while"), (2, "match"),
                        (1, "closure"), *([] if self.inside else [(1, "raise"), (1, "return")])]  # fmt: skip
        if loop:
            choices.append((1, "break"))
        lines: Lines = getattr(self, f"_{self.c.weighted(choices)}")(depth, indent, loop)
        return [line if line.startswith(" " * 4 * 9) else indent + line for line in lines]

    def inner(self, depth: int, indent: str, loop: bool = False) -> Lines:
        """Write a block as lines relative to the statement that holds it."""
        return ["    " + line[len(indent) + 4 :] for line in self.block(depth - 1, indent + "    ", loop)]

    def _assign(self, depth: int, indent: str, loop: bool) -> Lines:
        kind = self.c.pick(["int", "str", "list", "dict", "bool", "strs", "rec", "pair"])
        value = self.expr(kind)
        if self.c.chance(40) and kind not in ("bool", "pair", "rec"):
            return [f"{self.c.pick(self.names[kind])} = {value}"]
        return [f"{self.fresh(kind)} = {value}"]

    def _call(self, depth: int, indent: str, loop: bool) -> Lines:
        kind = self.c.pick(list(TASKS))
        call = self.call(kind)
        return [f"{self.fresh(kind)} = {call}"]

    def _paths(self, depth: int, indent: str, loop: bool) -> Lines:
        """Call with paths over the data that flows; the value is what they leave."""
        c = self.c
        read = c.pick(["$.n", "$.r.n", "$.xs[*]", "$.rs[?(@.n > 0)].s", "$.xs[0:2]", "$.ss[-1:]", "$.rs[*].xs[*]", "$..n"])
        options, below = c.pick([
            ("result_path='$.got'", "['got']['Payload']"),
            ("result_selector={'v': json_path('$.Payload')}, result_path='$.got'", "['got']['v']"),
            ("result_path='$.r.got'", "['r']['got']['Payload']"),
        ])  # fmt: skip
        data = self.fresh()
        sent = f"{{'x': json_path({read!r}), 'a': {self.expr('int', 0)}}}"
        call = f"{data}: dict = lambda_.invoke(function_name='num', payload={sent}, {options})"
        return [call, f"{self.fresh('int')}: int = {data}{below}"]

    def _update(self, depth: int, indent: str, loop: bool) -> Lines:
        return [f"{self.c.pick(self.names['int'])} += {self.expr('int', 1)}"]

    def _append(self, depth: int, indent: str, loop: bool) -> Lines:
        name, value = self.c.pick(self.names["list"]), self.expr("int", 1)
        own = self.fresh()
        return [f"{own} = {name} + []", f"{own}.{self.c.pick([f'append({value})', f'extend([{value}])'])}", f"{name} = {own}"]

    def _store(self, depth: int, indent: str, loop: bool) -> Lines:
        name, value = self.c.pick(self.names["dict"]), self.expr("int", 1)
        own = self.fresh()
        change = self.c.pick([f"{own}['k'] = {value}", f"{own}.update({{'j': {value}}})", f"{own} |= {{'k': {value}}}"])
        return [f"{own} = dict({name})", change, f"{name} = {own}"]

    def _unpack(self, depth: int, indent: str, loop: bool) -> Lines:
        value = self.c.pick([self.expr("pair", 1), f"({self.expr('int', 1)}, {self.expr('int', 1)})"])
        return [f"{self.fresh('int')}, {self.fresh('int')} = {value}"]

    def _if(self, depth: int, indent: str, loop: bool) -> Lines:
        lines = [f"if {self.expr('bool')}:", *self.inner(depth, indent, loop)]
        if self.c.chance(40):
            lines += [f"elif {self.expr('bool')}:", *self.inner(depth, indent, loop)]
        if self.c.chance(50):
            lines += ["else:", *self.inner(depth, indent, loop)]
        return lines

    def _for(self, depth: int, indent: str, loop: bool) -> Lines:
        kind, source = self.c.pick([
            ("int", self.expr("list", 1)), ("int", "range(3)"), ("int", f"range({self.expr('int', 0)})"),
            ("str", self.expr("strs", 1)), ("rec", self.expr("recs", 0)), ("int", "range(4, 0, -1)"),
        ])  # fmt: skip

        def write() -> Lines:
            return [f"for {self.fresh(kind)} in {source}:", *self.inner(depth, indent, True)]

        lines = self.scoped(write)
        return [*lines, "else:", *self.inner(depth, indent, loop)] if self.c.chance(15) else lines

    def _while(self, depth: int, indent: str, loop: bool) -> Lines:
        name = self.fresh()
        more = f" and {self.expr('bool', 1)}" if self.c.chance(30) else ""
        return [f"{name} = 0", f"while {name} < 2{more}:", f"    {name} += 1", *self.inner(depth, indent, True)]

    def _try(self, depth: int, indent: str, loop: bool) -> Lines:
        c = self.c

        def body() -> Lines:
            first = [f"    {self.fresh()} = {self.call('int')}"]
            return first + (self.inner(depth, indent, loop) if c.chance(40) else [])

        lines = ["try:", *self.scoped(body)]
        caught = c.pick(["Boom", "Exception", "(Boom, TimeoutError)"])

        def handler() -> Lines:
            if not c.chance(50):
                return [f"except {caught}:", *self.inner(depth, indent, loop)]
            if caught == "Exception" and self.writer.total is False and len(lines) > 2:
                return [f"except {caught}:", *self.inner(depth, indent, loop)]  # the text of a failure is not compared
            return [f"except {caught} as e:", f"    {self.fresh('str')} = {c.pick(['e.error', 'str(e)'])}",
                    *self.inner(depth, indent, loop)]  # fmt: skip

        lines += self.scoped(handler)
        if c.chance(20):
            lines += ["else:", *self.inner(depth, indent, loop)]
        if c.chance(20):
            lines += ["finally:", *self.inner(0 + 1, indent)]
        return lines

    def _match(self, depth: int, indent: str, loop: bool) -> Lines:
        c = self.c
        lines: Lines
        if c.chance(50):
            lines = [f"match {c.pick([self.expr('int', 1), 'u', 'o'])}:"]
            patterns = ["1", "0 | 2", "None", "'a'", "True", "-1"]
        elif c.chance(50):
            lines = [f"match {self.expr('dict', 0)}:"]
            patterns = ["{'k': 1}", "{'k': 0 | 2}", "{'j': _}"]
        else:
            lines = [f"match {self.expr('list', 0)}:"]
            patterns = ["[]", "[1, _]", "[_]", "[0, *_]"]
        for _ in range(c.between(1, 2)):
            guard = f" if {self.expr('bool', 1)}" if c.chance(25) else ""
            lines += [f"    case {c.pick(patterns)}{guard}:", *self.deeper(depth, indent, loop)]
        return [*lines, "    case _:", *self.deeper(depth, indent, loop)]

    def deeper(self, depth: int, indent: str, loop: bool) -> Lines:
        return ["    " + line for line in self.inner(depth, indent, loop)]

    def _closure(self, depth: int, indent: str, loop: bool) -> Lines:
        name, parameter = self.fresh(), self.fresh()

        def write() -> Lines:
            self.names["int"].append(parameter)
            test, one, other = self.expr("bool", 1), self.expr("int", 1), self.expr("int", 1)
            if self.c.chance(40):
                other = self.call("int")
            return [f"def {name}({parameter}: int) -> int:", f"    if {test}:", f"        return {one}", f"    return {other}"]

        lines = self.scoped(write)
        call = f"{name}({self.expr('int', 1)})"
        return [*lines, f"{self.fresh('int')} = {call}"]

    def _map(self, depth: int, indent: str, loop: bool) -> Lines:
        if self.inside:
            return self._call(depth, indent, loop)
        self.concurrent = True
        c = self.c
        kind, source = c.pick([("int", self.expr("list", 0)), ("rec", self.expr("recs", 0)), ("str", self.expr("strs", 0))])
        limit = c.pick(["", ", limit=2"])
        if c.chance(50):
            item = self.fresh()
            self.names[kind].append(item)
            self.writer.total = True
            call = self.call("int")
            self.writer.total = False
            self.names[kind].remove(item)
            return [f"{self.fresh('list')} = [{call} for {item} in concurrent({source}{limit})]"]

        def write() -> Lines:
            self.inside = self.writer.total = True
            shadowed = {k: list(v) for k, v in self.names.items()}
            lines = [f"for {self.fresh(kind)} in concurrent({source}{limit}):"]
            own = {k: self.fresh() for k in ("int", "list", "str", "dict")}
            lines += [f"    {own[k]} = {shadowed[k][0]}" for k in own]
            self.names.update({k: [v] for k, v in own.items()})
            lines += [f"    {self.fresh('int')} = {self.call('int')}", *self.inner(depth, indent)]
            self.inside = self.writer.total = False
            return lines

        return self.scoped(write)

    def _parallel(self, depth: int, indent: str, loop: bool) -> Lines:
        if self.inside:
            return self._call(depth, indent, loop)
        self.concurrent = True
        self.writer.total = True
        calls = f"lambda: {self.call('int')}", f"lambda: {self.expr('int', 1)}"
        self.writer.total = False
        a, b = self.fresh("int"), self.fresh("int")
        return [f"{a}, {b} = parallel({', '.join(calls)})"]

    def _raise(self, depth: int, indent: str, loop: bool) -> Lines:
        return [f"if {self.expr('bool', 1)}:", f"    raise Boom({self.expr('str', 1)})"]

    def _break(self, depth: int, indent: str, loop: bool) -> Lines:
        return [f"if {self.expr('bool', 1)}:", f"    {self.c.pick(['break', 'continue'])}"]

    def _return(self, depth: int, indent: str, loop: bool) -> Lines:
        return [f"if {self.expr('bool', 1)}:", f"    return {self.expr(self.c.pick(['int', 'str', 'list', 'dict']))}"]

    def program(self) -> Program:
        whole = self.c.chance(30)
        lines = [line for _ in range(self.c.between(1, 4)) for line in self.statement(2, "    ", False)]
        kinds = [self.expr(k, 1) for k in ("int", "str", "list", "bool", "dict")]
        result = self.c.pick([*kinds, "{" + ", ".join(f"'{i}': {k}" for i, k in enumerate(kinds)) + "}"])
        if whole:
            result = self.c.pick([f"{{**event, 'z': {result}}}", f"{{**event, 'n': {result}}}", result])
        signature = "event: Event, /" if whole else SIGNATURE
        opening = OPENING if whole else ""
        text = f"{HEADER}\n@workflow\ndef main({signature}) -> object:\n{opening}" + "\n".join([*lines, f"    return {result}\n"])
        return Program(text, tuple(self.input() for _ in range(5)), self.answers(), self.concurrent)

    def input(self) -> Any:
        c = self.c
        made: dict[str, Any] = {
            "n": self.int(), "s": c.pick(TEXTS), "xs": self.ints(), "r": self.record(), "flag": c.chance(50),
            "ss": [c.pick(TEXTS) for _ in range(c.below(3))], "rs": [self.record() for _ in range(c.below(3))],
            "pr": [self.int(), self.int()], "w": self.wide(),
        }  # fmt: skip
        if c.chance(60):
            made["o"] = c.pick([None, self.int()])
        if c.chance(60):
            made["d"] = c.pick([{}, {"k": self.int()}])
        if c.chance(60):
            made["u"] = c.pick([None, self.int(), True, False, "a", ""])
        return made

    def wide(self) -> dict[str, Any]:
        made = {"n": self.int(), "xs": self.ints(), "rs": [self.record() for _ in range(self.c.below(3))]}
        return {key: value for key, value in made.items() if self.c.chance(60)}

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
                Answer(error=c.pick(["Boom", "Other"])) if c.chance(15) and not self.concurrent else Answer(value())
                for _ in range(3)
            )
            for name, value in make.items()
        }


def write_program(c: Chooser) -> Program:
    """Write one program with its inputs and answers."""
    return Writer(c).program()
