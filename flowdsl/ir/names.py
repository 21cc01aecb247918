"""Variables that the graph's passes make: names that nothing else has."""

from flowdsl.asl.limits import MAX_VARIABLE_NAME_LENGTH


def fresh_name(wanted: str, taken: set[str]) -> str:
    """Return a name that is not taken, and take it: ``caught``, then ``caught_2`` …; long ones are cut."""
    name, number = wanted[:MAX_VARIABLE_NAME_LENGTH], 2
    while name in taken:
        suffix = f"_{number}"
        name, number = wanted[: MAX_VARIABLE_NAME_LENGTH - len(suffix)] + suffix, number + 1
    taken.add(name)
    return name
