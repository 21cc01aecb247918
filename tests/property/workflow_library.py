"""Fills the recipes of `workflow_recipes` in, beside what plain expressions offer."""

import re

from tests.property.workflow_expressions import Expressions, Name, Scope
from tests.property.workflow_recipes import RECIPES

_CHOICE = re.compile(r"⟦([^⟦⟧]*)⟧")
_HOLE = re.compile(r"‹([^‹›]*)›")
_BUILTIN = {
    ("int", "int"): "abs", ("int", "str"): "str", ("str", "int"): "len", ("str", "str"): "str.upper", ("int", "bool"): "bool",
}  # fmt: skip
_HELD = {"point": "point", "rec": "rec", "recs": "recs", "thing": "any"}


class Library(Expressions):
    """Writes expressions with the library, methods and operators that the plain ones leave out."""

    def written(self, s: Scope, kind: str, depth: int) -> str:
        if self.c.chance(30):
            recipe = self.c.pick(RECIPES[kind])
            if self.fits(s, recipe):
                return self.filled(s, recipe, depth)
        return super().written(s, kind, depth)

    def fits(self, s: Scope, recipe: str) -> bool:
        """Whether a recipe may stand here: its variables exist, and what it does is allowed."""
        held = [h for h in _HELD if f"‹{h}›" in recipe]
        if ":=" in recipe and not s.walrus:
            return False
        if re.search(r"\bt\d\(|beside\.counted", recipe) and not s.tasks:
            return False
        return all(self.held(s, h) for h in held)

    def held(self, s: Scope, what: str) -> list[Name]:
        return [n for n in s.names.values() if n.kind == _HELD[what] and not n.own]

    def filled(self, s: Scope, recipe: str, depth: int) -> str:
        if recipe.startswith("!"):
            recipe, s = recipe[1:], s.inner(walrus=False)
        text = recipe
        for mark in ("§v", "§w"):
            if mark in text:
                text = text.replace(mark, self.fresh("v"))
        while choice := _CHOICE.search(text):
            text = text[: choice.start()] + self.c.pick(choice[1].split("¦")) + text[choice.end() :]
        while hole := _HOLE.search(text):
            text = text[: hole.start()] + self.hole(s, hole[1], depth) + text[hole.end() :]
        return text

    def hole(self, s: Scope, what: str, depth: int) -> str:
        """Write what stands in one place of a recipe."""
        match what.split():
            case ["fn", takes, gives]:
                return self.function(s, takes, gives, depth)
            case ["q", kind]:
                return self.quoted(s, kind, depth)
            case ["small"]:
                return f"({self.expr(s, 'int', depth - 1)} % 6)"
            case ["moment" | "naive" | "pattern"]:
                return self.filled(s, self.c.pick(RECIPES[what]), depth)
            case _ if what in _HELD:
                return self.c.pick(self.held(s, what)).name
        kind, _, given = what.partition(":")
        if given:
            name, _, of = given.partition("=")
            return self.expr(s.inner(Name(name, of), tasks=False, walrus=False), kind, depth - 1)
        return self.expr(s, kind[:-1], 0) if kind.endswith("0") else self.expr(s, kind, depth - 1)

    def function(self, s: Scope, takes: str, gives: str, depth: int) -> str:
        """A function of one argument, as an argument of another."""
        if (takes, gives) in _BUILTIN and self.c.chance(30):
            return _BUILTIN[takes, gives]
        name = self.fresh("v")
        inner = s.inner(Name(name, takes), tasks=False, walrus=False)
        return f"lambda {name}: {self.expr(inner, gives, depth - 1)}"
