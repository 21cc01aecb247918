"""Choice rules as short text: ``status = "READY" and has item``.

Operators are those of the ASL specification, "Choice State" (https://states-language.net/#choice-state).
"""

import json
import re

from flowdsl.jsontypes import Json

_COMPARISONS = {
    "Equals": "=",
    "LessThan": "<",
    "GreaterThan": ">",
    "LessThanEquals": "≤",
    "GreaterThanEquals": "≥",
    "Matches": "matches",
}
_OPERATOR = re.compile(
    r"(?:String|Numeric|Boolean|Timestamp)(Equals|LessThanEquals|GreaterThanEquals|LessThan|GreaterThan|Matches)(Path)?"
)
_TESTS = {
    "IsNull": "null",
    "IsNumeric": "a number",
    "IsString": "a string",
    "IsBoolean": "a boolean",
    "IsTimestamp": "a timestamp",
}
_BLANKS = re.compile(r"\s+")
_INPUT = re.compile(r"\$states\.input\b(\.(?=[A-Za-z_`]))?")


def rule_text(rule: Json) -> str:
    """Return what one rule of a Choice state tests, JSONPath or JSONata, on one line and in full."""
    if not isinstance(rule, dict):
        return "?"
    if "Condition" in rule:
        return expression_text(rule["Condition"])
    return _test(rule, nested=False)


def expression_text(value: Json) -> str:
    """Return a JSONata string without its ``{% %}``, on one line, ``$states.input.`` left out; other JSON as it is."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    inner = value.strip()
    if inner.startswith("{%") and inner.endswith("%}"):
        inner = inner[2:-2]
    inner = _BLANKS.sub(" ", inner).strip()
    return _INPUT.sub(lambda match: "" if match[1] else "input", inner)


def reference_text(path: Json) -> str:
    """Return a JSONPath without its leading ``$.``; the whole input is ``input``."""
    text = str(path)
    if text == "$":
        return "input"
    return text[2:] if text.startswith("$.") else text


def _test(rule: dict[str, Json], *, nested: bool) -> str:
    for word, key in (("and", "And"), ("or", "Or")):
        parts = rule.get(key)
        if isinstance(parts, list):
            inner = [_test(part, nested=len(parts) > 1) if isinstance(part, dict) else "?" for part in parts]
            text = f" {word} ".join(inner)
            return f"({text})" if nested and len(inner) > 1 else text
    if isinstance(rule.get("Not"), dict):
        return _negate(rule["Not"])
    variable = reference_text(rule.get("Variable", "?"))
    if "IsPresent" in rule:
        return f"{'has' if rule['IsPresent'] else 'no'} {variable}"
    for key, noun in _TESTS.items():
        if key in rule:
            return f"{variable} is {'' if rule[key] else 'not '}{noun}"
    for key, value in rule.items():
        if key == "BooleanEquals":
            return variable if value else f"not {variable}"
        if match := _OPERATOR.fullmatch(key):
            operand = reference_text(value) if match[2] else json.dumps(value, ensure_ascii=False)
            return f"{variable} {_COMPARISONS[match[1]]} {operand}"
    return "?"


def _negate(rule: dict[str, Json]) -> str:
    """Say a negation the shortest way: ``x ≠ 1`` and ``no x`` rather than ``not (x = 1)``."""
    for key, value in rule.items():
        if key == "BooleanEquals":
            return _test({**rule, key: not value}, nested=False)
        if (match := _OPERATOR.fullmatch(key)) and match[1] == "Equals":
            operand = reference_text(value) if match[2] else json.dumps(value, ensure_ascii=False)
            return f"{reference_text(rule.get('Variable', '?'))} ≠ {operand}"
        if key == "IsPresent" or key in _TESTS:
            return _test({**rule, key: not value}, nested=False)
    return f"not ({_test(rule, nested=False)})"
