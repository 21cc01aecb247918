"""JSONata as Step Functions evaluates it, behind one small adapter.

The engine is `jlens`, which reads a Python *input* lazily but converts *bindings* whole; the adapter therefore passes
every name through the input and binds it inside the expression, so that a large workflow input costs nothing to an
expression that reads one field of it::

    $states.input.a + $x   ─▶   ($states := $lookup($$,'states'); $x := $lookup($$,'x'); $states.input.a + $x)

Plain paths (``$states.input.order.id``) never reach the engine. JSONata is 2.0.6 (developer guide, "Transforming data
with JSONata"): ``$eval`` and the 2.1 operators ``??`` and ``?:`` are refused.
"""

import os
import random
import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Protocol

import jlens

from flowdsl.asl.jsonata_functions import TAKEN
from flowdsl.jsontypes import Json
from flowdsl.local import jsonata_python
from flowdsl.local.jsonata_bounds import BoundedEvaluation, Bounds, TooMuchMemory, longest_array
from flowdsl.local.jsonata_calls import CALLS, checked_calls
from flowdsl.local.jsonata_functions import FUNCTIONS, FunctionError
from flowdsl.local.jsonata_leaks import may_leak
from flowdsl.local.jsonata_syntax import JsonataSyntaxError, refused_syntax
from flowdsl.local.limits import DEFAULT_LIMITS, Limits
from flowdsl.local.numbers import normalise
from flowdsl.local.scope import MISSING, Missing

_PATH = re.compile(r"\$([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)\Z", re.ASCII)
_KEYWORDS = frozenset({"and", "or", "in", "true", "false", "null", "function"})
_NAME = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)
_HOSTS = {**FUNCTIONS, **CALLS}
_EXTRA = re.compile(r"\$(" + "|".join(_HOSTS) + r")\b")
_MENTIONED = re.compile(r"\$([A-Za-z_]\w*)", re.ASCII)
_CLOCKED = re.compile(r"\$(now|millis)\b")


_VARIABLE = re.compile(r"\$([^\W\d]\w*)")
"""A variable in an expression's text; texts inside literals are taken for one as well."""


class JsonataError(Exception):
    """The evaluation failed; the text is ``CODE: message`` as in the reference engine."""


class FunctionResult(JsonataError):
    """The expression returned a function, which is no JSON value."""


class Env(Protocol):
    """What an expression can see."""

    states: dict[str, Json]

    @property
    def random(self) -> random.Random:
        """The random source of the execution."""

    def find(self, name: str) -> Json:
        """Return a workflow variable or :data:`MISSING`."""

    def with_context(self) -> dict[str, Json]:
        """Return `states` with the context object added."""

    def now(self) -> float:
        """Return the time in seconds since the epoch."""


class Expression:
    """A compiled expression; evaluate it any number of times."""

    __slots__ = (
        "_bound",
        "_bounds",
        "_clocked",
        "_evaluate",
        "_extra",
        "_isolated",
        "_leak",
        "_limits",
        "_names",
        "_path",
        "_prelude",
        "_pure_python",
        "_rng",
        "_source_text",
        "_type_of",
        "_uses_context",
        "_uses_states",
        "text",
    )

    def __init__(self, text: str, limits: Limits = DEFAULT_LIMITS) -> None:
        """Compile `text`.

        Raises:
            JsonataSyntaxError: it does not parse, or uses what JSONata 2.0.6 on Step Functions does not have.
        """
        self.text = text
        self._limits = limits
        self._bounds = Bounds(
            limits.expression_seconds,
            limits.expression_bytes,
            longest_array(text, limits.array_items),
            limits.string_bytes,
        )
        self._path = _plain_path(text)
        self._pure_python = selected_engine() == "jsonata2py"
        self._type_of: BoundedEvaluation | None = None
        self._leak: BoundedEvaluation | None = None
        self._rng = random.Random(0)
        refused = refused_syntax(text)
        if refused is not None:
            raise refused
        try:
            original = jlens.Expression(text)
        except jlens.JlensError as error:
            raise JsonataSyntaxError(_code(error), str(error)) from None
        body = checked_calls(text)
        extra = self._extra = tuple(sorted(set(_EXTRA.findall(body))))
        stand_ins: dict[str, Any] = dict.fromkeys(extra, _stand_in)
        reads = original.reads(stand_ins) if stand_ins else original.reads()
        if reads.get("everyBinding"):
            raise JsonataSyntaxError("T1006", "The function $eval is not available in Step Functions")
        # The engine's own list leaves out names that are also bound somewhere inside the text, though `$f($v)` beside
        # `function($v)` reads the outer one; a name too many costs nothing.
        names = {*reads["bindings"], *_VARIABLE.findall(text)}
        states = reads["bindings"].get("states")
        self._uses_states = states is not None
        self._uses_context = states is True or (isinstance(states, dict) and "context" in states)
        names.discard("states")
        # A variable may have the name of a built-in function; it hides it only once it is assigned.
        bound = tuple(sorted(TAKEN & set(_MENTIONED.findall(text))))
        self._names = tuple(sorted(n for n in names if n not in TAKEN and _NAME.match(n)))
        self._bound = bound + tuple(sorted(n for n in names if n not in TAKEN and not _NAME.match(n)))
        self._clocked = bool(_CLOCKED.search(text))
        # Reading the top-level input would show our own wrapper: such an expression gets bindings and no input.
        self._isolated = "input" in reads
        self._prelude = "".join(_HOSTS[name].prelude for name in extra)
        if self._isolated:
            self._source_text = f"({self._prelude}{body}\n)" if self._prelude else body
        else:
            seen = (*(("states",) if self._uses_states else ()), *self._names)
            binds = "".join(f"${name}:=$lookup($$,'{name}');" for name in seen)
            self._source_text = f"({binds}{self._prelude}{body}\n)" if binds or self._prelude else body
        self._evaluate = self._compile(self._source_text, extra)
        if may_leak(text):
            # The engine leaves functions out of what it returns; AWS fails. A descendant search sees them.
            search = f"($v:=({self._source_text}\n); $exists($v.**[$type($) = 'function']))"
            self._leak = self._compile(search, extra)

    def _compile(self, text: str, extra: tuple[str, ...]) -> BoundedEvaluation:
        try:
            compiled = jlens.Expression(text)
        except jlens.JlensError as error:
            raise JsonataSyntaxError(_code(error), str(error)) from None
        for name in extra:
            function = _HOSTS[name]
            compiled.register_function(function.host, function.make(self._rng), function.signature)
        limits = self._limits
        evaluate = partial(compiled.evaluate, max_depth=limits.expression_depth, max_result_size=limits.result_bytes)
        return BoundedEvaluation(evaluate, self._bounds)

    def evaluate(self, env: Env) -> Json:
        """Return the value, or :data:`MISSING` when the expression returns nothing.

        Raises:
            JsonataError: the evaluation failed or ran into a limit.
            FunctionResult: the value is a function.
        """
        path = self._path
        if path is not None:
            value = _walk(path, env)
            if value is not _TRY_ENGINE:
                return value
        root: dict[str, Json] = {}
        if self._uses_states:
            root["states"] = env.with_context() if self._uses_context else env.states
        for name in self._names:
            value = env.find(name)
            if value is not MISSING:
                root[name] = value
        bindings: dict[str, Json] | None = None
        if self._isolated:
            bindings = root
        for name in self._bound:
            value = env.find(name)
            if value is not MISSING:
                bindings = {} if bindings is None else bindings
                bindings[name] = value
        document = None if self._isolated else root
        options: dict[str, Any] = {}
        if self._clocked:
            options["now"] = env.now() * 1000
        again: Callable[[], None] | None = None
        if self._extra:
            again = partial(self._rng.seed, env.random.getrandbits(64))  # each try draws the same random numbers
            again()
        elif "$shuffle" in self.text:
            options["seed"] = env.random.getrandbits(32)
        try:
            if self._pure_python:
                with suppress(jsonata_python.Unavailable):
                    return self._in_python(document, bindings)
            result = self._evaluate(document, bindings, options, again)
            if self._leak is not None and self._leak(document, bindings, options, again):
                raise FunctionResult("returned an unsupported result type.")
            if result is None:
                return self._null_or_missing(document, bindings, options, again)
        except jlens.JlensError as error:
            if _code(error) == "D1001":
                return self._reference_division(document, bindings, error)
            if _code(error) == "D1012":  # its text would tell how much time was left for the last try
                milliseconds = round(self._bounds.seconds * 1000)
                raise JsonataError(
                    f"D1012: Evaluation timeout after {milliseconds} milliseconds. Check for infinite loop"
                ) from None
            if str(error).startswith("An array would exceed"):  # the reference's code, where a range is too long
                raise JsonataError(f"D2014: {error}") from None
            raise JsonataError(f"{_code(error)}: {error}") from None
        except TooMuchMemory:
            raise JsonataError("D1012: The evaluation was stopped: it needs too much memory") from None
        except FunctionError as error:
            raise JsonataError(f"{error.code}: {error}") from None
        except RecursionError:
            raise JsonataError(
                "D1011: Stack overflow. Check for non-terminating recursive function.  "
                "Consider rewriting as tail-recursive"
            ) from None
        return result

    def _null_or_missing(
        self,
        document: Json,
        bindings: dict[str, Json] | None,
        options: dict[str, Any],
        again: Callable[[], None] | None,
    ) -> Json | Missing:
        """Tell apart what jlens returns as None: null, nothing, NaN and a function."""
        if self._type_of is None:
            text = f"$type(({self._source_text}\n))"
            self._type_of = self._compile(text, self._extra)
        kind = self._type_of(document, bindings, options, again)
        if kind is None:
            return MISSING
        if kind == "function":
            raise FunctionResult("returned an unsupported result type.")
        return None if kind == "null" else "NaN"

    def _reference_division(self, document: Json, bindings: dict[str, Json] | None, error: jlens.JlensError) -> Json:
        """Re-evaluate a division by zero, which the reference engine does not fail but AWS writes as text.

        Division by zero gives the text ``"Infinity"`` (reported by the package sfnx). jlens raises D1001 at the
        division itself; the pure Python engine follows the reference. Without it the expression fails, which is never
        silent.
        """
        try:
            return self._in_python(document, bindings)
        except jsonata_python.Unavailable:
            raise JsonataError(f"{_code(error)}: {error}") from None

    def _in_python(self, document: Json, bindings: dict[str, Json] | None) -> Json:
        try:
            hosts = {function.host: function.make(self._rng) for function in map(_HOSTS.__getitem__, self._extra)}
            return jsonata_python.evaluate(self._source_text, hosts, document, bindings, self._bounds)
        except jsonata_python.PythonFailure as failure:
            raise JsonataError(f"{failure.code}: {failure}") from None


def _stand_in(*_: Json) -> Json:
    return None


def _code(error: jlens.JlensError) -> str:
    return str(getattr(error, "code", "D1000"))


_TRY_ENGINE = object()


def _plain_path(text: str) -> tuple[str, ...] | None:
    match = _PATH.match(text)
    if match is None:
        return None
    steps = (match.group(1), *match.group(2).split(".")[1:])
    if steps[0] in TAKEN or _KEYWORDS & set(steps):
        return None
    return steps


def _walk(path: tuple[str, ...], env: Env) -> Any:
    """Follow a path through objects only; anything that needs JSONata's sequences is left to the engine."""
    first = path[0]
    if first == "states":
        if len(path) == 1:
            return _TRY_ENGINE
        value: Any = env.with_context() if path[1] == "context" else env.states
    else:
        value = env.find(first)
        if value is MISSING:
            return MISSING
    for step in path[1:]:
        if type(value) is not dict:
            return _TRY_ENGINE if isinstance(value, list) else MISSING
        if step not in value:
            return MISSING
        value = value[step]
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return _integer_range(value) if kind is int else value
    return normalise(value)


def _integer_range(value: int) -> Json:
    return value if -9007199254740992 <= value <= 9007199254740992 else normalise(value)


ENGINE_VARIABLE = "FLOWDSL_JSONATA"
"""Environment variable that selects the JSONata engine: ``jlens`` (default) or ``jsonata2py``."""


def selected_engine() -> str:
    """Return the engine the environment asks for."""
    return os.environ.get(ENGINE_VARIABLE, "jlens")


class _Bindings:
    """The names an expression sees outside an execution."""

    __slots__ = ("_variables", "random", "states")

    def __init__(self, variables: Mapping[str, Json]) -> None:
        self._variables = variables
        self.random = random.Random()
        given = variables.get("states")
        self.states: dict[str, Json] = given if isinstance(given, dict) else {}

    def find(self, name: str) -> Json:
        return self._variables.get(name, MISSING)

    def with_context(self) -> dict[str, Json]:
        return self.states

    def now(self) -> float:
        return time.time()


def evaluate_text(text: str, bindings: Mapping[str, Json]) -> Json:
    """Evaluate an expression outside an execution, as ``flowdsl.jsonata`` does in plain Python.

    Args:
        text: the expression, without ``{% %}``.
        bindings: its variables.

    Raises:
        JsonataSyntaxError: it does not parse.
        JsonataError: the evaluation failed, or returned nothing, which fails a state as well.
    """
    value = Expression(text).evaluate(_Bindings(bindings))
    if value is MISSING:
        raise JsonataError(f"the expression '{text}' returned nothing (undefined)")
    return value
