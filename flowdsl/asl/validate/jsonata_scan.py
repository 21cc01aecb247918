"""What a JSONata expression refers to: variables, parts of ``$states``, top-level fields.

A Pratt parser that builds no tree: it follows scopes (blocks, functions, ``:=``, ``@`` and ``#``) and knows at each
place whether there is a context item. Whether the text *is* JSONata is left to the reference-grade parser of
`flowdsl.asl.validate.jsonata`; this one only has to agree with it on valid texts.

``$m := $states.input.n; xs[price > $m].$f($)`` reads the variable ``f`` and the top-level field ``xs``; ``price`` and
the ``$`` are read from a context item.
"""

import re
from dataclasses import field
from typing import Final

from flowdsl.asl.validate.jsonata_tokens import ScanError, Token, Tokens
from flowdsl.records import dataclass

_MAX_DEPTH: Final = 120
_FLAT: Final = frozenset((".", "[", "{", "^", "@", "#"))
"""Operators that add a step or stage to a path, and do not nest what stands before them."""
_SIMPLE: Final = re.compile(r"\s*\$([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\s*", re.ASCII)

_POWER: Final = {
    **dict.fromkeys(("[", "(", "@", "#"), 80),
    ".": 75,
    "{": 70,
    **dict.fromkeys(("*", "/", "%"), 60),
    **dict.fromkeys(("+", "-", "&"), 50),
    **dict.fromkeys(("=", "!=", "<", ">", "<=", ">=", "~>", "in", "^"), 40),
    "and": 30,
    "or": 25,
    **dict.fromkeys(("?", "??", "?:"), 20),
    ":=": 10,
}


@dataclass(slots=True)
class References:
    """What an expression reads from outside itself.

    Attributes:
        variables: names of free variables, built-in functions included; ``states`` is not among them.
        guarded: those of the variables that ``$exists`` asks about.
        states: for each use of ``$states`` the fields that follow it, as far as they are literal.
        fields: names of fields read where there is no context item.
        lambda_fields: the same, in the body of a function.
        roots: ``$`` or ``$$`` used where there is no context item.
        later: operators of JSONata 2.1, which AWS does not have.
        depth: how deep evaluating it nests at least: one level per operand of ``1 + 1 + …``, per bracket, per call.
        depth: how deep the text nests, at least.
    """

    variables: set[str] = field(default_factory=set)
    guarded: set[str] = field(default_factory=set)
    states: list[list[str]] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    lambda_fields: set[str] = field(default_factory=set)
    roots: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    depth: int = 1


def scan(text: str) -> References:
    """Return what ``text`` (without the delimiters) refers to.

    Raises:
        ScanError: ``text`` is not JSONata, or nested too deeply to follow.
    """
    simple = _SIMPLE.fullmatch(text)
    if simple is not None:  # most expressions are just this
        name, *steps = simple.group(1).split(".")
        return References(states=[steps]) if name == "states" else References(variables={name})
    scanner = _Scanner(text)
    scanner.expression(0)
    scanner.expect_end()
    scanner.references.depth = scanner.height
    return scanner.references


class _Scanner:
    def __init__(self, text: str) -> None:
        self.references = References()
        self._tokens = Tokens(text)
        self._token = self._tokens.next(prefix=True)
        self._scopes: list[set[str]] = [set()]
        self._context = False
        self._lambdas = 0
        self._exists = False
        self._depth = 0
        self.height = 0  # of the highest expression read so far in the one around it

    # --- tokens ---

    def _advance(self, *, prefix: bool) -> Token:
        """Return the current token and read the next; ``prefix``: an operand is expected there."""
        token = self._token
        self._token = self._tokens.next(prefix=prefix)
        return token

    def _at(self, *operators: str) -> bool:
        return self._token.kind == "operator" and self._token.text in operators

    def _expect(self, operator: str, *, prefix: bool) -> None:
        if not self._at(operator):
            raise ScanError(f"{operator!r} is expected at {self._token.start}")
        self._advance(prefix=prefix)

    def expect_end(self) -> None:
        if self._token.kind != "end":
            raise ScanError(f"unexpected {self._token.text!r} at {self._token.start}")

    # --- expressions; each returns the list in `references.states` that it denotes, if it is a path from $states ---

    def expression(self, power: int) -> list[str] | None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ScanError("nested too deeply")
        around, self.height = self.height, 0
        left = self._operand()
        height = self.height + 1
        while self._token.kind == "operator" and _POWER.get(self._token.text, 0) > power:
            flat, self.height = self._token.text in _FLAT, 0
            left = self._infix(left)
            height = max(height, self.height + 1) if flat else max(height, self.height) + 1
        self.height = max(around, height)
        self._depth -= 1
        return left

    def _inside(self, power: int = 0) -> None:
        """An expression that is evaluated with a context item."""
        before, self._context = self._context, True
        self.expression(power)
        self._context = before

    def _operand(self) -> list[str] | None:
        token = self._token
        match token.kind:
            case "variable":
                self._advance(prefix=False)
                return self._variable(token.text)
            case "name":
                self._advance(prefix=False)
                if token.text in ("function", "λ") and self._at("("):
                    self._function()
                else:
                    self._field(token.text)
            case "string" | "number" | "value" | "regex":
                self._advance(prefix=False)
            case "operator":
                self._prefix_operator(token.text)
            case "end":
                raise ScanError("the expression ends too early")
        return None

    def _prefix_operator(self, operator: str) -> None:
        match operator:
            case "-":
                self._advance(prefix=True)
                self.expression(70)
            case "*" | "**" | "%":
                self._advance(prefix=False)
                self._field(operator)
            case "?":  # the open place of a partial application
                self._advance(prefix=False)
            case "[":
                self._advance(prefix=True)
                self._sequence("]", ",", "..")
            case "(":
                self._advance(prefix=True)
                self._scopes.append(set())
                self._sequence(")", ";")
                self._scopes.pop()
            case "{":
                self._advance(prefix=True)
                self._pairs()
            case "|":
                self._transform()
            case _:
                raise ScanError(f"unexpected {operator!r} at {self._token.start}")

    def _sequence(self, closing: str, *separators: str) -> None:
        while not self._at(closing):
            self.expression(0)
            if not self._at(*separators):
                break
            self._advance(prefix=True)
        self._expect(closing, prefix=False)

    def _pairs(self) -> None:
        while not self._at("}"):
            self.expression(0)
            self._expect(":", prefix=True)
            self.expression(0)
            if not self._at(","):
                break
            self._advance(prefix=True)
        self._expect("}", prefix=False)

    def _transform(self) -> None:
        self._advance(prefix=True)
        self._inside()
        self._expect("|", prefix=True)
        self._inside()
        if self._at(","):
            self._advance(prefix=True)
            self._inside()
        self._expect("|", prefix=False)

    def _infix(self, left: list[str] | None) -> list[str] | None:
        operator = self._token.text
        match operator:
            case ".":
                self._advance(prefix=True)
                return self._step(left)
            case "[":
                self._advance(prefix=True)
                if self._at("]"):
                    self._advance(prefix=False)
                    return left
                self._inside()
                self._expect("]", prefix=False)
                return left
            case "{":
                self._advance(prefix=True)
                before, self._context = self._context, True
                self._pairs()
                self._context = before
            case "(":
                self._call()
            case "^":
                self._advance(prefix=True)
                self._sort_terms()
                return left
            case "@" | "#":
                self._advance(prefix=True)
                self._scopes[-1].add(self._advance(prefix=False).text)
                return left
            case "?":
                self._advance(prefix=True)
                self.expression(0)
                if self._at(":"):
                    self._advance(prefix=True)
                    self.expression(0)
            case "??" | "?:":
                self.references.later.add(operator)
                self._advance(prefix=True)
                self.expression(20)
            case ":=":
                self._advance(prefix=True)
                self.expression(9)
            case _:
                self._advance(prefix=True)
                self.expression(_POWER[operator])
        return None

    def _step(self, left: list[str] | None) -> list[str] | None:
        token = self._token
        self._inside(75)
        if left is not None and token.kind in ("name", "string"):
            left.append(token.text)
            return left
        return None

    def _sort_terms(self) -> None:
        self._expect("(", prefix=True)
        while True:
            if self._at("<", ">"):
                self._advance(prefix=True)
            self._inside()
            if not self._at(","):
                break
            self._advance(prefix=True)
        self._expect(")", prefix=False)

    def _call(self) -> None:
        exists, self._exists = self._exists, False
        self._advance(prefix=True)
        while not self._at(")"):
            if exists and self._token.kind == "variable":
                self.references.guarded.add(self._token.text)
            self.expression(0)
            if not self._at(","):
                break
            self._advance(prefix=True)
        self._expect(")", prefix=False)

    def _function(self) -> None:
        self._advance(prefix=True)
        parameters: set[str] = set()
        while self._token.kind == "variable":
            parameters.add(self._advance(prefix=False).text)
            if not self._at(","):
                break
            self._advance(prefix=True)
        if not self._at(")"):
            raise ScanError("a function's parameters are variables")
        self._advance(prefix=False)
        if self._at("<"):
            self._tokens.skip_signature()
            self._token = self._tokens.next(prefix=False)
        self._expect("{", prefix=True)
        self._scopes.append(parameters)
        self._lambdas += 1
        if not self._at("}"):
            self.expression(0)
        self._lambdas -= 1
        self._scopes.pop()
        self._expect("}", prefix=False)

    # --- what is read ---

    def _variable(self, name: str) -> list[str] | None:
        self._exists = name == "exists" and self._at("(")
        if self._at(":="):
            self._scopes[-1].add(name)  # before the value is read: a function may call itself
            return None
        if name in ("", "$"):
            if name == "$" or not (self._context or self._lambdas):
                self.references.roots.add("$" + name)
            return None
        if any(name in scope for scope in self._scopes):
            return None
        if name == "states":
            path: list[str] = []
            self.references.states.append(path)
            return path
        self.references.variables.add(name)
        return None

    def _field(self, name: str) -> None:
        if self._context:
            return
        (self.references.lambda_fields if self._lambdas else self.references.fields).add(name)
