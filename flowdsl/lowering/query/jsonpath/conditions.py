"""Conditions: the truth of an expression as the tree of a Choice rule.

Operators compare values of equal types only; any other pairing is false, never an error (recorded:
test_numeric_equals). Python's ``==`` is false there too, so equality with a constant is exact for any type; ``<``
raises, so it is written only where both types are known. A path that leads nowhere fails the state, like Python's
KeyError; `IsPresent` does not, so a value above the one asked for is touched first when it might be missing.

`And` and `Or` stop at the first operand that decides (Developer Guide, "Choice workflow state", whose example tests
`IsPresent` before the value).
"""

from typing import Final

from flowdsl.asl.comparisons import STRING_MATCHES, fits
from flowdsl.asl.model import AllOf, AnyOf, Compare, Comparison, Negation
from flowdsl.ir.expr import And, Cond, Context, Expr, ListOf, Literal, Op, Or
from flowdsl.ir.member import unmarked
from flowdsl.ir.ops import can_fail, conditions, infer, narrow
from flowdsl.ir.ops.kinds import K_BOOL, K_DICT, K_FLOAT, K_INT, K_LIST, K_NONE, K_STR, kinds, within
from flowdsl.ir.types import RecordType, is_dict, is_list, show
from flowdsl.jsontypes import Json
from flowdsl.lowering.query.base import Place
from flowdsl.lowering.query.jsonpath.moments import are_moments, compare
from flowdsl.lowering.query.jsonpath.paths import is_stem, plain_key, refuse, stem, step

_ORDER: Final = {"<": "LessThan", "<=": "LessThanEquals", ">": "GreaterThan", ">=": "GreaterThanEquals"}
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NEGATIVE: Final = {"!=": "==", "is not": "is", "not in": "in"}
_SCALAR: Final = K_NONE | K_BOOL | K_INT | K_FLOAT | K_STR
OPERATORS: Final = {f"{conditions.PREFIX}{name}": operator for name, operator in conditions.OPERATORS.items()}
COMPARING: Final = frozenset({"==", "!=", "is", "is not", "in", "not in", "isinstance", *_ORDER})


def condition(expr: Expr, at: Place) -> Comparison:
    """Return the test that an expression is true.

    Raises:
        Refused: a Choice rule cannot ask that.
    """
    match expr:
        case Literal(value):
            return _always(bool(value))
        case Op("not", (inner,)):
            return negated(condition(inner, at))
        case And(operands):
            return AllOf(rules=tuple(_each(operands, True, at)))
        case Or(operands):
            return AnyOf(rules=tuple(_each(operands, False, at)))
        case Cond(test, then, orelse):
            asked = condition(test, at)
            yes = condition(then, at.having(narrow(test, True, at.env)))
            no = condition(orelse, at.having(narrow(test, False, at.env)))
            return AnyOf(rules=(AllOf(rules=(asked, yes)), AllOf(rules=(negated(asked), no))))
        case Op("bool", (inner,)):
            return condition(inner, at)
        case Op("!=" | "is not" | "not in" as name, args):
            return negated(condition(Op(_NEGATIVE[name], args, (), expr.origin), at))
        case Op("==" | "<" | "<=" | ">" | ">=", (left, right)) if are_moments(left, right):
            return compare(expr, at)
        case Op("==" | "<" | "<=" | ">" | ">=" as name, (Op("len", (items,)), Literal(int() as count))) if is_list(
            infer(items, at.env)
        ) and is_stem(items, at):
            return _counted(items, name, int(count), at)
        case Op("==", (items, ListOf(()))) if is_list(infer(items, at.env)) and is_stem(items, at):
            return _counted(items, "==", 0, at)
        case Op("==" | "is", (left, right)):
            return _equal(expr, left, right, at)
        case Op("<" | "<=" | ">" | ">=" as name, (left, right)):
            return _ordered(expr, name, left, right, at)
        case Op("in", (Literal(str() as key), holder)) if is_dict(infer(holder, at.env)):
            return _present(expr, holder, key, at)
        case Op("in", (Literal(str() as part), text)) if within(infer(text, at.env), K_STR):
            return _matches(expr, text, "*" + _pattern(expr, part) + "*" if part else "*", at)
        case Op("in", (Literal(str()), holder)) if not is_stem(holder, at) or within(infer(holder, at.env), K_LIST):
            return _truth(expr, at)
        case Op("in", (Literal(str()), holder)):
            shown = show(infer(holder, at.env))
            raise refuse(
                expr, f"JSONPath asks a dict for a key or a text for a part, and this is `{shown}`",
                "annotate the value as a `dict` or a `str`",
            )  # fmt: skip
        case Op("in", (needle, ListOf(items))) if items and all(isinstance(i, Literal) for i in items):
            return AnyOf(rules=tuple(_equal(expr, needle, i, at) for i in items if isinstance(i, Literal)))
        case Op(".startswith" | ".endswith" as name, (text, ListOf(parts))) if parts:
            tests = [condition(Op(name, (text, part)), at) for part in parts if isinstance(part, Literal)]
            if len(tests) == len(parts):
                return tests[0] if len(tests) == 1 else AnyOf(rules=tuple(tests))
            raise refuse(expr, "JSONPath matches constant texts only", "compare with constants")
        case Op(".startswith", (text, Literal(str() as part))) if within(infer(text, at.env), K_STR):
            return _matches(expr, text, _pattern(expr, part) + "*", at)
        case Op(".endswith", (text, Literal(str() as part))) if within(infer(text, at.env), K_STR):
            return _matches(expr, text, "*" + _pattern(expr, part), at)
        case Op("isinstance", (inner, classes)):
            return _instance(expr, inner, classes, at)
        case Op(name, (value, *others)) if name in OPERATORS:
            return _asked(expr, OPERATORS[name], value, others, at)
        case _:
            return _truth(expr, at)


def negated(test: Comparison) -> Comparison:
    """Return the opposite of a test."""
    return test.rule if isinstance(test, Negation) else Negation(rule=test)


def _each(operands: tuple[Expr, ...], truth: bool, at: Place) -> list[Comparison]:
    made: list[Comparison] = []
    for operand in operands:
        test = condition(operand, at)
        same = isinstance(test, AllOf) if truth else isinstance(test, AnyOf)
        made.extend(test.rules if same and isinstance(test, AllOf | AnyOf) else (test,))
        at = at.having(narrow(operand, truth, at.env))
    return made


def _always(truth: bool) -> Comparison:
    return Compare(variable=stem(Context(("Execution", "Id")), Place({})), operator="IsPresent", value=truth)


def _touched(value: Expr, test: Comparison, at: Place) -> Comparison:
    """Fail when a value is missing, else ask."""
    if not can_fail(value, at.env):
        return test
    where = stem(value, at)
    there = AnyOf(rules=tuple(Compare(variable=where, operator="IsNull", value=flag) for flag in (True, False)))
    return AllOf(rules=(there, test))


def _present(expr: Expr, holder: Expr, key: str, at: Place) -> Comparison:
    if not plain_key(key):
        raise refuse(expr, f"the key {key!r} cannot be written in a path", "rename the key")
    test = Compare(variable=stem(holder, at) + step(key), operator="IsPresent", value=True)
    return _touched(holder, test, at)


def _counted(items: Expr, name: str, count: int, at: Place) -> Comparison:
    """Return the test of a list's length, by the items that are there."""
    list_ = stem(items, at)

    def least(number: int) -> Comparison:
        if number <= 0:
            return _always(True)
        return Compare(variable=f"{list_}[{number - 1}]", operator="IsPresent", value=True)

    match name:
        case "==":
            some = [least(count), negated(least(count + 1))]
            test: Comparison = _always(False) if count < 0 else some[1] if count == 0 else AllOf(rules=tuple(some))
        case ">=" | ">":
            test = least(count + (name == ">"))
        case _:
            test = negated(least(count + (name == "<=")))
    return _touched(items, test, at)


def _pattern(expr: Expr, text: str) -> str:
    if "\\" in text:
        raise refuse(expr, "a backslash in a pattern is read differently by JSONPath", "")
    return text.replace("*", "\\*")


def _matches(expr: Expr, text: Expr, pattern: str, at: Place) -> Comparison:
    return Compare(variable=stem(text, at), operator="StringMatches", value=pattern)


def _equal(expr: Expr, left: Expr, right: Expr, at: Place) -> Comparison:
    if isinstance(left, Literal) and not isinstance(right, Literal):
        left, right = right, left
    if isinstance(left, Literal):
        assert isinstance(right, Literal)
        return _always(left.value == right.value)
    variable = stem(left, at)
    if isinstance(right, Literal):
        return _equals_constant(expr, variable, unmarked(right.value), kinds(infer(left, at.env)))
    found = kinds(infer(left, at.env)), kinds(infer(right, at.env))
    if found[0] & found[1] & ~_SCALAR:
        raise refuse(expr, "JSONPath compares texts, numbers and booleans, not lists or dicts", "compare their parts")
    other = stem(right, at)
    rules: list[Comparison] = []
    for kind, operator in ((K_STR, "String"), (K_INT | K_FLOAT, "Numeric"), (K_BOOL, "Boolean")):
        if found[0] & kind and found[1] & kind:
            rules.append(Compare(variable=variable, operator=f"{operator}EqualsPath", value=other))
    if found[0] & found[1] & K_NONE:
        rules.append(AllOf(rules=tuple(Compare(variable=v, operator="IsNull", value=True) for v in (variable, other))))
    numbers = K_INT | K_FLOAT
    for one, two in ((0, 1), (1, 0)):
        # True == 1 in Python.
        if found[one] & K_BOOL and found[two] & numbers:
            flag, number = ((variable, other), (other, variable))[one]
            rules.extend(
                AllOf(rules=(
                    Compare(variable=flag, operator="BooleanEquals", value=truth),
                    Compare(variable=number, operator="NumericEquals", value=int(truth)),
                ))
                for truth in (True, False)
            )  # fmt: skip
    if not rules:
        # Never equal; but what is missing fails.
        rules.append(Compare(variable=variable, operator="StringEqualsPath", value=other))
    return rules[0] if len(rules) == 1 else AnyOf(rules=tuple(rules))


def _equals_constant(expr: Expr, variable: str, value: Json, found: int) -> Comparison:
    match value:
        case None:
            return Compare(variable=variable, operator="IsNull", value=True)
        case bool():
            pairs: list[tuple[str, int, Json]] = [
                ("BooleanEquals", K_BOOL, value), ("NumericEquals", K_INT | K_FLOAT, int(value))
            ]  # fmt: skip
            if isinstance(expr, Op) and expr.name == "is":
                pairs = pairs[:1]
        case str():
            pairs = [("StringEquals", K_STR, value)]
        case int() | float():
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            pairs = [("NumericEquals", K_INT | K_FLOAT, value)]
            if value in (0, 1):
                pairs.append(("BooleanEquals", K_BOOL, bool(value)))
        case _:
            raise refuse(expr, "JSONPath compares texts, numbers and booleans only", "compare the parts of the values")
    rules = [Compare(variable=variable, operator=o, value=v) for o, kind, v in pairs if found & kind]
    if not rules:
        rules = [Compare(variable=variable, operator=pairs[0][0], value=pairs[0][2])]
    return rules[0] if len(rules) == 1 else AnyOf(rules=tuple(rules))


def _ordered(expr: Expr, name: str, left: Expr, right: Expr, at: Place) -> Comparison:
    if isinstance(left, Literal):
        left, right, name = right, left, _TURNED[name]
    types = infer(left, at.env), infer(right, at.env)
    if all(within(t, K_INT | K_FLOAT) for t in types):
        family = "Numeric"
    elif all(within(t, K_STR) for t in types):
        family = "String"
    else:
        shown = " and ".join(f"`{show(t)}`" for t in types)
        raise refuse(
            expr, f"JSONPath orders two numbers or two texts, and is silent where Python raises; these are {shown}",
            "annotate both sides",
        )  # fmt: skip
    if family == "String" and not any(map(_below_surrogates, (left, right))):
        raise refuse(
            expr, "JSONPath orders texts by UTF-16 code units, Python by characters: beyond U+FFFF they differ",
            "compare with a constant text, or say which order you mean: `condition.string_less_than(a, b)`",
        )  # fmt: skip
    operator = f"{family}{_ORDER[name]}"
    if isinstance(right, Literal):
        return Compare(variable=stem(left, at), operator=operator, value=right.value)
    return Compare(variable=stem(left, at), operator=f"{operator}Path", value=stem(right, at))


def _below_surrogates(expr: Expr) -> bool:
    """Whether a text has no character from U+D800 on: then both orders agree, whatever it is compared with."""
    match expr:
        case Literal(str() as text):
            return all(c < "\ud800" for c in text)
        case Context((*_, "StartTime" | "EnteredTime" | "Id" | "RoleArn")) | Op("States.UUID" | ".hexdigest"):
            return True
        case Op("str", (inner,)):
            return isinstance(inner, Op) and inner.name == "uuid.uuid4"
        case _:
            return False


def _instance(expr: Expr, inner: Expr, classes: Expr, at: Place) -> Comparison:
    wanted = [classes] if isinstance(classes, Literal) else list(classes.items) if isinstance(classes, ListOf) else []
    found = kinds(infer(inner, at.env))
    rules: list[Comparison] = []
    variable = stem(inner, at)
    names = [w.value if isinstance(w, Literal) else None for w in wanted]
    if "int" in names and "float" in names:
        # Every number is one of the two.
        names.remove("float")
        found &= ~K_FLOAT
    for name in names:
        match name:
            case "str":
                operators = ["IsString"]
            case "bool":
                operators = ["IsBoolean"]
            case "NoneType":
                operators = ["IsNull"]
            case "int" if not found & K_FLOAT:
                operators = ["IsNumeric", "IsBoolean"]
            case "list" | "dict" if found & (K_LIST | K_DICT) != K_LIST | K_DICT:
                # What is no list and no scalar is a dict, and the other way round.
                if found & (K_LIST if name == "list" else K_DICT):
                    rules.append(_structure(variable, found))
                continue
            case _:
                raise refuse(expr, f"JSONPath cannot ask whether this is a `{name}`", "ask for `str`, `bool` or None")
        rules.extend(Compare(variable=variable, operator=o, value=True) for o in operators)
    if not rules:
        return _touched(inner, _always(False), at)
    return rules[0] if len(rules) == 1 else AnyOf(rules=tuple(rules))


def _structure(variable: str, found: int) -> Comparison:
    """Return the test that a value is no scalar."""
    scalars = (("IsString", K_STR), ("IsNumeric", K_INT | K_FLOAT), ("IsBoolean", K_BOOL), ("IsNull", K_NONE))
    tests = [Compare(variable=variable, operator=o, value=True) for o, kind in scalars if found & kind]
    if not tests:
        there = (Compare(variable=variable, operator="IsNull", value=flag) for flag in (True, False))
        return AnyOf(rules=tuple(there))
    return negated(tests[0] if len(tests) == 1 else AnyOf(rules=tuple(tests)))


def _asked(expr: Expr, operator: str, value: Expr, others: list[Expr], at: Place) -> Comparison:
    """Write an operator that the user asked for by its name (`flowdsl.condition`)."""
    if not others:
        return Compare(variable=stem(value, at), operator=operator, value=True)
    (other,) = others
    if isinstance(other, Literal):
        if not fits(operator, other.value):
            raise refuse(expr, f"`{operator}` does not compare with `{other.value!r}`, so it would always be false",
                         "give a constant of the operator's type")  # fmt: skip
        return Compare(variable=stem(value, at), operator=operator, value=other.value)
    if operator == STRING_MATCHES:
        raise refuse(expr, "the pattern of `string_matches` is a constant", "write the pattern here")
    return Compare(variable=stem(value, at), operator=f"{operator}Path", value=stem(other, at))


def _truth(expr: Expr, at: Place) -> Comparison:
    """Return the test that a value is truthy: not null, false, zero or empty."""
    type_ = infer(expr, at.env)
    found = kinds(type_)
    variable = stem(expr, at)
    if isinstance(type_, RecordType) and any(f.required for f in type_.fields):
        return _touched(expr, _always(True), at)
    if found & K_DICT or found & ~(_SCALAR | K_LIST):
        raise refuse(
            expr, f"JSONPath cannot tell an empty dict from another, and this is `{show(type_)}`",
            "ask what you need (`x is not None`, `\"key\" in x`), or annotate the value",
        )  # fmt: skip
    if is_list(type_):
        return _touched(expr, Compare(variable=f"{variable}[0]", operator="IsPresent", value=True), at)
    if found == K_BOOL:
        return Compare(variable=variable, operator="BooleanEquals", value=True)
    false: list[Comparison] = []
    for kind, operator, value in (
        (K_NONE, "IsNull", True), (K_BOOL, "BooleanEquals", False), (K_INT | K_FLOAT, "NumericEquals", 0),
        (K_STR, "StringEquals", ""),
    ):  # fmt: skip
        if found & kind:
            false.append(Compare(variable=variable, operator=operator, value=value))
    rules: list[Comparison] = [negated(test) for test in false]
    if found & K_LIST:
        scalars = [("IsString", K_STR), ("IsNumeric", K_INT | K_FLOAT), ("IsBoolean", K_BOOL)]
        known: list[Comparison] = [
            Compare(variable=variable, operator=o, value=True) for o, kind in scalars if found & kind
        ]
        some = Compare(variable=f"{variable}[0]", operator="IsPresent", value=True)
        rules.append(AnyOf(rules=(*known, some)) if known else some)
    return rules[0] if len(rules) == 1 else AllOf(rules=tuple(rules))
