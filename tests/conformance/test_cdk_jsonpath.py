"""The CDK's JSONPath conditions and intrinsic functions: flowdsl writes the same from neutral expressions."""

import json
from typing import Any

from flowdsl.asl import codec, model
from flowdsl.ir.expr import And, Context, DictOf, Expr, Literal, Op, Or, Raw, State, Var
from flowdsl.ir.ops.conditions import OPERATORS, PREFIX
from flowdsl.ir.types import BOOL, FLOAT, NONE, STR, Field, RecordType, Type, union
from flowdsl.local import jsonpath
from flowdsl.local.payload import Call, parse_value
from flowdsl.local.payload import Literal as Constant
from flowdsl.lowering.query.base import Place
from flowdsl.lowering.query.jsonpath import JsonPath
from tests.corpus import corpus

ORDER = {"LessThan": "<", "LessThanEquals": "<=", "GreaterThan": ">", "GreaterThanEquals": ">=", "Equals": "=="}
TYPES: dict[str, Type] = {"String": STR, "Numeric": FLOAT, "Boolean": BOOL}


def cases(construct: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(corpus("cdk_golden.json").read_text())
    return [c for c in found if c["construct"] == construct and c["query_language"] == "JSONPath"]


def expression(path: str) -> Expr:
    """Turn a path into the expression of the same value."""
    parsed = jsonpath.parse(path)
    if parsed.root == "$":
        return Context(tuple(step.name for step in parsed.steps if isinstance(step, jsonpath.Member)))
    value: Expr = Var(parsed.root) if parsed.root else State("input")
    for step in parsed.steps:
        key = step.name if isinstance(step, jsonpath.Member) else step.index  # type: ignore[union-attr]
        value = Op("[]" if isinstance(key, str) else "nth", (value, Literal(key)))
    return value


ASKED = {operator: f"{PREFIX}{name}" for name, operator in OPERATORS.items()}


def python(rule: dict[str, Any], fields: dict[str, Type]) -> Expr:
    """Return the Python test that a rule makes; `fields` collects what it supposes of the input."""
    for key, join in (("And", And), ("Or", Or)):
        if key in rule:
            return join(tuple(python(part, fields) for part in rule[key]))
    if "Not" in rule:
        return Op("not", (python(rule["Not"], fields),))
    left = expression(rule["Variable"])
    name = rule["Variable"].removeprefix("$.")
    operator, operand = next((k, v) for k, v in rule.items() if k not in ("Variable", "Next"))
    if operator == "IsPresent":
        test: Expr = Op("in", (Literal(name), State("input")))
        return test if operand else Op("not", (test,))
    if operator.startswith("Is"):
        fields.setdefault(name, union((STR, BOOL, NONE)))
        classes = {"IsString": "str", "IsBoolean": "bool", "IsNull": "NoneType"}
        test = (
            Op("is", (left, Literal(None))) if operator == "IsNull"
            else Op("isinstance", (left, Literal(classes[operator])))
        )  # fmt: skip
        return test if operand else Op("not", (test,))
    if operator == "StringMatches":
        fields[name] = STR
        head, tail = operand.split("*")
        return And((Op(".startswith", (left, Literal(head))), Op(".endswith", (left, Literal(tail)))))
    family = next(f for f in TYPES if operator.startswith(f))
    fields[name] = TYPES[family]
    right: Expr = Literal(operand)
    if operator.endswith("Path"):
        fields[operand.removeprefix("$.")] = TYPES[family]
        right = expression(operand)
        if family == "String" and operator != "StringEqualsPath":
            # Python orders two texts by code points, which the operator does not: it is asked for by its name.
            return Op(ASKED[operator.removesuffix("Path")], (left, right))
    return Op(ORDER[operator.removeprefix(family).removesuffix("Path")], (left, right))


def plain(rule: Any) -> Any:
    """Write a negative test as the negation of a positive one."""
    match rule:
        case {"Variable": _, "IsPresent": False} | {"Variable": _, "IsNull": False}:
            return {"Not": {k: (True if v is False else v) for k, v in rule.items() if k != "Next"}}
        case dict():
            return {k: plain(v) for k, v in rule.items() if k != "Next"}
        case list():
            return [plain(v) for v in rule]
        case _:
            return rule


def test_conditions() -> None:
    timestamps = [c for c in cases("Choice/Condition") if "Timestamp" in json.dumps(c["state"])]
    others = [c for c in cases("Choice/Condition") if c not in timestamps]
    assert len(others) >= 20
    for case in others:
        (rule,) = case["state"]["Choices"]
        fields: dict[str, Type] = {}
        test = python(rule, fields)
        env = {
            "$states.input": RecordType(tuple(Field(n, t) for n, t in fields.items() if n.isidentifier())),
            "myvar": STR,
        }
        at = Place(env)
        made = model.ChoiceRule(next="Yes", **JsonPath().rule(test, at))
        assert not at.problems, (case["id"], at.problems)
        if "StringMatches" in rule:
            continue  # Python has two tests where StringMatches has one pattern
        state = codec.encode_state(model.Choice(choices=(made,)))
        assert plain(state["Choices"][0]) == plain(rule), case["id"]


def neutral(value: Any) -> Expr:
    match value:
        case Constant(constant):
            return Literal(constant)
        case Call(name, arguments):
            return Op(name, tuple(map(neutral, arguments)))
        case _:
            return Raw("jsonpath", value.text)


def test_intrinsics() -> None:
    found = cases("JsonPath")
    assert len(found) >= 15
    for case in found:
        wanted = case["state"]["Parameters"]
        if not all(key.endswith(".$") for key in wanted):
            continue
        expr = DictOf(tuple((Literal(k.removesuffix(".$")), neutral(parse_value(v))) for k, v in wanted.items()))
        at = Place({})
        made = JsonPath().payload(expr, at, "Parameters")
        assert not at.problems, (case["id"], at.problems)
        assert made == wanted, case["id"]
