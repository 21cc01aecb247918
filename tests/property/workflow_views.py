"""Statements of generated workflows that change a part through a name for it: rows of a list, values of a dict."""

from typing import Any

from tests.property.workflow_compound import Compound
from tests.property.workflow_expressions import Name
from tests.property.workflow_statements import Frame


class Viewing(Compound):
    """Writes lists and dicts of records, and changes them through loops' variables and second names."""

    def compound(self) -> list[tuple[int, Any]]:
        return [*super().compound(), (3, self.rows), (2, self.parts)]

    def entry(self, f: Frame) -> str:
        s = f.scope
        return f"{{'n': {self.e.expr(s, 'int', 1)}, 'l': [{self.e.expr(s, 'int', 1)}], 'd': {{}}}}"

    def rows(self, f: Frame) -> None:
        """A list or dict of records, and a loop that changes each of them."""
        c = self.c
        if f.loops >= 2:
            return self.if_(f)
        held, row, other = self.e.fresh("rows"), self.e.fresh("row"), self.e.fresh("j")
        records = [self.entry(f) for _ in range(c.below(4))]
        table = c.chance(35)
        shown = "{" + ", ".join(f"{key!r}: {each}" for key, each in zip("abk", records, strict=False)) + "}"
        f.lines.append(f"{held} = {shown if table else '[' + ', '.join(records) + ']'}")
        heads = (
            (f"{other}, {row} in {held}.items()", f"{other}, {row} in list({held}.items())", f"{row} in {held}.values()")
            if table
            else (f"{row} in {held}", f"{row} in {held}", f"{other}, {row} in enumerate({held})",
                  f"{row} in reversed({held})", f"{row} in list({held})", f"{row} in {held}[:]")
        )  # fmt: skip
        head = c.pick(heads)
        names = [Name(held, "dict" if table else "list", frozen=True), Name(row, "dict", frozen=True)]
        if head.startswith(other):
            names.append(Name(other, "str" if table else "int"))
        frame = self.nested(f, *names, loops=f.loops + 1, loop=True)
        self.indented(f, f"for {head}:", self.changes(frame, row))
        f.scope.names[held] = names[0]
        return None

    def changes(self, f: Frame, row: str) -> list[str]:
        """Return statements that change a record through its name, others among them."""
        lines: list[str] = []
        for _ in range(self.c.between(1, 3)):
            lines += self.change(f, row)
        if self.c.chance(50):
            lines += self.block(f)
        if self.c.chance(40):
            lines += self.change(f, row)
        return lines

    def change(self, f: Frame, row: str) -> list[str]:
        c, s = self.c, f.scope
        value = self.e.expr(s, c.pick(("int", "any", "ints")), 2)
        number = self.e.expr(s, "int", 2)
        part = self.e.fresh("part")
        simple = c.pick((
            [f"{row}['v'] = {value}"], [f"{row}['n'] += {number}"], [f"{row}['l'].append({number})"],
            [f"{row}['l'][0] = {number}"], [f"{row}['d']['k'] = {value}"], [f"{row}.setdefault('s', []).append({number})"],
            [f"{row}.pop('v', None)"], [f"{row}['l'].clear()"], [f"{row} |= {{'u': {value}}}"], [f"del {row}['n']"],
            [f"{part} = {row}['l']", f"{part}.append({number})"], [f"{part} = {row}['d']", f"{part}['k'] = {number}"],
            [f"{part} = {row}.get('d', {{}})", f"{part}['q'] = {number}"],
            [f"{part} = {row}", f"{part}['t'] = t1({value})"],
        ))  # fmt: skip
        match c.below(8):
            case 0:
                return [f"if {self.e.test(s, 2)}:", *(f"    {line}" for line in simple)]
            case 1:
                handler = c.pick(("Exception", "Boom", "(Boom, Exception)"))
                return ["try:", *(f"    {line}" for line in simple), f"    {row}['t'] = t1({number})",
                        f"except {handler}:", f"    {row}['e'] = {value}"]  # fmt: skip
            case _:
                return simple

    def parts(self, f: Frame) -> None:
        """A dict with a name for a part of it, each changed through the other."""
        c = self.c
        held, part = self.e.fresh("whole"), self.e.fresh("part")
        f.lines.append(f"{held} = {{'a': {self.entry(f)}, 'k': {self.entry(f)}}}")
        key = c.pick(("'a'", "'k'", "'z'", self.e.expr(f.scope, "str", 1)))
        way = c.pick((
            f"{held}['a']", f"{held}[{key}]", f"{held}.get({key}, {{}})", f"{held}.setdefault({key}, {{}})",
            f"{held}.get('a')",
        ))  # fmt: skip
        f.lines.append(f"{part} = {way}")
        frame = self.nested(f, Name(held, "dict", frozen=True), Name(part, "dict", frozen=True))
        lines = self.changes(frame, part)
        if c.chance(40):
            lines.append(f"{held}['a']['n'] = {self.e.expr(f.scope, 'int', 1)}")
        if c.chance(30):
            lines.append(f"{held}[{key}] = {part}")
        f.lines += lines
        f.scope.names[held] = Name(held, "dict", frozen=True)
        f.scope.names[part] = Name(part, "dict", frozen=True)
