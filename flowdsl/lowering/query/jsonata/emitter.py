"""Writes expressions as JSONata text: the frame every operation's own writer works in.

::

    order["lines"][0]["sku"]            ─▶  $order.lines[0].sku              (types known)
                                        ─▶  $pyGetKey($pyPart($pyGetKey($order, "lines"), 0), "sku")   (nothing known)
    [x * 2 for x in xs if x > 1]        ─▶  [$map($filter($xs, function($x) { $x > 1 }), function($x) { $x * 2 })]
"""

from collections.abc import Callable, Sequence
from typing import Final

from flowdsl.ir.expr import (
    And,
    Comprehension,
    Cond,
    Context,
    DictOf,
    Effect,
    Expr,
    Format,
    Lambda,
    Let,
    ListOf,
    Literal,
    Op,
    Or,
    Param,
    Raw,
    Spread,
    State,
    Var,
)
from flowdsl.ir.ops.infer import analyse, clause_scope, context_type, literal_type, result_type
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_DICT,
    K_LIST,
    K_OPAQUE,
    K_STR,
    is_iterable,
    is_opaque,
    iterated,
    may,
    within,
)
from flowdsl.ir.ops.narrow import by_truth, narrow
from flowdsl.ir.ops.table import OPS
from flowdsl.ir.ops.temporal import DAY_KINDS
from flowdsl.ir.types import ANY, BOOL, NONE, STR, ListType, TupleType, Type, members, union
from flowdsl.lowering.query.jsonata.code import AND, ATOM, COND, LOWEST, OR, PATH, Code, number, quoted
from flowdsl.lowering.query.jsonata.disguised import misplaced, no_items
from flowdsl.lowering.query.jsonata.drawing import draws
from flowdsl.lowering.query.jsonata.guards import LAMBDA_HELP, LAZY, LAZY_HELP, WALKED_ONCE, Guards
from flowdsl.lowering.query.jsonata.helpers import definitions
from flowdsl.lowering.query.jsonata.registry import SPECIAL, WRITERS, Args, writes
from flowdsl.lowering.query.jsonata.wording import block, field_name, function_text, names_in

_NULL: Final = Code("null", type=NONE, simple=True)


class Emitter(Guards):
    """Writes one expression."""

    # Expressions -----------------------------------------------------------------------------------------------------

    def expr(self, expr: Expr) -> Code:
        """Write any expression."""
        match expr:
            case Literal(value):
                return self.literal(expr, value)
            case Var(name):
                return Code(f"${self.renamed.get(name, name)}", ATOM, self.env.get(name, ANY), simple=True)
            case Op():
                return self.operation(expr)
            case State(what):
                name = {"input": "input", "result": "result", "error": "errorOutput"}[what]
                return Code(f"$states.{name}", PATH, analyse(expr, self.env).type, simple=True)
            case Context(path):
                text = "".join(f".{field_name(p)}" for p in path)
                return Code(f"$states.context{text}", PATH, context_type(path), soft=True, simple=True)
            case Param(name):
                return Code(f'"${{{name}}}"', ATOM, STR, simple=True)
            case ListOf():
                return self.display(expr)
            case DictOf():
                return self.mapping(expr)
            case And(operands):
                return self.chain(operands, truth=True)
            case Or(operands):
                return self.chain(operands, truth=False)
            case Cond():
                return self.conditional(expr)
            case Lambda():
                return self.function(expr, ())
            case Let(name, value, body):
                return self.let(name, value, lambda: self.expr(body))
            case Comprehension():
                from flowdsl.lowering.query.jsonata.comprehensions import comprehension

                return comprehension(self, expr)
            case Format():
                from flowdsl.lowering.query.jsonata.formatting import formatted

                return formatted(self, expr)
            case Raw():
                return self.raw(expr)
            case Effect():
                raise ValueError("an effect reached the query language: it belongs to the graph")

    def literal(self, expr: Literal, value: object) -> Code:
        """Write a constant."""
        match value:
            case None:
                return _NULL
            case bool():
                return Code("true" if value else "false", ATOM, BOOL, simple=True)
            case int() if abs(value) > 2**53:
                return self.refuse(expr, f"the integer {value} is beyond 2^53: JSON numbers cannot hold it exactly",
                                   "keep it as text")  # fmt: skip
            case int() | float():
                if value != value or value in (float("inf"), float("-inf")):
                    return self.refuse(expr, f"{value} is no JSON number", "use None, or a text of your own")
                return number(value)
            case str():
                return Code(quoted(value), ATOM, literal_type(value), simple=len(value) <= 40)
            case _:
                return self.refuse(expr, f"a constant of type {type(value).__name__} is no JSON value")

    def operation(self, expr: Op) -> Code:
        """Write an operation through its writer."""
        special = SPECIAL.get(expr.name)
        if special is not None and (code := special(self, expr)) is not None:
            return code
        spec, writer = OPS.get(expr.name), WRITERS.get(expr.name)
        if spec is None or writer is None:
            return self.refuse(expr, f"`{expr.name.strip('.!@')}` has no counterpart in JSONata")
        args = self.arguments(expr)
        wrong = misplaced(expr.name, args)
        if wrong is not None:
            return self.refuse(expr, *wrong)
        origin, self.origin = self.origin, expr.origin
        code = writer(self, args)
        self.origin = origin
        return code if code.type is not ANY else code.typed(result_type(spec, args.call))

    def arguments(self, expr: Op) -> Args:
        """Write the arguments of an operation and put them in the order of its parameters."""
        spec = OPS[expr.name]
        codes: dict[int, Code] = {}
        types: list[Type] = []
        for arg in expr.args:
            if isinstance(arg, Lambda):
                types.append(ANY)
            else:
                code = codes[id(arg)] = self.expr(arg)
                types.append(code.type)
        positional = tuple(types)
        for index, arg in enumerate(expr.args):
            if isinstance(arg, Lambda):
                code = codes[id(arg)] = self.function(arg, spec.lambda_types(expr, positional))
                types[index] = code.type
        kwtypes: dict[str, Type] = {}
        for name, value in expr.kwargs:
            if isinstance(value, Lambda):
                code = self.function(value, spec.lambda_types(expr, positional))
            else:
                code = self.expr(value)
            codes[id(value)] = code
            kwtypes[name] = code.type
        call = spec.arrange(expr, tuple(types), kwtypes)
        return Args(
            call,
            tuple(None if a is None else codes[id(a)] for a in call.args),
            tuple(codes[id(a)] for a in call.rest),
        )

    def function(self, expr: Lambda, types: tuple[Type, ...]) -> Code:
        """Write a function value; its type is the type of what it returns."""
        outer = self.env
        self.env = {**outer, **{p: types[i] if i < len(types) else ANY for i, p in enumerate(expr.params)}}
        for param in expr.params:
            self.once_drawn(param, (expr.body,))
        names = tuple(self.local(p) for p in expr.params)
        body = self.hard(self.expr(expr.body))
        self.env = outer
        return Code(function_text(names, body), ATOM, body.type, params=names, body=body)

    def display(self, expr: ListOf) -> Code:
        """Write a list display: items that are lists are boxed, or the constructor would splice them."""
        texts: list[str] = []
        types: list[Type] = []
        exact = True
        for item in expr.items:
            if isinstance(item, Spread):
                code = self.hard(self.listed(self.expr(item.value)))
                texts.append(f"({code.text})" if code.bracket else code.text)
                if isinstance(code.type, TupleType):
                    types += code.type.items
                else:
                    exact = False
                    types.append(iterated(code.type))
            else:
                code = self.expr(item)
                texts.append(self.boxed(code))
                types.append(code.type)
        type_ = TupleType(tuple(types), expr.made) if exact else ListType(union(types), expr.made)
        return Code(f"[{', '.join(texts)}]", ATOM, type_, bracket=True)

    def boxed(self, code: Code) -> str:
        """Return text that an array constructor takes as exactly one item."""
        if code.bracket or not may(code.type, K_LIST | K_OPAQUE):
            return self.hard(code).text
        kept = [m for m in members(code.type) if may(m, K_LIST | K_OPAQUE)]
        arrays = [within(m, K_LIST) or (is_opaque(m) and is_iterable(m) and not is_opaque(m, "counter")) for m in kept]
        if all(arrays) and within(code.type, K_LIST | K_OPAQUE):
            return f"[{self.hard(code).text}]"
        return self.helper("box", code).text if any(arrays) or not all(map(is_opaque, kept)) else self.hard(code).text

    def mapping(self, expr: DictOf) -> Code:
        """Write a dict display; with spreads or computed keys it is a `$merge`."""
        entries = tuple(self._if_present(entry) or entry for entry in expr.entries)
        keys = [e[0].value if isinstance(e[0], Literal) else None for e in entries if not isinstance(e, Spread)]
        plain = len(keys) == len(entries) and all(isinstance(k, str) for k in keys) and len(set(keys)) == len(keys)
        parts: list[str] = []
        fields: list[str] = []
        for given, entry in zip(expr.entries, entries, strict=True):
            if isinstance(entry, Spread) or (given is not entry and not plain):
                assert isinstance(given, Spread)
                if fields:
                    parts.append("{" + ", ".join(fields) + "}")
                    fields = []
                spread = self.expr(given.value)
                if no_items(spread.type):
                    return self.refuse(given.value, "`**` of a value that is no dict", "write a dict display")
                parts.append(self.hard(self.checked(spread, "asDict", K_DICT, ANY)).text)
                continue
            key = self.expr(entry[0])
            if not may(key.type, K_STR):
                self.refuse(entry[0], "a dict key must be text", "write the key as a str")
            value = self.hard(self.expr(entry[1])) if given is entry else self._or_left_out(given, entry[1])
            field = f"{self.hard(self.key(key)).text}: {value.text}"
            if plain or (isinstance(entry[0], Literal) and not any(f.startswith(key.text + ":") for f in fields)):
                fields.append(field)
            else:
                if fields:
                    parts.append("{" + ", ".join(fields) + "}")
                    fields = []
                parts.append("{" + field + "}")
        if fields or not parts:
            parts.append("{" + ", ".join(fields) + "}")
        type_ = analyse(expr, self.env).type
        if len(parts) == 1:
            return Code(parts[0], ATOM, type_)
        return Code(f"$merge([{', '.join(parts)}])", ATOM, type_)

    def _if_present(self, entry: tuple[Expr, Expr] | Spread) -> tuple[Expr, Expr] | None:
        """Return the entry of ``**({"a": d["b"]} if "b" in d else {})``: a path that leads nowhere leaves it out."""
        match entry:
            case Spread(Cond(Op("in", (key, owner)), DictOf(((_, value) as item,)), DictOf(()))):
                same = isinstance(value, Op) and value.name == "[]" and value.args == (owner, key)
                return item if same and isinstance(key, Literal) and self.expr(value).soft else None
            case Spread(
                Cond(Op("is not", (_, Literal(None))), DictOf(((Literal(), _) as item,)), DictOf(()))
                | Let(_, _, Cond(Op("is not", (Var(), Literal(None))), DictOf(((Literal(), _) as item,)), DictOf(())))
            ):
                return item
        return None

    def _or_left_out(self, entry: tuple[Expr, Expr] | Spread, value: Expr) -> Code:
        """Write the value of an entry that an undefined one leaves out."""
        assert isinstance(entry, Spread)
        if isinstance(entry.value, Let):
            let = entry.value
            return self.let(let.name, let.value, lambda: self._or_left_out(Spread(let.body), value))
        assert isinstance(entry.value, Cond)
        test = entry.value.test
        if isinstance(test, Op) and test.name == "in":
            return self.expr(value)
        outer = self.env
        present = self.truth(self.expr(test))
        self.env = narrow(test, True, outer)
        code = self.hard(self.expr(value))
        self.env = outer
        return Code(f"{present.at(COND + 1)} ? {code.at(COND + 1)}", COND, code.type, soft=True)

    def chain(self, operands: tuple[Expr, ...], *, truth: bool) -> Code:
        """Write ``and`` (`truth`) or ``or``: it returns operands, and evaluates only what Python would."""
        outer = self.env
        head, tail = operands[0], operands[1:]
        first = self.expr(head)
        if not tail:
            return first
        self.env = narrow(head, truth, outer)
        second = self.chain(tail, truth=truth)
        self.env = outer
        word, prec = ("and", AND) if truth else ("or", OR)
        if within(first.type, K_BOOL) and within(second.type, K_BOOL):
            left, right = self.hard(first), self.hard(second)
            # The operators associate to the left; written to the right they need no parentheses of their own.
            return Code(f"{left.at(prec + 1)} {word} {right.at(prec)}", prec, BOOL)

        def decide(code: Code) -> Code:
            test = self.truth(code).at(COND + 1)
            yes, no = (second, code) if truth else (code, second)
            type_ = union((by_truth(code.type, not truth), second.type))
            return Code(f"{test} ? {yes.at(COND + 1)} : {no.at(COND)}", COND, type_, second.soft)

        return self.once(first, decide)

    def test(self, expr: Expr) -> Code:
        """Write a condition; where an operand of ``and`` or ``or`` may be a date, all are asked for their truth."""
        match expr:
            case And((first, *rest)) | Or((first, *rest)) if rest and self._some_always_true(expr.operands):
                outer, both = self.env, isinstance(expr, And)
                left = self.test(first)
                self.env = narrow(first, both, outer)
                right = self.test(rest[0] if len(rest) == 1 else type(expr)(tuple(rest), expr.origin))
                self.env = outer
                word, prec = ("and", AND) if both else ("or", OR)
                return Code(f"{left.at(prec + 1)} {word} {right.at(prec)}", prec, BOOL)
            case _:
                code = self.expr(expr)
                self.origin = expr.origin
                return self.truth(code)

    def _some_always_true(self, operands: Sequence[Expr]) -> bool:
        """Whether one of them may be a date or an iterator, whose truth is not that of its JSON value."""
        types = (analyse(operand, self.env).type for operand in operands)
        return any(is_opaque(m, *DAY_KINDS, "iterator") for type_ in types for m in members(type_))

    def conditional(self, expr: Cond) -> Code:
        """Write a conditional expression."""
        outer = self.env
        test = self.test(expr.test)
        self.env = narrow(expr.test, True, outer)
        then = self.expr(expr.then)
        self.env = narrow(expr.test, False, outer)
        orelse = self.expr(expr.orelse)
        self.env = outer
        text = f"{test.at(COND + 1)} ? {then.at(COND + 1)} : {orelse.at(COND)}"
        return Code(text, COND, union((then.type, orelse.type)), then.soft or orelse.soft)

    def let(self, name: str, value: Expr, body: Callable[[], Code]) -> Code:
        """Write a local binding, and what `body` writes where it holds."""
        outer = self.env
        bound = self.hard(self.expr(value))
        if is_opaque(bound.type, "iterator"):
            self.refuse(value, *WALKED_ONCE)
        local = self.local(name)
        self.env = {**outer, name: bound.type}
        inner = body()
        self.env = outer
        return block(f"${local} := {bound.text}", inner)

    def raw(self, expr: Raw) -> Code:
        """Write the user's own text; what it yields is unknown, undefined included."""
        if expr.language != "jsonata":
            return self.refuse(expr, f"a {expr.language} text stands in a JSONata workflow", "write it in JSONata")
        if not expr.bindings:
            return Code(expr.text.strip(), LOWEST, ANY, soft=True)
        bound = "; ".join(f"${name} := {self.hard(self.expr(value)).text}" for name, value in expr.bindings)
        return Code(f"({bound}; {expr.text})", ATOM, ANY, soft=True)

    def once_drawn(self, name: str, users: Sequence[Expr], again: Sequence[Expr] = ()) -> None:
        """Refuse a name for an iterator that may be walked more than once.

        Args:
            name: the name, with its type in the environment.
            users: expressions that are evaluated once for each value of the name.
            again: those that may be evaluated more often.
        """
        if is_opaque(self.env.get(name, ANY), "iterator"):
            count = sum(draws(user, name) for user in users) + 2 * sum(draws(user, name) for user in again)
            if count > 1:
                self.refuse(users[0], *WALKED_ONCE)

    def scoped(self, names: tuple[str, ...], unpack: bool, item: Type) -> tuple[str, ...]:
        """Bring the names of a ``for`` clause into scope; returns what they are called in the text."""
        self.env = {**self.env, **clause_scope(names, unpack, item)}
        return tuple(self.local(n) for n in names)

    def finish(self, code: Code) -> str:
        """Return the whole text: the helpers used, then the expression."""
        if not self.helpers:
            return code.text
        heads = definitions(self.helpers)
        body = code.text
        if body.startswith("( ") and body.endswith(" )") and code.prec == ATOM:
            body = body[2:-2]
        return f"( {'; '.join(heads)}; {body} )"


def _members(type_: Type) -> tuple[Type, ...]:
    from flowdsl.ir.types import members

    return members(type_)

__all__ = [
    "LAMBDA_HELP",
    "LAZY",
    "LAZY_HELP",
    "SPECIAL",
    "WALKED_ONCE",
    "WRITERS",
    "Args",
    "Emitter",
    "block",
    "field_name",
    "function_text",
    "names_in",
    "writes",
]
