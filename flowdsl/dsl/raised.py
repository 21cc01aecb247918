"""How a task's failure reaches plain Python: one exception that every ``except`` which names it catches.

On AWS an error is only a name; ``except OutOfStock`` and ``except TaskFailed`` both match what a Lambda function
raised as ``OutOfStock``. In Python that takes a class that inherits from both.
"""

from collections.abc import Iterable
from functools import lru_cache

from flowdsl.dsl.errors import PLAIN, TaskFailed, bare

_PLAIN = {**PLAIN, "__init__": TaskFailed.__init__, "error": TaskFailed.error}


@lru_cache(maxsize=1024)
def _combined(classes: tuple[type[BaseException], ...], error: str) -> type[TaskFailed]:
    bases: list[type[BaseException]] = []
    wanted: tuple[type[BaseException], ...] = (TaskFailed, *classes)
    for kind in wanted:
        if any(issubclass(base, kind) for base in bases):
            continue
        bases = [base for base in bases if not issubclass(kind, base)]
        bases.append(kind)
    name = error.rpartition(".")[2] or "TaskFailed"
    while bases:
        try:
            return type(name, tuple(bases), {**_PLAIN, "__module__": bases[-1].__module__})
        except TypeError:
            # Two built-in exceptions with different layouts cannot be combined; the last one asked for gives way.
            bases.pop()
    return TaskFailed


def task_failure(error: str, cause: str = "", classes: Iterable[type[BaseException]] = ()) -> TaskFailed:
    """Make the exception for a failed task.

    Args:
        error: the ASL error name, as ``.error`` gives it.
        cause: the text, as ``.cause`` and ``str()`` give it.
        classes: exception classes that must catch it, besides `TaskFailed`.
    """
    kind = _combined(tuple(classes), error)
    exception = bare(kind, cause)
    exception.cause = cause
    exception._error = error
    return exception
