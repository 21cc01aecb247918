"""``json_path("$.x")`` and its functions: paths and intrinsic functions written by hand."""

import json
import re
from typing import Final

import libcst as cst

from flowdsl.diagnostics.rules import names as rules
from flowdsl.frontend.context import Context
from flowdsl.frontend.expressions import read
from flowdsl.ir import expr as ir
from flowdsl.ir.ops import OPS

_PATHS: Final = ("json_path", "json_path.at", "json_path.string_at", "json_path.number_at", "json_path.list_at",
                 "json_path.object_at")  # fmt: skip
_ALGORITHMS: Final = ("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512")
INTRINSICS: Final = {
    "format": "Format", "array": "Array", "array_partition": "ArrayPartition", "array_contains": "ArrayContains",
    "array_range": "ArrayRange", "array_get_item": "ArrayGetItem", "array_length": "ArrayLength",
    "array_unique": "ArrayUnique", "base64_encode": "Base64Encode", "base64_decode": "Base64Decode", "hash": "Hash",
    "json_merge": "JsonMerge", "string_to_json": "StringToJson", "json_to_string": "JsonToString",
    "math_random": "MathRandom", "math_add": "MathAdd", "string_split": "StringSplit", "uuid": "UUID",
}  # fmt: skip
"""Functions of `flowdsl.json_path` and the intrinsic functions they are."""


def call_json_path(ctx: Context, node: cst.Call, name: str) -> ir.Expr:
    """Read a call of ``json_path`` or one of its functions."""
    origin = ctx.origin(node)
    if any(arg.keyword is not None or arg.star for arg in node.args):
        return ctx.refuse(rules.BadCall(origin=origin, why=f"`{name}` takes plain positional arguments"))
    values = tuple(read(ctx, arg.value) for arg in node.args)
    if name in _PATHS:
        match values:
            case (ir.Literal(str() as text),) if text.startswith("$"):
                return ir.Raw("jsonpath", text, (), origin)
            case _:
                return ctx.refuse(rules.BadCall(origin=origin, why=f'`{name}` takes a path as text: `"$.x"`'))
    function = INTRINSICS.get(name.removeprefix("json_path."))
    if function is None:
        return ctx.refuse(rules.UnknownAttribute(origin=origin, owner="`json_path`", name=name.rpartition(".")[2]))
    wanted = OPS[f"States.{function}"].parameters
    if len(values) < wanted.required or (len(values) > len(wanted.names) and not wanted.variadic):
        why = f"`{name}` takes {' and '.join(f'`{n}`' for n in wanted.names) or 'nothing'}"
        return ctx.refuse(rules.BadCall(origin=origin, why=why))
    if why := _wrong(function, values):
        return ctx.refuse(rules.BadCall(origin=origin, why=why))
    return ir.Op(f"States.{function}", values, (), origin)


def _wrong(function: str, values: tuple[ir.Expr, ...]) -> str:
    """Return what AWS refuses in the arguments of an intrinsic function, as far as they are constants."""
    match function, values:
        case "Format", (ir.Literal(str() as template), *given):
            holes = len(re.findall(r"(?<!\\)\{\}", template))
            if holes != len(given):
                return f"the template has {holes} `{{}}` for {len(given)} value{'s' * (len(given) != 1)}"
        case "Hash", (_, ir.Literal(algorithm)) if algorithm not in _ALGORITHMS:
            return f"`json_path.hash` knows {', '.join(_ALGORITHMS)}"
        case (("JsonToString" | "ArrayLength" | "ArrayUnique" | "ArrayPartition" | "ArrayGetItem"), (ir.Literal(), *_)):
            return "the first argument is a path or a value of the workflow, not a constant"
        case _:
            pass
    return ""


def path_text(expr: ir.Expr) -> str | None:
    """Return the text of a path, a value of the context object, or an intrinsic call of these and constants."""
    match expr:
        case ir.Raw("jsonpath", text):
            return text
        case ir.Context(steps):
            return ".".join(("$$", *steps))
        case ir.Op(name, args) if name.startswith("States."):
            parts = [_argument(arg) for arg in args]
            return None if None in parts else f"{name}({', '.join(part or '' for part in parts)})"
        case _:
            return None


def _argument(expr: ir.Expr) -> str | None:
    match expr:
        case ir.Literal(str() as text):
            return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
        case ir.Literal(value):
            return json.dumps(value)
        case _:
            return path_text(expr)
