"""Values, paths, expressions and Choice rules of a machine that CDK emits, as Python."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from flowdsl.ir.ops.conditions import OPERATORS
from flowdsl.local import jsonpath
from flowdsl.local.payload import Call, Value, parse_value
from flowdsl.local.payload import Literal as Constant
from tests.conformance.cdk_selections import NoSelectionError, selection
from tests.conformance.cdk_source import CONTEXT, intrinsic
from tests.conformance.cdk_types import Shape

FUNCTIONS = {operator: name for name, operator in OPERATORS.items()}
_ARGUMENTS = {
    "States.ArrayPartition": ("list", "int"), "States.ArrayGetItem": ("list", "int"), "States.ArrayLength": ("list",),
    "States.ArrayUnique": ("list",), "States.ArrayContains": ("list",), "States.MathAdd": ("int", "int"),
    "States.StringSplit": ("str", "str"), "States.Base64Encode": ("str",), "States.Base64Decode": ("b64",),
    "States.StringToJson": ("json",), "States.JsonMerge": ("dict", "dict"), "States.Hash": ("", "hash"),
    "States.Format": ("template",), "States.MathRandom": ("int", "int"), "States.ArrayRange": ("int", "int", "int"),
}  # fmt: skip


class UnsayableError(Exception):
    """Python has no word for it; the reason."""


@dataclass
class Scope:
    """Where a piece of the machine stands.

    Attributes:
        states: of the region.
        item: the variable of the item, inside a Map.
        loops: the states that open loops around here, with the variable that flows into each.
    """

    states: dict[str, Any]
    item: str = ""
    loops: tuple[tuple[str, str], ...] = ()
    child: bool = False
    """Whether it runs in an execution of its own."""

@dataclass
class Phrases:
    """Writes what stands within a state: paths, templates, expressions, conditions."""

    jsonata: bool
    shape: Shape = field(default_factory=Shape)
    free: set[str] = field(default_factory=set)
    assigned: set[str] = field(default_factory=set)
    count: int = 0
    early: list[str] = field(default_factory=list)
    origins: dict[str, list[Any]] = field(default_factory=lambda: {"event": []})
    """Variable → the place in the input that it holds."""
    expressions: bool = False
    """Whether a state evaluates an expression, which JSONPath cannot."""
    guarded: bool = False
    """Whether a handler waits around here, which no failing path reaches."""

    def mark(self, data: str, keys: list[Any], kind: str, sure: bool = False) -> None:
        """Note what a part of the input is used as, when the data is a part of the input."""
        found = re.fullmatch(r"(\w+)((?:\['[^']*'\]|\[\d+\])*)", data)
        if found and (start := self.origins.get(found.group(1))) is not None:
            walked = [name or int(index) for name, index in re.findall(r"\['([^']*)'\]|\[(\d+)\]", found.group(2))]
            self.shape.mark([*start, *walked, *keys], kind, sure or self.guarded)

    # Values ----------------------------------------------------------------------------------------------------------

    def fresh(self, stem: str) -> str:
        self.count += 1
        return f"{stem}_{self.count}"

    def path(self, text: str, data: str, scope: Scope, kind: str = "") -> str:
        """Write a path, or an intrinsic call, over the data that flows."""
        return self.value(parse_value(text), data, scope, kind)

    def value(self, value: Value, data: str, scope: Scope, kind: str = "") -> str:
        match value:
            case Constant(constant):
                return repr(constant)
            case Call(name, arguments):
                kinds = _ARGUMENTS.get(name, ())
                written = [
                    self.value(a, data, scope, kinds[i] if i < len(kinds) else "") for i, a in enumerate(arguments)
                ]
                return f"json_path.{intrinsic(name)}({', '.join(written)})"
            case _:
                return self.steps(value, data, scope, kind)

    def steps(self, path: jsonpath.Path, data: str, scope: Scope, kind: str) -> str:
        text, steps = data, list(path.steps)
        if path.root == "$":
            if path.text.startswith("$$.Execution.Input") and not scope.child:
                return self.steps(jsonpath.parse("$" + path.text.removeprefix("$$.Execution.Input")), "event", scope, kind)
            return self.context(path.text, scope)
        if not path.definite:
            return self.selection(path, data)
        if path.root:
            if path.root not in self.assigned:
                self.free.add(path.root)
                if kind or steps:
                    self.shape.mark([path.root, *keys_of(steps)], kind)
            text = path.root
        else:
            self.mark(data, keys_of(steps), kind)
        for step in steps:
            match step:
                case jsonpath.Member(name):
                    text += f"[{name!r}]"
                case jsonpath.Index(index):
                    text += f"[{index}]"
                case _:
                    raise UnsayableError(f"{path.text} is more than a path to one value")
        return text

    def selection(self, path: jsonpath.Path, data: str) -> str:
        """Write a path to many values."""
        if path.root and path.root not in self.assigned:
            self.free.add(path.root)

        def mark(keys: list[Any], kind: str) -> None:
            if not path.root:
                self.mark(data, keys, kind, sure=True)
            elif path.root not in self.assigned:
                self.shape.mark([path.root, *keys], kind, sure=True)

        try:
            return selection(path, path.root or data, self.fresh, mark)
        except NoSelectionError as why:
            raise UnsayableError(f"{why} selects in a way that Python has no words for") from None

    def context(self, text: str, scope: Scope) -> str:
        for known, name in CONTEXT.items():
            if text == known or text.startswith((f"{known}.", f"{known}[")):
                keys = keys_of(list(jsonpath.parse("$" + text.removeprefix(known)).steps))
                return f"context.{name}" + "".join(f"[{key!r}]" for key in keys)
        if text.startswith("$$.Map.Item.Value") and scope.item:
            keys = keys_of(list(jsonpath.parse("$" + text.removeprefix("$$.Map.Item.Value")).steps))
            return scope.item + "".join(f"[{key!r}]" for key in keys)
        if text == "$$":
            return "context.whole"
        raise UnsayableError(f"{text} has no name in flowdsl's context")

    def template(self, given: Any, data: str, scope: Scope, result: str = "") -> str:
        """Write a payload template of either language."""
        match given:
            case dict():
                parts = []
                for key, item in given.items():
                    if not self.jsonata and key.endswith(".$"):
                        parts.append(f"{key[:-2]!r}: {self.path(item, data, scope)}")
                    else:
                        parts.append(f"{key!r}: {self.template(item, data, scope, result)}")
                return "{" + ", ".join(parts) + "}"
            case list():
                return "[" + ", ".join(self.template(item, data, scope, result) for item in given) + "]"
            case str() if self.jsonata and given.startswith("{%"):
                return self.expression(given, data, scope, result)
        return repr(given)

    def expression(self, given: str, data: str, scope: Scope, result: str = "", kind: str = "") -> str:
        """Write a JSONata expression: a path as Python, anything else as it stands."""
        text = given.removeprefix("{%").removesuffix("%}").strip()
        for start, name in (("$states.input", data), ("$states.result", result)):
            found = re.fullmatch(re.escape(start) + r"((?:\.\w+|\[\d+\])*)", text)
            if found and name:
                return self.path("$" + found.group(1), name, scope, kind)
        if found := re.fullmatch(r"\$states\.context((?:\.\w+)*)", text):
            return self.context("$$" + found.group(1), scope)
        if re.fullmatch(r"-?\d+|\"[^\"\\]*\"|true|false|null", text):
            return repr(json.loads(text))
        bound = {}
        for start, name, parameter in (("$states.input", data, "input"), ("$states.result", result, "result")):
            if start in text and name:
                for keys in re.findall(re.escape(start) + r"((?:\.\w+)*)", text):
                    self.mark(name, [k for k in keys.split(".") if k], kind)
                text, bound[parameter] = text.replace(start, f"${parameter}"), name
        if scope.item and "$states.context.Map.Item.Value" in text:
            text, bound["item"] = text.replace("$states.context.Map.Item.Value", "$item"), scope.item
        for name in re.findall(r"\$([A-Za-z_]\w*)\b(?!\()", text):
            if name not in (*bound, "states"):
                if name not in self.assigned:
                    self.free.add(name)
                bound[name] = name
        if set(bound) == {text.removeprefix("$")}:
            return text.removeprefix("$")
        return f"jsonata({', '.join([repr(text), *(f'{k}={v}' for k, v in bound.items())])})"

    # Conditions ------------------------------------------------------------------------------------------------------

    def condition(self, rule: dict[str, Any], data: str, scope: Scope) -> str:
        """Write the test of a rule."""
        for key, word in (("And", " and "), ("Or", " or ")):
            if key in rule:
                return "(" + word.join(self.condition(part, data, scope) for part in rule[key]) + ")"
        if "Not" in rule:
            return f"(not {self.condition(rule['Not'], data, scope)})"
        if "Condition" in rule:
            return f"{self.expression(rule['Condition'], data, scope)} is True"
        operator, operand = next((k, v) for k, v in rule.items() if k not in ("Variable", "Next", "Comment", "Assign"))
        if operator == "IsPresent":
            test = self.present(rule["Variable"], data, scope)
            return test if operand else f"(not {test})"
        if operator.startswith("Is"):
            test = f"condition.{FUNCTIONS[operator]}({self.path(rule['Variable'], data, scope)})"
            return test if operand else f"(not {test})"
        other = repr(operand)
        if operator.endswith("Path"):
            operator, other = operator.removesuffix("Path"), self.path(operand, data, scope)
        else:
            self.shape.constant(operand)
        return f"condition.{FUNCTIONS[operator]}({self.path(rule['Variable'], data, scope)}, {other})"

    def present(self, text: str, data: str, scope: Scope) -> str:
        """Write ``IsPresent``: each step of the path is asked for."""
        text = text.replace("$$.Execution.Input", "$") if not scope.child else text
        path = jsonpath.parse(text)
        steps, tests, holder = path.steps, [], path.root or data
        if path.root == "$" or (path.root and not steps):
            raise UnsayableError("IsPresent of a variable or the context")
        if path.root and path.root not in self.assigned:
            self.free.add(path.root)
            self.shape.mark([path.root, *keys_of(list(steps))], "")
        for position, step in enumerate(steps):
            match step:
                case jsonpath.Member(name):
                    tests.append(f"{name!r} in {holder}")
                    holder += f"[{name!r}]"
                case jsonpath.Index(index) if index >= 0:
                    self.mark(data, keys_of(list(steps[:position])), "list")
                    tests.append(f"len({holder}) > {index}")
                    holder += f"[{index}]"
                case _:
                    raise UnsayableError(f"IsPresent of {text}")
        self.mark(data, keys_of(list(steps)), "")
        return tests[0] if len(tests) == 1 else f"({' and '.join(tests)})"

    # States ----------------------------------------------------------------------------------------------------------


def keys_of(steps: list[Any]) -> list[Any]:
    """Return the keys and indices on a path."""
    return [
        s.name if isinstance(s, jsonpath.Member) else s.index
        for s in steps
        if isinstance(s, jsonpath.Member | jsonpath.Index)
    ]


def merged_into(data: str, keys: list[Any], value: str) -> str:
    """Write `data` with a value put under keys, what stands beside it kept."""
    if not keys:
        return value
    inner = merged_into(f"{data}.get({keys[0]!r}, {{}})", keys[1:], value)
    return f"{{**{data}, {keys[0]!r}: {inner}}}"
