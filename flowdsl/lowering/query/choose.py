"""Pick a query language by its name in ``@workflow(query_language=…)``."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flowdsl.lowering.query.base import QueryLanguage
from flowdsl.lowering.query.jsonata import Jsonata
from flowdsl.lowering.query.jsonpath import JsonPath, Mixed

_LANGUAGES: Final[Mapping[str, Callable[[bool], QueryLanguage]]] = {
    "jsonata": lambda strict: Jsonata(strict=strict),
    "jsonpath": lambda strict: JsonPath(),
    "mixed": lambda strict: Mixed(),
}
RESERVED: Final = frozenset[str]().union(*(make(True).reserved_names() for make in _LANGUAGES.values()))
"""Names that no workflow variable has, so that a workflow is spelt alike in every language."""


def query_language(name: str, options: Mapping[str, Any]) -> QueryLanguage:
    """Return a query language.

    Args:
        name: ``jsonata``, ``jsonpath`` or ``mixed``.
        options: those of the workflow.
    """
    return _LANGUAGES[name](bool(options.get("strict", True)))
