"""Members of a structure that is known at run time get Step Functions' spelling, along the API's shapes.

``{"role": "user", "content": [{"text": "hi"}]}`` ─respelled─▶ ``{"Role": "user", "Content": [{"Text": "hi"}]}``. A
member that has Step Functions' spelling already, as in the result of a call, keeps it.
"""

from collections.abc import Mapping
from typing import Any, Final

from flowdsl.ir.ops.spec import op, table

RESPELLED: Final = "flowdsl.respelled"


def respelled(value: Any, shape: str, shapes: Mapping[str, Any], names: Mapping[str, str]) -> Any:
    """Respell the members of a JSON value.

    Args:
        value: the value.
        shape: the name of its shape; one that is not in `shapes` is left as it stands.
        shapes: what each shape holds: a structure is a dict from members in Step Functions' spelling to the names of
            their shapes, a list is ``[shape]``, a map the name of its values' shape.
        names: members whose spelling differs in more than a first capital, with Step Functions' own.

    Raises:
        TypeError: for a member that the API does not have.
    """
    match shapes.get(shape), value:
        case dict() as members, dict():
            out = {}
            for key, item in value.items():
                capital = key[:1].upper() + key[1:]
                name = capital if capital in members else names.get(key, "")
                if name not in members:
                    raise TypeError(f"unexpected member {key!r}")
                out[name] = respelled(item, members[name], shapes, names)
            return out
        case [str(item_shape)], list():
            return [respelled(item, item_shape, shapes, names) for item in value]
        case str(value_shape), dict():
            return {key: respelled(item, value_shape, shapes, names) for key, item in value.items()}
    return value


TABLE = table(op(RESPELLED, "value shape shapes names", respelled))
