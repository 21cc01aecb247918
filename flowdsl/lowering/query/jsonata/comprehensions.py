"""Comprehensions, and the built-ins that draw from generators only as much as Python would.

::

    [f(x) for x in xs if g(x)]              ─▶  [$map($filter($xs, function($x) { g }), function($x) { f })]
    [f(x, y) for x in xs for y in x["ys"]]  ─▶  $reduce([$map($xs, function($x) { [$map($x.ys, …)] })[]], $append, [])
    any(g(x) for x in xs)                   ─▶  $reduce($xs, function($any, $x) { $any or g }, false)
"""

from flowdsl.analysis.draws import fails_late
from flowdsl.ir.expr import And, Clause, Comprehension, Cond, Expr, Lambda, Literal, Op, Var
from flowdsl.ir.ops.kinds import K_LIST, K_OPAQUE, K_STR, iterated, may
from flowdsl.ir.ops.narrow import narrow
from flowdsl.ir.types import BOOL, DictType, ListType, TupleType, Type
from flowdsl.lowering.query.jsonata.code import AND, OR, Code
from flowdsl.lowering.query.jsonata.emitter import LAZY, LAZY_HELP, SPECIAL, Emitter, function_text
from flowdsl.lowering.query.jsonata.sets import distinct


def comprehension(emitter: Emitter, expr: Comprehension) -> Code:
    """Write a comprehension or generator."""
    outer = emitter.env
    if expr.kind == "dict":
        code = _produce(emitter, expr.clauses, expr.element, pair=True)
        emitter.env = outer
        value = code.type
        text = code.text if code.bracket else f"[{code.text}]"
        return Code(f"$merge({text})", type=DictType(value))
    code = _produce(emitter, expr.clauses, expr.element, pair=False)
    emitter.env = outer
    item = code.type
    if expr.kind == "set":
        return distinct(emitter, code.typed(ListType(item)))
    type_ = ListType(item) if expr.kind == "list" else _opaque("iterator", item)
    return Code(code.text, code.prec, type_, bracket=code.bracket)


def _opaque(kind: str, item: Type) -> Type:
    from flowdsl.ir.types import Opaque

    return Opaque(kind, item)


def _produce(emitter: Emitter, clauses: tuple[Clause, ...], element: Expr, *, pair: bool) -> Code:
    """Write the list of what clauses produce; its `type` is the type of an item."""
    clause, inner = clauses[0], clauses[1:]
    source, params, unpacked = _walk(emitter, clause)
    scope = emitter.env
    often = [element, *(c.iterable for c in inner[1:]), *(test for c in inner for test in c.conditions)]
    once = [*clause.conditions, *(c.iterable for c in inner[:1])]
    for name in clause.names:
        emitter.once_drawn(name, [*once, *(() if inner else often)], often if inner else ())
    if inner:
        body = _produce(emitter, inner, element, pair=pair)
        item = body.type
    elif pair:
        body = _pair(emitter, element)
        item = body.type
    else:
        body = emitter.hard(emitter.expr(element))
        item = body.type
        if isinstance(element, Var) and not unpacked and params == (emitter.local(element.name),):
            emitter.env = scope
            # [x for x in xs if …] keeps the items as they are: only the filter is left.
            return Code(source.text if source.bracket else f"[{source.item('')}]", type=item, bracket=True)
    function = _function(params, unpacked, body)
    # Nested results and items that may be lists must not be spliced into the constructor.
    keep = "[]" if inner or may(item, K_LIST | K_OPAQUE) else ""
    text = f"[$map({source.text}, {function}){keep}]"
    if not inner:
        return Code(text, type=item, bracket=True)
    return Code(f"$reduce({text}, $append, [])", type=item)


def _pair(emitter: Emitter, element: Expr) -> Code:
    from flowdsl.ir.expr import ListOf, Spread

    if isinstance(element, ListOf) and len(element.items) == 2:
        first, second = element.items
        if not isinstance(first, Spread) and not isinstance(second, Spread):
            key = emitter.hard(emitter.expr(first))
            if not may(key.type, K_STR):
                emitter.refuse(first, "a dict key must be text", "write `str(…)` around it")
            key = emitter.key(key)
            value = emitter.hard(emitter.expr(second))
            return Code(f"{{{key.text}: {value.text}}}", type=value.type)
    return emitter.refuse(element, "a dict comprehension must give a key and a value")


def _walk(emitter: Emitter, clause: Clause) -> tuple[Code, tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Write the filtered source of a clause and bring its names into scope.

    Returns:
        the source, the parameters of a function over its items, and what that function must bind first.
    """
    source = emitter.hard(emitter.listed(emitter.expr(clause.iterable)))
    item = iterated(source.type)
    names = emitter.scoped(clause.names, clause.unpack, item)
    if clause.unpack:
        whole = emitter.fresh("item")
        params: tuple[str, ...] = (whole,)
        exact = isinstance(item, TupleType) and len(item.items) == len(names)
        taken = f"${whole}"
        binds: list[tuple[str, str]] = []
        if not exact and emitter.strict:
            taken = emitter.helper("unpack", f"${whole}", str(len(names))).text
            binds.append((whole, taken))
            taken = f"${whole}"
        binds += [(name, f"{taken}[{i}]") for i, name in enumerate(names)]
        unpacked = tuple(binds)
    else:
        params, unpacked = names, ()
    if clause.conditions:
        tests: list[Code] = []
        for condition in clause.conditions:
            tests.append(emitter.test(condition))
            emitter.env = narrow(condition, True, emitter.env)
        text = tests[0].text if len(tests) == 1 else " and ".join(t.at(AND + 1) for t in tests)
        test = Code(text, tests[0].prec if len(tests) == 1 else AND, BOOL)
        filtered = f"$filter({source.text}, {_function(params, unpacked, test)})"
        # A single match collapses to the item itself, which $map would walk if it were a list.
        if may(item, K_LIST | K_OPAQUE):
            source = Code(f"[{filtered}[]]", type=source.type, bracket=True)
        else:
            source = Code(filtered, type=source.type)
    return source, params, unpacked


def _function(params: tuple[str, ...], unpacked: tuple[tuple[str, str], ...], body: Code) -> str:
    if not unpacked:
        return function_text(params, body)
    binds = "; ".join(f"${name} := {value}" for name, value in unpacked)
    return function_text(params, Code(f"({binds}; {body.text})"))


def _generator(expr: Expr) -> Comprehension | None:
    """Return a lazy argument as a comprehension: a generator, or a ``map`` or ``filter`` with a function."""
    match expr:
        case Comprehension(kind="iterator"):
            return expr
        case Op("map", (Lambda((name,), body), iterable)):
            return Comprehension("iterator", body, (Clause((name,), False, iterable),), expr.origin)
        case Op("filter", (Lambda((name,), body), iterable)):
            clause = Clause((name,), False, iterable, (body,))
            return Comprehension("iterator", Var(name), (clause,), expr.origin)
        case _:
            return None


def _any_all(emitter: Emitter, op: Op) -> Code | None:
    """Write ``any`` and ``all``: what comes after the deciding item is not evaluated."""
    if len(op.args) != 1:
        return None
    generator = _generator(op.args[0]) or Comprehension(
        "iterator", Var("#item"), (Clause(("#item",), False, op.args[0]),), op.origin
    )
    outer = emitter.env
    code = _decide(emitter, generator.clauses, generator.element, found=op.name == "any")
    emitter.env = outer
    return code


def _decide(emitter: Emitter, clauses: tuple[Clause, ...], element: Expr, *, found: bool) -> Code:
    clause, inner = clauses[0], clauses[1:]
    given = emitter.expr(clause.iterable)
    if fails_late(clause.iterable, emitter.env):
        emitter.refuse(clause.iterable, LAZY, LAZY_HELP)
    source = emitter.hard(emitter.listed(given))
    item = iterated(source.type)
    if clause.names == ("#item",):
        emitter.renamed["#item"] = emitter.fresh("item")
    names = emitter.scoped(clause.names, clause.unpack, item)
    word, prec = ("or", OR) if found else ("and", AND)
    outer = emitter.env
    if inner:
        for condition in clause.conditions:
            emitter.env = narrow(condition, True, emitter.env)
        test = _decide(emitter, inner, element, found=found)
        for code in reversed([emitter.test(c) for c in clause.conditions]):
            test = _guarded(code, test, found=found)
    else:
        test = emitter.truth(emitter.expr(_tested(clause.conditions, element, found=found)))
    emitter.env = outer
    so_far = emitter.fresh("any" if found else "all")
    if clause.unpack:
        whole = emitter.fresh("item")
        taken = f"${whole}"
        if emitter.strict and not (isinstance(item, TupleType) and len(item.items) == len(names)):
            taken = emitter.helper("unpack", taken, str(len(names))).text
        binds = "; ".join(f"${name} := ${whole}[{i}]" for i, name in enumerate(names))
        body = f"${so_far} {word} (${whole} := {taken}; {binds}; {test.text})"
        param = whole
    else:
        body = f"${so_far} {word} {test.at(prec + 1)}"
        param = names[0]
    start = "false" if found else "true"
    return Code(f"$reduce({source.text}, function(${so_far}, ${param}) {{ {body} }}, {start})", type=BOOL)


def _tested(conditions: tuple[Expr, ...], element: Expr, *, found: bool) -> Expr:
    """Join the conditions of a clause with the element: an item that is filtered out decides nothing."""
    if not conditions:
        return element
    test = conditions[0] if len(conditions) == 1 else And(conditions)
    if found:
        return Cond(test, element, Literal(False))
    return Cond(test, element, Literal(True))


def _guarded(condition: Code, test: Code, *, found: bool) -> Code:
    if found:
        return Code(f"{condition.at(AND + 1)} and {test.at(AND + 1)}", AND, BOOL)
    return Code(f"$not({condition.text}) or {test.at(OR + 1)}", OR, BOOL)


SPECIAL["any"] = _any_all
SPECIAL["all"] = _any_all
