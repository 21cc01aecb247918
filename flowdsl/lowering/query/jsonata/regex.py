"""``re``: Python patterns rewritten for the JavaScript engine, where both match alike.

::

    re.search(r"(?P<day>\\d+)$", s)      ─▶  $match($asciiOnlyText($s), /([0-9]+)(?=\\n?$)/)[0]

What the two engines disagree about for text beyond ASCII (``\\d``, ``\\w``, ``\\b``, ignoring case) fails at run time
for such text; what they disagree about beyond the Basic Multilingual Plane (``.``, negated classes) likewise.
"""

import re
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

from flowdsl.ir.expr import Expr, Literal
from flowdsl.ir.ops.kinds import K_NONE, may
from flowdsl.ir.ops.patterns import compiled
from flowdsl.ir.types import INT, STR, Opaque, RecordType, members
from flowdsl.lowering.query.jsonata.code import Code, quoted
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes
from flowdsl.lowering.query.jsonata.helpers import SPACES

_SPECIAL: Final = frozenset("\\^$.|?*+()[]{}/-")


class _Unportable(Exception):
    """The two engines do not agree about part of the pattern."""


class _Pattern:
    """Rewrites one pattern; notes how far beyond ASCII the subject may go."""

    def __init__(self, pattern: "re.Pattern[str]") -> None:
        self.ascii = False
        self.bmp = False
        self.text = self.sequence(_parser.parse(pattern.pattern, 0), optional=False)

    def sequence(self, nodes: Any, *, optional: bool) -> str:
        return "".join(self.node(op, value, optional=optional) for op, value in nodes)

    def node(self, op: Any, value: Any, *, optional: bool) -> str:
        if op is sre.LITERAL:
            return _char(value)
        if op is sre.NOT_LITERAL:
            self.bmp = True
            return f"[^{_char(value)}]"
        if op is sre.ANY:
            self.bmp = True
            return r"[^\n]"
        if op is sre.IN:
            return self.choice(value)
        if op is sre.BRANCH:
            return "(?:" + "|".join(self.sequence(b, optional=True) for b in value[1]) + ")"
        if op is sre.SUBPATTERN:
            return self.group(value, optional=optional)
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            return self.repeat(value, lazy=op is sre.MIN_REPEAT)
        if op is sre.AT:
            return self.place(value)
        if op is sre.GROUPREF:
            return f"\\{value}(?:)"
        if op in (sre.ASSERT, sre.ASSERT_NOT):
            if value[0] < 0:
                raise _Unportable("a look-behind")
            return f"(?{'=' if op is sre.ASSERT else '!'}{self.sequence(value[1], optional=True)})"
        raise _Unportable(f"`{str(op).lower()}`")

    def group(self, value: Any, *, optional: bool) -> str:
        number, add, remove, nodes = value
        if add or remove:
            raise _Unportable("flags inside a group")
        if number is None:
            return f"(?:{self.sequence(nodes, optional=optional)})"
        if optional:
            raise _Unportable("a group that may take no part in the match (write `(?:…)`)")
        return f"({self.sequence(nodes, optional=optional)})"

    def repeat(self, value: Any, *, lazy: bool) -> str:
        low, high, nodes = value
        inner = f"(?:{self.sequence(nodes, optional=low == 0)})"
        most = "" if high is sre.MAXREPEAT else str(high)
        counts = {(0, ""): "*", (1, ""): "+", (0, "1"): "?"}.get((low, most), f"{{{low},{most}}}")
        return inner + counts + ("?" if lazy else "")

    def place(self, value: Any) -> str:
        match value:
            case sre.AT_BEGINNING | sre.AT_BEGINNING_STRING:
                return "^"
            case sre.AT_END:
                return r"(?=\n?$)"
            case sre.AT_END_STRING:
                return "$"
            case sre.AT_BOUNDARY | sre.AT_NON_BOUNDARY:
                self.ascii = True
                return r"\b" if value is sre.AT_BOUNDARY else r"\B"
            case _:
                raise _Unportable("this anchor")

    def choice(self, items: Any) -> str:
        out = ""
        negated = False
        for op, value in items:
            if op is sre.NEGATE:
                negated = self.bmp = True
            elif op is sre.LITERAL:
                out += _char(value)
            elif op is sre.RANGE:
                out += f"{_char(value[0])}-{_char(value[1])}"
            elif op is sre.CATEGORY:
                out += self.category(value)
            else:
                raise _Unportable("this class")
        return f"[{'^' if negated else ''}{out}]"

    def category(self, value: Any) -> str:
        if value is sre.CATEGORY_SPACE:
            return SPACES[1:-1]
        self.ascii = True
        names = {sre.CATEGORY_DIGIT: "0-9", sre.CATEGORY_WORD: "A-Za-z0-9_", sre.CATEGORY_NOT_DIGIT: r"\D",
                 sre.CATEGORY_NOT_WORD: r"\W", sre.CATEGORY_NOT_SPACE: r"\S"}  # fmt: skip
        return names[value]


def _char(code: int) -> str:
    char = chr(code)
    if code > 0xFFFF:
        raise _Unportable("a character beyond the Basic Multilingual Plane")
    if char in _SPECIAL:
        return "\\" + char
    return char if 32 <= code < 127 else f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def _rewritten(
    emitter: Emitter, expr: Expr | None, what: Expr, flags: object
) -> tuple[str, str, "re.Pattern[str]"] | None:
    """Return the rewritten pattern, its flags and the Python pattern; None after a refusal."""
    pattern = compiled(expr)
    if pattern is None:
        emitter.refuse(
            what, "the pattern must be a well-formed constant",
            "write it in the call, or make it a constant of the module"
        )  # fmt: skip
        return None
    if flags not in (None, 0, int(re.IGNORECASE), int(re.ASCII)) or pattern.flags & ~re.UNICODE:
        emitter.refuse(what, "these flags have no counterpart in JSONata", "only `re.IGNORECASE` has one")
        return None
    try:
        portable = _Pattern(pattern)
    except _Unportable as error:
        emitter.refuse(what, f"{error} in a pattern means something else in JSONata")
        return None
    if _parser.parse(pattern.pattern, 0).getwidth()[0] == 0:
        emitter.refuse(what, "a pattern that can match the empty text fails in JSONata", "use `+` instead of `*`")
        return None
    ignore = flags == int(re.IGNORECASE)
    guard = "asciiText" if portable.ascii or ignore else "bmpText" if portable.bmp else ""
    return f"{portable.text}", ("i" if ignore else "") + ":" + guard, pattern


def _subject(emitter: Emitter, args: Args, index: int, guard: str) -> str:
    text = emitter.hard(emitter.text(args[index]))
    return emitter.helper(guard, text).text if guard else text.text


def _flags(args: Args, index: int) -> object:
    if args.get(index) is None:
        return None
    value = args.call.literal(index)
    return value if isinstance(value, int) else "unknown"


@writes("re.match", "re.search", "re.fullmatch")
def _match(emitter: Emitter, args: Args) -> Code:
    found = _rewritten(emitter, args.call.args[0], args.call.op, _flags(args, 2))
    if found is None:
        return Code("null")
    text, options, _ = found
    flag, guard = options.split(":")
    name = args.call.op.name
    pattern = text if name == "re.search" else f"^(?:{text})" + ("$" if name == "re.fullmatch" else "")
    subject = _subject(emitter, args, 1, guard)
    return emitter.helper("matchOrNone", f"$match({subject}, /{pattern}/{flag})", subject)


@writes("re.findall")
def _findall(emitter: Emitter, args: Args) -> Code:
    found = _rewritten(emitter, args.call.args[0], args.call.op, _flags(args, 2))
    if found is None:
        return Code("[]")
    text, options, python = found
    flag, guard = options.split(":")
    matches = f"$match({_subject(emitter, args, 1, guard)}, /{text}/{flag})"
    name = emitter.fresh("m")
    value = (
        f"${name}.match" if python.groups == 0 else f"${name}.groups[0]" if python.groups == 1 else f"${name}.groups"
    )
    keep = "[]" if python.groups > 1 else ""
    return Code(f"[$map({matches}, function(${name}) {{ {value} }}){keep}]", bracket=True)


@writes("re.sub")
def _sub(emitter: Emitter, args: Args) -> Code:
    found = _rewritten(emitter, args.call.args[0], args.call.op, _flags(args, 4))
    template = args.call.literal(1)
    if found is None:
        return Code('""')
    if not isinstance(template, str):
        return emitter.refuse(args.call.op, "the replacement must be a constant text", "write it as a text")
    text, options, python = found
    flag, guard = options.split(":")
    replacement = _template(template, python)
    limit = args.call.literal(3) if args.get(3) is not None else 0
    if replacement is None or not isinstance(limit, int) or limit < 0:
        return emitter.refuse(args.call.op, "this replacement has no counterpart in JSONata", r"use `\1` or `\g<1>`")
    more = f", {limit}" if limit else ""
    return Code(f"$replace({_subject(emitter, args, 2, guard)}, /{text}/{flag}, {quoted(replacement)}{more})", type=STR)


def _template(template: str, pattern: "re.Pattern[str]") -> str | None:
    r"""Rewrite ``\1`` and ``\g<name>`` as ``$1``; None where the two languages part."""
    out, position = "", 0
    names = {**dict(pattern.groupindex), **{str(i): i for i in range(1, pattern.groups + 1)}}
    while position < len(template):
        char = template[position]
        position += 1
        if char == "$":
            out += "$$"
        elif char != "\\":
            out += char
        else:
            match = re.compile(r"(\d)(?!\d)|g<(\w+)>|([n\\])").match(template, position)
            if match is None:
                return None
            position = match.end()
            if match[3]:
                out += {"n": "\n", "\\": "\\"}[match[3]]
                continue
            number = names.get(match[1] or match[2])
            if number is None or template[position : position + 1].isdigit():
                return None
            out += f"${number}"
    return out


@writes("re.split")
def _split(emitter: Emitter, args: Args) -> Code:
    found = _rewritten(emitter, args.call.args[0], args.call.op, _flags(args, 3))
    if found is None:
        return Code("[]")
    text, options, python = found
    flag, guard = options.split(":")
    if python.groups or args.get(2) is not None:
        return emitter.refuse(args.call.op, "`re.split` with groups or a limit has no counterpart in JSONata",
                              "write the groups as `(?:…)`")  # fmt: skip
    return Code(f"$split({_subject(emitter, args, 1, guard)}, /{text}/{flag})")


@writes("re.escape")
def _escape(emitter: Emitter, args: Args) -> Code:
    return emitter.refuse(args.call.op, "a pattern made at run time cannot be used in JSONata", "use `str` methods")


def _groups(code: Code) -> tuple[str, ...] | None:
    """Return the names of the groups of a match; None when the value is not surely a match."""
    for member in members(code.type):
        if isinstance(member, Opaque) and member.kind == "match" and isinstance(member.item, RecordType):
            return tuple(f.name for f in member.item.fields)
    return None


def _sure(emitter: Emitter, args: Args) -> tuple[str, ...] | None:
    groups = _groups(args[0])
    if groups is None:
        emitter.refuse(args.call.op, f"`{args.call.op.name[1:]}` needs a match", "call it on what `re.search` returned")
    return groups


def group(emitter: Emitter, match: Code, names: tuple[str, ...], key: Expr | None) -> str | None:
    """Return the text of one group of a match; None when it is not known at compile time."""
    value = key.value if isinstance(key, Literal) else None
    if isinstance(value, bool) or value is None or isinstance(value, float | list | dict):
        return None
    if value == 0:
        return f"{match.at(80)}.match"
    index = value - 1 if isinstance(value, int) else names.index(value) if value in names else -1
    return f"{match.at(80)}.groups[{index}]" if 0 <= index < len(names) else None


@writes(".group")
def _group(emitter: Emitter, args: Args) -> Code:
    names = _sure(emitter, args)
    if names is None:
        return Code("null")
    wanted: tuple[Expr, ...] = args.call.rest or (Literal(0),)
    # A match that may be None fails here as in Python: None has no groups.
    match = emitter.hard(args[0])
    texts = [group(emitter, match, names, key) for key in wanted]
    if None in texts:
        return emitter.refuse(
            args.call.op, "the group must be a constant number or name of the pattern", "write it out"
        )
    if len(texts) == 1:
        return Code(str(texts[0]), 80, STR, soft=True)
    needed = [emitter.hard(Code(str(t), 80, STR, soft=True)).text for t in texts]
    return Code(f"[{', '.join(needed)}]", bracket=True)


def subscript(emitter: Emitter, args: Args) -> Code:
    """Write ``match[key]``."""
    names = _sure(emitter, args)
    text = None if names is None else group(emitter, emitter.hard(args[0]), names, args.call.args[1])
    if text is None:
        return emitter.refuse(
            args.call.op, "the group must be a constant number or name of the pattern", "write it out"
        )
    return Code(text, 80, STR, soft=True)


@writes(".groups")
def _all_groups(emitter: Emitter, args: Args) -> Code:
    _sure(emitter, args)
    return Code(f"{emitter.hard(args[0]).at(80)}.groups[]", 80, soft=True)


@writes(".groupdict")
def _group_dict(emitter: Emitter, args: Args) -> Code:
    names = _sure(emitter, args) or ()

    def write(match: Code) -> Code:
        fields = [
            f"{quoted(n)}: {emitter.hard(Code(f'{match.text}.groups[{i}]', 80, STR, soft=True)).text}"
            for i, n in enumerate(names)
            if not n.isdigit()
        ]
        return Code("{" + ", ".join(fields) + "}")

    match = args[0]
    if may(match.type, K_NONE):
        match = emitter.helper("notNone", match, type=match.type)
    return emitter.once(match, write)


@writes(".start", ".end")
def _span(emitter: Emitter, args: Args) -> Code:
    if _sure(emitter, args) is None or (args.get(1) is not None and args.call.literal(1) != 0):
        return emitter.refuse(args.call.op, "only the place of the whole match is known", "drop the group")
    return Code(f"{emitter.hard(args[0]).at(80)}.{args.call.op.name[1:]}", 80, INT, soft=True)
