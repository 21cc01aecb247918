"""The query language JSONata, as lowering sees it."""

from collections.abc import Mapping
from typing import Final

from flowdsl.analysis.types import Env
from flowdsl.asl import model as asl
from flowdsl.asl.jsonata_functions import TAKEN
from flowdsl.ir.expr import And, DictOf, Expr, ListOf, Literal, Or, Param, Spread, Var
from flowdsl.ir.graph import Bindings, StateGraph, TaskSettings
from flowdsl.ir.member import unmarked
from flowdsl.ir.ops.kinds import K_BOOL, holds_opaque, within
from flowdsl.ir.ops.temporal import TEMPORAL_KINDS
from flowdsl.ir.types import ANY, BOOL, Type
from flowdsl.jsontypes import Json
from flowdsl.lowering.query.base import Fields, Place, QueryLanguage, Unsupported
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.emitter import Emitter, names_in
from flowdsl.lowering.query.jsonata.helpers import HELPERS, helper_name
from flowdsl.lowering.query.jsonata.leaks import leak
from flowdsl.lowering.query.jsonata.limits import hand_on_limits, limits_of
from flowdsl.passes.context import PassContext
from flowdsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Jsonata:
    """`QueryLanguage` for JSONata 2.0.6 as Step Functions runs it.

    Attributes:
        strict: whether expressions fail where Python raises; without it, guards are left out.
        keeps_data: whether a state hands its input on, for states in JSONPath that read it after this one.
    """

    strict: bool = True
    keeps_data: bool = False

    @property
    def name(self) -> asl.QueryLanguage:
        """JSONata."""
        return "JSONata"

    @property
    def needs_types(self) -> bool:
        """An unknown type costs a question, nothing more."""
        return False

    def alternatives(self) -> tuple[QueryLanguage, ...]:
        """Every state is JSONata."""
        return (self,)

    def prepare(self, graph: StateGraph, start: Env, ctx: PassContext) -> None:
        """Let no handler take a limit of JSONata; for the rest, an expression of any depth fits into one field."""
        hand_on_limits(graph, start, ctx, self.limits)

    def limits(self, expr: Expr, env: Env) -> frozenset[str]:
        """Return what the expression stops with where Python may go on: the texts after ``flowdsl:``."""
        emitter, code = self._code(expr, env, "", [])
        return limits_of(code.text, emitter.helpers)

    def _checked(self, expr: Expr, at: Place, field: str) -> Json:
        return self._value(expr, at.env, field, at.problems)

    def request(self, expr: Expr, at: Place, field: str = "Arguments") -> Fields:
        """Return ``Arguments``."""
        return {"arguments": self._checked(expr, at, field)}

    def number(self, name: str, expr: Expr | None, at: Place) -> Fields:
        """Return a number or the expression of one."""
        return {} if expr is None else {name: self._checked(expr, at, _pascal(name))}

    def moment(self, expr: Expr | None, at: Place) -> Fields:
        """Return ``Timestamp``."""
        return {} if expr is None else {"timestamp": self._checked(expr, at, "Timestamp")}

    def credentials(self, expr: Expr | None, at: Place) -> Mapping[str, Json] | None:
        """Return ``Credentials``."""
        return None if expr is None else {"RoleArn": self._checked(expr, at, "Credentials/RoleArn")}

    def assign(self, bindings: Bindings, at: Place) -> Mapping[str, Json] | None:
        """Return ``Assign``."""
        return {b.name: self._checked(b.value, at, f"Assign/{b.name}") for b in bindings} or None

    def result(self, output: Expr | None, settings: TaskSettings, at: Place) -> Fields:
        """Return ``Output``; without it the output is the raw result, which nothing reads."""
        if settings.paths:
            named = " and ".join(f"`{name}`" for name, _ in settings.paths)
            at.problems.append(Unsupported(
                at.origin, f"{named} belong to JSONPath, and this state is JSONata",
                'take the value apart in Python, or write the workflow in JSONPath: `query_language="jsonpath"`',
            ))  # fmt: skip
        return self._handed_on() if output is None else {"output": self._checked(output, at, "Output")}

    def _handed_on(self) -> Fields:
        return {"output": "{% $states.input %}"} if self.keeps_data else {}

    def waited(self, output: Expr | None, at: Place) -> Fields:
        """Return ``Output``."""
        return {} if output is None else {"output": self._checked(output, at, "Output")}

    def finish(self, value: Expr, at: Place, *, kept: bool) -> asl.State:
        """Return a Succeed state with its ``Output``."""
        return asl.Succeed(output=self._checked(value, at, "Assign" if kept else "Output"))

    def failure(self, error: Expr, cause: Expr, at: Place) -> asl.Fail:
        """Return a Fail state."""
        error_text, cause_text = self._checked(error, at, "Error"), self._checked(cause, at, "Cause")
        return asl.Fail(error=error_text, cause=cause_text)

    def rule(self, condition: Expr, at: Place) -> Fields:
        """Return ``Condition``."""
        return {"condition": self._truth(condition, at.env, at.problems)}

    def items(self, expr: Expr, at: Place) -> Fields:
        """Return ``Items``."""
        if isinstance(expr, ListOf):
            return {"items": self._checked(expr, at, "Items")}
        emitter, code = self._code(expr, at.env, "Items", at.problems)
        # AWS itself refuses items that are no list, which is where Python may still iterate: text and dicts.
        return {"items": _delimited(emitter, emitter.listed(code))}

    def payload(self, expr: Expr, at: Place, field: str) -> Json:
        """Return the template."""
        return self._checked(expr, at, field)

    def caught(self) -> Fields:
        """Return what becomes of the data: what is caught goes into variables."""
        return self._handed_on()

    def template(self, expr: Expr, env: Mapping[str, Type], field: str) -> Json:
        """Return the template of a value, whatever JSONata cannot say in it."""
        return self._value(expr, env, field, [])

    def condition(self, expr: Expr, env: Mapping[str, Type]) -> Json:
        """Return the template of a value's truth, whatever JSONata cannot say in it."""
        return self._truth(expr, env, [])

    def unsupported(self, expr: Expr, env: Mapping[str, Type], field: str = "") -> tuple[Unsupported, ...]:
        """Return what JSONata cannot say in the expression."""
        problems: list[Unsupported] = []
        self._value(expr, env, field, problems)
        return tuple(problems)

    def _value(self, expr: Expr, env: Mapping[str, Type], field: str, problems: list[Unsupported]) -> Json:
        """Write a value; lists and dicts become JSON with expressions at the leaves."""
        match expr:
            # Only a text that starts and ends like an expression would be taken for one.
            case Literal(str() as text) if not (text.startswith("{%") and text.endswith("%}")):
                return unmarked(text)
            case Var(name) if holds_opaque(env.get(name, ANY)) is None:  # most arguments are one variable
                return f"{{% ${name} %}}"
            case Literal(None | bool()):
                return expr.value
            case Literal(int() | float() as number):
                if not abs(number) <= 2**53:
                    self._code(expr, env, field, problems)
                return int(number) if isinstance(number, float) and number.is_integer() else unmarked(number)
            case Param(name):
                return f"${{{name}}}"
            case ListOf(items) if not any(isinstance(i, Spread) for i in items):
                return [self._value(i, env, field, problems) for i in items if not isinstance(i, Spread)]
            case DictOf(entries):
                plain = {
                    str(e[0].value): e[1]
                    for e in entries
                    if not isinstance(e, Spread) and isinstance(e[0], Literal) and isinstance(e[0].value, str)
                }
                if len(plain) == len(entries):
                    return {key: self._value(value, env, field, problems) for key, value in plain.items()}
            case _:
                pass
        return _delimited(*self._code(expr, env, field, problems))

    def _truth(self, expr: Expr, env: Mapping[str, Type], problems: list[Unsupported]) -> Json:
        # A set or a date may stand here, for only its truth gets out.
        emitter = self._emitter(expr, env, problems)
        if isinstance(expr, Literal):
            return bool(expr.value)
        if isinstance(expr, And | Or):
            test = emitter.test(expr)
        else:
            code = emitter.expr(expr)
            emitter.origin = expr.origin
            # An undefined condition fails the state by itself, so a plain comparison needs no guard here.
            test = code if within(code.type, K_BOOL) else emitter.truth(code)
        if not within(test.type, K_BOOL):
            test = Code(f"$boolean({test.text})", type=BOOL)
        return _delimited(emitter, test)

    def _code(
        self, expr: Expr, env: Mapping[str, Type], field: str, problems: list[Unsupported]
    ) -> tuple[Emitter, Code]:
        """Write an expression as one text; what JSONata cannot say is added to `problems`."""
        emitter = self._emitter(expr, env, problems)
        code = emitter.expr(expr)
        opaque = holds_opaque(code.type)
        if opaque is not None and not (field.startswith("Assign") and opaque.kind in _STORABLE) and field:
            problems.append(leak(expr, opaque))
        return emitter, code

    def _emitter(self, expr: Expr, env: Mapping[str, Type], problems: list[Unsupported]) -> Emitter:
        emitter = Emitter(env, strict=self.strict, reserved=RESERVED, taken=names_in(expr))
        emitter.problems = problems  # of what is written around the expression, too
        return emitter

    def reserved_names(self) -> frozenset[str]:
        """Return JSONata's function names and those of the helpers."""
        return RESERVED


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _delimited(emitter: Emitter, code: Code) -> str:
    return f"{{% {emitter.finish(code)} %}}"


RESERVED: Final = TAKEN | {"states"} | {helper_name(name) for name in HELPERS}
_STORABLE: Final = frozenset(
    {
        *TEMPORAL_KINDS, "set", "range", "counter", "keys", "values", "items", "match", "uuid", "hash", "bytes",
        "timezone",
    }
)  # fmt: skip
