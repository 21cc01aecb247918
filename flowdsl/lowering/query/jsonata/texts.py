"""The methods of ``str``."""

import string
from typing import Final

from flowdsl.ir.expr import Expr, Format, FormatField, ListOf, Literal, Op
from flowdsl.ir.ops.infer import can_fail
from flowdsl.ir.ops.kinds import K_LIST, K_NONE, K_STR, is_opaque, may, within
from flowdsl.ir.ops.temporal import DAY_KINDS
from flowdsl.ir.types import BOOL, INT, STR
from flowdsl.lowering.query.jsonata.code import COMPARE, COND, Code
from flowdsl.lowering.query.jsonata.emitter import SPECIAL, Args, Emitter, writes
from flowdsl.lowering.query.jsonata.guards import LAMBDA_HELP
from flowdsl.lowering.query.jsonata.helpers import SPACES


def _self(emitter: Emitter, args: Args) -> Code:
    """Return the receiver as text; JSONata's string functions themselves fail on anything else."""
    return emitter.hard(emitter.text(args[0]))


def _given(args: Args, index: int) -> bool:
    code = args.get(index)
    return code is not None and not within(code.type, K_NONE)


@writes(".upper", ".lower")
def _case(emitter: Emitter, args: Args) -> Code:
    function = "uppercase" if args.call.op.name == ".upper" else "lowercase"
    return Code(f"${function}({args[0].text})", type=STR, soft=args[0].soft)


@writes(".capitalize", ".title", ".swapcase")
def _other_case(emitter: Emitter, args: Args) -> Code:
    names = {".capitalize": "capitalized", ".title": "titled", ".swapcase": "swapped"}
    return emitter.helper(names[args.call.op.name], emitter.helper("plainCases", _self(emitter, args)))


OF_CONSTANTS_ONLY: Final[dict[str, str]] = {
    ".casefold": "use `.lower()`", ".isprintable": LAMBDA_HELP, ".istitle": LAMBDA_HELP, ".expandtabs": LAMBDA_HELP,
}  # fmt: skip
"""Methods that are computed where all is constant, and what to write instead elsewhere."""


@writes(*OF_CONSTANTS_ONLY)
def _refused(emitter: Emitter, args: Args) -> Code:
    name = args.call.op.name
    return emitter.refuse(args.call.op, f"`str{name}` has no counterpart in JSONata", OF_CONSTANTS_ONLY[name])


_TESTS = {
    ".isdigit": "[0-9]+", ".isdecimal": "[0-9]+", ".isnumeric": "[0-9]+", ".isalpha": "[A-Za-z]+",
    ".isalnum": "[A-Za-z0-9]+", ".isidentifier": "[A-Za-z_][A-Za-z0-9_]*",
}  # fmt: skip


@writes(*_TESTS)
def _classified(emitter: Emitter, args: Args) -> Code:
    # The regular expressions of JSONata know ASCII classes only: other text fails rather than giving a wrong answer.
    text = emitter.helper("ascii", _self(emitter, args))
    return Code(f"$contains({text.text}, /^{_TESTS[args.call.op.name]}$/)", type=BOOL)


@writes(".isspace")
def _is_space(emitter: Emitter, args: Args) -> Code:
    return Code(f"$contains({_self(emitter, args).text}, /^{SPACES}+$/)", type=BOOL)


@writes(".isascii")
def _is_ascii(emitter: Emitter, args: Args) -> Code:
    return Code(f"$not($contains({_self(emitter, args).text}, /[^\\x00-\\x7f]/))", type=BOOL)


@writes(".isupper", ".islower")
def _is_case(emitter: Emitter, args: Args) -> Code:
    text = emitter.helper("plainCases", _self(emitter, args))
    return emitter.helper("isUpper" if args.call.op.name == ".isupper" else "isLower", text, type=BOOL)


@writes(".strip", ".lstrip", ".rstrip")
def _strip(emitter: Emitter, args: Args) -> Code:
    name, text = args.call.op.name, _self(emitter, args)
    if not _given(args, 1):
        for side, pattern in ((".rstrip", f"/^{SPACES}+/"), (".lstrip", f"/{SPACES}+$/")):
            if name != side:
                text = Code(f'$replace({text.text}, {pattern}, "")', type=STR)
        return emitter.helper("stripped", _self(emitter, args)) if name == ".strip" else text
    chars = args[1]
    if may(chars.type, K_NONE):
        sides = {".strip": "both", ".lstrip": "left", ".rstrip": "right"}[name]
        return emitter.helper("stripBy", text, emitter.hard(chars), f'"{sides}"')
    chars = emitter.hard(emitter.text(chars))
    if name != ".rstrip":
        text = emitter.helper("stripLeft", text, chars)
    if name != ".lstrip":
        text = emitter.helper("stripRight", text, chars)
    return text


@writes(".split", ".rsplit")
def _split(emitter: Emitter, args: Args) -> Code:
    text, right = _self(emitter, args), args.call.op.name == ".rsplit"
    limit = args.get(2)
    known = args.call.literal(2)
    unlimited = limit is None or (isinstance(known, int) and known < 0)
    if not _given(args, 1):
        if unlimited:
            return emitter.helper("words", text)
        if right:
            return emitter.refuse(args.call.op, "`rsplit` with a limit needs a separator here", 'pass `" "`')
        assert limit is not None
        return emitter.helper("wordsUpTo", text, emitter.hard(emitter.integer(limit)))
    separator = args[1]
    if may(separator.type, K_NONE):
        count = "-1" if unlimited or limit is None else emitter.hard(emitter.integer(limit)).text
        return emitter.helper("splitBy", text, emitter.hard(separator), count, "true" if right else "false")
    literal = args.call.literal(1)
    separator = emitter.hard(emitter.text(separator))
    if not (isinstance(literal, str) and literal):
        separator = emitter.helper("nonEmpty", separator)
    if unlimited and not (right and not (isinstance(literal, str) and len(literal) == 1)):
        return Code(f"$split({text.text}, {separator.text})")
    count = "-1" if unlimited or limit is None else emitter.hard(emitter.integer(limit)).text
    return emitter.helper("splitRight" if right else "splitUpTo", text, separator, count)


@writes(".splitlines")
def _split_lines(emitter: Emitter, args: Args) -> Code:
    if args.get(1) is not None and args.call.literal(1) is not False:
        return emitter.refuse(args.call.op, "`splitlines(keepends=True)` has no counterpart in JSONata")
    return emitter.helper("lines", _self(emitter, args))


@writes(".partition", ".rpartition")
def _partition(emitter: Emitter, args: Args) -> Code:
    separator = emitter.hard(emitter.text(args[1]))
    if not (isinstance(args.call.literal(1), str) and args.call.literal(1)):
        separator = emitter.helper("nonEmpty", separator)
    name = "partition" if args.call.op.name == ".partition" else "partitionLast"
    return emitter.helper(f"{name}At" if name == "partition" else name, _self(emitter, args), separator)


@writes(".replace")
def _replace(emitter: Emitter, args: Args) -> Code:
    if is_opaque(args[0].type, *DAY_KINDS):
        return emitter.refuse(args.call.op, "the parts of a date are replaced by name", "write `.replace(year=…)`")
    old, new = emitter.hard(emitter.text(args[1])), emitter.hard(emitter.text(args[2]))
    literal, limit = args.call.literal(1), args.call.literal(3)
    text = _self(emitter, args)
    if isinstance(literal, str) and literal:
        if args.get(3) is None or (isinstance(limit, int) and limit < 0):
            return Code(f"$replace({text.text}, {old.text}, {new.text})", type=STR)
        if isinstance(limit, int) and not isinstance(limit, bool):
            return Code(f"$replace({text.text}, {old.text}, {new.text}, {limit})", type=STR)
    count = "-1" if args.get(3) is None else emitter.hard(emitter.integer(args[3])).text
    return emitter.helper("replaced", text, old, new, count)


def _bound(emitter: Emitter, code: Code) -> str:
    """Write a bound that may be None."""
    if may(code.type, K_NONE):
        return emitter.helper("intOrNone", emitter.hard(code)).text
    return emitter.hard(emitter.integer(code)).text


def find(emitter: Emitter, args: Args) -> Code:
    """Write ``find``: the place of a text in another, or -1."""
    text, sub = _self(emitter, args), emitter.hard(emitter.text(args[1]))
    if not _given(args, 2) and not _given(args, 3):
        return emitter.helper("indexOf", text, sub, type=INT)
    bounds = ["null" if not _given(args, i) else _bound(emitter, args[i]) for i in (2, 3)]
    return emitter.helper("findIn", text, sub, *bounds, type=INT)


@writes(".find")
def _find(emitter: Emitter, args: Args) -> Code:
    return find(emitter, args)


@writes(".rfind", ".rindex")
def _find_last(emitter: Emitter, args: Args) -> Code:
    if _given(args, 2) or _given(args, 3):
        return emitter.refuse(args.call.op, "`rfind` with bounds has no counterpart in JSONata", "slice the text first")
    code = emitter.helper("lastOf", _self(emitter, args), emitter.hard(emitter.text(args[1])), type=INT)
    return code if args.call.op.name == ".rfind" else emitter.helper("found", code, type=INT)


def occurrences(emitter: Emitter, args: Args) -> Code:
    """Write ``count`` on text."""
    if _given(args, 2) or _given(args, 3):
        return emitter.refuse(args.call.op, "`count` with bounds has no counterpart in JSONata", "slice the text first")
    text, sub = _self(emitter, args), emitter.hard(emitter.text(args[1]))
    return emitter.helper("occurrences", text, sub, type=INT)


@writes(".startswith", ".endswith")
def _affix(emitter: Emitter, args: Args) -> Code:
    start = args.call.op.name == ".startswith"
    if _given(args, 2) or _given(args, 3):
        return emitter.refuse(args.call.op, f"`{args.call.op.name[1:]}` with bounds has no counterpart in JSONata",
                              "slice the text first")  # fmt: skip
    affix, literal = args[1], args.call.literal(1)
    text = _self(emitter, args)
    if isinstance(literal, str):
        if literal == "":
            return emitter.once(text, lambda t: Code(f"{t.text} = {t.text}", COMPARE, BOOL))
        place = f"0, {len(literal)}" if start else f"-{len(literal)}"
        return Code(f"$substring({text.text}, {place}) = {affix.text}", COMPARE, BOOL)
    helper = "startsWith" if start else "endsWith"
    if within(affix.type, K_LIST):
        if not isinstance(args.call.args[1], ListOf):
            return emitter.refuse(args.call.op, "only a tuple written here can hold several affixes",
                                  "write the tuple as the argument")  # fmt: skip
        listed = emitter.hard(affix)
        function = emitter.helper_function(helper)
        return emitter.once(text, lambda t: Code(
            f"$reduce({listed.text}, function($any, $affix) {{ $any or {function}({t.text}, $affix) }}, false)",
            type=BOOL))  # fmt: skip
    if may(affix.type, K_LIST) and not within(affix.type, K_STR):
        affix = emitter.text(affix)
    return emitter.helper(helper, text, emitter.hard(affix), type=BOOL)


@writes(".join")
def _join(emitter: Emitter, args: Args) -> Code:
    source = emitter.hard(emitter.listed(args[1]))
    return Code(f"$join({source.text}, {_self(emitter, args).text})", type=STR)


@writes(".zfill")
def _zfill(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("zeroFilled", _self(emitter, args), emitter.hard(emitter.integer(args[1])))


@writes(".ljust", ".rjust", ".center")
def _justify(emitter: Emitter, args: Args) -> Code:
    name, text, width = args.call.op.name, _self(emitter, args), args.call.literal(1)
    fill = '" "' if args.get(2) is None else emitter.hard(emitter.text(args[2])).text
    plain = args.get(2) is None or (isinstance(args.call.literal(2), str) and len(str(args.call.literal(2))) == 1)
    if isinstance(width, int) and width > 0 and plain and name != ".center":
        return Code(f"$pad({text.text}, {width if name == '.ljust' else -width}, {fill})", type=STR)
    helper = {".ljust": "padRight", ".rjust": "padLeft", ".center": "centred"}[name]
    if not plain:
        fill = emitter.helper("oneChar", fill).text
    return emitter.helper(helper, text, emitter.hard(emitter.integer(args[1])), fill)


@writes(".removeprefix", ".removesuffix")
def _remove_affix(emitter: Emitter, args: Args) -> Code:
    prefix, literal = args.call.op.name == ".removeprefix", args.call.literal(1)
    affix = emitter.hard(emitter.text(args[1]))
    if isinstance(literal, str) and literal:
        size = len(literal)

        def cut(text: Code) -> Code:
            if prefix:
                rest = f"$substring({text.text}, {size})"
                return Code(f"$substring({text.text}, 0, {size}) = {affix.text} ? {rest} : {text.text}", COND, STR)
            rest = f"$substring({text.text}, 0, $length({text.text}) - {size})"
            return Code(f"$substring({text.text}, -{size}) = {affix.text} ? {rest} : {text.text}", COND, STR)

        return emitter.once(_self(emitter, args), cut)
    return emitter.helper("withoutPrefix" if prefix else "withoutSuffix", _self(emitter, args), affix)


def _format(emitter: Emitter, op: Op) -> Code | None:
    """Write ``"…".format(…)`` as the f-string it stands for."""
    template, *values = op.args
    if not isinstance(template, Literal) or not isinstance(template.value, str):
        return emitter.refuse(op, "`format` needs a template known at compile time", "use an f-string")
    parts: list[str | FormatField] = []
    used: list[Expr] = []
    automatic = 0
    try:
        pieces = list(string.Formatter().parse(template.value))
    except ValueError as error:
        return emitter.refuse(op, f"the format text is malformed: {error}", "correct the braces")
    if len({name == "" for _, name, _, _ in pieces if name == "" or (name or "").isdigit()}) > 1:
        return emitter.refuse(
            op, "`format` cannot mix fields that are numbered with fields that are not: Python raises ValueError",
            "number all of them or none, or use an f-string",
        )  # fmt: skip
    for text, name, spec, conversion in pieces:
        parts.append(text)
        if name is None:
            continue
        if name == "":
            name, automatic = str(automatic), automatic + 1
        found = _argument(name, values, dict(op.kwargs))
        if found is None or (spec and "{" in spec) or conversion not in (None, "r", "s"):
            return emitter.refuse(op, f"the field `{{{name}}}` cannot be compiled", "use an f-string")
        used.append(found)
        inner = Format((spec,), op.origin) if spec else None
        parts.append(FormatField(found, "r" if conversion == "r" else "s" if conversion == "s" else "", inner))
    for value in (*values, *dict(op.kwargs).values()):
        if not any(value is u for u in used) and can_fail(value, emitter.env):
            return emitter.refuse(op, "an argument of `format` that the text does not use can fail", "remove it")
    return emitter.expr(Format(tuple(parts), op.origin))


def _argument(name: str, values: list[Expr], named: dict[str, Expr]) -> Expr | None:
    if name.isdigit():
        return values[int(name)] if int(name) < len(values) else None
    return named.get(name)


@writes(".translate")
def _translate(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("translated", emitter.hard(emitter.text(args[0])), emitter.hard(args[1]), type=STR)


@writes(".format")
def _format_written(emitter: Emitter, args: Args) -> Code:
    raise AssertionError("`format` is written by its special writer")


SPECIAL[".format"] = _format
