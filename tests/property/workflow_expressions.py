"""Expressions of generated workflows, as text: mostly well-typed, every operand place may call a task."""

from dataclasses import dataclass, field, replace

from tests.property.chooser import Chooser
from tests.property.json_values import INTS, KEYS, TEXTS

KINDS = ("int", "str", "bool", "ints", "list", "idict", "dict", "any")
"""``ints`` is a list of int, ``idict`` a dict of int; ``list``, ``dict`` and ``any`` hold anything."""
HOSTILE = (
    "items", "index", "states", "error", "before", "result", "value", "returned", "input", "Map", "subject", "either",
    "chosen", "unused", "test", "item", "main_x1", "index_item", "é", "_x", "cause", "pyAdd",
)  # fmt: skip
"""Names that a compiler, JSONata or Step Functions might want for themselves."""
SUBKINDS = {
    "int": ("int",), "str": ("str",), "bool": ("bool",), "ints": ("ints",), "idict": ("idict",),
    "list": ("list", "ints"), "dict": ("dict", "idict"), "any": KINDS,
}  # fmt: skip
TASKS = {"int": "t1", "ints": "t2", "idict": "t3", "str": "t4", "any": "t0"}


@dataclass
class Name:
    """A variable in scope; `own` ones hold a value nothing else refers to, so they may be mutated."""

    name: str
    kind: str
    own: bool = False
    frozen: bool = False


@dataclass
class Callable_:
    """A function in scope: its name, parameter kinds, and what it returns."""

    name: str
    parameters: tuple[tuple[str, str, bool], ...]  # name, kind, has a default
    keyword_only: tuple[tuple[str, str], ...]
    star: bool
    result: str
    tasks: bool


@dataclass
class Scope:
    """What may be read: variables and functions; `tasks` and `walrus` say what is allowed here."""

    names: dict[str, Name] = field(default_factory=dict)
    functions: list[Callable_] = field(default_factory=list)
    tasks: bool = True
    walrus: bool = True

    def inner(self, *names: Name, tasks: bool | None = None, walrus: bool | None = None) -> "Scope":
        return replace(
            self,
            names={**self.names, **{n.name: n for n in names}},
            functions=list(self.functions),
            tasks=self.tasks if tasks is None else tasks,
            walrus=self.walrus if walrus is None else walrus,
        )

    def of(self, kind: str) -> list[Name]:
        wanted = SUBKINDS[kind]
        return [n for n in self.names.values() if n.kind in wanted]


class Expressions:
    """Writes expressions of a wanted kind."""

    def __init__(self, c: Chooser) -> None:
        self.c = c
        self.count = 0
        self.hostile = [*HOSTILE]

    def fresh(self, stem: str) -> str:
        """Return a name of its own: sometimes one that a compiler might want for itself."""
        self.count += 1
        if stem == "x" and self.hostile and self.c.chance(30):
            return self.hostile.pop()
        return f"{stem}{self.count}"

    def expr(self, s: Scope, kind: str, depth: int = 2) -> str:
        c = self.c
        if kind == "any":
            kind = c.weighted(((4, "any"), (3, "int"), (2, "str"), (1, "bool"), (2, "ints"), (1, "list"),
                               (1, "idict"), (1, "dict")))  # fmt: skip
        known = s.of(kind)
        if known and c.chance(70 if depth <= 0 else 35):
            return self.reference(c.pick(known))
        if depth <= 0:
            return self.literal(kind)
        if s.tasks and kind in TASKS and c.chance(12):
            return f"{TASKS[kind]}({self.expr(s, 'any', depth - 2)})"
        functions = [f for f in s.functions if f.result in SUBKINDS[kind] and (s.tasks or not f.tasks)]
        if functions and c.chance(15):
            return self.call(s, c.pick(functions), depth)
        if s.walrus and kind in ("int", "str") and c.chance(4):
            targets = [n for n in s.names.values() if n.kind == kind and not n.frozen]
            if targets:
                return f"({c.pick(targets).name} := {self.expr(s, kind, depth - 1)})"
        if c.chance(8):
            return (
                f"({self.expr(s, kind, depth - 1)} if {self.test(s, depth - 1)} else {self.expr(s, kind, depth - 1)})"
            )
        if c.chance(4):
            return f"({self.expr(s, kind, depth - 1)} {c.pick(('and', 'or'))} {self.expr(s, kind, depth - 1)})"
        return self.written(s, kind, depth)

    def written(self, s: Scope, kind: str, depth: int) -> str:
        """Write an operation that gives a value of the kind."""
        return str(getattr(self, f"_{kind}")(s, depth))

    def reference(self, name: Name) -> str:
        """Read a variable; a copy of one that may be mutated, so that nothing is shared."""
        if name.own and name.kind in ("ints", "list"):
            return self.c.pick((f"list({name.name})", f"{name.name}[:]", f"[*{name.name}]", f"{name.name}.copy()"))
        if name.own and name.kind in ("idict", "dict"):
            return self.c.pick((f"dict({name.name})", f"{{**{name.name}}}", f"{name.name}.copy()"))
        return name.name

    def based(self, s: Scope, kind: str) -> str:
        """Write a dict to take a key of: a parameter or a task's answer, since what a display lacks is known."""
        given = [n for n in s.of(kind) if n.name.startswith(("p", "a", "i", "j", "m"))]
        if given:
            return self.reference(self.c.pick(given))
        return f"{TASKS['idict']}({self.expr(s, 'int', 0)})" if s.tasks else self.expr(s, kind, 1)

    def key(self, s: Scope) -> str:
        return repr(self.c.pick(KEYS)) if self.c.chance(70) else self.expr(s, "str", 0)

    def literal(self, kind: str) -> str:
        c = self.c
        match kind:
            case "int":
                return repr(c.pick(INTS))
            case "str":
                return repr(c.pick(TEXTS))
            case "bool":
                return c.pick(("True", "False"))
            case "ints":
                return c.pick(("[]", "[1]", "[3, 1, 2]", "[0, 5]", "[-1, 1, 1]"))
            case "list":
                return c.pick(("[]", "[None]", "['a', 1]", "[[]]", "[[1], []]", "[{}, 0]"))
            case "idict":
                return c.pick(("{}", "{'k': 1}", "{'a': 0, 'b': 2}"))
            case "dict":
                return c.pick(("{}", "{'k': None}", "{'a': [1], 'b': {}}"))
            case _:
                return c.pick(("None", "0", "''", "1", "0.5", "[]", "{}", "True"))

    def call(self, s: Scope, f: Callable_, depth: int) -> str:
        c = self.c
        args: list[str] = []
        keywords: list[str] = []
        by_keyword = False
        for name, kind, optional in f.parameters:
            if optional and c.chance(40):
                by_keyword = True
                continue
            by_keyword = by_keyword or (not f.star and c.chance(20))
            value = self.expr(s, kind, depth - 1)
            (keywords if by_keyword else args).append(f"{name}={value}" if by_keyword else value)
        if f.star and not keywords and len(args) == len(f.parameters):
            args += [self.expr(s, "int", 0) for _ in range(c.below(3))]
        for name, kind in f.keyword_only:
            if c.chance(60):
                keywords.append(f"{name}={self.expr(s, kind, depth - 1)}")
        if len(keywords) > 1 and c.chance(40):
            keywords.reverse()
        return f"{f.name}({', '.join([*args, *keywords])})"

    # --- tests ---------------------------------------------------------------------------------------------------

    def test(self, s: Scope, depth: int = 2) -> str:
        """A condition: a bool, or any value by its truth."""
        return self.expr(s, "any" if self.c.chance(30) else "bool", depth)

    def _bool(self, s: Scope, d: int) -> str:
        c = self.c
        match c.below(13):
            case 0 | 1:
                return f"({self.expr(s, 'int', d - 1)} {c.pick(('<', '>', '<=', '>=', '==', '!='))} {self.expr(s, 'int', d - 1)})"
            case 2:
                return f"(not {self.test(s, d - 1)})"
            case 3:
                return f"({self.test(s, d - 1)} {c.pick(('and', 'or'))} {self.test(s, d - 1)})"
            case 4:
                return f"({self.expr(s, 'any', d - 1)} {c.pick(('==', '!='))} {self.expr(s, 'any', d - 1)})"
            case 5:
                return f"({self.expr(s, 'any', d - 1)} {c.pick(('is None', 'is not None'))})"
            case 6:
                return f"({self.expr(s, 'int', d - 1)} {c.pick(('in', 'not in'))} {self.expr(s, 'ints', d - 1)})"
            case 7:
                container = c.pick(("str", "idict", "dict"))
                return f"({self.expr(s, 'str', d - 1)} {c.pick(('in', 'not in'))} {self.expr(s, container, d - 1)})"
            case 8:
                kinds = c.pick(("int", "str", "bool", "list", "dict", "(int, str)", "(list, dict)"))
                return f"isinstance({self.expr(s, 'any', d - 1)}, {kinds})"
            case 9:
                op = c.pick(("<", "<=", "=="))
                return f"({self.expr(s, 'int', d - 1)} {op} {self.expr(s, 'int', d - 1)} {c.pick(('<', '!='))} {self.expr(s, 'int', d - 1)})"
            case 10:
                v = self.fresh("v")
                s = s.inner(walrus=False)
                inner = s.inner(Name(v, "int"), tasks=False)
                return f"{c.pick(('any', 'all'))}({self.test(inner, d - 1)} for {v} in {self.expr(s.inner(walrus=False), 'ints', d - 1)})"
            case 11:
                pair = f"({self.expr(s, 'str', d - 1)}, {self.expr(s, 'int', d - 1)})"
                if c.chance(50):
                    return f"({pair} {c.pick(('in', 'not in'))} {self.expr(s, 'idict', d - 1)}.items())"
                return f"({pair} {c.pick(('<', '==', '>='))} ({self.expr(s, 'str', d - 1)}, {self.expr(s, 'int', d - 1)}))"
            case _:
                if c.chance(50):
                    return f"({self.expr(s, 'str', d - 1)} {c.pick(('<', '==', '>'))} {self.expr(s, 'str', d - 1)})"
                return f"{self.expr(s, 'str', d - 1)}.{c.pick(('startswith', 'endswith'))}({self.expr(s, 'str', 0)})"

    # --- numbers -------------------------------------------------------------------------------------------------

    def _int(self, s: Scope, d: int) -> str:
        c = self.c
        match c.below(14):
            case 0 | 1:
                return f"({self.expr(s, 'int', d - 1)} {c.pick(('+', '-'))} {self.expr(s, 'int', d - 1)})"
            case 2:
                return f"({self.expr(s, 'int', d - 1)} * {c.pick((2, 3, -1, 0))})"
            case 3:
                divisor = c.pick(("3", "-2", "7")) if c.chance(70) else self.expr(s, "int", d - 1)
                return f"({self.expr(s, 'int', d - 1)} {c.pick(('//', '%'))} {divisor})"
            case 4 | 5:
                return f"len({self.expr(s, c.pick(('ints', 'str', 'list', 'idict', 'dict')), d - 1)})"
            case 6:
                if c.chance(60):
                    return f"({self.expr(s, 'ints', d - 1)} or [4])[{c.pick((0, -1))}]"
                return f"{self.expr(s, 'ints', d - 1)}[{self.expr(s, 'int', 0)}]"
            case 7:
                return f"{self.based(s, 'idict')}[{self.key(s)}]"
            case 8:
                return f"{self.expr(s, 'idict', d - 1)}.get({self.key(s)}, {self.expr(s, 'int', d - 1)})"
            case 9:
                return f"{c.pick(('sum', 'sum', 'max', 'min'))}({self.expr(s, 'ints', d - 1)})"
            case 10:
                return f"{c.pick(('max', 'min'))}({self.expr(s, 'int', d - 1)}, {self.expr(s, 'int', d - 1)})"
            case 11:
                return f"abs({self.expr(s, 'int', d - 1)})"
            case 12:
                return f"{self.expr(s, 'str', d - 1)}.{c.pick(('count', 'find'))}({self.expr(s, 'str', 0)})"
            case _:
                return c.pick((f"(-{self.expr(s, 'int', d - 1)})", f"int({self.expr(s, 'bool', d - 1)})",
                               f"({self.expr(s, 'int', d - 1)} & 7)", f"{self.expr(s, 'ints', d - 1)}.count({self.expr(s, 'int', 0)})"))  # fmt: skip

    # --- text ----------------------------------------------------------------------------------------------------

    def _str(self, s: Scope, d: int) -> str:
        c = self.c
        match c.below(11):
            case 0 | 1:
                return self._format(s, d)
            case 2:
                return f"({self.expr(s, 'str', d - 1)} + {self.expr(s, 'str', d - 1)})"
            case 3:
                return f"{self.expr(s, 'str', d - 1)}.{c.pick(('upper', 'lower', 'strip', 'title', 'capitalize', 'lstrip'))}()"
            case 4:
                return f"{self.expr(s, 'str', d - 1)}[{self.bounds(s)}]"
            case 5:
                if c.chance(60):
                    return f"({self.expr(s, 'str', d - 1)} or 'e')[{c.pick((0, -1))}]"
                return f"{self.expr(s, 'str', d - 1)}[{self.expr(s, 'int', 0)}]"
            case 6:
                if c.chance(25):
                    shown = ", ".join(self.expr(s, kind, d - 1) for kind in ("str", "int", "int"))
                    return f"('{c.pick(('%s', '%-6s', '%r', '%.2s'))}-{c.pick(('%d', '%04d'))}{c.pick(('%s', '%+d'))}%%' % ({shown}))"
                return f"str({self.expr(s, c.pick(('int', 'str', 'int', 'bool')), d - 1)})"
            case 7:
                return (
                    f"{self.expr(s, 'str', 0)}.join(str(x) for x in {self.expr(s.inner(walrus=False), 'ints', d - 1)})"
                )
            case 8:
                return f"{self.expr(s, 'str', d - 1)}.replace({self.expr(s, 'str', 0)}, {self.expr(s, 'str', 0)})"
            case 9:
                return f"({self.expr(s, 'str', d - 1)} * {c.pick((0, 1, 2))})"
            case _:
                return f"{self.expr(s, 'str', d - 1)}.{c.pick(('zfill(4)', 'ljust(3)', 'center(5)', 'rjust(4)'))}"

    def _format(self, s: Scope, d: int) -> str:
        c = self.c
        parts: list[str] = []
        for _ in range(c.between(1, 3)):
            parts.append(c.pick(("", "a", " {{x}} ", "é", "{{% ", "'")).replace("'", "-"))
            match c.below(4):
                case 0 | 1:
                    parts.append("{" + self.quoted(s, "any" if c.chance(30) else "int", d) + "}")
                case 2:
                    parts.append("{" + self.quoted(s, "str", d) + c.pick(("", "!r", ":>4", ":<5", ":^6")) + "}")
                case _:
                    parts.append("{" + self.quoted(s, "int", d) + c.pick((":03d", ":>5", ":,", ":x")) + "}")
        return "f'" + "".join(parts) + "'"

    def quoted(self, s: Scope, kind: str, d: int) -> str:
        """An expression that may stand in a single-quoted f-string of Python 3.11: no quotes, no backslashes."""
        text = self.expr(s, kind, d - 1)
        if any(mark in text for mark in "'\"\\{}:!\n"):
            known = [n for n in s.of(kind) if not n.own]
            return known[0].name if known else "1" if kind == "int" else "str(1)"
        return text

    def bounds(self, s: Scope) -> str:
        c = self.c
        low, high = ("" if c.chance(40) else self.expr(s, "int", 0) for _ in range(2))
        return c.pick((f"{low}:{high}", f"{low}:{high}", f"{low}:{high}:{c.pick((2, -1, -2, 1))}"))

    # --- containers ----------------------------------------------------------------------------------------------

    def _ints(self, s: Scope, d: int) -> str:
        c = self.c
        match c.below(11):
            case 0 | 1:
                return "[" + ", ".join(self.expr(s, "int", d - 1) for _ in range(c.below(4))) + "]"
            case 2:
                return f"{self.expr(s, 'ints', d - 1)}[{self.bounds(s)}]"
            case 3:
                return f"({self.expr(s, 'ints', d - 1)} + {self.expr(s, 'ints', d - 1)})"
            case 4:
                return f"sorted({self.expr(s, 'ints', d - 1)}{c.pick(('', ', reverse=True', ', key=lambda v: -v', ', key=abs'))})"
            case 5 | 6:
                return self.comprehension(s, "int", d)
            case 7:
                return f"list(range({self.expr(s, 'int', 0)} % 5{c.pick(('', ', 6', ', 9, 2'))}))"
            case 8:
                return f"[*{self.expr(s, 'ints', d - 1)}, {self.expr(s, 'int', d - 1)}]"
            case 9:
                return f"list({self.expr(s, 'idict', d - 1)}.values())"
            case _:
                return f"list({c.pick(('reversed', 'sorted'))}({self.expr(s, 'ints', d - 1)}))"

    def _list(self, s: Scope, d: int) -> str:
        c = self.c
        match c.below(7):
            case 0 | 1:
                return "[" + ", ".join(self.expr(s, "any", d - 1) for _ in range(c.below(4))) + "]"
            case 2:
                return f"{self.expr(s, 'str', d - 1)}.split({c.pick(('', repr(','), repr('a')))})"
            case 3:
                return self.comprehension(s, "any", d)
            case 4:
                return f"list({self.expr(s, c.pick(('idict', 'dict', 'str')), d - 1)})"
            case 5:
                s = s.inner(walrus=False)
                s = s.inner(walrus=False)
                return f"[list(p) for p in zip({self.expr(s, 'ints', d - 1)}, {self.expr(s, 'str', d - 1)})]"
            case _:
                return f"[list(p) for p in {self.expr(s.inner(walrus=False), 'idict', d - 1)}.items()]"

    def comprehension(self, s: Scope, kind: str, d: int) -> str:
        c = self.c
        v = self.fresh("v")
        filters = s.walrus and c.chance(15)
        s = s.inner(walrus=False, tasks=s.tasks and not filters)
        clauses = f"for {v} in {self.expr(s, 'ints', d - 1)}"
        inner = s.inner(Name(v, "int"), walrus=False, tasks=s.tasks and c.chance(30))
        if c.chance(25):
            w = self.fresh("w")
            clauses += f" for {w} in {self.expr(inner, 'ints', 0)}"
            inner = inner.inner(Name(w, "int"))
        if c.chance(35):
            clauses += f" if {self.test(inner.inner(tasks=inner.tasks and c.chance(30)), 1)}"
        if filters:
            y, value = self.fresh("y"), self.expr(inner, "any", d - 1)
            clauses += c.pick((f" if ({y} := {value}) != 2", f" if ({y} := {value})", f" if not ({y} := {value})"))
            inner = inner.inner(Name(y, "any"))
        return f"[{self.expr(inner, kind, d - 1)} {clauses}]"

    def _idict(self, s: Scope, d: int) -> str:
        c = self.c
        match c.below(5):
            case 0 | 1:
                keys = {c.pick(KEYS) for _ in range(c.below(4))}
                return "{" + ", ".join(f"{k!r}: {self.expr(s, 'int', d - 1)}" for k in sorted(keys)) + "}"
            case 2:
                v = self.fresh("v")
                s = s.inner(walrus=False)
                inner = s.inner(Name(v, "int"), tasks=False)
                return f"{{f'k{{{v}}}': {self.expr(inner, 'int', d - 1)} for {v} in {self.expr(s, 'ints', d - 1)}}}"
            case 3:
                return f"({self.expr(s, 'idict', d - 1)} | {self.expr(s, 'idict', d - 1)})"
            case _:
                return f"{{**{self.expr(s, 'idict', d - 1)}, {c.pick(KEYS)!r}: {self.expr(s, 'int', d - 1)}}}"

    def _dict(self, s: Scope, d: int) -> str:
        c = self.c
        keys = {c.pick(KEYS) for _ in range(c.below(4))}
        return "{" + ", ".join(f"{k!r}: {self.expr(s, 'any', d - 1)}" for k in sorted(keys)) + "}"

    def _any(self, s: Scope, d: int) -> str:
        c = self.c
        match c.below(7):
            case 0 | 1:
                return self.literal("any")
            case 2 if c.chance(50):
                return f"{self.based(s, 'dict')}[{self.key(s)}]"
            case 2 | 3:
                return f"{self.expr(s, 'dict', d - 1)}.get({self.key(s)})"
            case 4:
                if c.chance(60):
                    return f"({self.expr(s, 'list', d - 1)} or [None])[{c.pick((0, -1))}]"
                return f"{self.expr(s, 'list', d - 1)}[{self.expr(s, 'int', 0)}]"
            case 5:
                known = [n for n in s.names.values() if n.kind == "any"]
                if not known or c.chance(50):
                    return self.literal("any")
                name = c.pick(known).name
                return c.pick(
                    (f"{name}['k']", f"{name}[0]", f"({name} + 1)", f"len({name})", f"{name}.get('a')", f"(-{name})")
                )
            case _:
                return f"[{self.expr(s, 'any', d - 1)}, {self.expr(s, 'any', 0)}]"
