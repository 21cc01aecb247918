"""The query languages JSONPath and "mixed", as lowering sees them.

The input of a region flows through all its states: what a task returns goes into variables, and ``ResultPath: null``
keeps it out of the data. So ``$`` is the region's input wherever a state does not offer something else.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from flowdsl.analysis.types import INPUT, Env, analyse_types
from flowdsl.asl import model as asl
from flowdsl.ir.expr import DictOf, Expr, Literal, Op, Param, Raw, State, constant
from flowdsl.ir.graph import Bindings, StateGraph, TaskSettings
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.kinds import K_INT, K_STR, holds_opaque, within
from flowdsl.jsontypes import Json
from flowdsl.lowering.query.base import Fields, Place, QueryLanguage, Unsupported
from flowdsl.lowering.query.jsonata import Jsonata
from flowdsl.lowering.query.jsonpath.beside import Beside, beside
from flowdsl.lowering.query.jsonpath.conditions import condition as comparison
from flowdsl.lowering.query.jsonpath.flowing import read_from_data
from flowdsl.lowering.query.jsonpath.hoist import hoist
from flowdsl.lowering.query.jsonpath.kept import in_python
from flowdsl.lowering.query.jsonpath.paths import SWITCH, Refused, guarded_problem, is_path, path, refuse
from flowdsl.lowering.query.jsonpath.templates import entry, is_constant, is_template, template
from flowdsl.lowering.query.jsonpath.values import value
from flowdsl.passes.context import PassContext
from flowdsl.records import dataclass

_VALUE: Final = "value"
"""Key under which a Pass keeps a value that is no object."""


@dataclass(frozen=True, slots=True)
class JsonPath:
    """`QueryLanguage` for JSONPath with variables and intrinsic functions.

    Attributes:
        beside_jsonata: whether a state may as well be written in JSONata, which says what a path cannot.
    """

    beside_jsonata: bool = False

    @property
    def name(self) -> asl.QueryLanguage:
        """JSONPath."""
        return "JSONPath"

    @property
    def needs_types(self) -> bool:
        """Most operators are refused for values of unknown type."""
        return True

    def alternatives(self) -> tuple[QueryLanguage, ...]:
        """Every state is JSONPath."""
        return (self,)

    def prepare(self, graph: StateGraph, start: Env, ctx: PassContext) -> None:
        """Give parts of expressions that no field can hold states of their own; what cannot be is reported."""
        from flowdsl.diagnostics.rules.expressions import NotFaithful

        in_python(graph)
        read_from_data(graph, start[INPUT])
        for problem in hoist(graph, analyse_types(graph, start=start), ctx, RESERVED):
            ctx.sink.report(NotFaithful(origin=problem.origin, what=problem.what, instead=problem.help))

    def reserved_names(self) -> frozenset[str]:
        """Return names that would be mistaken for something else."""
        return RESERVED

    def request(self, expr: Expr, at: Place, field: str = "Arguments") -> Fields:
        """Return ``Parameters``, or ``InputPath`` for a request that is one value."""
        if isinstance(expr, DictOf) and is_template(expr):
            return _noted(lambda: {"parameters": template(expr, at)}, at, expr)
        return _noted(lambda: {"input_path": path(expr, at)}, at, expr)

    def number(self, name: str, expr: Expr | None, at: Place) -> Fields:
        """Return a constant, or the path of one in the field's ``…Path`` twin."""
        match expr:
            case None:
                return {}
            case Literal(number):
                return {name: number}
            case Param(parameter):
                return {name: f"${{{parameter}}}"}
            case Op("timeout") if self.beside_jsonata:
                return _noted(partial(_unchecked, expr), at, expr)
            case Op("time.sleep" | "whole" | "limit" | "timeout" | "share", (inner, *_)):
                # A number out of range fails the state by itself.
                return self.number(name, inner, at)
            case _:
                return _noted(lambda: {f"{name}_path": self._whole(expr, at)}, at, expr)

    def _whole(self, expr: Expr, at: Place) -> str:
        if not isinstance(expr, Raw) and not within(infer(expr, at.env), K_INT):
            raise refuse(expr, "a number read through a path must be a whole one, and this may be another",
                   "annotate it as `int`")  # fmt: skip
        return path(expr, at)

    def moment(self, expr: Expr | None, at: Place) -> Fields:
        """Return ``Timestamp`` or ``TimestampPath``."""
        match expr:
            case None:
                return {}
            case Literal(text):
                return {"timestamp": text}
            case Op("flowdsl.wait_until", (given,)):
                return self.moment(given, at)
            case _:
                return _noted(lambda: {"timestamp_path": path(expr, at)}, at, expr)

    def credentials(self, expr: Expr | None, at: Place) -> Mapping[str, Json] | None:
        """Return ``Credentials``."""
        if expr is None:
            return None
        return _noted(partial(_entry, "RoleArn", expr, at), at, expr)

    def assign(self, bindings: Bindings, at: Place) -> Mapping[str, Json] | None:
        """Return ``Assign``."""
        made: dict[str, Json] = {}
        for b in bindings:
            made.update(_noted(partial(_entry, b.name, b.value, at), at, b.value))
        return made or None

    def result(self, output: Expr | None, settings: TaskSettings, at: Place) -> Fields:
        """Return ``ResultPath: null``, or what makes the output of the raw result."""
        if settings.paths:
            return dict(settings.paths)
        if output is None:
            return {"result_path": None}
        if isinstance(output, State) and output.what == "result":
            return {}
        if is_path(output, at):
            return _noted(lambda: {"output_path": path(output, at)}, at, output)
        if (found := beside(output, at)) is not None:
            return _noted(lambda: _put_result(found, at), at, output)
        return _noted(lambda: _reshaped("result_selector", output, at), at, output)

    def waited(self, output: Expr | None, at: Place) -> Fields:
        """Return ``OutputPath``, unless the output is what the state was given."""
        if output is None or (isinstance(output, State) and output.what == at.data):
            return {}
        return _noted(lambda: {"output_path": path(output, at)}, at, output)

    def finish(self, value: Expr, at: Place, *, kept: bool) -> asl.State:
        """Return a Succeed state for what is there already, a Pass state for what is to be made."""
        if isinstance(value, State) and value.what == "input" and at.data == "input":
            return asl.Succeed()
        if is_path(value, at):
            return asl.Succeed(**_noted(lambda: {"output_path": path(value, at)}, at, value))
        if (found := beside(value, at)) is not None:
            return asl.Pass(end=True, result_path=found.path, **_noted(lambda: _made(found.value, at), at, value))
        if is_constant(value) and value != Literal(None) and not isinstance(value, Literal | Param):
            return asl.Pass(end=True, **_noted(lambda: {"result": template(value, at)}, at, value))
        return asl.Pass(end=True, **_noted(lambda: _reshaped("parameters", value, at), at, value))

    def failure(self, error: Expr, cause: Expr, at: Place) -> asl.Fail:
        """Return a Fail state."""
        fields: dict[str, Any] = {}
        for name, expr in (("error", error), ("cause", cause)):
            fields.update(_noted(partial(_text_field, name, expr, at), at, expr))
        return asl.Fail(**fields)

    def rule(self, condition: Expr, at: Place) -> Fields:
        """Return the comparison."""
        return _noted(lambda: {"comparison": comparison(condition, at)}, at, condition)

    def items(self, expr: Expr, at: Place) -> Fields:
        """Return ``ItemsPath``."""
        return _noted(lambda: {"items_path": path(expr, at)}, at, expr)

    def payload(self, expr: Expr, at: Place, field: str) -> Json:
        """Return the template, which has to be an object."""

        def made() -> dict[str, Any]:
            if not field and is_constant(expr):
                return {"payload": constant(expr)}
            if not (isinstance(expr, DictOf) and is_template(expr)):
                raise refuse(expr, f"`{field or 'a state'}` has to be an object in JSONPath", "pass a dict")
            return {"payload": template(expr, at)}

        return _noted(made, at, expr).get("payload")

    def caught(self) -> Fields:
        """Return what keeps the data as it is: the error goes into variables."""
        return {"result_path": None}


def _made(expr: Expr, at: Place) -> dict[str, Any]:
    """Return the fields of a Pass state whose result is a value: what `is_source`, or a path."""
    if is_constant(expr) and expr != Literal(None):
        return {"result": template(expr, at)}
    return {"parameters": template(expr, at)} if isinstance(expr, DictOf) else {"input_path": path(expr, at)}


def _put_result(found: Beside, at: Place) -> dict[str, Any]:
    """Return what puts the result of a state, or an object made of it, beside the data."""
    if isinstance(found.value, State) and found.value.what == "result":
        return {"result_path": found.path}
    return {"result_selector": template(found.value, at), "result_path": found.path}


def _noted(write: Callable[[], dict[str, Any]], at: Place, expr: Expr) -> dict[str, Any]:
    """Write, and note what cannot be said; what may fail where a handler waits cannot be said either."""
    opaque = holds_opaque(infer(expr, at.env))
    if opaque is not None:
        at.problems.append(Unsupported(expr.origin, f"a {opaque.kind} is no JSON value", SWITCH))
    try:
        if at.guarded:
            guarded_problem(expr, at.env)
        return write()
    except Refused as refused:
        at.problems.append(refused.problem)
        return {}


def _unchecked(expr: Expr) -> dict[str, Any]:
    raise refuse(expr, "a timeout that is computed is not checked before the call", "")


def _entry(key: str, expr: Expr, at: Place) -> dict[str, Any]:
    return dict([entry(key, expr, at)])


def _reshaped(field: str, expr: Expr, at: Place) -> dict[str, Any]:
    """Return the template of an object, or of one that holds the value, which ``OutputPath`` takes out."""
    if isinstance(expr, DictOf) and is_template(expr):
        return {field: template(expr, at)}
    return {field: _entry(_VALUE, expr, at), "output_path": f"$.{_VALUE}"}


def _text_field(name: str, expr: Expr, at: Place) -> dict[str, Any]:
    if isinstance(expr, Literal | Param):
        return {name: template(expr, at)}
    if not within(infer(expr, at.env), K_STR):
        raise refuse(expr, f"the {name} of an error read through a path must be a text, and this may be something else",
               "annotate it as `str`")  # fmt: skip
    return {f"{name}_path": value(expr, at)}


RESERVED: Final = frozenset({"states"})


@dataclass(frozen=True, slots=True)
class Mixed(JsonPath):
    """JSONPath, but for the states that need JSONata."""

    def alternatives(self) -> tuple[QueryLanguage, ...]:
        """Return JSONPath and JSONata."""
        return (JsonPath(beside_jsonata=True), Jsonata(keeps_data=True))

    def prepare(self, graph: StateGraph, start: Env, ctx: PassContext) -> None:
        """Give parts of expressions states of their own where that makes them JSONPath."""
        in_python(graph)
        Jsonata().prepare(graph, start, ctx)
        hoist(graph, analyse_types(graph, start=start), ctx, self.reserved_names())

    def reserved_names(self) -> frozenset[str]:
        """Return what JSONata reserves."""
        return RESERVED | Jsonata().reserved_names()
