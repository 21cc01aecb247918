"""What the statements, bases and decorators of a class are, beyond what a workflow can be told of it.

A class counts only when every part of it is one that is understood: a part that is passed over may be the one that
gives a field another default, or a member another value.
"""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import libcst as cst

from flowdsl.frontend import class_text
from flowdsl.frontend.symbols import Constant, ConstantsClass, Imported, Live, RecordClass, Symbol, Unusable

if TYPE_CHECKING:
    from flowdsl.frontend.module import Module

_HARMLESS: Final = frozenset({"typing.final", "typing_extensions.final", "enum.unique", "dataclasses.dataclass"})
"""Decorators that leave a class as its text says (`dataclass` is looked at by itself)."""
_EMPTY_BASES: Final = frozenset({"object", "abc.ABC", "typing.Generic", "typing.Protocol"})
_PLAIN_DUNDERS: Final = frozenset({"__doc__", "__slots__", "__hash__", "__module__", "__test__", "__order__"})
_DESCRIPTORS: Final = frozenset({"property", "staticmethod", "classmethod", "enum.property", "enum.nonmember"})
_CLOSED: Final = (
    cst.Add, cst.Subtract, cst.Multiply, cst.LeftShift, cst.BitOr, cst.BitAnd, cst.BitXor, cst.FloorDivide, cst.Modulo,
)  # fmt: skip
"""Operators that give an int for ints."""


def shown(node: cst.CSTNode) -> str:
    """Return the first line of a statement."""
    return cst.Module([]).code_for_node(node).strip().partition("\n")[0].rstrip()


def bound(statement: cst.CSTNode) -> list[str] | None:
    """Return the names that a statement of a class gives a value; None for one that does more than that."""
    match statement:
        case cst.Pass() | cst.AnnAssign(target=cst.Name(), value=None):
            return []
        case cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString() | cst.Ellipsis()):
            return []
        case cst.AnnAssign(target=cst.Name(value=name)) | cst.FunctionDef(name=cst.Name(value=name)):
            return [name]
        case cst.ClassDef(name=cst.Name(value=name)):
            return [name]
        case cst.Assign(targets=targets):
            names: list[str] = []
            for target in targets:
                elements = target.target.elements if isinstance(target.target, cst.Tuple | cst.List) else [target]
                for element in elements:
                    node = element.target if isinstance(element, cst.AssignTarget) else element.value
                    if not isinstance(node, cst.Name):
                        return None
                    names.append(node.value)
            return names
        case _:
            return None


def own_names(node: cst.ClassDef) -> set[str]:
    """Return the names that a class has by its text: its fields, constants and methods."""
    found = class_text.statements(node)
    annotated = {s.target.value for s in found if isinstance(s, cst.AnnAssign) and isinstance(s.target, cst.Name)}
    return annotated.union(*(bound(statement) or () for statement in found))


def _dunder(name: str) -> bool:
    """Whether Python looks at the name itself, and does more than a workflow is told of."""
    return name.startswith("__") and name.endswith("__") and name not in _PLAIN_DUNDERS


def not_read(node: cst.ClassDef) -> str:
    """Say which statement of a class does more than bind names; an empty text when none does."""
    for statement in class_text.statements(node):
        if bound(statement) is None:
            return f"a class with `{shown(statement)}` in its body, which may bind any name"
        if not isinstance(statement, cst.FunctionDef | cst.ClassDef) and _assigns(statement):
            return f"a class with a `:=` in its body (`{shown(statement)}`)"
    return ""


def _assigns(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.NamedExpr) or any(_assigns(child) for child in node.children)


def decorated(module: "Module", node: cst.ClassDef) -> str:
    """Say which decorator may make another class of it; an empty text when none does."""
    for decorator in node.decorators:
        if class_text.decorator(module, decorator) not in _HARMLESS:
            return f"a class with the decorator `{shown(decorator)}`, which may do anything"
    return ""


def symbol_of(module: "Module", base: cst.BaseExpression) -> Symbol | None:
    """Return the class that a base is, also one of another module of the user's."""
    name = class_text.named(module, class_text.outer(base))
    if name is None:
        return None
    return module.lookup(name) if "." not in name else module.program.follow(Imported(name))


def derived(module: "Module", node: cst.ClassDef) -> str:
    """Say which base of a dataclass gives it more than the fields of one dataclass; an empty text when none does."""
    if node.keywords or any(arg.star for arg in node.bases):
        return f"a dataclass with more than classes in the parentheses of `{shown(node.with_changes(decorators=()))}`"
    records = 0
    annotated = [s.target for s in class_text.statements(node) if isinstance(s, cst.AnnAssign)]
    fields = {target.value for target in annotated if isinstance(target, cst.Name)}
    for arg in node.bases:
        base = arg.value
        match symbol_of(module, base):
            case RecordClass(dataclass=True):
                records += 1
            case ConstantsClass(enum="", members=names) if not (names.keys() & fields or any(map(_dunder, names))):
                pass
            case Unusable(why=why):
                return f"a dataclass that derives from `{shown(base)}`, which is {why}"
            case _:
                if class_text.named(module, class_text.outer(base)) not in _EMPTY_BASES:
                    return f"a dataclass that derives from `{shown(base)}`, which is no dataclass that is known"
    return "a dataclass that derives from several dataclasses" if records > 1 else ""


def names_read(node: cst.CSTNode) -> Iterator[str]:
    """Yield the names that an expression reads when it is evaluated: a lambda's body is not, then."""
    match node:
        case cst.Name(value=name):
            yield name
        case cst.Attribute(value=value):
            yield from names_read(value)
        case cst.Lambda(params=params):
            for parameter in (*params.params, *params.kwonly_params, *params.posonly_params):
                if parameter.default is not None:
                    yield from names_read(parameter.default)
        case cst.Arg(value=value):
            yield from names_read(value)
        case _:
            for child in node.children:
                yield from names_read(child)


def reading(node: cst.ClassDef) -> dict[str, str]:
    """Return the names whose value reads an earlier name of the class, each with that name.

    Such a name is not the one that the module gives the same text.
    """
    found: dict[str, str] = {}
    before: set[str] = set()
    for statement in class_text.statements(node):
        names = bound(statement) or []
        if isinstance(statement, cst.Assign | cst.AnnAssign) and statement.value is not None:
            read = next((name for name in names_read(statement.value) if name in before), None)
            if read is not None:
                found.update(dict.fromkeys(names, read))
        before.update(names)
    return found


def rebound(node: cst.ClassDef, fields: set[str]) -> str:
    """Say which statement gives a field a value without its annotation; an empty text when none does."""
    for statement in class_text.statements(node):
        if isinstance(statement, cst.AnnAssign):
            continue
        for name in bound(statement) or []:
            if name in fields:
                return f"a dataclass with `{shown(statement)}`, which gives a field a value without its annotation"
            if _dunder(name):
                return f"a dataclass with `{shown(statement)}`; a machine knows its fields only"
    return ""


def outer_name(module: "Module", annotation: cst.BaseExpression, depth: int = 0) -> str:
    """Return the last name of what an annotation is made with, also where that is a text or another name of it."""
    if isinstance(annotation, cst.SimpleString | cst.ConcatenatedString):
        text = annotation.evaluated_value
        try:
            annotation = cst.parse_expression(str(text).partition("[")[0].strip())
        except cst.ParserSyntaxError:
            return ""
    outer = class_text.outer(annotation)
    symbol = symbol_of(module, outer)
    if isinstance(symbol, Constant) and depth < 20:
        return outer_name(symbol.module, symbol.value, depth + 1)
    if isinstance(symbol, Imported):
        return symbol.qualified.rpartition(".")[2]
    return (class_text.named(module, outer) or "").rpartition(".")[2]


def enum_beyond(module: "Module", node: cst.ClassDef, names: list[str | None], kind: str) -> str:
    """Say what makes an Enum more than names of literal values; an empty text when nothing does."""
    allowed = [["enum." + kind]] if "+" not in kind else [[kind.partition("+")[0], "enum.Enum"]]
    real = kind == "Enum" and names == ["float", "enum.Enum"]
    if not (real or names in allowed) or node.keywords or any(arg.star for arg in node.bases):
        return "an Enum that derives from more than `Enum`, `StrEnum`, `IntEnum`, or `str` or `int` with `Enum`"
    if any(class_text.decorator(module, d) not in _HARMLESS - {"dataclasses.dataclass"} for d in node.decorators):
        return "an Enum that is made a dataclass"
    if len(names) > 1 and module.lookup(str(names[0])) is not None:
        return f"an Enum whose base `{names[0]}` is no built-in class"
    base: type | None = str if kind in ("StrEnum", "str+Enum") else int if kind in ("IntEnum", "int+Enum") else None
    base = float if real else base
    constants = class_text.constants(node)
    for statement in class_text.statements(node):
        own = bound(statement) or []
        for name in own:
            if _dunder(name):
                return "an Enum whose members behave in a way of their own"
            if name == "_ignore_" or class_text.is_private(name):
                return f"an Enum with `{name}`, which keeps names from being members"
        if isinstance(statement, cst.ClassDef):
            return f"an Enum with a class in its body (`{shown(statement)}`)"
        if isinstance(statement, cst.FunctionDef):
            why = _method(module, statement, base)
            if why:
                return why
        elif isinstance(statement, cst.Assign | cst.AnnAssign) and statement.value is not None:
            if not set(own) <= constants.keys():
                return f"an Enum with `{shown(statement)}`: the members are not written one by one"
            for name in own:
                value = constants[name]
                if isinstance(value, cst.Lambda) or (name in ("value", "name") and literal(value) is None):
                    return f"an Enum with `{shown(statement)}`, which may be no member"
                if base is not None and not class_text.is_sunder(name) and not _kept(module, value, base, kind):
                    return f"an Enum with `{shown(statement)}`, whose value `{base.__name__}` may make another one of"
    return "an Enum without members" if all(map(class_text.is_sunder, constants)) else ""


def _method(module: "Module", node: cst.FunctionDef, base: type | None) -> str:
    name = node.name.value
    if name in ("value", "name", "_value_", "_name_") or (base is not None and hasattr(base, name)):
        return f"an Enum that defines `{name}` itself"
    for decorator in node.decorators:
        named = class_text.decorator(module, decorator) or ""
        if named not in _DESCRIPTORS and named.partition(".")[0] not in ("functools", "typing", "abc", "types"):
            return f"an Enum with the decorator `{shown(decorator)}` in its body, which may make a member"
    return ""


def literal(node: cst.BaseExpression) -> tuple[object] | None:
    """Return the value of an expression that is written out, also a sum of texts or whole numbers; in a tuple of one.

    None for another expression.
    """
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        left, right = literal(node.left), literal(node.right)
        if left is None or right is None:
            return None
        match left[0], right[0]:
            case (str() as a, str() as b):
                return (a + b,)
            case (int() as x, int() as y):
                return (x + y,)
            case _:
                return None
    try:
        return (ast.literal_eval(cst.Module([]).code_for_node(node)),)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _kept(module: "Module", node: cst.BaseExpression, base: type, kind: str, depth: int = 0) -> bool:
    """Whether a member keeps the value that it is given: ``int`` makes 5 of ``"5"``, and ``str`` the other way."""
    found = literal(node)
    if found is not None:
        return isinstance(found[0], base)
    match node:
        case cst.Tuple():
            return False
        case cst.Name(value=name):
            match module.lookup(name):
                case None:
                    return True  # another member, or refused where it is read
                case Constant(value=value, module=owner) if depth < 20:
                    return _kept(owner, value, base, kind, depth + 1)
                case Live(value=live):
                    return isinstance(live, base)
                case _:
                    return kind == "StrEnum"
        case cst.BinaryOperation(left=left, operator=operator, right=right) if kind != "StrEnum":
            ways = _CLOSED if base is int else (cst.Add,)
            return isinstance(operator, ways) and all(_kept(module, n, base, kind, depth + 1) for n in (left, right))
        case cst.UnaryOperation(expression=inner, operator=cst.Minus() | cst.Plus() | cst.BitInvert()):
            return _kept(module, inner, base, kind, depth + 1)
        case cst.FormattedString() | cst.ConcatenatedString():
            return base is str
        case cst.Call():
            return True  # refused where the member is read
        case _:
            return kind == "StrEnum"
