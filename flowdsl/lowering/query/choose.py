"""Pick a query language by its name in ``@workflow(query_language=…)``.

JSONPath is imported when a workflow asks for it: few do, and its modules take longer than writing a small machine.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flowdsl.lowering.query.base import QueryLanguage
from flowdsl.lowering.query.jsonata import Jsonata


def _jsonpath() -> QueryLanguage:
    from flowdsl.lowering.query.jsonpath import JsonPath

    return JsonPath()


def _mixed() -> QueryLanguage:
    from flowdsl.lowering.query.jsonpath import Mixed

    return Mixed()


_LANGUAGES: Final[Mapping[str, Callable[[bool], QueryLanguage]]] = {
    "jsonata": lambda strict: Jsonata(strict=strict),
    "jsonpath": lambda strict: _jsonpath(),
    "mixed": lambda strict: _mixed(),
}
RESERVED: Final = Jsonata().reserved_names()
"""Names that no workflow variable has, so that a workflow is spelt alike in every language: JSONata reserves most."""


def query_language(name: str, options: Mapping[str, Any]) -> QueryLanguage:
    """Return a query language.

    Args:
        name: ``jsonata``, ``jsonpath`` or ``mixed``.
        options: those of the workflow.
    """
    return _LANGUAGES[name](bool(options.get("strict", True)))
