"""The names a workflow may use, how they may be called, and why others are refused."""

import math
import re
import string
from collections.abc import Collection

from flowdsl.ir.expr import Literal
from flowdsl.ir.ops.spec import Parameters
from flowdsl.ir.ops.table import OPS
from flowdsl.ir.zone import UTC
from flowdsl.records import dataclass

_OPERATORS = frozenset({"iter", "not", "in", "is"})
_LAMBDA = "compute it in a Lambda beside the workflow (`@lambda_.function`)"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a name is refused, and what to write instead."""

    reason: str
    help: str


@dataclass(frozen=True, slots=True)
class KnownMethod:
    """A method: its operation, how it may be called, whether it changes its receiver, whether it has a value to use."""

    operation: str
    parameters: Parameters
    mutates: bool
    has_value: bool


def known_method(name: str, keywords: Collection[str] = ()) -> KnownMethod | None:
    """Return what is known of a method by its plain name (``"append"``), or None.

    Args:
        name: its name.
        keywords: the keywords that it is called with: those of ``moment.replace(hour=0)`` tell it from `str.replace`.

    The parameters include the receiver as the first one.
    """
    parts = OPS.get(f".{name}@")
    if parts is not None and parts.parameters.by_keyword.intersection(keywords):
        return KnownMethod(parts.name, parts.parameters, False, True)
    value, update = OPS.get(f".{name}"), OPS.get(f".{name}!")
    spec = value or update
    if spec is None:
        return None
    return KnownMethod(f".{name}", spec.parameters, update is not None, value is not None)


def known_builtin(name: str) -> Parameters | None:
    """Return how a built-in function may be called, or None when it has no meaning in a workflow."""
    spec = OPS.get(name)
    return spec.parameters if spec is not None and name.isidentifier() and name not in _OPERATORS else None


def known_function(name: str) -> Parameters | None:
    """Return how a library function may be called by its qualified name (``"math.floor"``), or None."""
    spec = OPS.get(name)
    return spec.parameters if spec is not None and "." in name[1:] and not name.startswith(".") else None


def known_attribute(name: str) -> bool:
    """Whether ``value.name`` means something without a call (``moment.year``): it is ``Op("@name", (value,))``."""
    return f"@{name}" in OPS


def known_constant(name: str) -> Literal | None:
    """Return the value of a library constant by its qualified name (``"math.pi"``), or None."""
    found = CONSTANTS.get(name)
    return None if found is None else Literal(found)


def suggestions(name: str) -> tuple[str, ...]:
    """Return known names that look like a misspelt one: ``"uper"`` gives ``("upper",)``."""
    from difflib import get_close_matches  # Only a mistake pays for it.

    if "." in name:
        pool = [n for n in OPS if "." in n[1:] and not n.startswith((".", "States.")) and not n.endswith("@")]
        return tuple(get_close_matches(name, pool, 3, 0.7))
    pool = sorted({n.strip(".!") for n in OPS if n.strip(".!").isidentifier()})
    return tuple(get_close_matches(name, pool, 3, 0.7))


def refusal(name: str) -> Refusal | None:
    """Return why a built-in, method (``".encode"``) or library function is refused, or None when nothing is noted."""
    if name in REFUSED or "." not in name[1:]:
        return REFUSED.get(name)
    return REFUSED.get(name.rpartition(".")[0] + ".*") or REFUSED.get(name.partition(".")[0] + ".*")


CONSTANTS: dict[str, str | int | float] = {
    "math.pi": math.pi,
    "math.e": math.e,
    "math.tau": math.tau,
    "datetime.timezone.utc": UTC,
    "datetime.UTC": UTC,
    "re.IGNORECASE": int(re.IGNORECASE),
    "re.I": int(re.I),
    "re.ASCII": int(re.ASCII),
    "re.A": int(re.A),
    **{f"re.{name}": int(getattr(re, name)) for name in (
        "MULTILINE", "M", "DOTALL", "S", "VERBOSE", "X", "UNICODE", "U")},
    **{f"string.{name}": getattr(string, name) for name in (
        "ascii_letters", "ascii_lowercase", "ascii_uppercase", "digits", "hexdigits", "octdigits", "punctuation",
        "printable", "whitespace")},
}  # fmt: skip
"""Library constants; the time zone UTC is the text that the operations on times know it by."""

REFUSED: dict[str, Refusal] = {
    "print": Refusal("a state machine has no console", "return the value, or send it with a task"),
    "input": Refusal("a state machine has no console", "make the value a parameter of the workflow"),
    "open": Refusal("a state machine has no files", "read from S3 with `sdk.s3.get_object`"),
    "eval": Refusal("code known only at run time cannot be compiled", _LAMBDA),
    "exec": Refusal("code known only at run time cannot be compiled", _LAMBDA),
    "compile": Refusal("code known only at run time cannot be compiled", _LAMBDA),
    "__import__": Refusal("modules are resolved at compile time", "import at the top of the module"),
    "getattr": Refusal("workflow values are JSON and have no attributes", 'use a subscript: `value["name"]`'),
    "setattr": Refusal("workflow values are JSON and have no attributes", 'use a subscript: `value["name"] = …`'),
    "hasattr": Refusal("workflow values are JSON and have no attributes", 'write `"name" in value`'),
    "delattr": Refusal("workflow values are JSON and have no attributes", 'write `del value["name"]`'),
    "globals": Refusal("the names of a workflow are resolved at compile time", "use a dict of your own"),
    "locals": Refusal("the names of a workflow are resolved at compile time", "use a dict of your own"),
    "vars": Refusal("workflow values are JSON and have no attributes", "use the dict itself"),
    "dir": Refusal("workflow values are JSON and have no attributes", "use `list(value)` for the keys of a dict"),
    "id": Refusal("values in a state machine have no identity", "compare with `==`"),
    "hash": Refusal("Python's hash differs from run to run", "use `hashlib.sha256(text.encode()).hexdigest()`"),
    "type": Refusal("classes are no JSON values", "use `isinstance(value, str)`; an error has its name in `.error`"),
    "issubclass": Refusal("classes are no JSON values", "use `isinstance(value, …)`"),
    "object": Refusal("objects are no JSON values", "use a dict"),
    "super": Refusal("workflow values are JSON and have no classes", "call the helper function by its name"),
    "complex": Refusal("complex numbers are no JSON values", _LAMBDA),
    "bytes": Refusal("bytes are no JSON values", "keep text, or use `base64`"),
    "bytearray": Refusal("bytes are no JSON values", "keep text, or use `base64`"),
    "memoryview": Refusal("bytes are no JSON values", _LAMBDA),
    "slice": Refusal("slices are no JSON values", "write `value[a:b]`"),
    "breakpoint": Refusal("a state machine cannot be stopped in a debugger", "use `flowdsl run --trace`"),
    "help": Refusal("a state machine has no console", "remove it"),
    "ascii": Refusal("it has no counterpart in JSONata", _LAMBDA),
    "callable": Refusal("functions are no JSON values", "remove the test"),
    "aiter": Refusal("coroutines cannot be compiled", "use `concurrent(…)`"),
    "anext": Refusal("coroutines cannot be compiled", "use `concurrent(…)`"),
    "exit": Refusal("a state machine has no interpreter", "write `return`, or `raise` an error"),
    "quit": Refusal("a state machine has no interpreter", "write `return`, or `raise` an error"),
    "datetime.datetime.today": Refusal("it depends on where the code runs", "use `datetime.now(timezone.utc)`"),
    "datetime.date.today": Refusal("it depends on where the code runs", "use `datetime.now(timezone.utc).date()`"),
    "datetime.datetime.combine": Refusal(
        "a time of day is no value of a workflow", "write `datetime(day.year, day.month, day.day, hour)`"
    ),
    ".time": Refusal("a time of day is no value of a workflow", 'use `.hour` and `.minute`, or `.strftime("%H:%M")`'),
    ".astimezone": Refusal("a workflow knows only the time zone UTC", "add a `timedelta`, or " + _LAMBDA),
    "time.monotonic": Refusal("a state machine has no monotonic clock", "use `time.time()`"),
    "time.perf_counter": Refusal("a state machine has no such clock", "use `time.time()`"),
    "math.inf": Refusal("infinity is no JSON number", "use None, or a large number"),
    "math.nan": Refusal("NaN is no JSON number", "use None"),
    "statistics.fmean": Refusal("it adds exactly, which JSONata does not", "write `sum(xs) / len(xs)`"),
    "statistics.stdev": Refusal("it is exact in Python; JSONata rounds", _LAMBDA),
    "statistics.*": Refusal("it has no counterpart in JSONata", _LAMBDA),
    "math.hypot": Refusal("Python rounds it once, JSONata at every step", "write `math.sqrt(x * x + y * y)`"),
    "math.dist": Refusal("Python rounds it once, JSONata at every step", "write `math.sqrt(x * x + y * y)`"),
    "math.fsum": Refusal("it adds exactly, which JSONata does not", "write `sum(xs)`"),
    "math.sumprod": Refusal("it adds exactly, which JSONata does not", "write `sum(a * b for a, b in zip(xs, ys))`"),
    "math.copysign": Refusal("JSON has no negative zero", "write `abs(x) if y >= 0 else -abs(x)`"),
    "math.modf": Refusal("JSON has no negative zero", "write `math.fmod(x, 1)` and `math.trunc(x)`"),
    "math.comb": Refusal(
        "it has no counterpart in JSONata", "write `len(list(itertools.combinations(range(n), k)))` for small numbers"
    ),
    "math.perm": Refusal("it has no counterpart in JSONata", "write `math.factorial(n) // math.factorial(n - k)`"),
    "math.*": Refusal("JSONata has `$sqrt` and `$power` only: its results would differ in the last digits", _LAMBDA),
    "random.shuffle": Refusal("it changes its argument in place", "use `random.sample(xs, len(xs))`"),
    "random.seed": Refusal("the random numbers of a state machine cannot be repeated", "pass the numbers in"),
    "itertools.count": Refusal("it never ends", "use `enumerate(xs, start)`, `range`, or a `while` loop"),
    "itertools.cycle": Refusal("it never ends", "use an index with `%`"),
    "itertools.*": Refusal("it has no counterpart in JSONata", "write a comprehension or a `for` loop"),
    "random.choices": Refusal(
        "weights have no counterpart in JSONata", "write `[random.choice(xs) for _ in range(k)]`"
    ),
    "random.*": Refusal("JSONata has only uniform random numbers", "use `random.random()`, or " + _LAMBDA),
    "functools.partial": Refusal("functions are no JSON values", "write a lambda, or a nested function"),
    "functools.*": Refusal("functions are no JSON values", "write a helper function"),
    "operator.attrgetter": Refusal("JSON values have no attributes", 'use `itemgetter("key")` or a lambda'),
    "operator.*": Refusal("it is no operator of JSON values", "write a lambda"),
    "collections.OrderedDict": Refusal("it would be a JSON object", "use a dict, which keeps its order too"),
    "collections.deque": Refusal("it would be a JSON list", "use a list: `append`, `pop(0)`, `insert(0, …)`"),
    "collections.namedtuple": Refusal("it would be a JSON list", "use a dataclass or a TypedDict"),
    "collections.defaultdict": Refusal(
        "a JSON object has no default",
        "call it with `list`, `dict`, `int`, … or a lambda, keep it in one local variable and pass `dict(d)` on; or "
        "use a dict with `d.setdefault(key, []).append(…)`, `item = d.setdefault(key, {…})` or `d.get(key, 0)`; "
        "instead of sets, keep lists without duplicates: `if x not in d.setdefault(key, []): d[key].append(x)`",
    ),
    "collections.ChainMap": Refusal("it would be a JSON object", "write `{**later, **first}`"),
    "re.compile": Refusal(
        "a compiled pattern is no JSON value",
        "make it a constant of the module, or pass the text to `re.search`, `re.sub`, …",
    ),
    "re.finditer": Refusal("a list of matches has no counterpart", "use `re.findall`"),
    "re.subn": Refusal("it has no counterpart in JSONata", "use `re.sub`, and count with `len(re.findall(…))`"),
    "string.Template": Refusal("it has no counterpart in JSONata", "use an f-string"),
    "string.capwords": Refusal(
        "it has no counterpart in JSONata", 'write `" ".join(word.capitalize() for word in text.split())`'
    ),
    "textwrap.*": Refusal("it has no counterpart in JSONata", _LAMBDA),
    ".format_map": Refusal("it has no counterpart in JSONata", "use an f-string, or `.format(name=value)`"),
    "urllib.parse.*": Refusal(
        "it has no counterpart in JSONata", "use `str` methods such as `partition`, or " + _LAMBDA
    ),
    "os.*": Refusal("a state machine has no operating system", "make the value a parameter, or `param(…)`"),
    "sys.exit": Refusal("a state machine has no interpreter", "write `return`, or `raise` an error"),
    "sys.*": Refusal("a state machine has no interpreter", _LAMBDA),
    "asyncio.sleep": Refusal("coroutines cannot be compiled", "write `time.sleep(…)`"),
    "asyncio.*": Refusal("coroutines cannot be compiled", "use `concurrent(…)` or `parallel(…)`"),
    "threading.*": Refusal("threads cannot be compiled", "use `concurrent(…)` or `parallel(…)`"),
    "subprocess.*": Refusal("a state machine has no operating system", _LAMBDA),
    "logging.*": Refusal("a state machine has no console", "use `@workflow(logging=…)`"),
    "decimal.*": Refusal("JSON numbers are binary floats", "count in the smallest unit as int, or " + _LAMBDA),
    "fractions.*": Refusal("JSON numbers are binary floats", _LAMBDA),
    "pathlib.*": Refusal("a state machine has no files", "use text and `str` methods"),
    "boto3.*": Refusal(
        "a workflow calls AWS through tasks",
        "call a stub of `flowdsl_tasks`, such as `dynamodb.get_item(…)`, or any action as `sdk.s3.get_object(…)`",
    ),
    "requests.*": Refusal("a workflow calls HTTP through a task", "use `http.invoke`"),
    "urllib.request.*": Refusal("a workflow calls HTTP through a task", "use `http.invoke`"),
}
