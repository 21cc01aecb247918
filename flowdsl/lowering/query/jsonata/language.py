"""The query language JSONata, as lowering sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flowdsl.ir.expr import DictOf, Expr, ListOf, Literal, Param, Spread
from flowdsl.ir.ops.kinds import K_BOOL, holds_opaque, within
from flowdsl.ir.types import BOOL, Opaque, Type
from flowdsl.jsontypes import Json
from flowdsl.lowering.query.base import Unsupported
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.emitter import Emitter, names_in
from flowdsl.lowering.query.jsonata.helpers import HELPERS, helper_name

FUNCTIONS: Final = frozenset(
    [
        "sum",
        "count",
        "max",
        "min",
        "average",
        "string",
        "substring",
        "substringBefore",
        "substringAfter",
        "lowercase",
        "uppercase",
        "length",
        "trim",
        "pad",
        "match",
        "contains",
        "replace",
        "split",
        "join",
        "formatNumber",
        "formatBase",
        "formatInteger",
        "parseInteger",
        "number",
        "floor",
        "ceil",
        "round",
        "abs",
        "sqrt",
        "power",
        "random",
        "boolean",
        "not",
        "map",
        "zip",
        "filter",
        "single",
        "reduce",
        "sift",
        "keys",
        "lookup",
        "append",
        "exists",
        "spread",
        "merge",
        "reverse",
        "each",
        "error",
        "assert",
        "type",
        "sort",
        "shuffle",
        "distinct",
        "base64encode",
        "base64decode",
        "encodeUrlComponent",
        "encodeUrl",
        "decodeUrlComponent",
        "decodeUrl",
        "eval",
        "toMillis",
        "fromMillis",
        "clone",
        "now",
        "millis",
        "partition",
        "range",
        "hash",
        "uuid",
        "parse",
        "states",
    ]
)
"""JSONata's own functions, those Step Functions adds, and ``states``: a variable of such a name would hide them."""


@dataclass(frozen=True, slots=True)
class Jsonata:
    """`QueryLanguage` for JSONata 2.0.6 as Step Functions runs it.

    Attributes:
        strict: whether expressions fail where Python raises; without it, guards are left out.
    """

    strict: bool = True

    def _emitter(self, expr: Expr, env: Mapping[str, Type]) -> Emitter:
        return Emitter(env, strict=self.strict, reserved=RESERVED, taken=names_in(expr))

    def template(self, expr: Expr, env: Mapping[str, Type], field: str) -> Json:
        """Return the template of a value; lists and dicts become JSON with expressions at the leaves."""
        match expr:
            case Literal(str() as text):
                # Only a text that starts and ends like an expression would be taken for one.
                if text.startswith("{%") and text.endswith("%}"):
                    return self._text(expr, env)
                return text
            case Literal(float() as value) if value.is_integer():
                return int(value)
            case Literal(value):
                return value
            case Param(name):
                return f"${{{name}}}"
            case ListOf(items) if not any(isinstance(i, Spread) for i in items):
                return [self.template(i, env, field) for i in items if not isinstance(i, Spread)]
            case DictOf(entries):
                keys = [e[0].value for e in entries if not isinstance(e, Spread) and isinstance(e[0], Literal)]
                if len(keys) == len(entries) == len(set(keys)) and all(isinstance(k, str) for k in keys):
                    return {
                        e[0].value: self.template(e[1], env, field)
                        for e in entries
                        if not isinstance(e, Spread) and isinstance(e[0], Literal)
                    }
                return self._text(expr, env)
            case _:
                return self._text(expr, env)

    def _text(self, expr: Expr, env: Mapping[str, Type]) -> str:
        emitter = self._emitter(expr, env)
        return f"{{% {emitter.finish(emitter.expr(expr))} %}}"

    def condition(self, expr: Expr, env: Mapping[str, Type]) -> Json:
        """Return the template of a value's truth."""
        if isinstance(expr, Literal):
            return bool(expr.value)
        emitter = self._emitter(expr, env)
        code = emitter.expr(expr)
        # An undefined condition fails the state by itself, so a plain comparison needs no guard here.
        test = code if within(code.type, K_BOOL) else emitter.truth(code)
        if not within(test.type, K_BOOL):
            test = Code(f"$boolean({test.text})", type=BOOL)
        return f"{{% {emitter.finish(test)} %}}"

    def list_template(self, expr: Expr, env: Mapping[str, Type], field: str) -> Json:
        """Return the template of the items of an iterable."""
        if isinstance(expr, ListOf):
            return self.template(expr, env, field)
        emitter = self._emitter(expr, env)
        code = emitter.expr(expr)
        # AWS itself refuses items that are no list, which is where Python may still iterate: text and dicts.
        return f"{{% {emitter.finish(emitter.listed(code))} %}}"

    def unsupported(self, expr: Expr, env: Mapping[str, Type], field: str = "") -> tuple[Unsupported, ...]:
        """Return what JSONata cannot say in the expression."""
        emitter = self._emitter(expr, env)
        code = emitter.expr(expr)
        problems = list(emitter.problems)
        opaque = holds_opaque(code.type)
        if opaque is not None and not (field.startswith("Assign") and opaque.kind in _STORABLE) and field:
            problems.append(_leak(expr, opaque))
        return tuple(problems)

    def reserved_names(self) -> frozenset[str]:
        """Return JSONata's function names and those of the helpers."""
        return RESERVED


RESERVED: Final = FUNCTIONS | {helper_name(name) for name in HELPERS}
_STORABLE: Final = frozenset(
    {
        "set", "range", "datetime", "date", "timedelta", "counter", "keys", "values", "items", "match", "uuid", "hash",
        "bytes",
    }
)  # fmt: skip
_CONVERT: Final = {
    "set": "use `sorted(…)` to make a list of it",
    "range": "write `list(…)` around it",
    "datetime": "use `.isoformat()` or `.timestamp()`",
    "date": "use `.isoformat()`",
    "timedelta": "use `.total_seconds()`",
    "bytes": "use `.decode()` or `base64`",
    "counter": "write `dict(…)` around it",
    "match": "use `m[0]` or `m.group(1)`",
}


def _leak(expr: Expr, opaque: Opaque) -> Unsupported:
    article = "an" if opaque.kind[0] in "aeiou" else "a"
    return Unsupported(
        expr.origin,
        f"{article} {opaque.kind} is no JSON value",
        _CONVERT.get(opaque.kind, "write `list(…)` around it"),
    )
