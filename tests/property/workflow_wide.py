"""Statements that generated workflows draw beside the plain ones: endless loops, records, slices, closures, regions."""

from typing import Any

from tests.property.workflow_expressions import Callable_, Name
from tests.property.workflow_statements import Frame
from tests.property.workflow_views import Viewing

DOTTED = (
    "Status.OPEN",
    "Level.LOW",
    "Level.HIGH",
    "Sizes.small",
    "Sizes.name",
    "beside.STEP",
    "Status.OPEN | Status.CLOSED",
)


class Wide(Viewing):
    """Writes them."""

    def simple(self) -> list[tuple[int, Any]]:
        return [*super().simple(), (2, self.record), (2, self.cut), (1, self.forget_many), (1, self.late)]

    def compound(self) -> list[tuple[int, Any]]:
        return [
            *super().compound(), (2, self.endless), (2, self.ending), (2, self.counted), (1, self.within), (1, self.together),
            (1, self.failing_together), (2, self.for_library),
        ]  # fmt: skip

    def pattern(self, depth: int) -> tuple[str, list[Name]]:
        return (self.c.pick(DOTTED), []) if self.c.chance(10) else super().pattern(depth)

    # --- simple statements ---------------------------------------------------------------------------------------

    def record(self, f: Frame) -> None:
        """A dataclass or a TypedDict of its own, with stores into it."""
        c, e, s = self.c, self.e, f.scope
        name = e.fresh("y")
        if c.chance(50):
            more = c.pick(
                (f", {e.expr(s, 'int', 1)}", f", y={e.expr(s, 'int', 1)}", "", f", tags=[{e.expr(s, 'int', 1)}]")
            )
            f.lines.append(f"{name} = Point({e.expr(s, 'int', 2)}{more})")
            f.scope.names[name] = Name(name, "point", frozen=True)
            for _ in range(c.below(3)):
                f.lines.append(
                    c.pick(
                        (
                            f"{name}.x {c.pick(('=', '+=', '*='))} {e.expr(s, 'int', 2)}",
                            f"{name}.tags.append({e.expr(s, 'int', 1)})",
                            f"{name}.y = {e.expr(s, 'int', 2)}",
                            f"{name}.tags[{e.expr(s, 'int', 0)}] = {e.expr(s, 'int', 1)}",
                        )
                    )
                )
            return
        values = (e.expr(s, "int", 2), f"[{e.expr(s, 'int', 1)}]", c.pick(("None", e.expr(s, "str", 1))))
        written = c.pick(("Rec(a={}, b={}, c={})", "{{'a': {}, 'b': {}, 'c': {}}}"))
        f.lines.append(f"{name}: Rec = {written.format(*values)}")
        f.scope.names[name] = Name(name, "rec", frozen=True)
        for _ in range(c.below(3)):
            f.lines.append(
                c.pick(
                    (
                        f"{name}['a'] {c.pick(('=', '+=', '//='))} {e.expr(s, 'int', 2)}",
                        f"{name}['b'].append({e.expr(s, 'int', 1)})",
                        f"{name}['b'][{e.expr(s, 'int', 0)}] {c.pick(('=', '-='))} {e.expr(s, 'int', 1)}",
                        f"{name}['c'] = None",
                        f"{name}['b'] += [{e.expr(s, 'int', 1)}]",
                    )
                )
            )

    def cut(self, f: Frame) -> None:
        """Changes of items and slices in place."""
        c, e, s = self.c, self.e, f.scope
        names = [n.name for n in s.names.values() if n.own and not n.frozen and n.kind == "ints"]
        if not names:
            return self.assign(f)
        name, ints, number = c.pick(names), e.expr(s, "ints", 2), e.expr(s, "int", 1)
        f.lines.append(
            c.pick(
                (
                    f"{name}[{e.bounds(s)}] = {ints}",
                    f"{name}[{e.bounds(s)}] += {ints}",
                    f"{name}[{number}] *= {e.expr(s, 'int', 1)}",
                    f"{name} *= {c.pick((0, 1, 2))}",
                    f"{name}[:] = {ints}",
                    f"{name}[len({name}):] = {ints}",
                    f"{name} += {ints}",
                    f"{name}.sort(key=lambda u: -u)",
                    f"{name}.sort(reverse=True)",
                    f"{name}.extend(u + 1 for u in {ints})",
                    f"{name}[{number}] //= {e.expr(s, 'int', 1)}",
                    f"{name}.insert({number}, {e.expr(s, 'int', 1)})",
                )
            )
        )
        return None

    def forget_many(self, f: Frame) -> None:
        a, b = self.e.fresh("z"), self.e.fresh("z")
        f.lines += [
            f"{a} = {b} = {self.e.expr(f.scope, 'int', 1)}",
            f"{b} = {self.e.expr(f.scope, 'any', 1)}",
            f"del {a}, {b}",
        ]

    def late(self, f: Frame) -> None:
        """A lambda that sees what a name holds when it is called."""
        c, e, s = self.c, self.e, f.scope
        first, name = e.expr(s, "int", 1), e.fresh("f")
        held = self.target(f, "int")
        default = c.pick(("", f", r={held}"))
        body = f"q + {held}{' * r' if default else ''} - {e.expr(s.inner(Name('q', 'int'), walrus=False), 'int', 1)}"
        f.lines += [
            f"{held} = {first}",
            f"{name} = lambda q{default}: {body}",
            f"{held} {c.pick(('=', '+='))} {e.expr(s, 'int', 1)}",
        ]
        value = e.expr(s, "int", 1)
        f.lines.append(f"{self.target(f, 'int')} = {name}({value})")

    # --- compound statements -------------------------------------------------------------------------------------

    def endless(self, f: Frame) -> None:
        """A loop that only `break`, `return` or an error ends."""
        if f.loops >= 2:
            return self.if_(f)
        n = self.e.fresh("n")
        f.lines.append(f"{n} = 0")
        f.scope.names[n] = Name(n, "int", frozen=True)
        test = f" or {self.e.test(f.scope, 2)}" if self.c.chance(40) else ""
        body = self.block(self.nested(f, loops=f.loops + 1, loop=True))
        if self.c.chance(30) and f.scope.walrus:
            self.indented(f, f"while ({n} := {n} + 1) < 4{test.replace(' or ', ' and ')}:", body)
        else:
            self.indented(f, "while True:", [f"{n} += 1", f"if {n} > {self.c.below(4)}{test}:", "    break", *body])
        return None

    def ending(self, f: Frame) -> None:
        """A `finally` that runs on every way out, and may itself leave."""
        c = self.c
        body = self.block(self.nested(f))
        if c.chance(60) and self.depth:
            body.append(f"return {self.returned(f)}")
        self.indented(f, "try:", body)
        if c.chance(50):
            self.indented(
                f, f"except {c.pick(('Boom', 'Exception', '(Bang, Named)'))}:", self.block(self.nested(f, handler="-"))
            )
        last = self.block(self.nested(f, handler=""))
        if c.chance(40):
            out = c.pick(((f"return {self.returned(f)}" if self.depth else "pass"), *(("break", "continue") if f.loop else ())))
            last += [f"if {self.e.test(f.scope, 2)}:", f"    {out}"]
        self.indented(f, "finally:", last)

    def counted(self, f: Frame) -> None:
        """A closure in a closure: the inner one counts in a name of the outer one."""
        c, e = self.c, self.e
        f_name, g_name, k = e.fresh("f"), e.fresh("g"), e.fresh("k")
        s = f.scope.inner(Name("q", "int"), walrus=False)
        for key, outer in s.names.items():
            s.names[key] = Name(outer.name, outer.kind, outer.own, frozen=True)
        inner = s.inner(Name("r", "int"), Name(k, "int"))
        lines = [
            f"{k} = {e.expr(s, 'int', 1)}",
            f"def {g_name}(r{c.pick(('', '=2'))}):",
            f"    nonlocal {k}",
            f"    {k} {c.pick(('+=', '-=', '='))} {e.expr(inner, 'int', 1)}",
            f"    return r + {k}",
            f"return {c.pick((f'{g_name}(q) + {k}', f'{k} + {g_name}(q) + {k}', f'[{g_name}(1), {g_name}(q)][0] - {k}'))}",
        ]
        self.indented(f, f"def {f_name}(q):", lines)
        f.scope.functions.append(Callable_(f_name, (("q", "int", False),), (), False, "int", True))

    def guarded(self, f: Frame, *names: Name) -> list[str]:
        """Lines that never fail and change nothing outside: the body of a region."""
        scope = f.scope.inner(*names, walrus=False)
        for key, outer in scope.names.items():
            scope.names[key] = Name(outer.name, outer.kind, outer.own, frozen=True)
        scope.functions = []
        frame = Frame(scope, min(f.depth - 1, 2), loops=1, returns=f.returns)
        depth, self.depth = self.depth, 0  # nothing leaves the body
        lines = self.block(frame)
        self.depth = depth
        return ["try:", *(f"    {line}" for line in lines), "except Exception:", "    pass"]

    def within(self, f: Frame) -> None:
        """A concurrent loop with statements of its own."""
        if not f.scope.tasks:
            return self.if_(f)
        self.concurrent = True
        v = self.e.fresh("v")
        limit = self.c.pick(("", ", limit=2", ", limit=1"))
        self.indented(
            f, f"for {v} in concurrent({self.e.expr(f.scope, 'ints', 1)}{limit}):", self.guarded(f, Name(v, "int"))
        )
        return None

    def together(self, f: Frame) -> None:
        """Branches that call a function of their own, regions in regions."""
        c, e = self.c, self.e
        if not f.scope.tasks:
            return self.if_(f)
        self.concurrent = True
        name = e.fresh("f")
        f.lines.append(f"def {name}(q):")
        f.lines += [f"    {line}" for line in self.guarded(f, Name("q", "int"))]
        f.lines.append(f"    return {c.pick(('q', 'q + 1', '[q]'))}")
        branches = [
            c.pick((
                f"lambda: {name}({c.below(4)})", f"lambda: [{name}(u) for u in concurrent([1, {c.below(3)}])]", "lambda: t1(5)",
                f"lambda: parallel(lambda: {name}(3), lambda: t2(1))[0]", f"lambda: [{name}(u) for u in [4, 5]]",
            ))
            for _ in range(c.between(1, 3))
        ]  # fmt: skip
        self.bare = self.bare or any("t1" in b or "t2" in b for b in branches)
        f.lines.append(f"{self.target(f, 'any')} = [*parallel({', '.join(branches)})]")
        return None

    def failing_together(self, f: Frame) -> None:
        """An error out of a region, caught outside."""
        v, ints, x = self.e.fresh("v"), self.e.expr(f.scope, "ints", 1), self.target(f, "str")
        f.lines += [
            f"{x} = 'none'",
            "try:",
            f"    for {v} in concurrent({ints}):",
            f"        if {v} > {self.c.below(4)}:",
            f"            raise {self.c.pick(('Boom', 'Bang'))}('why')",
            "except Boom as err:",
            f"    {x} = {self.c.pick(('str(err)', 'err.error', 'err.cause'))}",
        ]

    def for_library(self, f: Frame) -> None:
        """Loops over what the library makes of lists."""
        c, e, s = self.c, self.e, f.scope
        if f.loops >= 2:
            return self.if_(f)
        v, w = e.fresh("i"), e.fresh("j")
        ints = e.expr(s, "ints", 2)
        one, two = Name(v, "int"), Name(w, "int")
        recs = [n.name for n in s.names.values() if n.kind == "recs"]
        heads: list[tuple[str, list[Name]]] = [
            (f"{v}, {w} in itertools.pairwise({ints})", [one, two]),
            (f"{v}, {w} in itertools.product({ints}[:2], [1, 2])", [one, two]),
            (f"{v}, {w} in TABLE.items()", [Name(v, "str"), two]),
            (f"{v} in NAMES", [Name(v, "str")]),
            (f"{v} in (1, {e.expr(s, 'int', 1)})", [one]),
            (f"{v} in {ints}[::-1]", [one]),
            (f"{v} in range(len({ints}))", [one]),
            (f"{v} in ({v} + 1 for {v} in {ints} if {v} > 0)", [one]),
            (f"{v}, {w} in sorted({e.expr(s, 'idict', 1)}.items(), key=lambda u: u[1])", [Name(v, "str"), two]),
            (f"{v} in itertools.chain({ints}, {e.expr(s, 'ints', 0)})", [one]),
            (f"{v} in {e.expr(s, 'idict', 1)}.values()", [one]),
            (f"{v} in dict.fromkeys(['k', 'a'], 1)", [Name(v, "str")]),
            (f"{v}, {w} in zip({ints}, itertools.repeat({e.expr(s, 'int', 0)}, 2))", [one, two]),
            (f"{v}, {w} in enumerate(reversed({ints}), 1)", [one, two]),
            (f"{v} in set({ints}[:1])", [one]),
            *((f"{v} in {name}", [Name(v, "rec", frozen=True)]) for name in recs),
        ]
        head, names = c.pick(heads)
        frame = self.nested(f, *names, loops=f.loops + 1, loop=True)
        self.indented(f, f"for {head}:", self.block(frame))
        if c.chance(30):
            self.indented(f, "else:", self.block(self.nested(f)))
        return None
