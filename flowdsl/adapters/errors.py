"""Service errors as Python names: ``dynamodb.ConditionalCheckFailedException`` is a class named as the ASL error.

A service module ends with ``__getattr__ = catalogue.attribute``; what the API does not model is an AttributeError that
suggests the closest name, in plain Python and (through the same call) in the compiler.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from flowdsl.adapters.integrations import Style, error_name, services
from flowdsl.adapters.models import error_codes
from flowdsl.diagnostics.model import did_you_mean
from flowdsl.dsl.errors import TaskFailed

_COMMON = ("SdkClientException",)


class UnknownName(AttributeError):
    """A service has nothing of a name.

    Attributes:
        known: the names of its errors.
        hint: what may be meant, where that is known.
    """

    def __init__(self, message: str, known: tuple[str, ...], hint: str = "") -> None:
        super().__init__(message)
        self.known = known
        self.hint = hint


class ErrorCatalogue:
    """The errors of one service under one integration.

    Args:
        boto3: the service.
        style: the dialect of the names.
        prefix: what stands before the dot; the SDK integration's prefix when empty.
        extra: names the API does not model but the integration reports (``Lambda.Unknown`` → ``Unknown``).
        module: the qualified name of the module the errors appear in.
        others: attribute name → error name, for what has another prefix.
        statuses: what stands before the HTTP status in errors that are named after it (``ApiGateway.`` for
            ``StatusCode403``, which is ``ApiGateway.403``); none when empty.
    """

    def __init__(
        self,
        boto3: str,
        *,
        style: Style,
        module: str,
        prefix: str = "",
        extra: Iterable[str] = (),
        others: Mapping[str, str] | None = None,
        statuses: str = "",
    ) -> None:
        self.boto3 = boto3
        self.style: Style = style
        self.module = module
        self.prefix = prefix or services()[boto3].error_prefix
        self.extra = tuple(extra)
        self.others = dict(others or {})
        self.statuses = statuses

    def names(self) -> tuple[str, ...]:
        """Return the attribute names of all errors, sorted."""
        return tuple(sorted(self._table()))

    def _table(self) -> dict[str, str]:
        return {**_table(self.boto3, self.style, self.prefix, self.extra), **self.others}

    def get(self, name: str) -> type[TaskFailed] | None:
        """Return the class of an error by attribute name, or None."""
        if self.statuses and (status := http_status(name)):
            return error_class(self.statuses + status)
        full = self._table().get(name)
        return None if full is None else error_class(full)

    def suggestion(self, name: str) -> str:
        """Return ``did you mean `X`?`` for an unknown error name, or ``""``."""
        return did_you_mean(name, self._table())

    def attribute(self, name: str) -> type[TaskFailed]:
        """Serve a module's ``__getattr__``.

        Raises:
            UnknownName: when the service has no such error.
        """
        found = None if name.startswith("__") else self.get(name)
        if found is None:
            hint = self.suggestion(name)
            raise UnknownName(f"{self.module} has no `{name}`" + (f"; {hint}" if hint else ""), self.names())
        return found


def http_status(name: str) -> str:
    """Return the status in the name of an error such as ``StatusCode404``, or ``""``."""
    digits = name.removeprefix("StatusCode")
    return digits if digits != name and digits.isdigit() and 400 <= int(digits) <= 599 else ""


@lru_cache(maxsize=128)
def _table(boto3: str, style: Style, prefix: str, extra: tuple[str, ...]) -> dict[str, str]:
    service = services()[boto3]
    out: dict[str, str] = {}
    for code in error_codes(boto3):
        full = error_name(service, code, style, prefix)
        out[full.partition(".")[2]] = full
    for name in (*extra, *_COMMON, *((f"{prefix}Exception",) if style == "sdk" else ())):
        out[name] = f"{prefix}.{name}"
    return out


@lru_cache(maxsize=4096)
def error_class(name: str) -> type[TaskFailed]:
    """Return the exception class of an ASL error name such as ``DynamoDB.ConditionalCheckFailedException``.

    There is one class per name, wherever it is asked for, so that ``except`` catches what another module raised.
    """
    short = name.rpartition(".")[2]
    return type(short, (TaskFailed,), {"name": name, "__doc__": f"``{name}``."})
