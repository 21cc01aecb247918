"""Classes of a module, by what they mean to a workflow: errors, records, constants."""

from typing import TYPE_CHECKING

import libcst as cst

from flowdsl.frontend import class_bodies, class_text, enum_numbers, error_classes
from flowdsl.frontend.annotations import annotation_type
from flowdsl.frontend.symbols import ConstantsClass, RecordClass, Symbol, Unusable
from flowdsl.ir.types import Field, RecordType

if TYPE_CHECKING:
    from flowdsl.frontend.module import Module

_ENUMS = {"enum.Enum": "Enum", "enum.StrEnum": "StrEnum", "enum.IntEnum": "IntEnum"}
_TYPED_DICT = ("typing.TypedDict", "typing_extensions.TypedDict")
_DATACLASS = ("dataclasses.dataclass",)

_MEMBERS = "give each member by itself a text or a whole number, in the body of a class that derives from one Enum"
_PLAINLY = "let the dataclass hold annotated fields only, each with its default written out beside it"
_ORDER = "leave the option out, and sort by the fields: `key=lambda item: (item.a, item.b)`"
_FIELDS = "write the fields of the base out in the dataclass itself"
_TEXT = "let the class be empty, and say the rest in the text that it is raised with: `raise Late(f\"{status}: …\")`"
_FUNCTIONS = "make it a dataclass with fields only, and each method a function that takes the instance"


def scan(module: "Module", node: cst.ClassDef) -> Symbol:
    """Classify a class definition."""
    name = node.name.value
    bases = [arg.value for arg in node.bases if arg.keyword is None and not arg.star]
    names = [class_text.named(module, base) for base in bases]
    beyond = class_bodies.decorated(module, node) or class_bodies.not_read(node)
    enum = next((_ENUMS[n] for n in names if n in _ENUMS), None)
    if enum is not None:
        mixed = next((n for n in names if n in ("str", "int")), "")
        kind = f"{mixed}+Enum" if mixed else enum
        own = {s.name.value for s in class_text.statements(node) if isinstance(s, cst.FunctionDef)}
        if own & {"_missing_", "__new__"}:
            return Unusable(name, "an Enum that makes members of its own", node)
        beyond = beyond or class_bodies.enum_beyond(module, node, names, kind)
        if beyond:
            return Unusable(name, beyond, node, _MEMBERS)
        members = class_text.constants(node)
        if kind != "Enum":
            module.program.hidden.update(n for n in members if hasattr(str, n) or hasattr(int, n))
        own_way = "_generate_next_value_" in own or len(names) > 1
        numbered = {} if own_way else enum_numbers.numbered(module, members, kind)
        return ConstantsClass(name, members, kind, module, _doubts(node, enum=True), numbered)
    if any(n in _TYPED_DICT for n in names):
        return RecordClass(name, _typed_dict(module, node), False, {}, module)
    error = error_classes.error_class(module, node)
    if error is not None:
        return error if not error.beyond else Unusable(name, error.beyond, node, _TEXT, error)
    parents = [class_bodies.symbol_of(module, base) for base in bases]
    record = next((p for p in parents if isinstance(p, RecordClass)), None)
    if any(class_text.decorator(module, d) in _DATACLASS for d in node.decorators):
        if _has_methods(node):
            why = "a dataclass with methods; only its fields can cross into a machine"
            return Unusable(name, why, node, _FUNCTIONS)
        why = class_bodies.derived(module, node)
        if why:
            return Unusable(name, why, node, _FIELDS)
        type_ = _fields(module, node, record)
        why = _beyond_fields(module, node)
        if why:
            return Unusable(name, why, node, _ORDER if "`order`" in why else _PLAINLY)
        why = beyond or _beyond_defaults(node, record, type_)
        if why:
            return Unusable(name, why, node, _PLAINLY)
        frozen = "frozen" in _switched_on(module, node) or (record is not None and record.frozen)
        defaults = _defaults(node, record)
        inherited = [] if record is None else [n for n, value in record.defaults.items() if defaults.get(n) is value]
        written = {n: record.written.get(n, record.module) for n in inherited} if record is not None else {}
        named = _keyword_only(module, node, record)
        return RecordClass(name, type_, True, defaults, module, frozen, written, named)
    if record is not None and not record.dataclass:
        return RecordClass(name, _typed_dict(module, node, record), False, {}, module)
    if not bases and not _has_methods(node):
        if node.keywords or any(arg.star for arg in node.bases):
            beyond = beyond or "a class with more than constants"
        if beyond:
            return Unusable(name, beyond, node, "assign each constant by itself, at the top of the class or the module")
        return ConstantsClass(name, class_text.constants(node), "", module, _doubts(node, enum=False))
    return Unusable(name, "a class with behaviour, which a state machine has no counterpart for", node, _FUNCTIONS)


def _doubts(node: cst.ClassDef, *, enum: bool) -> dict[str, str]:
    """Return why constants of a class cannot be read, by their names."""
    doubts: dict[str, str] = {}
    members = class_text.constants(node)
    for name, read in class_bodies.reading(node).items():
        again = enum and isinstance(members.get(name), cst.Name)  # another name of a member
        if not again:
            doubts[name] = f"computed from `{read}`, another name of the class"
    seen: set[str] = set()
    for statement in class_text.statements(node):
        for name in class_bodies.bound(statement) or []:
            if name in seen:
                doubts[name] = "given a value more than once"
            if class_text.is_private(name):
                doubts[name] = "a private name, which the class has under another one"
            seen.add(name)
    return doubts


def _has_methods(node: cst.ClassDef) -> bool:
    return any(isinstance(s, cst.FunctionDef) for s in class_text.statements(node))


_OPTIONS = frozenset({"frozen", "slots", "repr", "unsafe_hash", "match_args", "weakref_slot", "kw_only"})
"""What ``@dataclass(…)`` may say without changing what its fields are, or how instances compare."""
_FIELD_OPTIONS = frozenset({"default", "default_factory", "repr", "hash", "metadata", "doc", "kw_only"})
_NO_FIELDS = ("ClassVar", "InitVar", "KW_ONLY")


def _switched_on(module: "Module", node: cst.ClassDef) -> list[str]:
    """Return the options that the decorator of a dataclass does not set to False."""
    out: list[str] = []
    for decorator in node.decorators:
        if class_text.decorator(module, decorator) in _DATACLASS and isinstance(decorator.decorator, cst.Call):
            for arg in decorator.decorator.args:
                off = isinstance(arg.value, cst.Name) and arg.value.value == "False"
                named = arg.keyword.value if arg.keyword is not None else "*"
                if not class_text.is_switch(arg.value):
                    out.append(f"{named}=…")  # computed: it may be off as well as on
                    continue
                # `init` and `eq` are on unless they are switched off.
                if off == (named in ("init", "eq")):
                    out.append(named)
    return out


def _keyword_only(module: "Module", node: cst.ClassDef, parent: RecordClass | None) -> frozenset[str]:
    """Return the fields that only a keyword argument can give: what a class annotates again is as it says itself."""
    found = set(parent.keyword_only) if parent is not None else set()
    every = "kw_only" in _switched_on(module, node)
    for statement in class_text.statements(node):
        if isinstance(statement, cst.AnnAssign) and isinstance(statement.target, cst.Name):
            call = statement.value if isinstance(statement.value, cst.Call) else None
            is_field = call is not None and class_text.named(module, call.func) == "dataclasses.field"
            options = call.args if call is not None and is_field else ()
            own = [arg.value for arg in options if arg.keyword is not None and arg.keyword.value == "kw_only"]
            only = every if not own else isinstance(own[0], cst.Name) and own[0].value == "True"
            (found.add if only else found.discard)(statement.target.value)
    return frozenset(found)


def _beyond_fields(module: "Module", node: cst.ClassDef) -> str:
    """Say what makes a dataclass more than its fields; an empty text when nothing does."""
    for option in _switched_on(module, node):
        if option not in _OPTIONS:
            return f"a dataclass with the option `{option}`; a machine knows its fields only"
    for statement in class_text.statements(node):
        if not isinstance(statement, cst.AnnAssign) or not isinstance(statement.target, cst.Name):
            continue
        named = class_bodies.outer_name(module, statement.annotation.annotation)
        if named in _NO_FIELDS:
            return f"a dataclass with a `{named}`; a machine knows its fields only"
        match statement.value:
            case cst.Call(func=cst.Name(value="field") | cst.Attribute(attr=cst.Name(value="field")), args=args):
                if class_text.named(module, statement.value.func) != "dataclasses.field":
                    return "a dataclass with a `field` that is not the one of `dataclasses`"
                for arg in args:
                    option = arg.keyword.value if arg.keyword is not None else ""
                    if option == "kw_only" and not class_text.is_switch(arg.value):
                        return "a dataclass with a computed `field(kw_only=…)`"
                    if option not in _FIELD_OPTIONS:
                        return f"a dataclass with `field({option}=…)`; a machine knows plain fields only"
    return ""


def _beyond_defaults(node: cst.ClassDef, parent: RecordClass | None, type_: RecordType) -> str:
    """Say which default of a dataclass is not what its annotated statement says; an empty text when all are."""
    why = class_bodies.rebound(node, {field.name for field in type_.fields})
    if why:
        return why
    for name, read in class_bodies.reading(node).items():
        if type_.field(name) is not None:
            return f"a dataclass whose default of `{name}` reads `{read}`, another name of the class"
    for statement in class_text.statements(node):
        match statement:
            case cst.AnnAssign(target=cst.Name(value=name), value=None) if parent and name in parent.defaults:
                return f"a dataclass that annotates `{name}` of its base again, without the default"
            case _:
                pass
    return ""


def _typed_dict(module: "Module", node: cst.ClassDef, parent: RecordClass | None = None) -> RecordType:
    total = True
    for keyword in node.keywords:
        if keyword.keyword is not None and keyword.keyword.value == "total" and isinstance(keyword.value, cst.Name):
            total = keyword.value.value == "True"
    return _fields(module, node, parent, total=total)


def _fields(module: "Module", node: cst.ClassDef, parent: RecordClass | None, *, total: bool = True) -> RecordType:
    fields: dict[str, Field] = {}
    if parent is not None and isinstance(parent.type, RecordType):
        fields.update({f.name: f for f in parent.type.fields})
    for statement in class_text.statements(node):
        if isinstance(statement, cst.AnnAssign) and isinstance(statement.target, cst.Name):
            type_, required = annotation_type(module, statement.annotation.annotation)
            name = statement.target.value
            fields[name] = Field(name, type_, total if required is None else required)
    return RecordType(tuple(fields.values()), closed=False, name=node.name.value)


def _defaults(node: cst.ClassDef, parent: RecordClass | None) -> dict[str, cst.BaseExpression]:
    out = dict(parent.defaults) if parent is not None else {}
    for statement in class_text.statements(node):
        if (
            isinstance(statement, cst.AnnAssign)
            and isinstance(statement.target, cst.Name)
            and statement.value is not None
        ):
            out[statement.target.value] = statement.value
    return out
