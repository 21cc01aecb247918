"""Values: a path, or a call of an intrinsic function whose arguments are values.

Source: Developer Guide, "Intrinsic functions for JSONPath states"; what they really do is in the engine's
`flowdsl.local.intrinsics` with the records. Each is used only where it is what Python does for the static types:
``States.MathAdd`` rounds, so it adds ints only; ``States.Format`` writes null, true and objects in its own way, so it
formats texts and ints only.
"""

import json
from typing import Final

from flowdsl.asl.limits import MAX_INTRINSIC_NESTING
from flowdsl.ir.expr import Clause, Comprehension, DictOf, Expr, Format, ListOf, Literal, Op, Spread, Var
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.kinds import K_DICT, K_FLOAT, K_INT, K_LIST, K_NONE, K_STR, kinds, within
from flowdsl.ir.ops.respelling import RESPELLED
from flowdsl.ir.types import is_list, item_type, show
from flowdsl.lowering.query.base import Place
from flowdsl.lowering.query.jsonpath.paths import is_path, path, refuse, static_keys
from flowdsl.lowering.query.jsonpath.selections import comprehension

_HASHES: Final = {
    "hashlib.md5": "MD5", "hashlib.sha1": "SHA-1", "hashlib.sha256": "SHA-256", "hashlib.sha384": "SHA-384",
    "hashlib.sha512": "SHA-512",
}  # fmt: skip


def value(expr: Expr, at: Place, nesting: int = 1) -> str:
    """Return the text of a value, for a field whose name ends in ``.$``.

    Raises:
        Refused: no path and no intrinsic function says it.
    """
    if nesting > MAX_INTRINSIC_NESTING:
        why = f"more than {MAX_INTRINSIC_NESTING} nested intrinsic functions"
        raise refuse(expr, why, "assign a part of it to a variable")
    if is_path(expr, at):
        return path(expr, at)

    def call(name: str, *arguments: Expr | str) -> str:
        made = [a if isinstance(a, str) else argument(a, at, nesting) for a in arguments]
        return f"States.{name}({', '.join(made)})"

    def types(*args: Expr) -> list[int]:
        return [kinds(infer(a, at.env)) for a in args]

    match expr:
        case ListOf(items) if not any(isinstance(i, Spread) for i in items):
            return call("Array", *(i for i in items if not isinstance(i, Spread)))
        case Format():
            return _format(expr, at, nesting)
        case Op("+", (left, right)):
            found = types(left, right)
            if not found[0] & ~K_INT and not found[1] & ~K_INT:
                return call("MathAdd", left, right)
            if found == [K_STR, K_STR]:
                return call("Format", _text("{}{}"), left, right)
            both = " and ".join(f"`{show(infer(a, at.env))}`" for a in (left, right))
            raise refuse(expr, f"JSONPath adds ints, texts and lists only; these are {both}", "annotate the operands")
        case Op("-", (left, Literal(int() as number))) if types(left) == [K_INT] and not isinstance(number, bool):
            return call("MathAdd", left, str(-number))
        case Op("len", (items_,)):
            if not within(infer(items_, at.env), K_LIST):
                raise refuse(
                    expr, f"JSONPath counts lists only; this is `{show(infer(items_, at.env))}`",
                    "annotate it as a `list`",
                )  # fmt: skip
            return call("ArrayLength", items_)
        case Op("str", (inner,)) if types(inner)[0] | K_INT | K_STR == K_INT | K_STR:
            return call("Format", _text("{}"), inner)
        case Op("str", (Op("uuid.uuid4", ()),)):
            return call("UUID")
        case Op("in", (needle, items_)) if is_list(infer(items_, at.env)) and _comparable(needle, items_, at):
            return call("ArrayContains", items_, needle)
        case Op("nth", (items_, index)) if types(index) == [K_INT]:
            return call("ArrayGetItem", items_, index)
        case Op("[]", (items_, Literal(int() as index))) if is_list(infer(items_, at.env)) and index < 0:
            return call("ArrayGetItem", items_, Op("-", (Op("len", (items_,)), Literal(-index))))
        case Op("|", (left, right)) if types(left, right) == [K_DICT, K_DICT]:
            return call("JsonMerge", left, right, "false")
        case Op("random.randint", (low, high)) if types(low, high) == [K_INT, K_INT]:
            return call("MathRandom", low, Op("+", (high, Literal(1))))
        case Op(".decode", (Op("base64.b64encode", (Op(".encode", (inner,)),)),)) if types(inner) == [K_STR]:
            return call("Base64Encode", inner)
        case Op(".hexdigest", (Op(name, (Op(".encode", (inner,)),)),)) if name in _HASHES and types(inner) == [K_STR]:
            return call("Hash", inner, _text(_HASHES[name]))
        case Op("json.dumps", (inner,)) if _compact(expr) and not kinds(infer(inner, at.env)) & K_FLOAT:
            return call("JsonToString", inner)
        case Op(name, args) if name.startswith("States."):
            return call(name.removeprefix("States."), *args)
        case Op("[]" | "[:]", (base, *_)) if is_path(base, at):
            return path(expr, at)  # refuses with the reason
        case Comprehension():
            return comprehension(expr, at)
        case Op(name):
            raise refuse(
                expr,
                f"{_shown(name)} has no counterpart in JSONPath",
                _INSTEAD.get(name, "compute it in a Lambda function"),
            )
        case _:
            raise refuse(expr, "this expression has no counterpart in JSONPath")


def argument(expr: Expr, at: Place, nesting: int) -> str:
    """Return an argument of an intrinsic function: a literal or a value."""
    match expr:
        case Literal(str() as text):
            if "\\" in text or not text.isprintable():
                raise refuse(expr, "an intrinsic function cannot hold this text", "assign it to a variable")
            return _text(text)
        case Literal(None):
            return "null"
        case Literal(bool() as flag):
            return "true" if flag else "false"
        case Literal(float() as number) if number.is_integer():
            return str(int(number))
        case Literal(number):
            return str(number)
        case DictOf() if static_keys(expr):
            return _object(expr, at, nesting + 1)
        case _:
            return value(expr, at, nesting + 1)


def _object(expr: DictOf, at: Place, nesting: int) -> str:
    """Return an object among the arguments of a function: the JSON text of it, read.

    ``States.JsonToString`` writes any value as JSON (recorded: test_json_to_string).
    """
    parts: list[str] = []
    arguments: list[str] = []
    _spell(expr, at, nesting + 1, parts, arguments)
    text = "".join(parts)
    if "\\" in text or not text.isprintable():
        raise refuse(expr, "an intrinsic function cannot hold this text", "assign it to a variable")
    if not arguments:
        return f"States.StringToJson({_text(text.replace(_HOLE, '{}'))})"
    escaped = _text(text.replace("{", "\\{").replace("}", "\\}").replace(_HOLE, "{}"))
    return f"States.StringToJson(States.Format({', '.join([escaped, *arguments])}))"


_HOLE: Final = "\ufffc"


def _spell(expr: Expr, at: Place, nesting: int, parts: list[str], arguments: list[str]) -> None:
    """Add the JSON text of a value to the parts, with holes for the arguments."""
    match expr:
        case DictOf(entries) if static_keys(expr):
            for index, entry in enumerate(entries):
                assert not isinstance(entry, Spread)
                parts.append("," if index else "{")
                _spell(entry[0], at, nesting, parts, arguments)
                parts.append(":")
                _spell(entry[1], at, nesting, parts, arguments)
            parts.append("}" if entries else "{}")
        case Literal(float() as number) if number.is_integer():
            parts.append(str(int(number)))
        case Literal(constant):
            spelt = json.dumps(constant, ensure_ascii=False)
            if _HOLE in spelt:
                raise refuse(expr, "an intrinsic function cannot hold this text", "assign it to a variable")
            parts.append(spelt)
        case _:
            parts.append(_HOLE)
            arguments.append(f"States.JsonToString({argument(expr, at, nesting + 1)})")


def _text(text: str) -> str:
    return "'" + text.replace("'", "\\'") + "'"


def _format(expr: Format, at: Place, nesting: int) -> str:
    template: list[str] = []
    arguments: list[str] = []
    for part in expr.parts:
        if isinstance(part, str):
            if "\\" in part or not part.isprintable():
                raise refuse(expr, "this text cannot be written inside `States.Format`", "put it into a variable")
            template.append(part.replace("{", "\\{").replace("}", "\\}"))
            continue
        if part.spec is not None or part.conversion not in ("", "s"):
            raise refuse(expr, "`States.Format` knows no format specification", "write `{value}` alone")
        type_ = infer(part.value, at.env)
        if not within(type_, K_INT | K_STR):
            raise refuse(
                part.value, f"`States.Format` writes texts and ints as Python does; this is `{show(type_)}`",
                "annotate the value as `str` or `int`",
            )  # fmt: skip
        template.append("{}")
        arguments.append(argument(part.value, at, nesting))
    return f"States.Format({', '.join([_text(''.join(template)), *arguments])})"


def _comparable(needle: Expr, items: Expr, at: Place) -> bool:
    """Whether ``States.ArrayContains`` compares as Python: texts with texts, numbers with numbers."""
    found = kinds(infer(needle, at.env)) | kinds(item_type(infer(items, at.env)))
    return within(infer(needle, at.env), K_STR | K_INT | K_FLOAT | K_NONE) and (
        not found & ~(K_STR | K_INT | K_FLOAT | K_NONE)
    )


def _compact(expr: Op) -> bool:
    """Whether ``json.dumps`` is asked for what ``States.JsonToString`` writes."""
    options = dict(expr.kwargs)
    match options.pop("separators", None), options.pop("ensure_ascii", None):
        case ListOf((Literal(","), Literal(":"))), Literal(False):
            return not options
        case _:
            return False


def flattened(parts: Expr, names: tuple[str, str]) -> Expr:
    """Return the expression that joins a list of lists, which `value` writes as ``[*][*]``."""
    outer, inner = names
    clauses = (Clause((outer,), False, parts), Clause((inner,), False, Var(outer)))
    return Comprehension("list", Var(inner), clauses, parts.origin)


_INSTEAD: Final = {
    RESPELLED: "write the dict out in the call, with its values as expressions",
    ".split": '`[part for part in text.split(",") if part]` drops empty parts; or split in a Lambda function',
    ".decode": "`json_path.base64_decode(text)` reads Base64 (and is silent about what is no UTF-8)",
    "base64.b64decode": "`json_path.base64_decode(text)` reads Base64 (and is silent about what is no UTF-8)",
    "json.dumps": '`json.dumps(x, separators=(",", ":"), ensure_ascii=False)` or `json_path.json_to_string(x)`',
    "json.loads": "`json_path.string_to_json(text)` reads JSON (and makes None of a blank text)",
    "*": "only an `int` and a constant from -10 to 10 are multiplied; compute it in a Lambda function",
    "/": "compute it in a Lambda function",
    "-": "annotate both as `int`",
    "sum": "add in a loop (`for x in xs: total += x`), or in a Lambda function",
    "in": "annotate the list and the item as texts or numbers",
    "sorted": "sort in a Lambda function",
    "str": "annotate the value as `int` or `str`",
    "iter": "annotate the iterable as a `list`",
}


def _shown(name: str) -> str:
    if name == RESPELLED:
        return "renaming the members of a value known at run time"
    bare = name.removesuffix("!")
    return f"`{bare.removeprefix('u') if bare in ('u-', 'u+', 'u~') else bare}`"
