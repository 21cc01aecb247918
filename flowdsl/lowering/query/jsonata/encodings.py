"""``json``, ``base64``, ``hashlib``, ``uuid`` and ``urllib.parse``; bytes are the text they encode."""

from typing import Literal as Literal_

from flowdsl.ir.expr import Clause, Comprehension, ListOf, Literal, Op, Var
from flowdsl.ir.ops.encoding import HASH, HASHES, UUID
from flowdsl.ir.ops.kinds import K_DICT, holds_opaque, is_opaque, within
from flowdsl.ir.ops.temporal import BYTES
from flowdsl.ir.types import STR
from flowdsl.lowering.query.jsonata.code import Code, quoted
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes
from flowdsl.lowering.query.jsonata.formatting import FLOAT_TEXT, holds_float


@writes("json.dumps")
def _dumps(emitter: Emitter, args: Args) -> Code:
    value, call = args[0], args.call
    if holds_float(value.type):
        return emitter.refuse(call.op, FLOAT_TEXT, "pass the value itself instead of its JSON text, or round it")
    if holds_opaque(value.type):
        return emitter.refuse(call.op, "the value is no JSON value", "convert it first")
    # skipkeys, check_circular and allow_nan make no difference to JSON values.
    # `default` is called for what is no JSON value, so never.
    given = call.op.kwarg("cls")
    if given is not None and not (isinstance(given, Literal) and given.value is None):
        return emitter.refuse(call.op, "`json.dumps(cls=…)` has no counterpart in JSONata", "drop `cls`")
    indent = _indent(args)
    if indent is False:
        return emitter.refuse(call.op, "the indentation must be a constant", "write `indent=2`")
    item, key = "," if isinstance(indent, str) else ", ", ": "
    separators = call.op.kwarg("separators")
    if isinstance(separators, ListOf) and len(separators.items) == 2:
        texts = [i.value for i in separators.items if isinstance(i, Literal) and isinstance(i.value, str)]
        if len(texts) != 2:
            return emitter.refuse(call.op, "the separators must be constants", 'write `separators=(",", ":")`')
        item, key = texts
    elif separators is not None and not (isinstance(separators, Literal) and separators.value is None):
        return emitter.refuse(call.op, "the separators must be constants", 'write `separators=(",", ":")`')
    flags = [_flag(args, "ensure_ascii", default=True), _flag(args, "sort_keys", default=False)]
    if None in flags:
        return emitter.refuse(call.op, "options of `json.dumps` must be constants", "write True or False")
    escape = emitter.helper_function("asciiOnly" if flags[0] else "asIs")
    order = emitter.helper_function("sortUp" if flags[1] else "asIs")
    if isinstance(indent, str):
        styles = quoted(item), quoted(key), quoted(indent), escape, order
        return emitter.helper("jsonLines", emitter.hard(value), *styles, type=STR)
    return emitter.helper("jsonText", emitter.hard(value), quoted(item), quoted(key), escape, order, type=STR)


def _indent(args: Args) -> str | Literal_[False] | None:
    """Return what a level of a JSON text is indented with; None for a text in one line, False when it is not known."""
    given = args.call.op.kwarg("indent")
    if given is None:
        return None
    value = given.value if isinstance(given, Literal) else False
    if isinstance(value, bool | float | list | dict):
        return False
    return " " * value if isinstance(value, int) else value


def _flag(args: Args, name: str, *, default: bool) -> bool | None:
    given = args.call.op.kwarg(name)
    if given is None:
        return default
    return given.value if isinstance(given, Literal) and isinstance(given.value, bool) else None


@writes("json.loads")
def _loads(emitter: Emitter, args: Args) -> Code:
    if is_opaque(args[0].type, "bytes"):
        return Code(f"$parse({args[0].text})", soft=True)
    return Code(f"$parse({emitter.hard(emitter.text(args[0])).text})", soft=True)


def _utf8(args: Args) -> bool:
    encoding = args.call.literal(1)
    return args.get(1) is None or (
        isinstance(encoding, str) and encoding.lower().replace("_", "-") in ("utf-8", "utf8")
    )


@writes(".encode")
def _encode(emitter: Emitter, args: Args) -> Code:
    if not _utf8(args) or args.get(2) is not None:
        return emitter.refuse(args.call.op, "only UTF-8 has a counterpart in JSONata", "write `.encode()`")
    return emitter.text(args[0]).typed(BYTES)


@writes(".decode")
def _decode(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, "bytes"):
        return emitter.refuse(args.call.op, "`decode` needs bytes", "call it on what `base64` returned")
    if not _utf8(args) or args.get(2) is not None:
        return emitter.refuse(args.call.op, "only UTF-8 has a counterpart in JSONata", "write `.decode()`")
    return args[0].typed(STR)


@writes("base64.b64encode")
def _b64encode(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, "bytes"):
        return emitter.refuse(args.call.op, "`b64encode` needs bytes", "write `b64encode(text.encode())`")
    # $base64encode takes the text for Latin-1 bytes, which are UTF-8 only as long as they are ASCII.
    text = emitter.helper("asciiBytes", emitter.hard(args[0]))
    return Code(f"$base64encode({text.text})", type=BYTES)


@writes("base64.urlsafe_b64encode")
def _urlsafe(emitter: Emitter, args: Args) -> Code:
    text = _b64encode(emitter, args).text
    return Code(f'$replace($replace({text}, "+", "-"), "/", "_")', type=BYTES)


@writes("base64.b64decode")
def _b64decode(emitter: Emitter, args: Args) -> Code:
    value = args[0] if is_opaque(args[0].type, "bytes") else emitter.text(args[0])
    return emitter.helper("decoded", emitter.hard(value), type=BYTES)


@writes(*(f"hashlib.{name}" for name in HASHES))
def _hash(emitter: Emitter, args: Args) -> Code:
    if args.get(0) is None or not is_opaque(args[0].type, "bytes"):
        return emitter.refuse(args.call.op, "a hash needs bytes", "write `hashlib.sha256(text.encode())`")
    name = HASHES[args.call.op.name.removeprefix("hashlib.")]
    return Code(f"$hash({emitter.hard(args[0]).text}, {quoted(name)})", type=HASH)


@writes(".hexdigest")
def _hexdigest(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, "hash"):
        return emitter.refuse(args.call.op, "`hexdigest` needs a hash", "call it on `hashlib.sha256(…)`")
    return args[0].typed(STR)


@writes("uuid.uuid4")
def _uuid(emitter: Emitter, args: Args) -> Code:
    return Code("$uuid()", type=UUID)


@writes("@hex")
def _hex(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, "uuid"):
        return emitter.refuse(args.call.op, "`hex` belongs to a UUID", "write `uuid.uuid4().hex`")
    return Code(f'$replace({args[0].text}, "-", "")', type=STR)


@writes("urllib.parse.urlencode")
def _urlencode(emitter: Emitter, args: Args) -> Code:
    query = args.call.args[0]
    if query is None or not within(args[0].type, K_DICT):
        return emitter.refuse(args.call.op, "`urlencode` needs a dict", "annotate it as `dict[str, str]`")
    # The same text as "&".join(quote_plus(k) + "=" + quote_plus(str(v)) for k, v in query.items()).
    name, value = Var("#name"), Var("#value")
    pair = [Op("urllib.parse.quote_plus", (part,)) for part in (name, Op("str", (value,)))]
    joined = Op("+", (Op("+", (pair[0], Literal("="))), pair[1]))
    emitter.renamed["#name"], emitter.renamed["#value"] = emitter.fresh("name"), emitter.fresh("value")
    clause = Clause(("#name", "#value"), True, Op(".items", (query,)))
    return emitter.expr(Op(".join", (Literal("&"), Comprehension("list", joined, (clause,)))))


@writes("urllib.parse.quote", "urllib.parse.quote_plus")
def _quote(emitter: Emitter, args: Args) -> Code:
    plus = args.call.op.name.endswith("_plus")
    safe = args.call.literal(1) if args.get(1) is not None else "" if plus else "/"
    if safe not in ("", "/"):
        return emitter.refuse(args.call.op, "`safe` must be a constant: empty or `/`", 'write `safe=""`')
    code = emitter.helper("quoted", emitter.hard(emitter.text(args[0])), type=STR)
    if safe == "/":
        code = Code(f'$replace({code.text}, "%2F", "/")', type=STR)
    return Code(f'$replace({code.text}, "%20", "+")', type=STR) if plus else code


@writes("urllib.parse.unquote", "urllib.parse.unquote_plus")
def _unquote(emitter: Emitter, args: Args) -> Code:
    text = emitter.hard(emitter.text(args[0]))
    swap = '"+", "%20"' if args.call.op.name.endswith("_plus") else '"+", "%2B"'
    # Step Functions reads "+" as a blank (reported), the reference engine as itself: neither is left to chance.
    return Code(f"$decodeUrlComponent($replace({text.text}, {swap}))", type=STR)
