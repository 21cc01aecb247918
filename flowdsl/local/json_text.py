"""Reading JSON text as strictly as AWS: no ``NaN``, no ``Infinity``, which Python's reader takes."""

import json

from flowdsl.jsontypes import Json


def read(text: str) -> Json:
    """Return the value of a JSON text.

    Raises:
        ValueError: the text is no JSON, or is nested too deeply to be read.
    """
    try:
        return json.loads(text, parse_constant=_refused)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _refused(name: str) -> Json:
    raise ValueError(f"unexpected {name}")
