"""Which names a function body assigns: Python makes them local everywhere in it."""

from collections.abc import Iterable, Iterator

import libcst as cst


def assigned(body: Iterable[cst.CSTNode], *, walrus: bool) -> frozenset[str]:
    """Return the names that statements bind, those inside nested functions and classes apart.

    Args:
        body: statements.
        walrus: whether to look into expressions for ``:=`` (the caller knows whether the text has any).
    """
    names: set[str] = set()
    free: set[str] = set()
    for node in _statements(body):
        match node:
            case cst.Assign(targets=targets):
                for target in targets:
                    names.update(target_names(target.target))
            case cst.AnnAssign(target=target) | cst.AugAssign(target=target):
                names.update(target_names(target))
            case cst.For(target=target):
                names.update(target_names(target))
            case cst.FunctionDef(name=name) | cst.ClassDef(name=name):
                names.add(name.value)
            case cst.Import() | cst.ImportFrom():
                pass
            case cst.With(items=items):
                for item in items:
                    if item.asname is not None:
                        names.update(target_names(item.asname.name))
            case cst.ExceptHandler(name=asname) if asname is not None:
                names.update(target_names(asname.name))
            case cst.MatchCase(pattern=pattern):
                names.update(pattern_names(pattern))
            case cst.Global(names=items) | cst.Nonlocal(names=items):
                free.update(item.name.value for item in items)
            case cst.Del(target=target):
                names.update(target_names(target))
            case _:
                pass
        if walrus and not isinstance(node, cst.FunctionDef | cst.ClassDef):
            names.update(walrus_names(node))
    return frozenset(names - free)


def rebound_within(body: Iterable[cst.CSTNode]) -> frozenset[str]:
    """Return the names that functions inside of a function declare ``nonlocal``, and so may bind anew."""
    names: set[str] = set()
    pending: list[cst.CSTNode] = [node for node in _statements(body) if isinstance(node, cst.FunctionDef)]
    while pending:
        part = pending.pop()
        if isinstance(part, cst.Nonlocal):
            names.update(item.name.value for item in part.names)
        pending += part.children
    return frozenset(names)


def function_names(body: Iterable[cst.CSTNode]) -> frozenset[str]:
    """Return the names that statements give to functions: by ``def``, or to a lambda by assignment."""
    names: set[str] = set()
    for node in _statements(body):
        match node:
            case cst.FunctionDef(name=name):
                names.add(name.value)
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=held))], value=cst.Lambda()):
                names.add(held)
            case _:
                pass
    return frozenset(names)


def clauses(node: cst.BaseComp) -> list[cst.CompFor]:
    """Return the clauses of a comprehension, the outermost first."""
    out = [node.for_in]
    while out[-1].inner_for_in is not None:
        out.append(out[-1].inner_for_in)
    return out


def target_names(node: cst.CSTNode) -> Iterator[str]:
    """Yield the names that an assignment target binds (subscripts and attributes bind none)."""
    match node:
        case cst.Name(value=name):
            yield name
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            for element in elements:
                yield from target_names(element.value)
        case _:
            return


def pattern_names(pattern: cst.CSTNode | None) -> Iterator[str]:
    """Yield the names that a ``match`` pattern captures."""
    match pattern:
        case cst.MatchAs(pattern=inner, name=name):
            if name is not None:
                yield name.value
            yield from pattern_names(inner)
        case cst.MatchOr(patterns=patterns):
            for part in patterns:
                yield from pattern_names(part.pattern)
        case cst.MatchList(patterns=patterns) | cst.MatchTuple(patterns=patterns):
            for element in patterns:
                if isinstance(element, cst.MatchStar):
                    if element.name is not None:
                        yield element.name.value
                else:
                    yield from pattern_names(element.value)
        case cst.MatchMapping(elements=elements, rest=rest):
            for pair in elements:
                yield from pattern_names(pair.pattern)
            if rest is not None:
                yield rest.value
        case cst.MatchClass(patterns=patterns, kwds=keywords):
            for element in patterns:
                yield from pattern_names(element.value)
            for keyword in keywords:
                yield from pattern_names(keyword.pattern)
        case _:
            return


def _statements(body: Iterable[cst.CSTNode]) -> Iterator[cst.CSTNode]:
    stack: list[object] = list(reversed(list(body)))
    while stack:
        node = stack.pop()
        match node:
            case cst.SimpleStatementLine(body=small) | cst.SimpleStatementSuite(body=small):
                yield from small
            case cst.IndentedBlock(body=inner):
                stack.extend(reversed(inner))
            case cst.FunctionDef() | cst.ClassDef():
                yield node
            case cst.If() | cst.For() | cst.While():
                yield node
                stack.extend(part for part in (node.orelse, node.body) if part is not None)
            case cst.With() | cst.Else() | cst.Finally():
                if isinstance(node, cst.With):
                    yield node
                stack.append(node.body)
            case cst.ExceptHandler() | cst.MatchCase():
                yield node
                stack.append(node.body)
            case cst.Try():
                parts = [node.body, *node.handlers, node.orelse, node.finalbody]
                stack.extend(part for part in reversed(parts) if part is not None)
            case cst.Match():
                yield node
                stack.extend(reversed(node.cases))
            case cst.CSTNode():
                yield node
            case _:
                pass


_OTHER_SCOPES = cst.BaseSuite | cst.Lambda | cst.FunctionDef | cst.BaseCompoundStatement


def walrus_names(node: cst.CSTNode) -> Iterator[str]:
    """Yield ``:=`` targets in the expressions of one statement (not in the blocks below it)."""
    stack: list[cst.CSTNode] = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, cst.NamedExpr) and isinstance(current.target, cst.Name):
            yield current.target.value
        for child in current.children:
            if not isinstance(child, _OTHER_SCOPES):
                stack.append(child)  # noqa: PERF401 (the loop above reads what it appends)
