"""The names of a module, found by reading it: imports, functions, classes, constants.

Nothing is executed. Imports of sibling modules are followed through a `Loader`, which is the compiler's only way to
other texts; imports of libraries and adapters stay qualified names.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

import libcst as cst

import flowdsl
from flowdsl.frontend import altered, classes, error_classes
from flowdsl.frontend.parse import SourceSyntaxError, parse
from flowdsl.frontend.symbols import (
    Constant,
    ErrorClass,
    Function,
    Imported,
    LambdaFunction,
    Live,
    Symbol,
    Unusable,
    WorkflowFunction,
)
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass
from flowdsl.source import Origin, SourceFile

Loader = Callable[[str], SourceFile | None]
"""Gives the text of a module by its absolute dotted name, or None when it is not one of the user's."""

WORKFLOW = "flowdsl.workflow"
LAMBDA = "flowdsl_tasks.lambda_.function"
_LINKS = 20
"""How many modules may hand an import on."""


@dataclass(eq=False, slots=True)
class Module:
    """A parsed module and its top-level names.

    Attributes:
        name: absolute dotted name as far as known ("" for a lone file).
        package: the package that relative imports start from.
        symbols: its names; notebook cells share theirs.
        own: names that its own text defines.
        errors: its exception classes by their dotted names, those in classes and in any branch as well.
        imports: what its imports may name, by absolute dotted names: modules, and what they take from modules.
        for_types: names that only type checkers see.
        starred: the modules that ``import *`` takes names from, each with the names that are bound before.
    """

    source: SourceFile
    tree: cst.Module
    program: "Program"
    name: str = ""
    package: str = ""
    symbols: dict[str, Symbol] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    own: set[str] = field(default_factory=set)
    errors: dict[str, ErrorClass] = field(default_factory=dict)
    imports: list[str] = field(default_factory=list)
    for_types: set[str] = field(default_factory=set)
    starred: list[tuple[str, frozenset[str]]] = field(default_factory=list)

    def origin(self, node: object) -> Origin:
        """Return the origin of a syntax node of this module."""
        return Origin(self.source, node)

    def lookup(self, name: str) -> Symbol | None:
        """Return what a top-level name is; an import of a user's module is followed to its definition."""
        symbol = self.symbols.get(name)
        if symbol is None:
            for star in reversed(self.stars):  # a later one binds the names of an earlier one again
                other = self.program.module(star)
                if other is not None and not name.startswith("_") and (found := other.lookup(name)) is not None:
                    return found
            return None
        if isinstance(symbol, Imported):
            return self.program.follow(symbol)
        return symbol

    def workflows(self) -> list[WorkflowFunction]:
        """Return the workflows defined here, in source order."""
        return [s for s in self.symbols.values() if isinstance(s, WorkflowFunction)]

    def workflow_methods(self) -> list[cst.FunctionDef]:
        """Return the methods of top-level classes that are decorated as workflows."""
        classes = [node for node in self.tree.body if isinstance(node, cst.ClassDef)]
        methods = [m for node in classes for m in node.body.body if isinstance(m, cst.FunctionDef)]
        return [m for m in methods if any(is_workflow(self, d) for d in m.decorators)]


@dataclass(eq=False, slots=True)
class Program:
    """All modules of one compilation.

    Attributes:
        modules: those with a name, None for what is no module of the user's.
        texts: every text that was read, in order; the program itself and the cells of a notebook have no names.
        aside: those that were read for what they define, and that nothing of is used so far.
        hidden: the methods of texts and numbers that a member of some Enum hides by its name.
    """

    loader: Loader | None = None
    modules: dict[str, Module | None] = field(default_factory=dict)
    texts: list[Module] = field(default_factory=list)
    aside: set[Module] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)

    def add(self, source: SourceFile, name: str = "", package: str = "") -> Module:
        """Parse a text and scan its names.

        Raises:
            SourceSyntaxError: when it is not Python.
        """
        module = Module(source, parse(source), self, name, package)
        if name:
            self.modules[name] = module
        _scan(module)
        return module

    def add_cells(
        self, sources: Sequence[SourceFile], package: str = "", values: Mapping[str, Json] | None = None
    ) -> Module:
        """Parse texts that share one namespace, as the cells of a notebook do: what a later one defines counts.

        Args:
            sources: the texts, in the order they ran.
            package: the package that relative imports start from.
            values: what names hold now; for those that are no function, class or import.

        Returns:
            The module of the last text; its names are those of all.

        Raises:
            SourceSyntaxError: the last one is not Python; earlier ones are left out.
        """
        symbols: dict[str, Symbol] = {}
        stars: list[str] = []
        errors: dict[str, ErrorClass] = {}
        for source in sources:
            try:
                tree = parse(source)
            except SourceSyntaxError:
                if source is sources[-1]:
                    raise
                continue
            module = Module(source, tree, self, "", package, symbols, stars, errors=errors)
            _scan(module)
        for name, value in (values or {}).items():
            if isinstance(symbols.get(name), Constant | Unusable | None):
                symbols[name] = Live(name, value)
        return module

    def module(self, name: str) -> Module | None:
        """Return a user's module by its dotted name; None when it is not one (a library, an adapter)."""
        found = self._read(name)
        if found is not None:
            self.aside.discard(found)
        return found

    def _read(self, name: str) -> Module | None:
        if name not in self.modules:
            self.modules[name] = None
            source = self.loader(name) if self.loader is not None else None
            if source is not None:
                is_package = source.name.endswith("__init__.py")
                self.add(source, name, name if is_package else name.rpartition(".")[0])
        return self.modules[name]

    def read_all(self) -> list[Module]:
        """Return every text of the program: those read so far, and what they import, which is read for it."""
        for module in self.texts:  # it grows on the way
            for name in (*module.imports, *module.stars):
                parts = name.split(".")
                for end in range(1, len(parts) + 1):
                    self.read_aside(".".join(parts[:end]))
        return self.texts

    def read_aside(self, name: str) -> None:
        """Read a module of the user's for what it defines and changes, and not because something of it is used."""
        before = len(self.texts)
        try:
            self._read(name)
        except SourceSyntaxError:
            del self.modules[name]  # it is reported where something of it is used
        self.aside.update(self.texts[before:])

    def home(self, path: str, depth: int = 0) -> tuple[Module, str] | None:
        """Return the user's module that a dotted path leads to, and the name in it; "" for the module itself.

        None when the path leads into a library.
        """
        parts = path.split(".")
        for end in range(len(parts), 0, -1):
            try:
                module = self._read(".".join(parts[:end]))
            except SourceSyntaxError:
                return None  # it is reported where something of it is used
            if module is None:
                continue
            name = parts[end] if end < len(parts) else ""
            symbol = module.symbols.get(name)
            if isinstance(symbol, Imported) and depth < _LINKS:
                return self.home(".".join([symbol.qualified, *parts[end + 1 :]]), depth + 1)
            if name and symbol is None and depth < _LINKS:
                found = (self.home(".".join([star, *parts[end:]]), depth + 1) for star in module.stars)
                return next((home for home in found if home is not None and home[1] in home[0].symbols), (module, name))
            return module, name
        return None

    def follow(self, symbol: Imported) -> Symbol:
        """Resolve an import into a user's module; library imports stay as they are."""
        seen: set[str] = set()
        while symbol.qualified not in seen:
            seen.add(symbol.qualified)
            owner, _, name = symbol.qualified.rpartition(".")
            module = self.module(owner) if owner else None
            if module is None:
                return symbol
            found = module.symbols.get(name)
            if found is None:
                found = module.lookup(name)
            if not isinstance(found, Imported):
                return found if found is not None else symbol
            if found.qualified == symbol.qualified and self.module(found.qualified) is not None:
                return found  # ``from . import steps`` in a package names its own module
            symbol = found
        return Unusable(symbol.qualified, "imported in a circle")


def dotted(node: cst.BaseExpression | None) -> str | None:
    """Return ``a.b.c`` for a chain of names and attributes, else None."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    parts.append(node.value)
    return ".".join(reversed(parts))


def qualified(module: Module, node: cst.BaseExpression | None) -> str | None:
    """Return the absolute dotted name an expression refers to through the module's imports, else None."""
    path = dotted(node)
    if path is None:
        return None
    root, dot, rest = path.partition(".")
    symbol = module.symbols.get(root)
    if isinstance(symbol, Imported):
        return symbol.qualified + dot + rest
    return None


def is_workflow(module: Module, decorator: cst.Decorator) -> bool:
    """Whether a decorator is ``@workflow`` or ``@workflow(...)``."""
    return _decorator_name(module, decorator) == WORKFLOW


def _decorator_name(module: Module, decorator: cst.Decorator) -> str | None:
    node = decorator.decorator
    return qualified(module, node.func if isinstance(node, cst.Call) else node)


def _scan(module: Module) -> None:
    module.program.texts.append(module)
    for statement in module.tree.body:
        _scan_statement(module, statement)
    altered.mark(module)


def _scan_statement(module: Module, statement: cst.CSTNode) -> None:
    match statement:
        case cst.SimpleStatementLine(body=small):
            for node in small:
                _scan_small(module, node)
        case cst.FunctionDef():
            _define(module, statement.name.value, _function(module, statement), statement)
        case cst.ClassDef():
            _define(module, statement.name.value, classes.scan(module, statement), statement)
            error_classes.collect(module, [statement])
        case cst.If() | cst.Try():
            # Guarded imports and fallbacks: take the first branch, which is what type checkers and people read.
            body = statement.body
            if isinstance(body, cst.IndentedBlock):
                for inner in body.body:
                    _scan_statement(module, inner)
            error_classes.collect(module, [part for part in statement.children if part is not body])
        case _:
            error_classes.collect(module, [statement])


def _constant(module: Module, name: str, value: cst.BaseExpression) -> Symbol:
    symbol = error_classes.made(module, name, value)
    if symbol is not None and (error := error_classes.error_of(symbol)) is not None:
        error_classes.note(module, error)
    return symbol or Constant(name, value, module)


def _define(module: Module, name: str, symbol: Symbol, node: cst.CSTNode) -> None:
    if name in module.own and not isinstance(module.symbols[name], Imported):
        instead = "give each definition a name of its own"
        error = error_classes.error_of(symbol) or error_classes.error_of(module.symbols[name])
        symbol = Unusable(name, "defined more than once in its module", node, instead, error)
    module.symbols[name] = symbol
    module.own.add(name)


def _function(module: Module, node: cst.FunctionDef) -> Symbol:
    for decorator in node.decorators:
        name = _decorator_name(module, decorator)
        if name == WORKFLOW:
            return WorkflowFunction(node.name.value, node, module, decorator)
        if name == LAMBDA:
            return LambdaFunction(node.name.value, node, module, decorator)
    if node.decorators:
        return Unusable(node.name.value, "a decorated function, which may do anything", node)
    return Function(node.name.value, node, module)


def _scan_small(module: Module, node: cst.BaseSmallStatement) -> None:
    match node:
        case cst.Import() | cst.ImportFrom(names=[*_]):
            names = imported_names(module, node)
            module.symbols.update(names)
            module.imports += [symbol.qualified for symbol in names.values() if isinstance(symbol, Imported)]
            if isinstance(node, cst.Import):
                module.imports += [dotted(alias.name) or "" for alias in node.names]
        case cst.ImportFrom(module=source, relative=dots):
            module.symbols.update(imported_names(module, node))
            star = absolute(module, dotted(source) or "", len(dots))
            module.stars.append(star)
            module.starred.append((star, frozenset(module.symbols)))
        case cst.Assign(targets=targets, value=value):
            for target in targets:
                _scan_target(module, target.target, value, node)
        case cst.AnnAssign(target=cst.Name(value=name), value=value) if value is not None:
            _define(module, name, _constant(module, name, value), node)
        case _:
            pass


def _scan_target(
    module: Module, target: cst.BaseExpression, value: cst.BaseExpression | None, node: cst.CSTNode
) -> None:
    """Define what a target binds: the part of a display that stands where it does (``A, B = 1, 2``)."""
    match target:
        case cst.Name(value=name):
            symbol: Symbol = Unusable(name, "assigned by unpacking", node, f"assign it by itself: `{name} = …`")
            _define(module, name, symbol if value is None else _constant(module, name, value), node)
        case cst.Tuple(elements=targets) | cst.List(elements=targets):
            values = list(value.elements) if isinstance(value, cst.Tuple | cst.List) else []
            plain = not any(isinstance(e, cst.StarredElement) for e in (*targets, *values))
            paired = plain and len(targets) == len(values)
            for index, element in enumerate(targets):
                _scan_target(module, element.value, values[index].value if paired else None, node)
        case _:
            pass


def imported_names(module: Module, node: cst.Import | cst.ImportFrom) -> dict[str, Symbol]:
    """Return the names that an import binds; none for ``from … import *`` of another package than flowdsl."""
    out: dict[str, Symbol] = {}
    if isinstance(node, cst.Import):
        for alias in node.names:
            full = dotted(alias.name) or ""
            if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
                out[alias.asname.name.value] = Imported(full)
            else:
                root = full.partition(".")[0]
                out[root] = Imported(root)
    elif isinstance(node.names, cst.ImportStar):
        if not node.relative and dotted(node.module) == "flowdsl":
            out.update((name, Imported(f"flowdsl.{name}")) for name in flowdsl.__all__)
    else:
        base = absolute(module, dotted(node.module) or "", len(node.relative))
        for alias in node.names:
            local = alias.asname.name if alias.asname is not None else alias.name
            if isinstance(local, cst.Name):
                path = str(dotted(alias.name))
                out[local.value] = Imported(f"{base}.{path}" if base else path)
    return out


def absolute(module: Module, name: str, dots: int) -> str:
    """Return the absolute name of a module that an import names, given the dots before it."""
    if dots == 0:
        return name
    parts = module.package.split(".") if module.package else []
    parts = parts[: len(parts) - (dots - 1)] if dots > 1 else parts
    return ".".join([*parts, name] if name else parts)
