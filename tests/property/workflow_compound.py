"""Compound statements of generated workflows."""

import re
from typing import Any

from tests.property.json_values import KEYS, TEXTS
from tests.property.workflow_expressions import Callable_, Name
from tests.property.workflow_statements import Frame, Simple


class Compound(Simple):
    """Writes statements with blocks of their own.

    Attributes:
        bare: whether a task call of a region may fail: its siblings' calls are then no longer the same in every order.
    """

    bare: bool

    def compound(self) -> list[tuple[int, Any]]:
        return [
            (8, self.if_), (5, self.for_), (3, self.while_), (7, self.try_), (3, self.match_), (2, self.define),
            (1, self.policy), (1, self.wait), (1, self.side_by_side),
        ]  # fmt: skip

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
        self.concurrent = self.bare = True
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
