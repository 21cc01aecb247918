"""Tags, which APIs take as a dict or as a list of key and value; users always write a dict."""

from flowdsl.adapters.api import Call
from flowdsl.ir.expr import DictOf, Expr, ListOf, Literal, Spread


def check_tags(call: Call, argument: str) -> None:
    """Refuse tags beyond AWS's limits: 50 of them, keys of 1 to 128 characters, values of at most 256.

    Source: AWS General Reference, "Tag naming limits and requirements".
    """
    given = call[argument]
    if not isinstance(given, DictOf):
        return
    pairs = [entry for entry in given.entries if not isinstance(entry, Spread)]
    if len(pairs) > 50:
        call.refuse(f"a resource has at most 50 tags, not {len(pairs)}", argument, "use fewer")
    for key, value in pairs:
        if isinstance(key, Literal) and not 1 <= len(str(key.value)) <= 128:
            call.refuse(f"a tag key has {len(str(key.value))} characters", argument, "use 1 to 128")
        if isinstance(key, Literal) and str(key.value).lower().startswith("aws:"):
            call.refuse(f"the tag key {key.value!r} is reserved", argument, "do not start it with `aws:`")
        if isinstance(value, Literal) and isinstance(value.value, str) and len(value.value) > 256:
            call.refuse(f"a tag value has {len(value.value)} characters", argument, "use at most 256")


def tag_list(call: Call, argument: str, key: str = "Key", value: str = "Value") -> Expr:
    """Turn a dict of tags into the API's list; a list goes through.

    Args:
        call: the call.
        argument: the parameter with the tags.
        key: the API's name of a tag's key.
        value: the API's name of a tag's value.
    """
    check_tags(call, argument)
    given = call[argument]
    if not isinstance(given, DictOf):
        return given
    items: list[Expr | Spread] = []
    for entry in given.entries:
        if isinstance(entry, Spread):
            call.refuse("the tags must be written out", argument, "name every tag")
        else:
            items.append(DictOf(((Literal(key), entry[0]), (Literal(value), entry[1]))))
    return ListOf(tuple(items), given.origin)
