"""``math``, ``statistics`` and ``random``."""

from flowdsl.ir.ops.kinds import K_BOOL, K_DICT, K_INT, K_NUMBER, iterated, may, within
from flowdsl.ir.types import ANY_LIST, BOOL, FLOAT, INT
from flowdsl.lowering.query.jsonata.code import PLUS, TIMES, Code
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes


def _number(emitter: Emitter, args: Args, index: int = 0) -> Code:
    return emitter.hard(emitter.surely_number(emitter.number(args[index])))


@writes("math.floor", "math.ceil")
def _floor(emitter: Emitter, args: Args) -> Code:
    value = emitter.number(args[0])
    if within(args[0].type, K_INT | K_BOOL):
        return value
    return Code(f"${args.call.op.name[5:]}({value.text})", type=INT, soft=value.soft)


@writes("math.trunc")
def _trunc(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("parseInt", _number(emitter, args), type=INT)


@writes("math.fabs")
def _fabs(emitter: Emitter, args: Args) -> Code:
    return Code(f"$abs({_number(emitter, args).text})", type=FLOAT)


@writes("math.sqrt")
def _sqrt(emitter: Emitter, args: Args) -> Code:
    return Code(f"$sqrt({_number(emitter, args).text})", type=FLOAT)


@writes("math.pow")
def _pow(emitter: Emitter, args: Args) -> Code:
    return Code(f"$power({_number(emitter, args).text}, {_number(emitter, args, 1).text})", type=FLOAT)


@writes("math.fmod")
def _fmod(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("remainder", _number(emitter, args), _number(emitter, args, 1), type=FLOAT)


@writes("math.isqrt")
def _isqrt(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("wholeRoot", emitter.hard(emitter.integer(args[0])), type=INT)


@writes("math.gcd", "math.lcm")
def _gcd(emitter: Emitter, args: Args) -> Code:
    name, start = ("gcd", "0") if args.call.op.name == "math.gcd" else ("lcm", "1")
    code = Code(start, type=INT)
    for given in args.rest:
        code = emitter.helper(name, code, emitter.hard(emitter.integer(given)), type=INT)
    return code


@writes("math.factorial")
def _factorial(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("factorial", emitter.hard(emitter.integer(args[0])), type=INT)


@writes("math.prod")
def _prod(emitter: Emitter, args: Args) -> Code:
    source = emitter.hard(emitter.listed(args[0]))
    start = emitter.hard(args[1]).text if args.get(1) is not None else "1"
    return Code(f"$reduce({source.text}, {emitter.helper_function('multiply')}, {start})")


@writes("math.isclose")
def _isclose(emitter: Emitter, args: Args) -> Code:
    relative = "1e-9" if args.get(2) is None else _number(emitter, args, 2)
    absolute = "0" if args.get(3) is None else _number(emitter, args, 3)
    return emitter.helper("close", _number(emitter, args), _number(emitter, args, 1), relative, absolute, type=BOOL)


@writes("math.isfinite", "math.isinf", "math.isnan")
def _finite(emitter: Emitter, args: Args) -> Code:
    # JSON has neither infinities nor NaN.
    answer = "true" if args.call.op.name == "math.isfinite" else "false"
    return emitter.after(_number(emitter, args), Code(answer, type=BOOL))


@writes("math.degrees", "math.radians")
def _angle(emitter: Emitter, args: Args) -> Code:
    factor = "57.29577951308232" if args.call.op.name == "math.degrees" else "0.017453292519943295"
    value = _number(emitter, args)
    return Code(f"{value.at(TIMES)} * {factor}", TIMES, FLOAT)


@writes("statistics.mean")
def _mean(emitter: Emitter, args: Args) -> Code:
    source = emitter.listed(args[0])
    if not within(iterated(source.type), K_INT):
        return emitter.refuse(args.call.op, "`mean` is exact in Python; JSONata adds floats with rounding",
                              "write `sum(xs) / len(xs)`, or annotate the list as `list[int]`")  # fmt: skip
    return emitter.once(source, lambda s: emitter.helper(
        "divide", f"$sum({s.text})", f"$count({s.text})"))  # fmt: skip


@writes("statistics.median")
def _median(emitter: Emitter, args: Args) -> Code:
    source = emitter.hard(emitter.listed(args[0]))
    if not within(iterated(source.type), K_NUMBER):
        return emitter.refuse(args.call.op, "`median` needs a list of numbers", "annotate the list as `list[float]`")
    return emitter.helper("median", f"$sort({source.text})", soft=True)


@writes("random.random")
def _random(emitter: Emitter, args: Args) -> Code:
    return Code("$random()", type=FLOAT)


@writes("random.randint")
def _randint(emitter: Emitter, args: Args) -> Code:
    low, high = (emitter.hard(emitter.integer(args[i])) for i in (0, 1))
    return emitter.helper("randomInt", low, high, type=INT)


@writes("random.randrange")
def _randrange(emitter: Emitter, args: Args) -> Code:
    first = emitter.hard(emitter.integer(args[0]))
    low = Code("0", type=INT) if args.get(1) is None else first
    high = first if args.get(1) is None else emitter.hard(emitter.integer(args[1]))
    step = Code("1", type=INT) if args.get(2) is None else emitter.hard(emitter.integer(args[2]))
    return emitter.helper("randomStep", low, high, step, type=INT)


@writes("random.uniform")
def _uniform(emitter: Emitter, args: Args) -> Code:
    high = _number(emitter, args, 1).at(PLUS)
    return emitter.once(_number(emitter, args), lambda a: Code(
        f"{a.at(PLUS)} + ({high} - {a.at(PLUS + 1)}) * $random()", PLUS, FLOAT))  # fmt: skip


def _population(emitter: Emitter, value: Code) -> Code:
    """Return the items to choose from: those of a list or a text, as a dict has no item at an index."""
    if may(value.type, K_DICT):
        return emitter.helper("sequence", value, type=ANY_LIST)
    return emitter.listed(value)


@writes("random.choice")
def _choice(emitter: Emitter, args: Args) -> Code:
    return emitter.once(_population(emitter, args[0]), lambda s: emitter.helper("randomItem", s))


@writes("random.sample")
def _sample(emitter: Emitter, args: Args) -> Code:
    source, size = emitter.hard(_population(emitter, args[0])), emitter.hard(emitter.integer(args[1]))
    return emitter.helper("randomItems", source, size)
