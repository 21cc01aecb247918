"""Simple statements of generated workflows, and the ways out of blocks."""

from dataclasses import dataclass, field
from typing import Any

from tests.property.chooser import Chooser
from tests.property.workflow_expressions import KINDS, Expressions, Name, Scope

RAISED = ("Boom", "Bang", "Named", "ValueError", "Boom", "KeyError")


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


class Simple:
    """Writes simple statements into the lines of a frame."""

    c: Chooser
    e: Expressions
    depth: int
    budget: int
    concurrent: bool

    def compound(self) -> list[tuple[int, Any]]:
        """Return the writers of compound statements with their weights."""
        raise NotImplementedError

    def simple(self) -> list[tuple[int, Any]]:
        """Return the writers of simple statements with their weights."""
        return [
            (10, self.assign), (4, self.augment), (4, self.mutate), (3, self.unpack), (3, self.call), (1, self.store),
            (1, self.forget), (2, self.asserting), (1, self.chained),
        ]  # fmt: skip

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
        shown = [n for n in f.scope.names.values() if n.kind not in ("function", "point")]
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
        leaving = [(2, self.return_), (3, self.raise_)]
        if f.loop:
            leaving += [(4, self.leave)]
        if f.handler:
            leaving += [(3, self.reraise)]
        options = self.simple()
        if f.depth > 0:
            options += self.compound()
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
