"""Bring an expression into the form that its field takes, with states ahead for what does not fit.

Python's operators are said here in terms of those JSONPath has: `append` is the join of two lists, `d[k] = v` the merge
of two dicts, `d.get(k)` a question and a subscript, `xs[i]` a question about the sign of `i`.
"""

from dataclasses import replace

from flowdsl.ir.expr import (
    And,
    Comprehension,
    Cond,
    DictOf,
    Expr,
    Format,
    FormatField,
    ListOf,
    Literal,
    Op,
    Or,
    Param,
    Raw,
    Spread,
    Var,
)
from flowdsl.ir.graph import Binding, Otherwise, When
from flowdsl.ir.ops import can_fail, infer, narrow
from flowdsl.ir.ops.kinds import K_BOOL, K_DICT, K_INT, K_LIST, K_STR, within
from flowdsl.ir.types import INT, ListType, TupleType, Type, is_list
from flowdsl.lowering.query.jsonpath.ahead import Ahead, names_literal
from flowdsl.lowering.query.jsonpath.conditions import COMPARING, OPERATORS, condition
from flowdsl.lowering.query.jsonpath.paths import Refused, is_path, path, refuse
from flowdsl.lowering.query.jsonpath.templates import is_constant, static_keys, template
from flowdsl.lowering.query.jsonpath.values import argument, flattened, value
from flowdsl.records import dataclass

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
            case DictOf(entries) if static_keys(expr):
                made = [(e[0], self.value(e[1])) for e in entries if not isinstance(e, Spread)]
                return self._written(DictOf(tuple(made), expr.origin))
            case ListOf(items) if items and all(_structured(i) for i in items):
                return ListOf(tuple(self.value(i) for i in items if not isinstance(i, Spread)), expr.origin)
            case ListOf(()):
                return expr
            case _:
                return self.leaf(expr)

    def _written(self, expr: Expr) -> Expr:
        template(expr, self.ahead.place())
        return expr

    def request(self, expr: Expr) -> Expr:
        """Settle what a task is given: an object, or a path to one value."""
        made = self.value(expr)
        return made if isinstance(made, DictOf) else self._path_of(made)

    def number(self, expr: Expr | None) -> Expr | None:
        """Settle a number field: a constant or a path."""
        match expr:
            case None | Literal() | Param():
                return expr
            case Op("time.sleep" | "flowdsl.wait_until" as name, (given,)):
                inner = self.number(given)
                assert inner is not None
                return Op(name, (inner,), (), expr.origin)
            case _:
                return self.path(expr)

    def held(self, expr: Expr) -> Expr:
        """Settle a value that has to be read through a path, constants included."""
        return self._path_of(self.value(expr))

    def path(self, expr: Expr) -> Expr:
        """Settle a value that has to be read through a path, or be a constant."""
        if isinstance(expr, Literal):
            return expr
        return self._path_of(self.value(expr) if isinstance(expr, ListOf | DictOf) else self.leaf(expr))

    def _path_of(self, made: Expr) -> Expr:
        if is_path(made, self.ahead.place()):
            return made
        return self.ahead.bind(made, names_literal(made))

    def leaf(self, expr: Expr) -> Expr:
        """Settle a value for one field: a path, a constant, or a call of an intrinsic function."""
        expr = self._said_otherwise(expr)
        at = self.ahead.place()
        match expr:
            case Literal() | Param():
                return expr
            case Cond() | And() | Or():
                return self._chosen(expr)
            case Op(name, args) if name in _ASKED and not self._is_intrinsic(expr):
                return self._chosen(Cond(expr, Literal(True), Literal(False), expr.origin))
            case Op("[]" | "nth" as name, (base, key)) if not is_path(expr, at):
                held = self.held(base)
                return self._checked(Op(name, (held, self._argument(key)), (), expr.origin))
            case Op("[:]", (base, *bounds)):
                return self._checked(Op("[:]", (self.held(base), *bounds), (), expr.origin))
            case Op(name, args, kwargs) if not is_path(expr, at) and not self._is_intrinsic(expr):
                made = Op(name, tuple(self._argument(a) for a in args), kwargs, expr.origin)
                return self._checked(made)
            case ListOf(items):
                if any(isinstance(i, Spread) for i in items):
                    raise refuse(expr, "this list display has no counterpart in JSONPath", "join lists with `+`")
                inner = tuple(self._argument(i) for i in items if not isinstance(i, Spread))
                return self._checked(ListOf(inner, expr.origin))
            case DictOf():
                if not static_keys(expr):
                    raise refuse(expr, "a computed key has no counterpart in JSONPath", "use constant keys")
                return self.ahead.bind(self.value(expr), "made")
            case Format(parts):
                return self._checked(Format(tuple(map(self._field, parts)), expr.origin))
            case Comprehension() if expr.clauses:
                first = replace(expr.clauses[0], iterable=self.held(expr.clauses[0].iterable))
                return self._checked(replace(expr, clauses=(first, *expr.clauses[1:])))
            case _:
                return self._checked(expr)

    def _is_intrinsic(self, expr: Expr) -> bool:
        try:
            value(expr, self.ahead.place())
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
        return replace(part, value=self._argument(part.value))

    def _argument(self, expr: Expr) -> Expr:
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
                return made if isinstance(made, Var) else self.ahead.bind(made, "made")
            case ListOf(items) if not all(map(_plain, items)) or not items:
                return self.held(expr)
            case _:
                return self.leaf(expr)

    def condition(self, expr: Expr) -> Expr:
        """Settle the test of a Choice rule."""
        match expr:
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
                    made = self.ahead.bind(self.leaf(Op("in", (needle, holder), (), expr.origin)), "found")
                    return Op("not", (made,), (), expr.origin) if name == "not in" else made
                return self._asked(Op(name, (needle, self.held(holder)), (), expr.origin))
            case Op(name, (inner, *others)) if name in OPERATORS:
                made_ = [self.path(other) for other in others]
                return self._asked(Op(name, (self.held(inner), *made_), (), expr.origin))
            case Op(".startswith" | ".endswith" | "isinstance" as name, (inner, what)):
                return self._asked(Op(name, (self.held(inner), what), (), expr.origin))
            case Op(name, (left, right)) if name in COMPARING:
                return self._asked(Op(name, (self.path(left), self.path(right)), (), expr.origin))
            case _:
                value_ = self.path(expr)
                return self._asked(value_) if not isinstance(value_, Literal) else value_

    def _asked(self, expr: Expr) -> Expr:
        condition(expr, self.ahead.place())
        return expr

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
        node, yes, no = at.choose(test, expr.test.origin)
        hanging = []
        for way, edge, part, truth in ((yes, When(0), expr.then, True), (no, Otherwise(), expr.orelse, False)):
            way.env = dict(narrow(test, truth, before))
            settled = Settle(way).value(part)
            hanging.extend(at.end_way(node, way, edge, replace(binding, value=settled), expr.origin))
        at.hanging = hanging
        at.env[binding.name] = infer(expr, before) if binding.declared is None else binding.declared

    def _said_otherwise(self, expr: Expr) -> Expr:
        """Say an operation in terms of those JSONPath has."""
        env = self.ahead.env

        def known(part: Expr, wanted: int) -> bool:
            return within(infer(part, env), wanted)

        match expr:
            case Op(".append!", (items, item)) if known(items, K_LIST):
                return self._concatenated(expr, items, ListOf((item,)))
            case Op(".extend!" | "+" | "+=", (left, right)) if known(left, K_LIST) and known(right, K_LIST):
                return self._concatenated(expr, left, right)
            case Op("+=", args):
                return Op("+", args, (), expr.origin)
            case Op(".copy", (inner,)) if known(inner, K_LIST | K_DICT):
                return self._said_otherwise(inner)
            case Op("unpack", (inner, Literal(int() as count), Literal(None))) if _length(infer(inner, env)) == count:
                return self._said_otherwise(inner)
            case ListOf(items) if any(isinstance(i, Spread) for i in items):
                return self._spread(expr, items)
            case Op("iter" | "list" | "tuple", (items,)) if known(items, K_LIST):
                return self._said_otherwise(items)
            case Op("iter" | "list" | "tuple", (Op("range") as inner,)):
                return self._range(inner)
            case Op("dict", (inner,)) if known(inner, K_DICT):
                return self._said_otherwise(inner)
            case Op("str", (inner,)) if known(inner, K_STR) and is_path(inner, self.ahead.place()):
                return inner
            case Op("[]=!", (holder, Literal(str()) as key, item)) if known(holder, K_DICT):
                return Op("|", (holder, DictOf(((key, item),))), (), expr.origin)
            case Op(".get", (holder, Literal(str()) as key, *default)) if known(holder, K_DICT):
                held = self.held(holder)
                found = Op("[]", (held, key), (), expr.origin)
                other = default[0] if default else Literal(None)
                return Cond(Op("in", (key, held), (), expr.origin), found, other, expr.origin)
            case Op("[]", (items, index)) if (
                not isinstance(index, Literal) and known(items, K_LIST) and known(index, K_INT)
            ):
                held, number = self.held(items), self._path_of(self.leaf(index))
                end: Expr = Op("+", (Op("len", (held,)), number))
                return Cond(
                    Op("<", (number, Literal(0))), Op("nth", (held, end)), Op("nth", (held, number)), expr.origin
                )
            case DictOf(entries) if any(isinstance(e, Spread) for e in entries):
                return self._merged(expr, entries)
            case _:
                return expr

    def _concatenated(self, expr: Expr, *lists: Expr) -> Expr:
        parts = self.ahead.bind(ListOf(tuple(self._argument(part) for part in lists), expr.origin), "parts")
        return flattened(parts, (self.ahead.fresh("part"), self.ahead.fresh("item")))

    def _spread(self, expr: Expr, items: tuple[Expr | Spread, ...]) -> Expr:
        lists: list[Expr] = []
        for item in items:
            if not isinstance(item, Spread):
                lists.append(ListOf((item,)))
            elif is_list(infer(item.value, self.ahead.env)):
                lists.append(item.value)
            else:
                raise refuse(expr, "JSONPath joins lists only, and this may be none", "annotate it as a `list`")
        return self._concatenated(expr, *lists)

    def _merged(self, expr: Expr, entries: "tuple[tuple[Expr, Expr] | Spread, ...]") -> Expr:
        out: Expr = DictOf(())
        for entry_ in entries:
            part: Expr = entry_.value if isinstance(entry_, Spread) else DictOf((entry_,))
            if not within(infer(part, self.ahead.env), K_DICT):
                raise refuse(expr, "JSONPath merges dicts only, and this may be none", "annotate it as a `dict`")
            if isinstance(out, DictOf) and isinstance(part, DictOf):
                out = _joined_displays(out, part)
            else:
                out = Op("|", (out, part), (), expr.origin)
        return out

    def _range(self, expr: Op) -> Expr:
        """Return the numbers of a range, which is empty when its end comes first."""
        low, high, stride = _range_bounds(expr)
        if not isinstance(stride, Literal) or not isinstance(stride.value, int) or stride.value == 0:
            raise refuse(expr, "a range with a computed step has no counterpart in JSONPath", "write a constant step")
        if isinstance(low, Literal) and isinstance(high, Literal):
            if not (isinstance(low.value, int) and isinstance(high.value, int)):
                raise refuse(expr, "the bounds of a range must be ints", "")
            numbers = range(low.value, high.value, stride.value)
            if len(numbers) <= MAX_LITERAL:
                return self.held(ListOf(tuple(Literal(n) for n in numbers), expr.origin))
        if stride.value not in (1, -1):
            raise refuse(expr, "a computed range with a step has no counterpart in JSONPath", "")
        if not all(within(infer(bound, self.ahead.env), K_INT) for bound in (low, high)):
            raise refuse(expr, "the bounds of a range must be ints in JSONPath", "annotate them as `int`")
        low, high = self.path(low), self.path(high)
        # What an empty States.ArrayRange gives is not documented, so it is never asked for.
        at = self.ahead
        last = Op("-", (high, Literal(1))) if stride.value > 0 else Op("+", (high, Literal(1)))
        arguments = ", ".join(argument(bound, at.place(), 1) for bound in (low, last, stride))
        some = Op("<" if stride.value > 0 else ">", (low, high), (), expr.origin)
        node, yes, no = at.choose(self.condition(some), expr.origin)
        name = at.fresh("numbers")
        full: Expr = Raw("jsonpath", f"States.ArrayRange({arguments})", (), expr.origin)
        at.hanging = [
            *at.end_way(node, yes, When(0), Binding(name, full, ListType(INT)), expr.origin),
            *at.end_way(node, no, Otherwise(), Binding(name, ListOf(()), ListType(INT)), expr.origin),
        ]
        at.env[name] = ListType(INT)
        return Var(name, expr.origin)


MAX_LITERAL = 100
"""Numbers of a constant range that are written out."""


def _length(type_: Type) -> int | None:
    """Return the length of a list, where the type tells."""
    return len(type_.items) if isinstance(type_, TupleType) else None


def _range_bounds(expr: Op) -> tuple[Expr, Expr, Expr]:
    match expr.args:
        case (high,):
            return Literal(0), high, Literal(1)
        case (low, high):
            return low, high, Literal(1)
        case (low, high, stride):
            return low, high, stride
        case _:
            raise refuse(expr, "this range has no counterpart in JSONPath", "")


def _joined_displays(left: DictOf, right: DictOf) -> Expr:
    keys = {e[0].value for e in right.entries if not isinstance(e, Spread) and isinstance(e[0], Literal)}
    kept = tuple(
        e for e in left.entries
        if isinstance(e, Spread) or not (isinstance(e[0], Literal) and e[0].value in keys)
    )  # fmt: skip
    return DictOf((*kept, *right.entries), left.origin)


def _literals(items: tuple[Expr | Spread, ...]) -> bool:
    return bool(items) and all(isinstance(i, Literal) for i in items)


def _structured(item: Expr | Spread) -> bool:
    """Whether an item of a list keeps its place in a template: a constant or a dict."""
    return not isinstance(item, Spread) and (is_constant(item) or (isinstance(item, DictOf) and static_keys(item)))


def _plain(item: Expr | Spread) -> bool:
    return not isinstance(item, Spread | DictOf)


def _bool(expr: Expr) -> Expr:
    return Cond(expr, Literal(True), Literal(False), expr.origin)


__all__ = ["Settle", "path"]
