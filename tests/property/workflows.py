"""Whole workflow modules as text: nested control flow, errors, closures, helpers, mutation, tasks anywhere.

A generated program always ends (loops are bounded), reads only bound names and mutates only values that nothing else
refers to, so a difference between CPython and the machine is a defect and not a matter of the contract.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.property.chooser import Chooser
from tests.property.json_values import KEYS, TEXTS, anything, fitting
from tests.property.workflow_expressions import KINDS, Callable_, Expressions, Name, Scope

HEADER = """\
import time
from typing import TypedDict

from flowdsl import Error, Retry, concurrent, parallel, policy, workflow
from flowdsl_tasks import lambda_


class Boom(Error):
    pass


class Bang(Boom):
    pass


class Named(Error):
    name = "My.Named"


class Rec(TypedDict):
    a: int
    b: list[int]
    c: str | None


LIMIT = 3


@lambda_.function
def t0(x) -> object:
    return x


@lambda_.function
def t1(x) -> int:
    return x


@lambda_.function
def t2(x) -> list[int]:
    return x


@lambda_.function
def t3(x) -> dict[str, int]:
    return x


@lambda_.function
def t4(x) -> str:
    return x

"""
ANNOTATIONS = ("", "int", "str", "list[int]", "dict", "dict[str, int]", "list", "str | None", "bool", "Rec")
OF_ANNOTATION = {
    "int": "int", "str": "str", "list[int]": "ints", "dict": "dict", "dict[str, int]": "idict", "list": "list",
    "bool": "bool",
}  # fmt: skip
RAISED = ("Boom", "Bang", "Named", "ValueError", "Boom", "KeyError")
FAILURES = ("Boom", "Bang", "My.Named", "ValueError", "Other", "Lambda.ServiceException", "States.Timeout", "KeyError")
TASK_RESULTS = {"t0": "", "t1": "int", "t2": "list[int]", "t3": "dict[str, int]", "t4": "str"}


@dataclass(frozen=True)
class Answer:
    """What a task answers: a value, or a failure."""

    value: Any = None
    error: str = ""


@dataclass(frozen=True)
class Program:
    """A module with a workflow ``main``, inputs for it, and what its tasks answer in turn.

    Attributes:
        concurrent: whether task calls may come in any order; tasks then answer by their arguments alone.
    """

    text: str
    inputs: tuple[Any, ...]
    answers: dict[str, tuple[Answer, ...]]
    concurrent: bool = False


@dataclass
class Frame:
    """Where a statement stands."""

    scope: Scope
    depth: int
    loops: int = 0
    loop: bool = False
    handler: str = ""
    returns: str = "any"
    lines: list[str] = field(default_factory=list)
    locals: frozenset[str] = frozenset()
    """Names that a nested function may declare ``nonlocal``: bound before in the function around it."""


class Writer:
    """Writes one program."""

    def __init__(self, c: Chooser, depth: int) -> None:
        self.c = c
        self.e = Expressions(c)
        self.depth = depth
        self.budget = 30
        self.concurrent = False

    # --- the module ----------------------------------------------------------------------------------------------

    def program(self) -> Program:
        c = self.c
        out = [HEADER]
        helpers: list[Callable_] = []
        for index in range(c.below(3)):
            text, helper = self.helper(f"h{index}", list(helpers))
            out.append(text)
            helpers.append(helper)
        params: list[tuple[str, str]] = []
        for index in range(c.between(1, 4)):
            params.append((f"p{index}", c.pick(ANNOTATIONS)))
        scope = Scope(functions=list(helpers))
        for name, annotation in params:
            kind = OF_ANNOTATION.get(annotation, "any")
            scope.names[name] = Name(name, kind, own=kind in ("ints", "idict") and c.chance(40))
        self.budget = c.between(6, 30)
        body = self.block(Frame(scope, self.depth, locals=frozenset(scope.names)), top=True)
        signature = ", ".join(f"{n}: {a}" if a else n for n, a in params)
        default = c.chance(20)
        if default:
            signature += ", extra: int = 7"
        out.append(f"\n@workflow\ndef main({signature}):\n" + "\n".join(f"    {line}" for line in body) + "\n")
        inputs = tuple(
            {name: fitting(c, annotation) for name, annotation in params}
            | ({"extra": 1} if default and c.chance(50) else {})
            for _ in range(5)
        )
        return Program("".join(out), inputs, self.answers(), self.concurrent)

    def answers(self) -> dict[str, tuple[Answer, ...]]:
        c = self.c
        out = {}
        for task, annotation in TASK_RESULTS.items():
            script: list[Answer] = []
            for _ in range(c.between(1, 4)):
                if c.chance(15) and not self.concurrent:
                    script.append(Answer(error=c.pick(FAILURES)))
                else:
                    script.append(Answer(fitting(c, annotation) if annotation else anything(c)))
            out[task] = tuple(script)
        return out

    def helper(self, name: str, helpers: list[Callable_]) -> tuple[str, Callable_]:
        c = self.c
        parameters = [("a", c.pick(KINDS), False)]
        if c.chance(50):
            parameters.append(("b", "int", True))
        star = c.chance(15)
        keyword_only = (("key", "int"),) if c.chance(30) else ()
        result = c.pick(("int", "any", "str", "ints"))
        tasks = c.chance(50)
        scope = Scope(functions=[h for h in helpers if tasks or not h.tasks], tasks=tasks)
        for parameter, kind, _ in parameters:
            scope.names[parameter] = Name(parameter, kind)
        if star:
            scope.names["rest"] = Name("rest", "ints")
        for parameter, kind in keyword_only:
            scope.names[parameter] = Name(parameter, kind)
        self.budget = c.between(1, 6)
        body = self.block(Frame(scope, 2, returns=result), result=True)
        signature = ["a", *(["b=2"] if len(parameters) > 1 else []), *(["*rest"] if star else [])]
        if keyword_only:
            signature += [*([] if star else ["*"]), "key=5"]
        if star:
            # A tuple is a list in a workflow, but its text would tell them apart.
            body.insert(0, "rest = list(rest)")
        text = f"\ndef {name}({', '.join(signature)}):\n" + "\n".join(f"    {line}" for line in body) + "\n"
        return text, Callable_(name, tuple(parameters), keyword_only, star, result, tasks)

    # --- blocks --------------------------------------------------------------------------------------------------

    def block(self, f: Frame, *, top: bool = False, result: bool = False) -> list[str]:
        """Write statements; the frame's scope is this block's own from here on."""
        lines: list[str] = []
        own = frozenset(f.scope.names) if f.locals else frozenset()
        f = Frame(f.scope.inner(), f.depth, f.loops, f.loop, f.handler, f.returns, lines, own)
        for _ in range(self.c.between(2, 7) if top else self.c.between(1, 3)):
            if self.budget <= 0:
                break
            self.budget -= 1
            if self.statement(f):
                return lines
        if top or result:
            lines.append(f"return {self.returned(f)}")
        return lines or ["pass"]

    def returned(self, f: Frame) -> str:
        if f.returns != "any":
            return self.e.expr(f.scope, f.returns, 2)
        shown = [n for n in f.scope.names.values() if n.kind != "function"]
        if shown and self.c.chance(70):
            return "[" + ", ".join(self.e.reference(n) for n in shown) + "]"
        return self.e.expr(f.scope, "any", 2)

    def nested(self, f: Frame, *names: Name, **changes: Any) -> Frame:
        frame = Frame(f.scope.inner(*names), f.depth - 1, f.loops, f.loop, f.handler, f.returns, [], f.locals)
        for key, value in changes.items():
            setattr(frame, key, value)
        return frame

    def indented(self, f: Frame, head: str, body: list[str]) -> None:
        f.lines.append(head)
        f.lines.extend(f"    {line}" for line in body)

    def statement(self, f: Frame) -> bool:
        """Write one statement; True when nothing after it is reached."""
        c = self.c
        simple = [(10, self.assign), (4, self.augment), (4, self.mutate), (3, self.unpack), (3, self.call), (1, self.store),
                  (1, self.forget), (2, self.asserting), (1, self.chained)]  # fmt: skip
        compound = [(8, self.if_), (5, self.for_), (3, self.while_), (7, self.try_), (3, self.match_), (2, self.define),
                    (1, self.policy), (1, self.wait), (1, self.side_by_side)]  # fmt: skip
        leaving = [(2, self.return_), (3, self.raise_)]
        if f.loop:
            leaving += [(4, self.leave)]
        if f.handler:
            leaving += [(3, self.reraise)]
        options = [*simple]
        if f.depth > 0:
            options += compound
        if f.depth < self.depth:
            options += leaving
        return bool(c.weighted(options)(f))

    # --- simple statements ---------------------------------------------------------------------------------------

    def target(self, f: Frame, kind: str) -> str:
        """A name to assign a value of a kind to: an old one of this kind, or a new one."""
        known = [n for n in f.scope.names.values() if n.kind == kind and not n.frozen]
        if known and self.c.chance(50):
            return self.c.pick(known).name
        name = Name(self.e.fresh("x"), kind, own=kind in ("ints", "idict", "list", "dict"))
        f.scope.names[name.name] = name
        return name.name

    def assign(self, f: Frame) -> None:
        kind = self.c.pick(KINDS)
        value = self.e.expr(f.scope, kind, 3)
        if kind in ("ints", "idict", "list", "dict"):
            # A fresh container: a mutation of it later is seen nowhere else.
            value = f"{'list' if kind in ('ints', 'list') else 'dict'}({value})"
        f.lines.append(f"{self.target(f, kind)} = {value}")

    def chained(self, f: Frame) -> None:
        kind = self.c.pick(("int", "str", "bool"))
        value = self.e.expr(f.scope, kind, 2)
        f.lines.append(f"{self.target(f, kind)} = {self.target(f, kind)} = {value}")

    def augment(self, f: Frame) -> None:
        c = self.c
        names = [n for n in f.scope.names.values() if not n.frozen and (n.kind in ("int", "str") or n.own)]
        if not names:
            return self.assign(f)
        name = c.pick(names)
        match name.kind:
            case "int":
                f.lines.append(
                    f"{name.name} {c.pick(('+=', '-=', '//=', '%=', '|=', '&='))} {self.e.expr(f.scope, 'int', 2)}"
                )
            case "str":
                f.lines.append(f"{name.name} += {self.e.expr(f.scope, 'str', 2)}")
            case "ints":
                if c.chance(50):
                    f.lines.append(f"{name.name}[{self.e.expr(f.scope, 'int', 1)}] += {self.e.expr(f.scope, 'int', 2)}")
                else:
                    f.lines.append(f"{name.name} += {self.e.expr(f.scope, 'ints', 2)}")
            case "idict":
                key = self.e.key(f.scope)
                if c.chance(85):
                    # What a display lacks is known, and refused.
                    f.lines.append(f"{name.name}.setdefault({key}, {self.e.expr(f.scope, 'int', 1)})")
                f.lines.append(f"{name.name}[{key}] += {self.e.expr(f.scope, 'int', 2)}")
            case "list":
                f.lines.append(f"{name.name} += [{self.e.expr(f.scope, 'any', 2)}]")
            case _:
                f.lines.append(f"{name.name} |= {self.e.expr(f.scope, 'dict', 2)}")
        return None

    def mutate(self, f: Frame) -> None:
        c, s = self.c, f.scope
        names = [n for n in s.names.values() if n.own and not n.frozen]
        if not names:
            return self.assign(f)
        name = c.pick(names)
        if name.kind in ("ints", "list"):
            kind = "int" if name.kind == "ints" else "any"
            item, index = self.e.expr(s, kind, 2), self.e.expr(s, "int", 1)
            change = c.pick((
                f".append({item})", f".insert({index}, {item})", f".extend([{item}])", ".reverse()", f".remove({item})",
                ".clear()", "del", "del :", f"[{index}] = {item}", f"[{self.e.bounds(s)}] = [{item}]", "pop", ".pop()",
                ".sort()" if kind == "int" else ".append(None)",
            ))  # fmt: skip
            match change:
                case "del":
                    f.lines.append(f"del {name.name}[{index}]")
                case "del :":
                    f.lines.append(f"del {name.name}[{self.e.bounds(s)}]")
                case "pop":
                    f.lines.append(f"{self.target(f, kind)} = {name.name}.pop({index})")
                case _:
                    f.lines.append(name.name + change)
        else:
            kind = "int" if name.kind == "idict" else "any"
            item, key = self.e.expr(s, kind, 2), self.e.key(s)
            change = c.pick((
                f"[{key}] = {item}", f".update({{{key}: {item}}})", "del", f".pop({key}, 0)", ".clear()", "pop",
                f".setdefault({key}, {item})", f".update(k={item})",
            ))  # fmt: skip
            match change:
                case "del":
                    if c.chance(85):
                        f.lines.append(f"{name.name}.setdefault({key}, {item})")
                    f.lines.append(f"del {name.name}[{key}]")
                case "pop":
                    f.lines.append(f"{self.target(f, kind)} = {name.name}.pop({key}, {item})")
                case _:
                    f.lines.append(name.name + change)
        return None

    def store(self, f: Frame) -> None:
        """A value with an inner one, and a store into it."""
        name = self.e.fresh("y")
        s = f.scope
        f.lines.append(f"{name} = {{'a': [1, {self.e.expr(s, 'int', 1)}], 'b': {{'k': {self.e.expr(s, 'int', 1)}}}}}")
        key = self.e.expr(s, "str", 0) if self.c.chance(20) else self.c.pick(("'b'", "'b'", "'a'"))
        inner = self.e.expr(s, "str", 0) if self.c.chance(20) else "'k'" if key != "'a'" else self.e.expr(s, "int", 0)
        operator = self.c.pick(("=", "+=", "-="))
        f.lines.append(f"{name}[{key}][{inner}] {operator} {self.e.expr(s, 'int', 2)}")
        f.lines.append(f"{name}['a'].append({self.e.expr(s, 'int', 1)})")
        s.names[name] = Name(name, "dict", frozen=True)

    def unpack(self, f: Frame) -> None:
        c, s = self.c, f.scope
        match c.below(8):
            case 5:
                owned = [n for n in s.names.values() if n.own and n.kind == "ints" and not n.frozen]
                if not owned:
                    return self.assign(f)
                name, value, other = c.pick(owned).name, self.e.expr(s, "int", 1), self.e.expr(s, "int", 1)
                i = self.target(f, "int")
                f.lines.append(
                    c.pick(
                        (
                            f"{i}, {name}[{i}] = {c.pick((0, 1, -1))}, {value}",
                            f"{name}[0], {name}[-1] = {name}[-1], {name}[0]",
                            f"{name}[0] = {i} = {value}",
                            f"{i} = {name}[{value}] = {other}",
                        )
                    )
                )
            case 6:
                owned = [n for n in s.names.values() if n.own and n.kind == "idict" and not n.frozen]
                if not owned:
                    return self.assign(f)
                name, value = c.pick(owned).name, self.e.expr(s, "int", 2)
                i = self.target(f, "int")
                f.lines.append(
                    c.pick(
                        (
                            f"{name}['k'] = {i} = {value}",
                            f"{i}, {name}['a'] = {value}, 3",
                            f"{i} = {name}['b'] = {value}",
                        )
                    )
                )
            case 7:
                value = self.e.expr(s, "any", 2)
                if c.chance(70):
                    value = f"[{value}, {self.e.expr(s, 'any', 1)}]"
                f.lines.append(f"{self.target(f, 'any')}, {self.target(f, 'any')} = {value}")
            case 0:
                values = [self.e.expr(s, "int", 2) for _ in range(2)]
                names = [self.target(f, "int") for _ in range(2)]
                f.lines.append(f"{', '.join(names)} = {', '.join(values)}")
            case 1:
                value = self.e.expr(s, "ints", 2)
                if c.chance(70):
                    value = f"[*{value}, 1, 2][:2]"
                f.lines.append(f"{self.target(f, 'int')}, {self.target(f, 'int')} = {value}")
            case 2:
                value = self.e.expr(s, "ints", 2)
                if c.chance(70):
                    value = f"[*{value}, 1, 2]"
                parts = [self.target(f, "int"), f"*{self.target(f, 'ints')}"]
                if c.chance(50):
                    parts.append(self.target(f, "int"))
                if c.chance(30):
                    parts.reverse()
                f.lines.append(f"{', '.join(parts)} = {value}")
            case 3:
                first, second = self.e.expr(s, "int", 1), self.e.expr(s, "ints", 2)
                f.lines.append(
                    f"{self.target(f, 'int')}, ({self.target(f, 'int')}, {self.target(f, 'int')}) = {first}, {second}"
                )
            case _:
                value = f"({self.e.expr(s, 'str', 2)} or 'ab')"
                f.lines.append(f"{self.target(f, 'str')}, *{self.target(f, 'list')} = {value}")
        return None

    def call(self, f: Frame) -> None:
        task = self.c.pick(("t0", "t1", "t2")) if f.scope.tasks else "len"
        if task == "len":
            value = self.e.expr(f.scope, "int", 2)
            f.lines.append(f"{self.target(f, 'int')} = {value}")
        else:
            f.lines.append(f"{task}({self.e.expr(f.scope, 'any', 2)})")

    def forget(self, f: Frame) -> None:
        name = self.e.fresh("z")
        f.lines += [f"{name} = {self.e.expr(f.scope, 'any', 1)}", f"del {name}"]

    def asserting(self, f: Frame) -> None:
        message = f", {self.e.expr(f.scope, 'str', 1)}" if self.c.chance(40) else ""
        f.lines.append(f"assert {self.e.test(f.scope, 2)}{message}")

    # --- ways out ------------------------------------------------------------------------------------------------

    def return_(self, f: Frame) -> bool:
        f.lines.append(f"return {self.returned(f)}")
        return True

    def raise_(self, f: Frame) -> bool:
        c = self.c
        error = c.pick(RAISED)
        argument = c.pick(("", "()", "('why')", f"({self.e._format(f.scope, 2)})"))
        tail = c.pick((" from None", f" from {f.handler}")) if f.handler and f.handler != "-" and c.chance(30) else ""
        f.lines.append(f"raise {error}{argument}{tail}")
        return True

    def reraise(self, f: Frame) -> bool:
        f.lines.append("raise" if f.handler == "-" or self.c.chance(60) else f"raise {f.handler}")
        return True

    def leave(self, f: Frame) -> bool:
        f.lines.append(self.c.pick(("break", "continue")))
        return True

    # --- compound statements -------------------------------------------------------------------------------------

    def if_(self, f: Frame) -> None:
        self.indented(f, f"if {self.e.test(f.scope)}:", self.block(self.nested(f)))
        while self.c.chance(25):
            self.indented(f, f"elif {self.e.test(f.scope)}:", self.block(self.nested(f)))
        if self.c.chance(50):
            self.indented(f, "else:", self.block(self.nested(f)))

    def for_(self, f: Frame) -> None:
        c, s = self.c, f.scope
        if f.loops >= 2:
            return self.if_(f)
        v, w = self.e.fresh("i"), self.e.fresh("j")
        frozen: list[Name] = []
        ints = self.e.expr(s, "ints", 2)
        match c.below(14):
            case 11:
                pairs = self.e.expr(s, "ints", 1)
                u = self.e.fresh("k")
                head = f"{v}, ({w}, {u}) in enumerate(zip({pairs}, {self.e.expr(s, 'ints', 1)}))"
                names = [Name(v, "int"), Name(w, "int"), Name(u, "int")]
            case 12:
                head = f"{v}, *{w} in {self.e.expr(s, 'list', 2)}"
                names = [Name(v, "any"), Name(w, "list")]
            case 13:
                inner = s.inner(Name("q", "int"), tasks=False, walrus=False)
                head, names = f"{v} in map(lambda q: {self.e.expr(inner, 'int', 2)}, {ints})", [Name(v, "int")]
            case 0 | 1:
                head, names = f"{v} in {ints}", [Name(v, "int")]
            case 2:
                lists = [n for n in s.names.values() if n.kind in ("ints", "list")]
                if lists:
                    name = c.pick(lists)
                    frozen.append(Name(name.name, name.kind, name.own, frozen=True))
                    head, names = f"{v} in {name.name}", [Name(v, "int" if name.kind == "ints" else "any")]
                else:
                    head, names = f"{v} in {ints}", [Name(v, "int")]
            case 3:
                head, names = f"{v} in {self.e.expr(s, 'str', 2)}[:4]", [Name(v, "str")]
            case 4:
                ends = c.pick(("{} % 4", "{} % 3, 5", "{} % 4, -1, -1", "1, {} % 6, 2"))
                head, names = f"{v} in range({ends.format(self.e.expr(s, 'int', 1))})", [Name(v, "int")]
            case 5:
                start = c.pick(("", ", 1", ", start=2", f", {self.e.expr(s, 'int', 1)}"))
                head, names = f"{v}, {w} in enumerate({ints}{start})", [Name(v, "int"), Name(w, "int")]
            case 6:
                strict = c.pick(("", "", ", strict=True"))
                head = f"{v}, {w} in zip({ints}, {self.e.expr(s, 'str', 1)}{strict})"
                names = [Name(v, "int"), Name(w, "str")]
            case 7:
                head = f"{v}, {w} in {self.e.expr(s, 'idict', 2)}.items()"
                names = [Name(v, "str"), Name(w, "int")]
            case 8:
                head, names = f"{v} in {c.pick(('reversed', 'sorted'))}({ints})", [Name(v, "int")]
            case 9:
                head, names = f"{v} in {self.e.expr(s, c.pick(('idict', 'dict')), 2)}", [Name(v, "str")]
            case _:
                head, names = f"{v} in {self.e.expr(s, 'any', 2)}", [Name(v, "any")]
        frame = self.nested(f, *names, *frozen, loops=f.loops + 1, loop=True)
        self.indented(f, f"for {head}:", self.block(frame))
        if c.chance(30):
            self.indented(f, "else:", self.block(self.nested(f)))
        return None

    def while_(self, f: Frame) -> None:
        c = self.c
        if f.loops >= 2:
            return self.if_(f)
        n = self.e.fresh("n")
        counter = Name(n, "int", frozen=True)
        f.lines.append(f"{n} = 0")
        f.scope.names[n] = counter
        test = f"{n} < {c.pick((2, 3, 1, 'LIMIT'))}"
        if c.chance(40):
            extra = self.e.test(f.scope, 2)
            test = f"{test} and {extra}" if c.chance(60) else f"not (not {test} or not {extra})"
        frame = self.nested(f, loops=f.loops + 1, loop=True)
        self.indented(f, f"while {test}:", [f"{n} += 1", *self.block(frame)])
        if c.chance(30):
            self.indented(f, "else:", self.block(self.nested(f)))
        return None

    def try_(self, f: Frame) -> None:
        c = self.c
        self.indented(f, "try:", self.block(self.nested(f)))
        final = c.chance(40)
        count = c.between(0 if final else 1, 2)
        kinds = list(c.pick((("Boom", "Exception"), ("Exception",), ("Bang", "Boom"), ("Named", "Exception"),
                             ("(Bang, Named)", "Exception"), ("Boom", "Exception"), ("TimeoutError", "Exception"))))  # fmt: skip
        for kind in kinds[-count:] if count else []:
            name = self.e.fresh("e") if c.chance(50) else ""
            frame = self.nested(f, handler=name or "-")
            body: list[str] = []
            if name and kind in ("Boom", "Bang", "Named"):
                held = self.e.fresh("x")
                shown = c.pick((f"{name}.cause", f"{name}.error", f"str({name})"))
                body = [f"{held} = {shown}"]
                frame.scope.names[held] = Name(held, "str")
            self.indented(f, f"except {kind}{f' as {name}' if name else ''}:", [*body, *self.block(frame)])
        if count and c.chance(35):
            self.indented(f, "else:", self.block(self.nested(f)))
        if final:
            self.indented(f, "finally:", self.block(self.nested(f, handler="")))

    def match_(self, f: Frame) -> None:
        c, s = self.c, f.scope
        known = [n.name for n in s.names.values() if n.kind == "any" and not n.frozen]
        subject = c.pick(known) if known and c.chance(50) else self.e.expr(s, "any", 2)
        f.lines.append(f"match {subject}:")
        for _ in range(c.between(1, 3)):
            pattern, names = self.pattern(2)
            if names and known and c.chance(30) and not any(n.name == known[0] for n in names):
                # A capture rebinds a variable that exists already, perhaps the subject.
                pattern = re.sub(rf"\b{names[0].name}\b", known[0], pattern)
                names[0] = Name(known[0], "any")
            frame = self.nested(f, *names)
            guard = f" if {self.e.test(frame.scope, 2)}" if c.chance(30) or not _refutable(pattern) else ""
            body = self.block(frame)
            f.lines.append(f"    case {pattern}{guard}:")
            f.lines.extend(f"        {line}" for line in body)
        if c.chance(50):
            f.lines.append("    case _:")
            f.lines.extend(f"        {line}" for line in self.block(self.nested(f)))

    def pattern(self, depth: int) -> tuple[str, list[Name]]:
        c = self.c
        match c.below(9 if depth > 0 else 5):
            case 0:
                return c.pick(("0", "1", "-1", "0.5", "True", "None", "'k'", repr(c.pick(TEXTS)))), []
            case 1:
                name = Name(self.e.fresh("m"), "any")
                return name.name, [name]
            case 2:
                return "_", []
            case 3:
                name = Name(self.e.fresh("m"), "any")
                kind = c.pick(("int", "str", "bool", "list", "dict", "float"))
                return f"{kind}() as {name.name}" if c.chance(50) else f"{kind}({name.name})", [name]
            case 4:
                return c.pick(("1 | 2 | 3", "'a' | 'k' | None", "True | 0", "[] | {}")), []
            case 5 | 6:
                parts = [self.pattern(depth - 1) for _ in range(c.below(3))]
                texts, names = [p for p, _ in parts], [n for _, ns in parts for n in ns]
                if c.chance(50):
                    if c.chance(60):
                        rest = Name(self.e.fresh("m"), "any")
                        names.append(rest)
                        texts.insert(c.below(len(texts) + 1), f"*{rest.name}")
                    else:
                        texts.insert(c.below(len(texts) + 1), "*_")
                return "[" + ", ".join(texts) + "]", names
            case 7:
                parts = [(key, *self.pattern(depth - 1)) for key in sorted({c.pick(KEYS) for _ in range(c.below(3))})]
                texts, names = [f"{key!r}: {p}" for key, p, _ in parts], [n for _, _, ns in parts for n in ns]
                if c.chance(40):
                    rest = Name(self.e.fresh("m"), "any")
                    names.append(rest)
                    texts.append(f"**{rest.name}")
                return "{" + ", ".join(texts) + "}", names
            case _:
                inner, names = self.pattern(depth - 1)
                name = Name(self.e.fresh("m"), "any")
                if not _refutable(inner):
                    return name.name, [name]
                return f"({inner}) as {name.name}", [*names, name]

    def define(self, f: Frame) -> None:
        """A nested function or lambda with a closure, called later on."""
        c, s = self.c, f.scope
        name = self.e.fresh("f")
        optional: tuple[tuple[str, str, bool], ...] = ()
        default = ""
        if c.chance(40):
            optional, default = (("r", "int", True),), f", r={self.e.expr(s, 'int', 1)}"
        known = [Name("q", "int"), *(Name(n, k) for n, k, _ in optional)]
        if c.chance(40):
            body = self.e.expr(s.inner(*known, walrus=False), "int", 2)
            f.lines.append(f"{name} = lambda q{default}: {body}")
            s.functions.append(Callable_(name, (("q", "int", False), *optional), (), False, "int", True))
            return
        shared = [n for n in s.names.values() if n.kind == "int" and not n.frozen and n.name in f.locals]
        lines: list[str] = []
        # Without a `nonlocal` an assignment makes the name local: what is read from outside must not be assigned.
        inner = s.inner(*known)
        for key, outer in inner.names.items():
            if key not in ("q", "r"):
                inner.names[key] = Name(outer.name, outer.kind, outer.own, frozen=True)
        inner.walrus = False
        if shared and c.chance(60):
            held = c.pick(shared).name
            lines += [f"nonlocal {held}", f"{held} += {self.e.expr(inner, 'int', 1)}"]
        frame = Frame(inner, min(f.depth - 1, 1), returns="int")
        lines += self.block(frame, result=True)
        self.indented(f, f"def {name}(q{default}):", lines)
        s.functions.append(Callable_(name, (("q", "int", False), *optional), (), False, "int", True))

    def policy(self, f: Frame) -> None:
        c = self.c
        on = c.pick(("", "on=Boom, ", "on=(Bang, Named), "))
        body = self.block(self.nested(f))
        self.indented(f, f"with policy(retry=Retry({on}max_attempts={c.between(0, 2)})):", body)

    def wait(self, f: Frame) -> None:
        f.lines.append(f"time.sleep({self.c.pick(('1', '0', self.e.expr(f.scope, 'int', 1)))})")

    def side_by_side(self, f: Frame) -> None:
        c = self.c
        self.concurrent = True
        ints = self.e.expr(f.scope, "ints", 1)
        v = self.e.fresh("v")
        match c.below(3):
            case 0:
                self.indented(f, f"for {v} in concurrent({ints}, limit=2):", [f"t1({v})"])
            case 1:
                f.lines.append(f"{self.target(f, 'ints')} = [t1({v}) for {v} in concurrent({ints})]")
            case _:
                held = self.e.expr(f.scope.inner(tasks=False, walrus=False), "int", 0)
                a, b = self.target(f, "int"), self.target(f, "ints")
                f.lines.append(f"{a}, {b} = parallel(lambda: t1({held}), lambda: t2(2))")


def _refutable(pattern: str) -> bool:
    return not (pattern == "_" or (pattern.isidentifier() and pattern not in ("True", "None")))


def write_program(c: Chooser, depth: int = 4) -> Program:
    """Write one program with its inputs and answers."""
    return Writer(c, depth).program()
