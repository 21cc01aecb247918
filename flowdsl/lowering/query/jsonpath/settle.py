"""Bring an expression into the form that its field takes, with states ahead for what does not fit."""


from flowdsl.ir.expr import (
    And,
    Comprehension,
    Cond,
    DictOf,
    Expr,
    Format,
    FormatField,
    Let,
    ListOf,
    Literal,
    Op,
    Or,
    Param,
    Spread,
    Var,
    substitute,
)
from flowdsl.ir.graph import Binding, Otherwise, When
from flowdsl.ir.ops import can_fail, fold, infer, narrow
from flowdsl.ir.ops.kinds import K_BOOL, within
from flowdsl.ir.types import is_list
from flowdsl.lowering.query.jsonpath.ahead import Ahead, names_literal
from flowdsl.lowering.query.jsonpath.attributes import marshalled
from flowdsl.lowering.query.jsonpath.beside import beside, is_source, with_value
from flowdsl.lowering.query.jsonpath.conditions import COMPARING, OPERATORS, condition
from flowdsl.lowering.query.jsonpath.idioms import in_slices, said_otherwise
from flowdsl.lowering.query.jsonpath.moments import READ, are_moments, read_text
from flowdsl.lowering.query.jsonpath.paths import Refused, is_path, is_stem, refuse, static_keys
from flowdsl.lowering.query.jsonpath.templates import is_constant, template
from flowdsl.lowering.query.jsonpath.values import argument, value
from flowdsl.records import dataclass, replace
from flowdsl.source import NOWHERE

_ASKED = COMPARING | OPERATORS.keys() | {"not", "bool", ".startswith", ".endswith"}
"""Operations whose value is a bool that a Choice finds out."""


@dataclass(eq=False, slots=True)
class Settle:
    """Settles the expressions of one state, adding states ahead of it.

    Every method raises `Refused` when nothing helps.
    """

    ahead: Ahead

    def value(self, expr: Expr) -> Expr:
        """Settle a value for a template: displays stay, what is dynamic in them becomes a path or an intrinsic call."""
        match expr:
            case Literal() | Param():
                return expr
            case Op(name) if name.startswith("dynamodb."):
                return self.value(marshalled(expr, self.ahead.env))
            case DictOf(entries) if static_keys(expr):
                made = [(e[0], self.value(e[1])) for e in entries if not isinstance(e, Spread)]
                return self._written(DictOf(tuple(made), expr.origin))
            case ListOf(items) if items and all(_structured(i) for i in items):
                return ListOf(tuple(self.value(i) for i in items if not isinstance(i, Spread)), expr.origin)
            case ListOf(()):
                return expr
            case _:
                return self.leaf(expr)

    def returned(self, expr: Expr) -> Expr:
        """Settle the value of a region; what is put beside the data stays so."""
        found = beside(expr, self.ahead.place())
        if found is None:
            return self.value(expr)
        inner = self.value(found.value)
        return with_value(expr, found, inner if is_source(inner) else self._path_of(inner))

    def _written(self, expr: Expr) -> Expr:
        template(expr, self.ahead.place())
        return expr

    def request(self, expr: Expr) -> Expr:
        """Settle what a task is given: an object, or a path."""
        made = self.value(expr)
        return made if isinstance(made, DictOf) or is_path(made, self.ahead.place()) else self._path_of(made)

    def number(self, expr: Expr | None) -> Expr | None:
        """Settle a number field: a constant or a path."""
        match expr:
            case None | Literal() | Param():
                return expr
            case Op(
                "time.sleep" | "flowdsl.wait_until" | "whole" | "limit" | "timeout" | "share" as name, (given, *rest)
            ):
                inner = self.number(given)
                assert inner is not None
                return Op(name, (inner, *rest), (), expr.origin)
            case _:
                return self.path(expr)

    def held(self, expr: Expr) -> Expr:
        """Settle a value that has to be read through a path, constants included."""
        return self._path_of(self.value(expr))

    def sure(self, expr: Expr) -> Expr:
        """Settle a value that Python evaluates whatever is done with it: that it fails has to be noticed before."""
        made = self.held(expr)
        return self.ahead.bind(made, names_literal(made)) if can_fail(made, self.ahead.env) else made

    def path(self, expr: Expr) -> Expr:
        """Settle a value that has to be read through a path, or be a constant."""
        if isinstance(expr, Literal):
            return expr
        return self._path_of(self.value(expr) if isinstance(expr, ListOf | DictOf) else self.leaf(expr))

    def _path_of(self, made: Expr) -> Expr:
        if is_stem(made, self.ahead.place()):
            return made
        return self.ahead.bind(made, names_literal(made))

    def leaf(self, expr: Expr) -> Expr:
        """Settle a value for one field: a path, a constant, or a call of an intrinsic function."""
        expr = said_otherwise(self, fold(expr))
        at = self.ahead.place()
        match expr:
            case Let(name, bound, body):
                return self.leaf(substitute(body, {name: self.path(bound)}))
            case Literal() | Param():
                return expr
            case Cond() | And() | Or():
                return self._chosen(expr)
            case Op(name, args) if name in _ASKED and not self._is_intrinsic(expr):
                return self._chosen(Cond(expr, Literal(True), Literal(False), expr.origin))
            case Op("[]" | "nth" as name, (base, key)) if not is_path(expr, at):
                held = self.held(base)
                return self._checked(Op(name, (held, self.argument(key)), (), expr.origin))
            case Op("[:]", (base, *bounds)):
                return self._checked(Op("[:]", (self.sure(base), *bounds), (), expr.origin))
            case Op(".hexdigest" | ".decode", (Op(outer, (Op(".encode", (text,)),)),)) if not self._is_intrinsic(expr):
                coded = Op(outer, (Op(".encode", (self.argument(text),)),), (), expr.origin)
                return self._checked(replace(expr, args=(coded,)))
            case Op(name, args, kwargs) if not is_path(expr, at) and not self._is_intrinsic(expr):
                made = Op(name, tuple(self.argument(a) for a in args), kwargs, expr.origin)
                return self._checked(made)
            case ListOf(items):
                if any(isinstance(i, Spread) for i in items):
                    raise refuse(expr, "this list display has no counterpart in JSONPath", "join lists with `+`")
                inner = tuple(self.argument(i) for i in items if not isinstance(i, Spread))
                return self._checked(ListOf(inner, expr.origin))
            case DictOf():
                if not static_keys(expr):
                    raise refuse(expr, "a computed key has no counterpart in JSONPath", "use constant keys")
                return self.ahead.bind(self.value(expr), "made")
            case Format(parts):
                return self._checked(Format(tuple(map(self._field, parts)), expr.origin))
            case Comprehension() if (partition := in_slices(expr)) is not None:
                return self.leaf(partition)
            case Comprehension() if expr.clauses:
                walked = expr.clauses[0]
                plain = isinstance(walked.iterable, Op) and walked.iterable.name == "[:]" and not walked.conditions
                whole = self.leaf(walked.iterable) if plain else self.sure(walked.iterable)
                first = replace(walked, iterable=whole)
                return self._checked(replace(expr, clauses=(first, *expr.clauses[1:])))
            case _:
                return self._checked(expr)

    def _is_intrinsic(self, expr: Expr) -> bool:
        try:
            value(expr, self.ahead.place())
        except Refused:
            return False
        return True

    def _is_argument(self, expr: Expr) -> bool:
        try:
            argument(expr, self.ahead.place(), 1)
        except Refused:
            return False
        return True

    def _checked(self, expr: Expr) -> Expr:
        value(expr, self.ahead.place())
        return expr

    def _field(self, part: str | FormatField) -> str | FormatField:
        if isinstance(part, str):
            if "\\" in part or not part.isprintable():
                return FormatField(self.ahead.bind(Literal(part), "text"))
            return part
        return replace(part, value=self.argument(part.value))

    def argument(self, expr: Expr) -> Expr:
        """Settle an argument of an intrinsic function."""
        match expr:
            case Literal():
                try:
                    argument(expr, self.ahead.place(), 1)
                except Refused:
                    return self.ahead.bind(expr, "text")
                return expr
            case DictOf() | Param():
                made = self.value(expr)
                return made if isinstance(made, Var) or self._is_argument(made) else self.ahead.bind(made, "made")
            case ListOf(items) if not all(map(_plain, items)) or not items:
                return self.held(expr)
            case _:
                return self.leaf(expr)

    def condition(self, expr: Expr) -> Expr:
        """Settle the test of a Choice rule."""
        expr = fold(expr)
        match expr:
            case Let(name, value_, body):
                return self.condition(substitute(body, {name: self.path(value_)}))
            case Literal():
                return expr
            case Op("not", (inner,)):
                return Op("not", (self.condition(inner),), (), expr.origin)
            case Op("bool", (inner,)):
                return self.condition(inner)
            case And(operands) | Or(operands):
                return self._joined(expr, operands)
            case Cond():
                if not self._askable(expr):
                    return self._chosen(expr)
                return expr
            case Op("in" | "not in" as name, (needle, ListOf(items))) if _literals(items):
                return self._asked(Op(name, (self.path(needle), expr.args[1]), (), expr.origin))
            case Op("in" | "not in" as name, (needle, holder)):
                if is_list(infer(holder, self.ahead.env)):
                    asked = Op("in", (self.argument(needle), self.argument(holder)), (), expr.origin)
                    found = self.ahead.bind(self._checked(asked), "found")
                    return Op("not", (found,), (), expr.origin) if name == "not in" else found
                return self._asked(Op(name, (needle, self.held(holder)), (), expr.origin))
            case Op(name, (inner, *others)) if name in OPERATORS:
                made_ = [self.path(other) for other in others]
                return self._asked(Op(name, (self.held(inner), *made_), (), expr.origin))
            case Op(".startswith" | ".endswith" | "isinstance" as name, (inner, what)):
                return self._asked(Op(name, (self.path(inner) if name == "isinstance" else self.held(inner), what), (),
                                      expr.origin))  # fmt: skip
            case Op("any" | "all") if (other := said_otherwise(self, expr)) is not expr:
                return self.condition(other)
            case Op(name, (left, right)) if name in COMPARING and are_moments(left, right):
                return self._asked(Op(name, (self._moment(left), self._moment(right)), (), expr.origin))
            case Op(name, (Op("len", (items,)), Literal(int()) as count)) if name in COMPARING and name != "is":
                listed = Op(name, (Op("len", (self.held(items),)), count), (), expr.origin)
                return listed if self._askable(listed) else self._asked(Op(name, (self.path(listed.args[0]), count)))
            case Op("==" | "!=" as name, (items, ListOf(()) as nothing)) if is_list(infer(items, self.ahead.env)):
                return self._asked(Op(name, (self.held(items), nothing), (), expr.origin))
            case Op(name, (left, right)) if name in COMPARING:
                return self._asked(Op(name, (self.path(left), self.path(right)), (), expr.origin))
            case _:
                made = self.path(expr)
                return made if isinstance(made, Literal) else self._asked(made)

    def _asked(self, expr: Expr) -> Expr:
        condition(expr, self.ahead.place())
        return expr

    def _moment(self, expr: Expr) -> Expr:
        text = read_text(expr)
        return Op(READ, (self.path(text),), (), expr.origin) if text is not None else expr

    def _askable(self, expr: Expr) -> bool:
        try:
            condition(expr, self.ahead.place())
        except Refused:
            return False
        return True

    def _joined(self, expr: And | Or, operands: tuple[Expr, ...]) -> Expr:
        """Settle `and`/`or`: an operand that needs a state of its own must not fail when Python would not ask it."""
        truth = isinstance(expr, And)
        made: list[Expr] = []
        env = self.ahead.env
        for index, operand in enumerate(operands):
            narrowed = dict(narrow(And(tuple(made)), True, env) if truth else narrow(Or(tuple(made)), False, env))
            inner = Settle(replace(self.ahead, env=narrowed, hanging=[], first=None, added=[]))
            if inner._askable(operand):
                made.append(operand)
                continue
            if index and can_fail(operand, self.ahead.env):
                rest: Expr = type(expr)(operands[index:], expr.origin) if index < len(operands) - 1 else operand
                head: Expr = type(expr)(tuple(made), expr.origin) if len(made) > 1 else made[0]
                choice = Cond(head, _bool(rest), Literal(False)) if truth else Cond(head, Literal(True), _bool(rest))
                return self._chosen(replace(choice, origin=expr.origin))
            made.append(self.condition(operand))
        return type(expr)(tuple(made), expr.origin)

    def _chosen(self, expr: Expr) -> Expr:
        """Find a value out by a Choice; returns the variable that holds it."""
        at = self.ahead
        match expr:
            case Cond():
                name = at.fresh("value")
                self.choose_into(Binding(name, expr), expr)
                return Var(name, expr.origin)
            case And(operands) | Or(operands):
                if all(within(infer(o, at.env), K_BOOL) for o in operands):
                    return self._chosen(Cond(expr, Literal(True), Literal(False), expr.origin))
                first = self.path(operands[0])
                rest = type(expr)(operands[1:], expr.origin) if len(operands) > 2 else operands[1]
                then, orelse = (rest, first) if isinstance(expr, And) else (first, rest)
                return self._chosen(Cond(first, then, orelse, expr.origin))
            case _:
                raise AssertionError(f"{expr} is no choice")

    def choose_into(self, binding: Binding, expr: Expr) -> None:
        """Assign a conditional value to a variable by a Choice."""
        assert isinstance(expr, Cond)
        at = self.ahead
        test = self.condition(expr.test)
        before = dict(at.env)
        node, yes, no = at.choose(test, expr.origin if expr.test.origin is NOWHERE else expr.test.origin)
        hanging = []
        for way, edge, part, truth in ((yes, When(0), expr.then, True), (no, Otherwise(), expr.orelse, False)):
            way.env = dict(narrow(test, truth, before))
            settled = Settle(way).value(part)
            hanging.extend(at.end_way(node, way, edge, replace(binding, value=settled), expr.origin))
        at.hanging = hanging
        at.env[binding.name] = infer(expr, before) if binding.declared is None else binding.declared


def _literals(items: tuple[Expr | Spread, ...]) -> bool:
    return bool(items) and all(isinstance(i, Literal) for i in items)


def _structured(item: Expr | Spread) -> bool:
    """Whether an item of a list keeps its place in a template: a constant or a dict."""
    return not isinstance(item, Spread) and (is_constant(item) or (isinstance(item, DictOf) and static_keys(item)))


def _plain(item: Expr | Spread) -> bool:
    return not isinstance(item, Spread | DictOf)


def _bool(expr: Expr) -> Expr:
    return Cond(expr, Literal(True), Literal(False), expr.origin)
