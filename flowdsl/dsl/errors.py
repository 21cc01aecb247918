"""Error names as Python exceptions, and retry policies as values.

``States.*`` names: ASL specification, appendix "Predefined error codes"; AWS Step Functions Developer Guide,
"Handling errors in Step Functions workflows".
"""

import builtins
import json
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Self, TypeVar, cast

from flowdsl.dsl.sight import classes_in_sight, is_the_users
from flowdsl.records import dataclass


class Error(Exception):
    """An ASL error. A subclass's name (or its ``name`` attribute) is the error name.

    ``raise Error(cause, name=text)`` raises an error whose name is only known then; it is caught by
    ``except Exception`` and by a class of that name.

    Attributes:
        error: the ASL error name.
        cause: the human-readable cause, ``""`` when none was given; what is no text is written as `str` writes it.
    """

    name: ClassVar[str] = ""

    def __new__(cls, *args: Any, name: str | None = None, **kwargs: Any) -> Self:
        """Make an error; one with a name given is of every class that has the name, so that ``except`` finds it."""
        if cls is Error and name is not None:
            made: Any = bare(_named(str(name)), args[0] if args else "")
            return cast("Self", made)
        return super().__new__(cls, *args)

    def __init__(self, cause: object = "", *, name: str | None = None) -> None:
        super().__init__(cause)
        self.cause = cause if isinstance(cause, str) else str(cause)
        self._given = None if name is None else str(name)

    @property
    def error(self) -> str:
        """The ASL error name."""
        return self._given or type(self).name or type(self).__name__

    def __str__(self) -> str:
        return self.cause


PLAIN = {
    "_combined": True, "__module__": Error.__module__, "__init__": Error.__init__, "__str__": Error.__str__,
    "__format__": object.__format__, "error": Error.error, "cause": "", "args": vars(BaseException)["args"],
}  # fmt: skip
"""What a class for one failure has of its own: on AWS an error is a name and a text, whatever the user's class adds."""


class TaskFailed(Error):
    """``States.TaskFailed``: what a task call raised, timeouts excepted."""

    name = "States.TaskFailed"

    def __init__(self, cause: object = "", error: str | None = None) -> None:
        super().__init__(cause)
        self._error = error

    @property
    def error(self) -> str:
        """The error name the task reported."""
        return self._error or type(self).name or type(self).__name__


class HeartbeatTimeout(Error, TimeoutError):
    """``States.HeartbeatTimeout``: the task sent no heartbeat in time (reported by AWS as ``States.Timeout``)."""

    name = "States.HeartbeatTimeout"


class QueryEvaluationError(Error):
    """``States.QueryEvaluationError``: an expression failed."""

    name = "States.QueryEvaluationError"


class DataLimitExceeded(Error):
    """``States.DataLimitExceeded``: a value was larger than the service allows (256 KiB)."""

    name = "States.DataLimitExceeded"


class Permissions(Error):
    """``States.Permissions``: the execution role lacked a permission."""

    name = "States.Permissions"


class ExceedToleratedFailureThreshold(Error):
    """``States.ExceedToleratedFailureThreshold``: more items of a Distributed Map failed than tolerated."""

    name = "States.ExceedToleratedFailureThreshold"


class ItemReaderFailed(Error):
    """``States.ItemReaderFailed``: a Distributed Map could not read its items."""

    name = "States.ItemReaderFailed"


class ResultWriterFailed(Error):
    """``States.ResultWriterFailed``: a Distributed Map could not write its results."""

    name = "States.ResultWriterFailed"


PYTHON_ERRORS: dict[str, type[Exception]] = {
    "States.Timeout": TimeoutError,
    "States.HeartbeatTimeout": HeartbeatTimeout,
    **{name: kind for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, Exception)},
    "JSONDecodeError": json.JSONDecodeError,
}
"""The classes of Python's own that are told apart by error names; ``IOError`` is another name of `OSError`."""


def taken(kind: type[BaseException]) -> tuple[str, ...]:
    """Return the ASL error names that a class takes: its own, and those of Python's classes below it."""
    return tuple(dict.fromkeys([error_name(kind), *(name for name, k in PYTHON_ERRORS.items() if issubclass(k, kind))]))


def classes_named(error: str) -> list[type[Exception]]:
    """Return the classes that an error is named after: those below `Error`, the user's in sight, then Python's own."""
    known = (kind for kind in dict.fromkeys((*_below(Error), *classes_in_sight())) if "_combined" not in vars(kind))
    found = [kind for kind in known if error_name(kind) == error]
    own = PYTHON_ERRORS.get(error, Exception)  # which every error is
    return found if own is Exception or own in found else [*found, own]


def _below(kind: type[Exception]) -> Iterator[type[Exception]]:
    """Yield the classes of flowdsl and of the user's that derive from a class; those of libraries name no error."""
    for derived in kind.__subclasses__():
        # Classes made for one failure (see `flowdsl.dsl.raised`) have the name of one that is listed already.
        if "_combined" not in derived.__dict__:
            if issubclass(derived, Error) or is_the_users(derived.__module__):
                yield derived
            yield from _below(derived)


def _named(name: str) -> type[Error]:
    """Return a class for one failure that is caught wherever its name is."""
    known = classes_named(name)
    bases = tuple(kind for kind in known if not any(k is not kind and issubclass(k, kind) for k in known))
    if not any(issubclass(kind, Error) for kind in bases):
        bases = (*bases, Error)
    made: Any = type(name.rpartition(".")[2] or "Error", bases, dict(PLAIN))
    kind: type[Error] = made
    return kind


_Kind = TypeVar("_Kind", bound=BaseException)
_HEAP_TYPE = 1 << 9
"""What CPython marks a class with that a ``class`` statement or a call of `type` made (``Py_TPFLAGS_HEAPTYPE``)."""


def bare(kind: type[_Kind], cause: object) -> _Kind:
    """Make an exception without the ``__new__`` and ``__init__`` of its class, which may take other arguments.

    What makes it is the built-in class it has the layout of. That need not be the first one among its bases:
    `MemoryError` refuses to make an instance of a class that has the layout of `Exception`.
    """
    layout: Any = kind
    while layout.__flags__ & _HEAP_TYPE:
        layout = layout.__base__
    # A group of exceptions is not made without one.
    args = (str(cause), [Exception(cause)]) if issubclass(layout, BaseExceptionGroup) else (cause,)
    made: _Kind = layout.__new__(kind, *args)
    made.args = (cause,)
    return made


ErrorName = type[BaseException] | str
"""What may stand in ``Retry(on=…)``: an exception class, or an ASL error name as text."""


@dataclass(frozen=True, slots=True)
class Retry:
    """One retrier, in ASL's words.

    Attributes:
        on: the error classes or names it answers; ``States.ALL`` when empty.
        max_attempts: retries after the first attempt; 0 means none.
        interval: seconds before the first retry.
        backoff: factor from one wait to the next, at least 1.0.
        max_delay: longest wait in seconds, or None.
        jitter: whether waits are drawn at random between 0 and their length (``FULL``).
    """

    on: ErrorName | Sequence[ErrorName] = ()
    max_attempts: int = 3
    interval: int = 1
    backoff: float = 2.0
    max_delay: int | None = None
    jitter: bool = False

    def error_names(self) -> tuple[str, ...]:
        """Return the ASL error names this retrier answers: a class stands for those derived from it, too."""
        return tuple(dict.fromkeys(_names(self.on))) or ("States.ALL",)


def _names(kind: ErrorName | Sequence[ErrorName]) -> tuple[str, ...]:
    if not isinstance(kind, str | type):
        return tuple(name for item in kind for name in _names(item))
    if isinstance(kind, str) or not issubclass(kind, Exception) or kind in (Exception, Error, TaskFailed):
        return (error_name(kind),)
    return (*taken(kind), *map(error_name, _below(kind)))


def error_name(kind: ErrorName) -> str:
    """Return the ASL error name of an exception class (or the text itself)."""
    if isinstance(kind, str):
        return kind
    if kind in (Exception, BaseException):
        return "States.ALL"
    return own_name(kind)


def own_name(kind: type[BaseException]) -> str:
    """Return the ASL error name of what is raised as a class; some builtin ones have a ``name`` of another kind."""
    if kind is TimeoutError:
        return "States.Timeout"
    name = getattr(kind, "name", "")
    return name if isinstance(name, str) and name else kind.__name__
