"""What the frontend carries along: the program, the sink, the scopes, and the names given out so far."""

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from typing import Literal, TypeAlias

import libcst as cst

from flowdsl.asl.limits import MAX_VARIABLE_NAME_LENGTH
from flowdsl.diagnostics.model import Diagnostic, Sink
from flowdsl.frontend.module import Module, Program
from flowdsl.frontend.symbols import ConstantsClass, RecordClass, Symbol
from flowdsl.ir.expr import Expr, Var
from flowdsl.ir.expr import Literal as Lit
from flowdsl.ir.flow import Concurrency, LambdaSpec
from flowdsl.records import dataclass
from flowdsl.source import Origin


@dataclass(frozen=True, slots=True, eq=False)
class LocalFunction:
    """A function or lambda defined inside a function, with the scope that it closes over.

    Attributes:
        defaults: the values of its parameters' defaults, which Python evaluates at the definition.
    """

    name: str
    node: cst.FunctionDef | cst.Lambda
    scope: "Scope"
    defaults: Mapping[str, Expr] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class FunctionTable:
    """A dict of functions that a function gives a name, with the scope that its names are met in."""

    name: str
    node: cst.Dict
    scope: "Scope"


@dataclass(frozen=True, slots=True)
class ErrorVariable:
    """``except E as e``: the variable that holds ``{"Error", "Cause"}``.

    Attributes:
        reported: whether a Lambda function may have raised it, whose text is then in what Lambda reports.
    """

    variable: str
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Substitute:
    """A parameter that stands for the argument itself: a constant, or a variable nobody rebinds."""

    value: Expr


@dataclass(frozen=True, slots=True)
class Gone:
    """A name that existed in a block that is over (``except … as e``); `instead` says what to write.

    `several` tells that it is a function that more than one such block defines.
    """

    instead: str = "Python deletes it where its handler ends: assign its `.cause` to another name there"
    several: bool = False


Local: TypeAlias = str | LocalFunction | FunctionTable | ErrorVariable | Substitute | Gone | Symbol
"""What a name of a function's scope is; a plain `str` is a machine variable, a `Symbol` was refused where it stands."""


@dataclass(eq=False, slots=True)
class Scope:
    """The names of one function call: Python name → what it is.

    Attributes:
        module: the module whose names it falls back to.
        parent: the scope of the function around it, for closures.
        locals: names that the function assigns anywhere, so they are local throughout.
        names: what has been met so far.
        prefix: the function's name, for variables whose own name is taken.
        types: names that hold a dataclass.
        plain: names that were bound to something else.
        defaults: names that hold a defaultdict: its default, and whether the function catches errors.
        blocks: names of functions that a block which is over defines.
    """

    module: Module
    parent: "Scope | None" = None
    locals: frozenset[str] = frozenset()
    names: dict[str, Local] = field(default_factory=dict)
    prefix: str = ""
    types: dict[str, RecordClass] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    defaults: dict[str, tuple[Expr, bool]] = field(default_factory=dict)
    blocks: set[str] = field(default_factory=set)

    def find(self, name: str) -> "tuple[Scope, Local] | None":
        """Return the nearest scope that knows a name, and what it knows."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                return scope, found
            scope = scope.parent
        return None


@dataclass(eq=False, slots=True)
class Names:
    """Gives out variable names, unique in a workflow."""

    reserved: frozenset[str]
    taken: set[str] = field(default_factory=set)
    spelled: dict[str, str] = field(default_factory=dict)
    _next: dict[str, int] = field(default_factory=dict)

    def fresh(self, wanted: str, prefix: str = "") -> str:
        """Return a variable name close to `wanted`, a name of the user's; with a prefix when that is taken."""
        made = self.temporary(wanted, prefix)
        self.spelled[made] = wanted
        return made

    def temporary(self, wanted: str, prefix: str = "") -> str:
        """Return a variable name that stands for no name of the user's."""
        base = _identifier(wanted)
        candidate = base
        if self._used(candidate) and prefix:
            base = candidate = _identifier(f"{prefix}_{base}")
        # Names are never given back, so the numbers before have all been given out.
        number = self._next.get(base, 2)
        while self._used(candidate):
            suffix = f"_{number}"
            candidate = base[: MAX_VARIABLE_NAME_LENGTH - len(suffix)] + suffix
            number += 1
        self._next[base] = number
        self.taken.add(candidate)
        return candidate

    def _used(self, name: str) -> bool:
        return name in self.taken or name in self.reserved


def _identifier(name: str) -> str:
    """Make a Python name a variable name: ASL wants it to start with a letter (UAX 31 ``ID_Start``)."""
    text = unicodedata.normalize("NFKC", name).lstrip("_")
    return (text or "ignored")[:MAX_VARIABLE_NAME_LENGTH]


@dataclass(eq=False, slots=True)
class Context:
    """The state of one workflow's reading.

    Attributes:
        pure: where we are, when task calls are not possible there (``a lambda``), else "".
        region_depth: how long the stack was where the region began.
        walrus: whether the program's texts have any ``:=``.
        function: the workflow's own.
        bound: what stands for a ``:=`` that is a clause of its own.
        consumer: what takes the whole generator that is read as its argument, if that is to be read next, else "".
        walked: expressions whose items are taken one by one, where the class of an Enum stands for its members.
        walked_groups: calls of `groupby`, by identity, whose groups a loop takes one by one.
        effects: how many effects have been made; compare before and after to see whether an expression has any.
        stack: functions being inlined, innermost last.
        specs: Lambda functions beside the workflow that it calls.
        lambda_calls: how many calls of Lambda functions were read.
        error_reads: variables of caught errors whose ``.error`` or ``.cause`` is read, and the first such place.
        loops: how many loops are open in the current region; a region starts at 0.
        inlined: how many calls of functions have been inlined.
        instances: how many instances of dataclasses were made.
        region: what we are inside of, when it is a concurrent body, else "".
        bodies: the bodies of Maps that we are inside of, innermost last.
        index_reads: how many times ``context.map_index`` was read.
        members: variables that hold members of an Enum which a comprehension walks.
        held_both: functions and names of theirs that hold a dataclass and something else (`frontend.held_records`).
    """

    program: Program
    sink: Sink
    names: Names
    scope: Scope
    pure: str = ""
    effects: int = 0
    stack: list[object] = field(default_factory=list)
    specs: dict[str, LambdaSpec] = field(default_factory=dict)
    lambda_calls: int = 0
    error_reads: dict[str, tuple[str, Origin]] = field(default_factory=dict)
    loops: int = 0
    region: str = ""
    bodies: tuple[Concurrency, ...] = ()
    index_reads: int = 0
    region_depth: int = 0
    instances: int = 0
    walrus: bool = False
    function: cst.FunctionDef | None = None
    bound: dict[cst.NamedExpr, Expr] = field(default_factory=dict)
    consumer: str = ""
    walked: set[cst.BaseExpression] = field(default_factory=set)
    walked_groups: set[int] = field(default_factory=set)
    inlined: int = 0
    members: dict[str, ConstantsClass] = field(default_factory=dict)
    held_both: frozenset[tuple[str, str]] = frozenset()

    @property
    def module(self) -> Module:
        """The module that the text being read stands in."""
        return self.scope.module

    def origin(self, node: object) -> Origin:
        """Return the origin of a node of the module being read."""
        return Origin(self.scope.module.source, node)

    def report(self, diagnostic: Diagnostic) -> None:
        """Report a problem."""
        self.sink.report(diagnostic)

    def refuse(self, diagnostic: Diagnostic) -> Expr:
        """Report a problem with an expression and stand in a value for it."""
        self.sink.report(diagnostic)
        return Lit(
            None, diagnostic.origin if isinstance(diagnostic.origin, Origin) else Origin(self.module.source, None)
        )

    def reported(self, since: int) -> bool:
        """Whether errors came since there were `since` diagnostics: what follows from them is not reported again."""
        return any(d.severity == "error" for d in self.sink.diagnostics[since:])

    def declare(self, name: str, kind: Literal["variable"] = "variable") -> str:
        """Return the machine variable of a local name, giving one out at the first sight."""
        found = self.scope.names.get(name)
        if isinstance(found, str):
            return found
        variable = self.names.fresh(name, self.scope.prefix)
        self.scope.names[name] = variable
        return variable

    def temporary(self, wanted: str) -> str:
        """Return a fresh variable that no Python name refers to."""
        return self.names.temporary(wanted)

    @contextmanager
    def purely(self, where: str) -> Iterator[None]:
        """Read something evaluated inside one state, where no task can be called."""
        before = self.pure
        self.pure = self.pure or where
        try:
            yield
        finally:
            self.pure = before

    @contextmanager
    def each(self, concurrency: Concurrency) -> Iterator[None]:
        """Read the body of a Map."""
        before = self.bodies
        self.bodies = (*before, concurrency)
        try:
            yield
        finally:
            self.bodies = before

    @contextmanager
    def inside(self, scope: Scope) -> Iterator[None]:
        """Read in another scope."""
        before = self.scope
        self.scope = scope
        try:
            yield
        finally:
            self.scope = before

    @contextmanager
    def binding(self, names: dict[str, Local]) -> Iterator[None]:
        """Bind names for an inner expression scope (a lambda, a comprehension, a concurrent body)."""
        inner = Scope(self.scope.module, self.scope, frozenset(names), dict(names), self.scope.prefix)
        with self.inside(inner):
            yield


def variable(name: str, origin: Origin) -> Var:
    """Read a machine variable."""
    return Var(name, origin)
