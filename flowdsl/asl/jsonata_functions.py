"""The names of JSONata's functions on Step Functions.

Source: docs.jsonata.org (2.0.6); developer guide, "Transforming data with JSONata".
"""

from typing import Final

ADDED: Final = frozenset(("partition", "range", "hash", "random", "uuid", "parse"))
"""What Step Functions adds, or replaces."""
FUNCTIONS: Final = ADDED | frozenset(
    """
    string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join match
    replace base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl number abs floor ceil
    round power sqrt formatNumber formatBase formatInteger parseInteger sum max min average boolean not exists
    count append sort reverse shuffle distinct zip keys lookup spread merge sift each error assert type now millis
    fromMillis toMillis map filter single reduce clone
    """.split()  # noqa: SIM905
)
"""The functions Step Functions offers: those of JSONata 2.0.6 without ``$eval``, and its own."""
TAKEN: Final = FUNCTIONS | {"eval"}
"""All names a variable would hide a function by, ``$eval`` included, which the evaluators know and AWS refuses."""
