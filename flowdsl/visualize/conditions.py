"""Choice rules as short text: ``status = "READY" and has item``.

Operators are those of the ASL specification, "Choice State" (https://states-language.net/#choice-state).
"""

import json
import re
from collections.abc import Sequence

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
_REFERENCE = re.compile(r"\$(?=[A-Za-z_]\w*(?:\.\w+)*$)(?!states\b)")
_DEFINITION = re.compile(r"\$\w+ ?:= ?function")
_LONG = 40
_PIECE = re.compile(
    r"""(?P<quoted>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|(?P<path>(?<![\w.$])[\w$-]+(?:\[[^\]]*\])?(?:\.[\w$-]+(?:\[[^\]]*\])?)+)"""
)
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
    inner = _without_helpers(_BLANKS.sub(" ", inner).strip())
    if _REFERENCE.match(inner):
        return inner[1:]
    return _INPUT.sub(lambda match: "" if match[1] else "input", inner)


def _without_helpers(text: str) -> str:
    """Leave out the functions that a block defines before its value: ``($f := function…; value)`` is ``value``."""
    if not (text.startswith("(") and text.endswith(")")):
        return text
    parts, depth, quote, begin = [], 0, "", 1
    for position in range(1, len(text) - 1):
        character = text[position]
        if quote:
            if character == quote and text[position - 1] != "\\":
                quote = ""
        elif character in "\"'`":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth < 0:  # the first bracket does not end where the text does
                return text
        elif character == ";" and not depth:
            parts.append(text[begin:position].strip())
            begin = position + 1
    if not parts or not all(_DEFINITION.match(part) for part in parts):
        return text
    return text[begin:-1].strip()


def decision_labels(name: str, conditions: Sequence[str]) -> tuple[list[str], str]:
    """Return the labels of a Choice's rules and of its default.

    A Choice that is named after its only condition (``if paid`` testing ``paid``) needs no more than yes and no.
    """
    said = " ".join(name.split())
    if len(conditions) == 1 and said.removeprefix("if ").removeprefix("while ") == " ".join(conditions[0].split()):
        return ["yes"], "no"
    return [shortened(condition) for condition in conditions], "otherwise"


def reference_text(path: Json) -> str:
    """Return a JSONPath without its leading ``$.``; the whole input is ``input``."""
    text = str(path)
    if text == "$":
        return "input"
    return text[2:] if text.startswith("$.") else text


def shortened(text: str) -> str:
    """Return a condition for a label: where it is long, the beginnings of long paths give way to ``…``, not its end."""
    if len(text) <= _LONG:
        return text
    return _PIECE.sub(_tail, text)


def _tail(match: re.Match[str]) -> str:
    if match["path"] is None:
        return match[0]
    parts = match[0].split(".")
    kept = parts[-1] if len(parts[-1]) > 2 else ".".join(parts[-2:])  # `status.S`, DynamoDB's type tags, needs its name
    return f"…{kept}"


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
