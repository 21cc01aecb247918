"""Numbers as JSONata writes them."""

from flowdsl.jsontypes import Json


def normalise(value: Json) -> Json:
    """Write numbers as JSONata does: a whole float as an integer, a huge integer as the nearest double.

    Returns the same object where nothing changes, so that passing a large value on costs no copy.
    """
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if kind is int:
        return value if -9007199254740992 <= value <= 9007199254740992 else int(float(value))
    if kind is float:
        return int(value) if value.is_integer() and abs(value) < 1e21 else value
    if kind is list:
        for index, item in enumerate(value):
            new = normalise(item)
            if new is not item:
                return [*value[:index], new, *(normalise(rest) for rest in value[index + 1 :])]
        return value
    if kind is dict:
        for item in value.values():
            if normalise(item) is not item:
                return {key: normalise(item) for key, item in value.items()}
    return value
