"""DynamoDB attribute values: what marshalling a plain value and back means in Python.

``{"sku": "a", "n": 3}`` ─marshal_item─▶ ``{"sku": {"S": "a"}, "n": {"N": "3"}}`` ─unmarshal_item─▶ back again. Sets
come back as lists, binary as its base64 text. Both spellings of the types are read: DynamoDB's own (``BOOL``), and the
one that results of the SDK integration have (``Bool``, ``Nul``).
"""

from collections.abc import Mapping
from typing import Any

from flowdsl.ir.ops.spec import op, table
from flowdsl.ir.types import ANY, ANY_DICT


def marshal(value: Any) -> dict[str, Any]:
    """Turn a JSON value into an attribute value.

    Raises:
        TypeError: for what is no JSON value.
    """
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case int() | float():
            return {"N": number_text(value)}
        case str():
            return {"S": value}
        case list() | tuple():
            return {"L": [marshal(item) for item in value]}
        case dict():
            return {"M": marshal_item(value)}
    raise TypeError(f"DynamoDB cannot store a {type(value).__name__}")


def marshal_item(item: Any) -> dict[str, Any]:
    """Turn a dict of JSON values into an item or a key.

    Raises:
        TypeError: for what is no dict.
    """
    if not isinstance(item, Mapping):
        raise TypeError(f"an item is a dict, not a {type(item).__name__}")
    return {name: marshal(value) for name, value in item.items()}


def unmarshal(attribute: Any) -> Any:
    """Turn an attribute value into a JSON value.

    Raises:
        TypeError: for what is no attribute value.
    """
    if not (isinstance(attribute, Mapping) and len(attribute) == 1):
        raise TypeError(f"{attribute!r} is not an attribute value")
    ((kind, content),) = attribute.items()
    match str(kind).upper():
        case "S" | "B" | "BOOL" | "SS" | "BS":
            return content
        case "NULL" | "NUL":
            return None
        case "N":
            return _number(content)
        case "NS":
            return [_number(item) for item in content]
        case "L":
            return [unmarshal(item) for item in content]
        case "M":
            return unmarshal_item(content)
    raise TypeError(f"{kind!r} is not a type of attribute value")


def unmarshal_item(item: Any) -> dict[str, Any]:
    """Turn an item into a dict of JSON values.

    Raises:
        TypeError: for what is no item.
    """
    if not isinstance(item, Mapping):
        raise TypeError(f"an item is a dict, not a {type(item).__name__}")
    return {name: unmarshal(attribute) for name, attribute in item.items()}


def number_text(number: int | float) -> str:
    """Write a number as Python does, integral floats as integers; DynamoDB takes exponents too."""
    return str(int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 1e21 else number)


def _number(text: str) -> int | float:
    from decimal import Decimal

    exact = Decimal(text)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def attribute(value: Any) -> Any:
    """Return an explicit attribute value as it stands."""
    return value


TABLE = table(
    op("dynamodb.attribute", "value", attribute, ANY_DICT),
    op("dynamodb.marshal", "value", marshal, ANY_DICT),
    op("dynamodb.marshal_item", "item", marshal_item, ANY_DICT),
    op("dynamodb.unmarshal", "attribute", unmarshal, ANY),
    op("dynamodb.unmarshal_item", "item", unmarshal_item, ANY_DICT),
)
