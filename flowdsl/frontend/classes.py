"""Classes of a module, by what they mean to a workflow: errors, records, constants."""

import builtins
from typing import TYPE_CHECKING

import libcst as cst

from flowdsl.frontend.annotations import annotation_type
from flowdsl.frontend.symbols import ConstantsClass, ErrorClass, Imported, RecordClass, Symbol, Unusable
from flowdsl.ir.types import Field, RecordType

if TYPE_CHECKING:
    from flowdsl.frontend.module import Module

_ENUMS = {"enum.Enum": "Enum", "enum.StrEnum": "StrEnum", "enum.IntEnum": "IntEnum"}
_TYPED_DICT = ("typing.TypedDict", "typing_extensions.TypedDict")
_DATACLASS = ("dataclasses.dataclass",)

FLOWDSL_ERRORS = {
    "Error": (),
    "TaskFailed": ("States.TaskFailed",),
    "HeartbeatTimeout": ("States.HeartbeatTimeout",),
    "QueryEvaluationError": ("States.QueryEvaluationError",),
    "DataLimitExceeded": ("States.DataLimitExceeded",),
    "Permissions": ("States.Permissions",),
    "ExceedToleratedFailureThreshold": ("States.ExceedToleratedFailureThreshold",),
    "ItemReaderFailed": ("States.ItemReaderFailed",),
    "ResultWriterFailed": ("States.ResultWriterFailed",),
}
"""flowdsl's own exception classes and the ASL name each stands for (`Error` itself has none)."""

_FUNCTIONS = "make it a dataclass with fields only, and each method a function that takes the instance"


def builtin_error(name: str) -> type[BaseException] | None:
    """Return a builtin exception class by name."""
    found = getattr(builtins, name, None)
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def scan(module: "Module", node: cst.ClassDef) -> Symbol:
    """Classify a class definition."""
    name = node.name.value
    bases = [arg.value for arg in node.bases if arg.keyword is None and not arg.star]
    names = [_qualified(module, base) for base in bases]
    enum = next((_ENUMS[n] for n in names if n in _ENUMS), None)
    if enum is not None:
        mixed = next((n for n in names if n in ("str", "int")), "")
        own = {s.name.value for s in _statements(node) if isinstance(s, cst.FunctionDef)}
        if own & {"_missing_", "__new__"}:
            return Unusable(name, "an Enum that makes members of its own", node)
        if any(method.startswith("__") for method in own):
            return Unusable(name, "an Enum whose members behave in a way of their own", node)
        return ConstantsClass(name, _constants(node), f"{mixed}+Enum" if mixed else enum, module)
    if any(n in _TYPED_DICT for n in names):
        return RecordClass(name, _typed_dict(module, node), False, {}, module)
    error = _error_class(module, node, names)
    if error is not None:
        why = _beyond_a_name(module, node, error)
        return error if not why else Unusable(name, why, node)
    parents = [module.lookup(n) for n in names if n and "." not in n]
    record = next((p for p in parents if isinstance(p, RecordClass)), None)
    if any(_decorator(module, d) in _DATACLASS for d in node.decorators):
        if _has_methods(node):
            why = "a dataclass with methods; only its fields can cross into a machine"
            return Unusable(name, why, node, _FUNCTIONS)
        why = _beyond_fields(module, node)
        if why:
            return Unusable(name, why, node)
        frozen = "frozen" in _switched_on(module, node) or (record is not None and record.frozen)
        return RecordClass(name, _fields(module, node, record), True, _defaults(node, record), module, frozen)
    if record is not None and not record.dataclass:
        return RecordClass(name, _typed_dict(module, node, record), False, {}, module)
    if not bases and not _has_methods(node):
        return ConstantsClass(name, _constants(node), "", module)
    return Unusable(name, "a class with behaviour, which a state machine has no counterpart for", node, _FUNCTIONS)


def _qualified(module: "Module", node: cst.BaseExpression) -> str | None:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    symbol = module.symbols.get(node.value)
    root = symbol.qualified if isinstance(symbol, Imported) else node.value
    return ".".join([root, *reversed(parts)])


def _decorator(module: "Module", decorator: cst.Decorator) -> str | None:
    node = decorator.decorator
    return _qualified(module, node.func if isinstance(node, cst.Call) else node)


def _error_class(module: "Module", node: cst.ClassDef, names: list[str | None]) -> ErrorClass | None:
    own = _text_constant(node, "name")
    for base in names:
        if base is None:
            continue
        root = base.removeprefix("flowdsl.")
        name = node.name.value
        if base.startswith("flowdsl.") and root in FLOWDSL_ERRORS:
            return ErrorClass(name, own or name, FLOWDSL_ERRORS[root])
        parent = module.lookup(base) if "." not in base else module.program.follow(Imported(base))
        if isinstance(parent, ErrorClass):
            return ErrorClass(name, own or name, (parent.error, *parent.bases))
        builtin = builtin_error(base)
        if builtin is not None and issubclass(builtin, Exception):
            mro = tuple(c.__name__ for c in builtin.__mro__ if issubclass(c, Exception) and c is not Exception)
            return ErrorClass(name, own or name, mro)
    return None


_SHAPING = frozenset({"__init__", "__new__", "__str__", "__init_subclass__", "error", "cause", "args"})
"""What an exception class may not define: its instances have the text they are raised with, and the class's name."""


def _beyond_a_name(module: "Module", node: cst.ClassDef, error: ErrorClass) -> str:
    """Say what makes an exception class more than a name with bases; an empty text when nothing does."""
    bases = [_qualified(module, arg.value) or "" for arg in node.bases if arg.keyword is None and not arg.star]
    if len(bases) > 1:
        return "an exception class with several bases; an error of a machine has one line of them"
    for statement in _statements(node):
        if isinstance(statement, cst.FunctionDef) and statement.name.value in _SHAPING:
            return f"an exception class that defines `{statement.name.value}`; its text is what it is raised with"
    constants = _constants(node)
    shaping = next((key for key in constants if key in _SHAPING), None)
    if shaping is not None:
        return f"an exception class that defines `{shaping}`; its name is `name`, its text what it is raised with"
    if "name" in constants and _text_constant(node, "name") is None:
        return "an exception class whose `name` is computed; write the text"
    parent = module.lookup(bases[0]) if "." not in bases[0] else module.program.follow(Imported(bases[0]))
    named = (
        parent.error if isinstance(parent, ErrorClass) and parent.error != parent.name
        else next(iter(FLOWDSL_ERRORS.get(bases[0].removeprefix("flowdsl."), ())), "")
    )  # fmt: skip
    if named and "name" not in constants:
        return f"an exception class without a `name`, which would have that of its base, `{named}`"
    return ""


def _statements(node: cst.ClassDef) -> list[cst.CSTNode]:
    out: list[cst.CSTNode] = []
    for statement in node.body.body:
        if isinstance(statement, cst.SimpleStatementLine):
            out.extend(statement.body)
        else:
            out.append(statement)
    return out


def _has_methods(node: cst.ClassDef) -> bool:
    return any(isinstance(s, cst.FunctionDef) for s in _statements(node))


_OPTIONS = frozenset({"frozen", "slots", "repr", "unsafe_hash", "match_args", "weakref_slot"})
"""What ``@dataclass(…)`` may say without changing what its fields are, or how instances compare."""
_FIELD_OPTIONS = frozenset({"default", "default_factory", "repr", "hash", "metadata", "doc"})
_NO_FIELDS = ("ClassVar", "InitVar", "KW_ONLY")


def _switched_on(module: "Module", node: cst.ClassDef) -> list[str]:
    """Return the options that the decorator of a dataclass does not set to False."""
    out: list[str] = []
    for decorator in node.decorators:
        if _decorator(module, decorator) in _DATACLASS and isinstance(decorator.decorator, cst.Call):
            for arg in decorator.decorator.args:
                off = isinstance(arg.value, cst.Name) and arg.value.value == "False"
                named = arg.keyword.value if arg.keyword is not None else "*"
                # `init` and `eq` are on unless they are switched off.
                if off == (named in ("init", "eq")):
                    out.append(named)
    return out


def _beyond_fields(module: "Module", node: cst.ClassDef) -> str:
    """Say what makes a dataclass more than its fields; an empty text when nothing does."""
    for option in _switched_on(module, node):
        if option not in _OPTIONS:
            return f"a dataclass with the option `{option}`; a machine knows its fields only"
    for statement in _statements(node):
        if not isinstance(statement, cst.AnnAssign) or not isinstance(statement.target, cst.Name):
            continue
        annotation = statement.annotation.annotation
        outer = annotation.value if isinstance(annotation, cst.Subscript) else annotation
        named = outer.attr.value if isinstance(outer, cst.Attribute) else getattr(outer, "value", "")
        if named in _NO_FIELDS:
            return f"a dataclass with a `{named}`; a machine knows its fields only"
        match statement.value:
            case cst.Call(func=cst.Name(value="field") | cst.Attribute(attr=cst.Name(value="field")), args=args):
                for arg in args:
                    option = arg.keyword.value if arg.keyword is not None else ""
                    if option not in _FIELD_OPTIONS:
                        return f"a dataclass with `field({option}=…)`; a machine knows plain fields only"
    return ""


def _constants(node: cst.ClassDef) -> dict[str, cst.BaseExpression]:
    out: dict[str, cst.BaseExpression] = {}
    for statement in _statements(node):
        match statement:
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))], value=value):
                out[name] = value
            case cst.AnnAssign(target=cst.Name(value=name), value=value) if value is not None:
                out[name] = value
    return out


def _text_constant(node: cst.ClassDef, name: str) -> str | None:
    value = _constants(node).get(name)
    if isinstance(value, cst.SimpleString | cst.ConcatenatedString):
        text = value.evaluated_value
        return text if isinstance(text, str) else None
    return None


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
    for statement in _statements(node):
        if isinstance(statement, cst.AnnAssign) and isinstance(statement.target, cst.Name):
            type_, required = annotation_type(module, statement.annotation.annotation)
            name = statement.target.value
            fields[name] = Field(name, type_, total if required is None else required)
    return RecordType(tuple(fields.values()), closed=False, name=node.name.value)


def _defaults(node: cst.ClassDef, parent: RecordClass | None) -> dict[str, cst.BaseExpression]:
    out = dict(parent.defaults) if parent is not None else {}
    for statement in _statements(node):
        if (
            isinstance(statement, cst.AnnAssign)
            and isinstance(statement.target, cst.Name)
            and statement.value is not None
        ):
            out[statement.target.value] = statement.value
    return out
