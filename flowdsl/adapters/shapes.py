"""Check an argument against its API shape, respell it for Step Functions, and read result types off shapes.

The walk takes *expressions*: what is written out in the call is checked in depth (unknown and missing members with
did-you-mean, types, enumerations, lengths and ranges), what is only known at run time is checked by its static type.
botocore's own validator takes no dynamic values and knows no enumerations, maxima or Step Functions spelling.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from flowdsl.adapters.integrations import Style, member
from flowdsl.adapters.respelling import respelled, respelled_at_run_time, respelled_by_type, spelled_like
from flowdsl.diagnostics.model import did_you_mean
from flowdsl.ir.expr import Comprehension, Cond, DictOf, Expr, Let, ListOf, Literal, Param, Spread
from flowdsl.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    JSON_FLOAT,
    STR,
    AnyType,
    DictType,
    Field,
    ListType,
    NeverType,
    RecordType,
    Scalar,
    TupleType,
    Type,
    members,
    show,
)
from flowdsl.records import dataclass
from flowdsl.source import Located

Report = Callable[[str, str, Located], None]
"""Takes a problem's message, its help, and where it stands."""

_WANTED: dict[str, tuple[str, ...]] = {
    "string": ("str",),
    "character": ("str",),
    "blob": ("str", "dict", "list"),  # objects are sent as their JSON text
    "integer": ("int",),
    "long": ("int",),
    "float": ("int", "float"),
    "double": ("int", "float"),
    "boolean": ("bool",),
    "timestamp": ("str", "int", "float"),
    "structure": ("dict",),
    "map": ("dict",),
    "list": ("list",),
}

_SAID: dict[str, str] = {
    "string": "text", "character": "text", "blob": "text or a JSON object",
    "integer": "an integer", "long": "an integer",
    "float": "a number", "double": "a number", "boolean": "True or False", "timestamp": "a timestamp (ISO 8601 text)",
    "structure": "a dict", "map": "a dict", "list": "a list",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speller:
    """One walk over an argument.

    Attributes:
        style: the dialect of the result.
        report: where problems go.
        type_of: the static type of an expression.
        free: member paths (``Entries[].Detail``) that take any JSON, whatever the API says.
        live: whether this is a call in plain Python, whose values may be parts of results in Step Functions' spelling.
    """

    style: Style
    report: Report
    type_of: Callable[[Expr], Type]
    free: frozenset[str] = frozenset()
    live: bool = False

    def spell(self, expr: Expr, shape: Any, path: str) -> Expr:
        """Check `expr` against `shape` and return it in Step Functions' spelling; `path` names it in messages."""
        if _pattern(path) in self.free or getattr(shape, "is_document_type", False):
            return expr
        match expr:
            case Cond(test, then, orelse, origin):
                return Cond(test, self.spell(then, shape, path), self.spell(orelse, shape, path), origin)
            case Let(name, value, body, origin):
                return Let(name, value, self.spell(body, shape, path), origin)
            case Param():
                return expr
            case Literal(None):
                self.report(f"`{path}` is None", "leave it out", expr.origin)
                return expr
            case Literal():
                self._scalar(expr, shape, path)
                return expr
            case DictOf() if shape.type_name == "structure":
                return self._structure(expr, shape, path)
            case DictOf() if shape.type_name == "map":
                return self._map(expr, shape, path)
            case ListOf() if shape.type_name == "list":
                return self._list(expr, shape, path)
            case Comprehension("list", element, clauses, origin) if shape.type_name == "list":
                return Comprehension("list", self.spell(element, shape.member, f"{path}[…]"), clauses, origin)
        return self._dynamic(expr, shape, path)

    def _structure(self, expr: DictOf, shape: Any, path: str) -> Expr:
        known = shape.members
        results = {member(name, self.style): name for name in known} if self.live else {}
        given: set[str] = set()
        open_ended = False
        entries: list[tuple[Expr, Expr] | Spread] = []
        for entry in expr.entries:
            if isinstance(entry, Spread):
                open_ended = True
                entries.append(Spread(self._dynamic(entry.value, shape, path), entry.origin))
                continue
            key, value = entry
            if not (isinstance(key, Literal) and isinstance(key.value, str)):
                self.report(
                    f"a key of `{path}` is not known at compile time", "write the keys as literal text", key.origin
                )
                entries.append(entry)
                continue
            name = key.value if key.value in known else results.get(key.value, key.value)
            if name not in known:
                self.report(f"`{path}` has no `{name}`", suggest(name, known), key.origin)
                if self.live:  # what a machine makes of it at run time: it fails where it respells
                    return respelled_at_run_time(expr, shape, self.style) if respelled(shape, self.style) else expr
                # A member in another case is not missing as well, and what is wrong in it is worth knowing.
                meant = _folded(known).get(_fold(name))
                if meant is None:
                    continue
                name = meant
            given.add(name)
            spelled = Literal(member(name, self.style), key.origin)
            entries.append((spelled, self.spell(value, known[name], f"{path}.{name}")))
        missing = [name for name in shape.required_members if name not in given]
        if missing and not open_ended:
            self.report(f"`{path}` lacks {_listed(missing)}", f"add {_listed(missing)}", expr.origin)
        if getattr(shape, "is_tagged_union", False) and not open_ended and len(given) != 1:
            self.report(f"`{path}` takes exactly one of {_listed(list(known))}", "give one of them", expr.origin)
        return DictOf(tuple(entries), expr.origin)

    def _map(self, expr: DictOf, shape: Any, path: str) -> Expr:
        entries: list[tuple[Expr, Expr] | Spread] = []
        for entry in expr.entries:
            if isinstance(entry, Spread):
                entries.append(Spread(self._dynamic(entry.value, shape, path), entry.origin))
                continue
            key, value = entry
            label = str(key.value) if isinstance(key, Literal) else "…"
            if isinstance(key, Literal):
                self._scalar(key, shape.key, f"{path} key")
            entries.append((key, self.spell(value, shape.value, f"{path}[{label!r}]")))
        return DictOf(tuple(entries), expr.origin)

    def _list(self, expr: ListOf, shape: Any, path: str) -> Expr:
        items: list[Expr | Spread] = []
        for number, item in enumerate(expr.items):
            if isinstance(item, Spread):
                items.append(Spread(self._dynamic(item.value, shape, path), item.origin))
            else:
                items.append(self.spell(item, shape.member, f"{path}[{number}]"))
        if not any(isinstance(item, Spread) for item in items):
            self._bounds(len(items), shape, path, "items", expr.origin)
        return ListOf(tuple(items), expr.origin)

    def _scalar(self, expr: Literal, shape: Any, path: str) -> None:
        value, wanted = expr.value, _WANTED.get(shape.type_name)
        if wanted is None:
            return
        kind = {bool: "bool", int: "int", float: "float", str: "str"}.get(type(value), "")
        if kind == "float" and isinstance(value, float) and value.is_integer():
            kind = "int"
        if kind not in wanted:
            self.report(
                f"`{path}` must be {_SAID[shape.type_name]}, not {value!r}", _cast(value, shape.type_name), expr.origin
            )
            return
        if isinstance(value, str) and shape.type_name == "string":
            choices = list(getattr(shape, "enum", []) or [])
            if choices and value not in choices:
                shown = _listed(choices) if len(choices) <= 12 else ""
                self.report(
                    f"`{path}` cannot be {value!r}",
                    suggest(value, choices) or (f"use one of {shown}" if shown else "see the API's documentation"),
                    expr.origin,
                )
            self._bounds(len(value), shape, path, "characters", expr.origin)
            pattern = shape.metadata.get("pattern")
            # The whole text must match, as in the services; a pattern that Python cannot read is left to AWS.
            if isinstance(pattern, str) and not _matches(pattern, value):
                self.report(
                    f"`{path}` is {value!r}, which AWS does not accept", f"it must match `{pattern}`", expr.origin
                )
        elif kind in ("int", "float") and shape.type_name != "timestamp":
            self._bounds(value, shape, path, "", expr.origin)

    def _bounds(self, size: Any, shape: Any, path: str, unit: str, origin: Located) -> None:
        low, high = shape.metadata.get("min"), shape.metadata.get("max")
        said = f" {unit}" if unit else ""
        if isinstance(low, int | float) and size < low:
            self.report(
                f"`{path}` is {size}{said}, less than the minimum of {low}", f"use at least {low}{said}", origin
            )
        if isinstance(high, int | float) and size > high:
            self.report(
                f"`{path}` is {size}{said}, more than the maximum of {high}", f"use at most {high}{said}", origin
            )

    def _dynamic(self, expr: Expr, shape: Any, path: str) -> Expr:
        type_ = self.type_of(expr)
        wanted = _WANTED.get(shape.type_name)
        if wanted is None:
            return expr
        kinds = {kind_of(alternative) for alternative in members(type_)}
        if "any" not in kinds and not kinds & set(wanted):
            self.report(
                f"`{path}` must be {_SAID[shape.type_name]}, not {show(type_)}", _convert(kinds, wanted), expr.origin
            )
            return expr
        if "any" not in kinds and "none" in kinds:
            self.report(
                f"`{path}` may be None", "leave the argument out in that case, or test for None first", expr.origin
            )
        example = respelled(shape, self.style)
        spelled = respelled_by_type(expr, shape, type_, self.style) if example else None
        if spelled is not None:
            return spelled
        if isinstance(type_, RecordType) and shape.type_name == "structure":
            known = [member(name, self.style) for name in shape.members]
            for field in type_.fields:
                if field.name not in known and not (example and field.name in shape.members):
                    self.report(f"`{path}` has no `{field.name}`", suggest(field.name, known), expr.origin)
        if example and not spelled_like(type_, shape, self.style):
            return respelled_at_run_time(expr, shape, self.style)
        return expr


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except re.error:
        return None


def _matches(pattern: str, value: str) -> bool:
    compiled = _compiled(pattern)
    return compiled is None or len(value) > 2048 or compiled.fullmatch(value) is not None


def suggest(word: str, known: Sequence[str] | Any) -> str:
    """Return a did-you-mean for a wrong member or choice, whatever its case; else what there is, when that is short."""
    names = list(known)
    exact = _folded(names).get(_fold(word))
    if exact is not None:
        return f"did you mean `{exact}`?"
    near = did_you_mean(word, names)
    if near:
        return near
    return f"it has {_listed(sorted(names))}" if 0 < len(names) <= 12 else ""


def _fold(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _folded(names: Iterable[str]) -> dict[str, str]:
    return {_fold(name): name for name in names}


def kind_of(type_: Type) -> str:
    """Return the JSON kind of a type's values: ``any``, ``none``, ``bool``, ``int``, ``float``, ``str``, ``list``, …"""
    match type_:
        case Scalar(kind):
            return kind
        case ListType() | TupleType():
            return "list"
        case DictType() | RecordType():
            return "dict"
        case AnyType() | NeverType():
            return "any"
    return "opaque"


def result_type(shape: Any, style: Style, *, metadata: bool = True) -> Type:
    """Return the static type of a result in Step Functions' spelling; ``ANY`` where the shape recurses.

    Args:
        shape: the output shape, or None for an operation that returns nothing.
        style: the dialect.
        metadata: whether Step Functions adds ``SdkHttpMetadata`` and ``SdkResponseMetadata`` (optimized integrations).
    """
    extra = (
        (Field("SdkHttpMetadata", ANY, False), Field("SdkResponseMetadata", ANY, False))
        if metadata and style == "optimized"
        else ()
    )
    if shape is None:
        return RecordType(extra, closed=True, name="the result")
    type_ = _type(shape, style, frozenset())
    if isinstance(type_, RecordType) and extra:
        return RecordType(type_.fields + extra, type_.closed, type_.name)
    return type_


def _type(shape: Any, style: Style, seen: frozenset[str]) -> Type:
    if shape.name in seen or len(seen) > 24:
        return ANY
    below = seen | {shape.name}
    match shape.type_name:
        case "string" | "character" | "blob":
            return STR
        case "integer" | "long":
            return INT
        case "float" | "double":
            return JSON_FLOAT
        case "boolean":
            return BOOL
        case "list":
            return ListType(_type(shape.member, style, below))
        case "map":
            return DictType(_type(shape.value, style, below))
        case "timestamp" if style == "sdk":
            return STR
        case "structure" if not getattr(shape, "is_document_type", False):
            fields = tuple(
                Field(member(name, style), _type(target, style, below), name in shape.required_members)
                for name, target in shape.members.items()
            )
            return RecordType(fields, closed=True, name=shape.name)
    # Timestamps of optimized integrations are text in some and numbers in others.
    return ANY


@lru_cache(maxsize=512)
def output_type(boto3: str, operation: str, style: Style) -> Type:
    """Return the result type of an API operation."""
    from flowdsl.adapters.models import operation_model

    model = operation_model(boto3, operation)
    return ANY if model is None else result_type(model.output_shape, style)


def literal_type(expr: Expr) -> Type:
    """Return what an expression's own form says of its type: the fallback where nobody infers more."""
    match expr:
        case Literal(value):
            match value:
                case None:
                    return Scalar("none")
                case bool():
                    return BOOL
                case int():
                    return INT
                case float():
                    return FLOAT
                case str():
                    return STR
        case ListOf():
            return ListType(ANY)
        case DictOf():
            return DictType(ANY)
    return ANY


def _pattern(path: str) -> str:
    """Turn ``Entries[0].Detail`` into ``Entries[].Detail``."""
    out, skip = [], False
    for char in path:
        if char == "[":
            skip = True
            out.append("[")
        elif char == "]":
            skip = False
            out.append("]")
        elif not skip:
            out.append(char)
    return "".join(out)


def _cast(value: object, wanted: str) -> str:
    if wanted == "string" and isinstance(value, bool | int | float):
        return f"write {str(value).lower() if isinstance(value, bool) else str(value)!r}"
    if wanted in ("integer", "long") and isinstance(value, str) and value.lstrip("-").isdigit():
        return f"write {value}"
    return ""


def _convert(kinds: set[str], wanted: tuple[str, ...]) -> str:
    """Say which conversion a run-time value needs, where one is at hand."""
    if wanted == ("str",) and kinds <= {"int", "bool"}:
        return "write `str(…)` around it"
    return "write `int(…)` around it" if wanted == ("int",) and kinds <= {"str", "float"} else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
