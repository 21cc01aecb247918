"""JavaScript expressions over a value, as CDK's ``EvaluateExpression`` takes them, parsed into expressions.

``"`Total: ${$.price * 2}`"`` ─▶ a text with the input's ``price`` doubled in it. ``$`` is the value. No Lambda runs it:
it is compiled. What JavaScript and Python understand differently is refused, or fails when it is evaluated:

* ``+`` of a text and a number joins them as JavaScript does where one of them is seen to be text; otherwise both must
  be of one kind;
* arithmetic on a text fails, where JavaScript reads a number in it;
* ``==`` is only taken where it can be told from the other side what it compares; else ``===`` is asked for;
* texts are counted in characters, not in UTF-16's units;
* division by zero fails, where JavaScript says ``Infinity``.
"""

import math
import re
from collections.abc import Callable, Iterator
from functools import reduce

from flowdsl.adapters.javascript_values import JavaScriptError, as_number, equal, is_bool, item, section, truth
from flowdsl.ir.expr import And, Cond, DictOf, Expr, ListOf, Literal, Op, Or
from flowdsl.records import dataclass

_TOKEN = re.compile(
    r"\s*(?:(?P<number>0x[\da-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|(?P<name>[A-Za-z_$][\w$]*)"
    r"|(?P<text>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")|(?P<template>`)"
    r"|(?P<mark>===|!==|\*\*|&&|\|\||\?\?|\?\.|==|!=|<=|>=|=>|[-+*/%<>!?:.,()\[\]{}]))"
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}
_PATH_IN_TEXT = re.compile(r"\$(\.\w|\[)")

_BINARY: dict[str, tuple[int, str]] = {
    "==": (5, "=="), "!=": (5, "!="), "===": (5, "=="), "!==": (5, "!="),
    "<": (6, "<"), "<=": (6, "<="), ">": (6, ">"), ">=": (6, ">="),
    "+": (7, "+"), "-": (7, "-"), "*": (8, "*"), "/": (8, "/"), "%": (8, "math.fmod"), "**": (9, "**"),
}  # fmt: skip
_MATH: dict[str, str] = {
    "floor": "math.floor", "ceil": "math.ceil", "abs": "abs", "max": "max", "min": "min", "sqrt": "math.sqrt",
    "pow": "**", "trunc": "math.trunc",
}  # fmt: skip
_CONSTANTS = {"PI": math.pi, "E": math.e}
_METHODS: dict[str, tuple[str, int, int]] = {
    "toUpperCase": (".upper", 0, 0), "toLowerCase": (".lower", 0, 0), "trim": (".strip", 0, 0),
    "startsWith": (".startswith", 1, 1), "endsWith": (".endswith", 1, 1), "indexOf": (".find", 1, 1),
    "split": (".split", 1, 1), "padStart": (".rjust", 1, 2), "padEnd": (".ljust", 1, 2),
    "replaceAll": (".replace", 2, 2), "trimStart": (".lstrip", 0, 0), "trimEnd": (".rstrip", 0, 0),
    "lastIndexOf": (".rfind", 1, 1),
}  # fmt: skip
"""JavaScript method → operation, and how many arguments it takes."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text: its kind, what it says, and where it ends."""

    kind: str
    text: str
    end: int


def parse(source: str, root: Expr) -> Expr:
    """Parse a JavaScript expression.

    Args:
        source: the text.
        root: what ``$`` stands for.

    Raises:
        JavaScriptError: when it is none, or means what cannot be compiled.
    """
    parser = _Parser(source, root)
    out = parser.expression()
    if parser.peek() is not None:
        raise JavaScriptError(f"{source!r} goes on after the expression: {source[parser.place :].strip()!r}")
    return out


class _Parser:
    def __init__(self, source: str, root: Expr) -> None:
        self.source = source
        self.root = root
        self.place = 0
        self.depth = 0

    def peek(self) -> Token | None:
        if not self.source[self.place :].strip():
            return None
        match = _TOKEN.match(self.source, self.place)
        if match is None:
            raise JavaScriptError(f"{self.source!r} cannot be read at {self.source[self.place :].strip()[:10]!r}")
        kind = str(match.lastgroup)
        return Token(kind, match.group(kind), match.end())

    def take(self, *marks: str) -> Token | None:
        """Take the next token when it is one of these marks."""
        token = self.peek()
        if token is None or token.kind not in ("mark", "template") or (marks and token.text not in marks):
            return None
        self.place = token.end
        return token

    def expect(self, mark: str) -> None:
        if self.take(mark) is None:
            raise JavaScriptError(f"{self.source!r} lacks a `{mark}`")

    def expression(self) -> Expr:
        self.depth += 1
        if self.depth > 60:
            raise JavaScriptError("the expression is nested too deeply")
        out = self.binary(1)
        if self.take("?"):
            then = self.expression()
            self.expect(":")
            out = Cond(truth(out), then, self.expression())
        self.depth -= 1
        return out

    def binary(self, least: int) -> Expr:
        left = self.unary()
        while (token := self.peek()) is not None and token.kind == "mark":
            if token.text == "??":
                raise JavaScriptError("`??` cannot be compiled", "use `||`, or test for null")
            if token.text == "=>":
                raise JavaScriptError("functions cannot be compiled", "write the expression in the workflow itself")
            rank = 2 if token.text == "||" else 3 if token.text == "&&" else _BINARY.get(token.text, (0, ""))[0]
            if rank < least or rank == 0:
                break
            self.place = token.end
            # `**` binds to the right, all others to the left.
            right = self.binary(rank if token.text == "**" else rank + 1)
            left = self.joined(token.text, left, right)
        return left

    def joined(self, mark: str, left: Expr, right: Expr) -> Expr:
        if mark == "||":
            return Or((left, right)) if is_bool(left) else Cond(truth(left), left, right)
        if mark == "&&":
            return And((left, right)) if is_bool(left) else Cond(truth(left), right, left)
        if _BINARY[mark][1] in ("==", "!="):
            return equal(mark, left, right)
        if mark == "*":
            # Python repeats a text; JavaScript reads a number in it.
            return Op("*", (as_number(left), as_number(right)))
        if mark == "+" and (_is_text(left) or _is_text(right)):
            return Op("+", (_as_text(left), _as_text(right)))
        return Op(_BINARY[mark][1], (left, right))

    def unary(self) -> Expr:
        if self.take("!"):
            return Op("not", (truth(self.unary()),))
        if self.take("-"):
            inner = self.unary()
            if isinstance(inner, Literal) and isinstance(inner.value, int | float):
                return Literal(-inner.value)
            return Op("u-", (inner,))
        if self.take("+"):
            return Op("u+", (self.unary(),))
        return self.postfix(self.primary())

    def postfix(self, out: Expr) -> Expr:
        while True:
            if self.take("."):
                out = self.member(out, self.name())
            elif self.take("["):
                index = self.expression()
                self.expect("]")
                out = item(out, index)
            elif self.take("?."):
                raise JavaScriptError("`?.` cannot be compiled", "test for null")
            else:
                return out

    def name(self) -> str:
        token = self.peek()
        if token is None or token.kind != "name":
            raise JavaScriptError(f"{self.source!r} lacks a name after `.`")
        self.place = token.end
        return token.text

    def member(self, owner: Expr, name: str) -> Expr:
        if self.take("(") is None:
            return Op("len", (owner,)) if name == "length" else Op("[]", (owner, Literal(name)))
        arguments = list(self.items(")"))
        if name == "includes" and len(arguments) == 1:
            return Op("in", (arguments[0], owner))
        if name == "concat" and arguments:
            return reduce(lambda left, right: Op("+", (left, right)), arguments, owner)
        if name == "replace" and len(arguments) == 2:
            return Op(".replace", (owner, *arguments, Literal(1)))
        if name == "repeat" and len(arguments) == 1:
            return Op("*", (Op("js.text", (owner,)), arguments[0]))
        if name == "split" and arguments == [Literal("")]:
            return Op("list", (owner,))
        if (part := section(owner, name, arguments)) is not None:
            return part
        if name == "join" and len(arguments) == 1:
            return Op(".join", (arguments[0], owner))
        if name == "toString" and not arguments:
            return _as_text(owner)
        if name == "slice" and 1 <= len(arguments) <= 2:
            end = arguments[1] if len(arguments) == 2 else Literal(None)
            return Op("[:]", (owner, arguments[0], end, Literal(None)))
        if name in _METHODS and _METHODS[name][1] <= len(arguments) <= _METHODS[name][2]:
            return Op(_METHODS[name][0], (owner, *arguments))
        raise JavaScriptError(f"the method `{name}` cannot be compiled", "write the expression in the workflow itself")

    def items(self, close: str) -> Iterator[Expr]:
        while not self.take(close):
            yield self.expression()
            if not self.take(","):
                self.expect(close)
                return

    def primary(self) -> Expr:
        token = self.peek()
        if token is None:
            raise JavaScriptError(f"{self.source!r} ends too early")
        self.place = token.end
        match token.kind:
            case "number":
                return Literal(_number(token.text))
            case "text":
                return Literal(self.plain(token.text[1:-1]))
            case "template":
                return self.template()
            case "name":
                return self.named(token.text)
        match token.text:
            case "(":
                out = self.expression()
                self.expect(")")
                return out
            case "[":
                return ListOf(tuple(self.items("]")))
            case "{":
                return DictOf(tuple(self.pairs()))
        raise JavaScriptError(f"{self.source!r} cannot be read at {token.text!r}")

    def pairs(self) -> Iterator[tuple[Expr, Expr]]:
        while not self.take("}"):
            token = self.peek()
            if token is None or token.kind not in ("name", "text"):
                raise JavaScriptError(f"{self.source!r} lacks a key")
            self.place = token.end
            self.expect(":")
            key = token.text[1:-1] if token.kind == "text" else token.text
            yield Literal(key), self.expression()
            if not self.take(","):
                self.expect("}")
                return

    def named(self, name: str) -> Expr:
        known = {"true": True, "false": False, "null": None}
        if name == "$":
            return self.root
        if name in known:
            return Literal(known[name])
        if name in ("Math", "JSON", "Object"):
            self.expect(".")
            function = self.name()
            if name == "Math" and function in _CONSTANTS:
                return Literal(_CONSTANTS[function])
            self.expect("(")
            return self.library(name, function, tuple(self.items(")")))
        convert: dict[str, Callable[[Expr], Expr]] = {
            "String": _as_text,
            "Number": lambda value: Op("float", (value,)),
            "parseFloat": lambda value: Op("float", (value,)),
            "parseInt": lambda value: Op("int", (value,)),
            "Boolean": truth,
        }
        if name in convert and self.take("("):
            arguments = tuple(self.items(")"))
            if len(arguments) == 1:
                return convert[name](arguments[0])
        raise JavaScriptError(f"the name `{name}` is not known", "paths start with `$`")

    def library(self, owner: str, name: str, arguments: tuple[Expr, ...]) -> Expr:
        if owner == "Object" and len(arguments) == 1 and name in ("keys", "values"):
            return Op("list", (Op(f".{name}", arguments),))
        if owner == "JSON" and len(arguments) == 1 and name in ("parse", "stringify"):
            if name == "parse":
                return Op("json.loads", arguments)
            return Op("json.dumps", arguments, (("separators", ListOf((Literal(","), Literal(":")))),))
        if owner == "Math" and name == "round" and len(arguments) == 1:
            # JavaScript rounds halves up; Python rounds them to even.
            return Op("math.floor", (Op("+", (arguments[0], Literal(0.5))),))
        if owner == "Math" and name in _MATH and arguments:
            return Op(_MATH[name], arguments)
        raise JavaScriptError(f"`{owner}.{name}` cannot be compiled", "write the expression in the workflow itself")

    def template(self) -> Expr:
        """Read a template literal up to its closing backtick."""
        parts: list[Expr] = [Literal("")]
        text = ""
        while self.place < len(self.source):
            char = self.source[self.place]
            if char == "`":
                self.place += 1
                return _concatenated([*parts, Literal(self.plain(text))])
            if self.source.startswith("${", self.place):
                self.place += 2
                parts += [Literal(self.plain(text)), _as_text(self.expression())]
                text = ""
                self.expect("}")
            else:
                step = 2 if char == "\\" else 1
                text += self.source[self.place : self.place + step]
                self.place += step
        raise JavaScriptError(f"{self.source!r} lacks the closing backtick")

    def plain(self, text: str) -> str:
        """Undo the escapes of a text; a path in it was meant to be evaluated."""
        if _PATH_IN_TEXT.search(text):
            raise JavaScriptError(
                f"the path in the text {text!r} would not be evaluated", "write `${$.path}` in backticks"
            )
        return re.sub(r"\\(u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|.)", _unescaped, text, flags=re.DOTALL)


def _unescaped(match: re.Match[str]) -> str:
    code = match.group(2) or match.group(3) or match.group(4)
    if code is not None:
        return chr(min(int(code[:6], 16), 0x10FFFF))
    return _ESCAPES.get(match.group(1), match.group(1))


def _number(text: str) -> int | float:
    if text.startswith("0x"):
        return int(text, 16)
    value = float(text)
    return int(value) if value.is_integer() else value


def _is_text(expr: Expr) -> bool:
    match expr:
        case Literal(str()) | Op("js.text"):
            return True
        case Op("+", (left, right)):
            return _is_text(left) or _is_text(right)
    return False


def _as_text(expr: Expr) -> Expr:
    return expr if _is_text(expr) else Op("js.text", (expr,))


def _concatenated(parts: list[Expr]) -> Expr:
    kept = [part for part in parts if not (isinstance(part, Literal) and part.value == "")] or [Literal("")]
    out = kept[0]
    for part in kept[1:]:
        out = Op("+", (out, part))
    return out
