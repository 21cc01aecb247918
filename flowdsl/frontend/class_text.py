"""What the text of a class says: its statements, its constants, and the names that its bases are written with."""

from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from flowdsl.frontend.module import Module


def named(module: "Module", node: cst.BaseExpression) -> str | None:
    """Return the dotted name that an expression is, with what an import stands for; None for another expression."""
    from flowdsl.frontend.module import dotted, qualified

    return qualified(module, node) or dotted(node)


def outer(node: cst.BaseExpression) -> cst.BaseExpression:
    """Return what stands before the brackets of ``Generic[T]``; another expression is that itself."""
    return node.value if isinstance(node, cst.Subscript) else node


def decorator(module: "Module", node: cst.Decorator) -> str | None:
    """Return the dotted name of a decorator, or of what it calls; None for another expression."""
    called = node.decorator
    return named(module, called.func if isinstance(called, cst.Call) else called)


def is_sunder(name: str) -> bool:
    """Whether an Enum keeps a name to itself: ``_ignore_``, ``__doc__``."""
    return name.startswith("_") and name.endswith("_")


def is_private(name: str) -> bool:
    """Whether a class has a name under another one: ``__name`` is ``_Class__name``."""
    return name.startswith("__") and not name.endswith("__")


def is_switch(node: cst.BaseExpression) -> bool:
    """Whether an option is written out as True or False."""
    return isinstance(node, cst.Name) and node.value in ("True", "False")


def statements(node: cst.ClassDef) -> list[cst.CSTNode]:
    """Return the statements of a class, those of one line taken apart."""
    out: list[cst.CSTNode] = []
    for statement in node.body.body:
        if isinstance(statement, cst.SimpleStatementLine):
            out.extend(statement.body)
        else:
            out.append(statement)
    return out


def constants(node: cst.ClassDef) -> dict[str, cst.BaseExpression]:
    """Return what a class assigns to names of its own."""
    out: dict[str, cst.BaseExpression] = {}
    for statement in statements(node):
        match statement:
            case cst.Assign(targets=targets, value=value):
                for target in targets:
                    out.update(_assigned(target.target, value))
            case cst.AnnAssign(target=cst.Name(value=name), value=value) if value is not None:
                out[name] = value
            case _:
                pass
    return out


def _assigned(target: cst.BaseExpression, value: cst.BaseExpression) -> dict[str, cst.BaseExpression]:
    match target, value:
        case cst.Name(value=name), _:
            return {name: value}
        case cst.Tuple() | cst.List(), cst.Tuple() | cst.List() if len(target.elements) == len(value.elements):
            plain = not any(isinstance(e, cst.StarredElement) for e in (*target.elements, *value.elements))
            pairs = zip(target.elements, value.elements, strict=True) if plain else ()
            return {to.value.value: of.value for to, of in pairs if isinstance(to.value, cst.Name)}
        case _:
            return {}


def text(value: cst.BaseExpression | None) -> str | None:
    """Return the text that an expression is written as; None when it is computed, or no text."""
    if isinstance(value, cst.SimpleString | cst.ConcatenatedString):
        found = value.evaluated_value
        return found if isinstance(found, str) else None
    return None
