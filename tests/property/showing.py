"""Expressions as one line of Python-like text, for messages of failing tests."""

from flowdsl.ir.expr import (
    And,
    Comprehension,
    Cond,
    DictOf,
    Expr,
    Format,
    Lambda,
    Let,
    ListOf,
    Literal,
    Op,
    Or,
    Spread,
    Var,
)


def show(expr: Expr | Spread) -> str:
    match expr:
        case Literal(value):
            return repr(value)
        case Var(name):
            return name
        case Spread(value):
            return "*" + show(value)
        case Op(name, args, kwargs):
            words = [show(a) for a in args] + [f"{k}={show(v)}" for k, v in kwargs]
            return f"‹{name}›({', '.join(words)})"
        case ListOf(items):
            return f"[{', '.join(map(show, items))}]"
        case DictOf(entries):
            words = [show(e) if isinstance(e, Spread) else f"{show(e[0])}: {show(e[1])}" for e in entries]
            return "{" + ", ".join(words) + "}"
        case And(operands):
            return "(" + " and ".join(map(show, operands)) + ")"
        case Or(operands):
            return "(" + " or ".join(map(show, operands)) + ")"
        case Cond(test, then, orelse):
            return f"({show(then)} if {show(test)} else {show(orelse)})"
        case Lambda(params, body):
            return f"λ{','.join(params)}: {show(body)}"
        case Let(name, value, body):
            return f"let {name} = {show(value)} in {show(body)}"
        case Comprehension(kind, element, clauses):
            words = " ".join(
                f"for {','.join(c.names)} in {show(c.iterable)}" + "".join(f" if {show(t)}" for t in c.conditions)
                for c in clauses
            )
            return f"{kind}[{show(element)} {words}]"
        case Format(parts):
            out = ""
            for part in parts:
                if isinstance(part, str):
                    out += part
                else:
                    spec = "" if part.spec is None else ":" + "".join(p for p in part.spec.parts if isinstance(p, str))
                    out += "{" + show(part.value) + (f"!{part.conversion}" if part.conversion else "") + spec + "}"
            return f"f{out!r}"
        case _:
            return str(expr)
