"""JSONata: how every operation of Python is written in it.

Where types are known the text is what a person would write; where they are not, small functions (`helpers`) do what
Python's operators do. Everything is exact or refused at compile time, but for these limits. The ones marked *loud* stop
the machine (their error text starts with ``flowdsl:``, or names JSONata's own limit) where Python would go on, and no
handler takes them (`limits`); the others are silent:

* numbers are those of JSON (docs/adr/0015-numbers.md): an integer beyond 2^53 that comes up during a computation loses
  digits; one beyond 1.8e308, ``NaN`` and ``Infinity`` are none, so what makes one fails, and what reads one
  (``json.loads``) fails or gives ``null``; an integer beyond 2^53 that ``int`` parses from text is loud;
* ``sum`` adds fractions as the Python that compiles does, since 3.12 with a compensation of rounding, but a computed
  fraction that came out whole as an ``int``, without;
* dicts whose keys look like integers are walked in another order by the engine; in one written in JavaScript a key
  known only at run time that every object inherits (``constructor``, ``toString`` …) seems to be there;
* loud: ``%`` formatting of a left operand of unknown type that is text; ``*`` of one that is a text or a list with what
  may be a computed float; ``|`` of what may be a dict or such a float, where it is a number; dict keys that are no
  text; a power that is complex in Python; ``float("inf")`` and ``float("nan")``;
* loud: ``isalpha``, ``isdigit`` and their kin, ``\\d``, ``\\w``, ``\\b`` and ``re.IGNORECASE`` on text beyond ASCII;
  ``.`` and negated classes of patterns on text beyond U+FFFF; ``base64`` of text beyond ASCII, and of what is not
  written as the encoder writes it; ``unquote`` of what is no quoted UTF-8;
* loud: the text of a list or dict, of unknown static type, that holds unprintable characters, and ``repr`` of those
  beyond U+FFFF; code points that no character has, of which each version of Python knows others, are written as such;
* loud: ``capitalize``, ``title``, ``swapcase``, ``isupper`` and ``islower`` of text with letters that have no plain
  pair of cases (``ǆ``, ``ª``, a capital sigma, the phonetic alphabets, letters of mathematics);
* loud: more than a million items of a ``range`` or repetitions of a text or list, ten million characters of padding,
  22 digits of an ``e`` format, a number beyond 2^53 in an ``f`` or ``%`` format;
* loud: the digits of other scripts in what ``int``, ``float`` and ``datetime.strptime`` read, and letters and blanks
  beyond ASCII that the latter may take for others;
* ``&`` of sets keeps the left one of two equal members: ``{1} & {True}``;
* a ``frozenset`` is a set that ``add`` and its kin change; an iterator that is drawn from for a result which nothing
  reads is drawn from again;
* years before 1000 are written with four digits by ``strftime``, as some platforms do;
* loud: fractions of a second more than 285 years from 1970, or in longer durations; a text read by
  ``datetime.fromisoformat`` or ``date.fromisoformat`` in one of the forms that ISO 8601 has beside
  ``2026-01-31T12:30:59+00:00`` (``Z``, fractions and another separator are understood). The zone of a computed text
  must be UTC, and may be missing or another one only where it does not matter: when ``.replace(tzinfo=…)``,
  ``.date()``, ``.strftime(…)``, ``.weekday()`` or an attribute follows at once;
* an item of a Distributed Map that stops at a limit of numbers or lengths counts as a failed one, where such are
  tolerated or caught; what has other limits is refused there.
"""

from flowdsl.lowering.query.jsonata import (  # noqa: F401  (importing a module registers its writers)
    arithmetic,
    comparing,
    comprehensions,
    conditions,
    containers,
    datetimes,
    dynamodb,
    encodings,
    formatting,
    functions,
    gathering,
    iterating,
    javascript,
    machine,
    mathematics,
    ordering,
    paths,
    regex,
    respelling,
    strptime,
    texts,
)
from flowdsl.lowering.query.jsonata.language import Jsonata

__all__ = ["Jsonata"]
