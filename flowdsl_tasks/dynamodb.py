"""Amazon DynamoDB: one item at a time, written and keyed as plain dicts.

Items go in as plain values (``{"sku": "a", "quantity": 3}``) and come back as DynamoDB's attribute values; `plain`
turns those into plain values. Explicit attribute values (sets, binary, numbers as text) are made with `value`.

Source: Developer Guide, "Perform DynamoDB CRUD operations with Step Functions".
"""

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, helper, task
from flowdsl.adapters.arns import resource
from flowdsl.adapters.attributes import EXPLICIT, KINDS, UNMARSHAL_ITEM, Attribute, marshal_item, unmarshal_item
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import DictOf, Expr, ListOf, Op
from flowdsl.ir.expr import Literal as Constant
from flowdsl.ir.ops.javascript import text as as_text

_DYNAMODB = Service("dynamodb")
_ERRORS = ErrorCatalogue(
    "dynamodb", style="optimized", prefix="DynamoDB", module=__name__, extra=("AmazonDynamoDBException",)
)

Item: TypeAlias = Mapping[str, Any]
"""An item or a key as plain values."""

ConsumedCapacity: TypeAlias = Literal["INDEXES", "TOTAL", "NONE"]
CollectionMetrics: TypeAlias = Literal["SIZE", "NONE"]


class GetItemResult(TypedDict):
    """``Item`` is absent when there is none; its values are attribute values."""

    Item: dict[str, dict[str, Any]]
    ConsumedCapacity: NotRequired[dict[str, Any]]
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class WriteResult(TypedDict):
    """What a write returns; ``Attributes`` only when ``return_values`` asks for them."""

    Attributes: dict[str, dict[str, Any]]
    ConsumedCapacity: NotRequired[dict[str, Any]]
    ItemCollectionMetrics: NotRequired[dict[str, Any]]
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


@task("dynamodb:getItem")
def get_item(
    *,
    table: str,
    key: Item,
    consistent_read: bool | None = None,
    projection_expression: str | None = None,
    expression_attribute_names: Mapping[str, str] | None = None,
    return_consumed_capacity: ConsumedCapacity | None = None,
    **options: Unpack[TaskOptions],
) -> GetItemResult:
    """Read one item.

    Args:
        table: its table, by name or ARN.
        key: the primary key as plain values.
        consistent_read: whether the read is strongly consistent.
        projection_expression: which attributes to return.
        expression_attribute_names: what ``#name`` stands for in expressions.
        return_consumed_capacity: whether to report the capacity used.

    Example:
        dynamodb.get_item(table="stock", key={"sku": "a-1"})["Item"]
    """
    raise NotImplementedError


@get_item.lowers
def _(call: Call) -> Request:
    return _request(call, "GetItem", "dynamodb:GetItem")


@task("dynamodb:putItem")
def put_item(
    *,
    table: str,
    item: Item,
    condition_expression: str | None = None,
    expression_attribute_names: Mapping[str, str] | None = None,
    expression_attribute_values: Item | None = None,
    return_consumed_capacity: ConsumedCapacity | None = None,
    return_item_collection_metrics: CollectionMetrics | None = None,
    return_values: Literal["NONE", "ALL_OLD"] | None = None,
    **options: Unpack[TaskOptions],
) -> WriteResult:
    """Write one item, replacing what has the same key.

    Args:
        table: its table, by name or ARN.
        item: the item as plain values.
        condition_expression: what must hold of the item that is there; else `ConditionalCheckFailedException`.
        expression_attribute_names: what ``#name`` stands for in expressions.
        expression_attribute_values: what ``:value`` stands for, as plain values.
        return_consumed_capacity: whether to report the capacity used.
        return_item_collection_metrics: whether to report the size of the item collection.
        return_values: whether to return the item that was replaced.

    Example:
        dynamodb.put_item(table="stock", item={"sku": "a-1", "quantity": 3, "tags": ["new"]})
    """
    raise NotImplementedError


@put_item.lowers
def _(call: Call) -> Request:
    return _request(call, "PutItem", "dynamodb:PutItem")


@task("dynamodb:deleteItem")
def delete_item(
    *,
    table: str,
    key: Item,
    condition_expression: str | None = None,
    expression_attribute_names: Mapping[str, str] | None = None,
    expression_attribute_values: Item | None = None,
    return_consumed_capacity: ConsumedCapacity | None = None,
    return_item_collection_metrics: CollectionMetrics | None = None,
    return_values: Literal["NONE", "ALL_OLD"] | None = None,
    **options: Unpack[TaskOptions],
) -> WriteResult:
    """Delete one item; deleting what is not there is no error.

    Args:
        table: its table, by name or ARN.
        key: the primary key as plain values.
        condition_expression: what must hold of the item; else `ConditionalCheckFailedException`.
        expression_attribute_names: what ``#name`` stands for in expressions.
        expression_attribute_values: what ``:value`` stands for, as plain values.
        return_consumed_capacity: whether to report the capacity used.
        return_item_collection_metrics: whether to report the size of the item collection.
        return_values: whether to return the item that was deleted.

    Example:
        dynamodb.delete_item(table="stock", key={"sku": "a-1"}, return_values="ALL_OLD")
    """
    raise NotImplementedError


@delete_item.lowers
def _(call: Call) -> Request:
    return _request(call, "DeleteItem", "dynamodb:DeleteItem")


@task("dynamodb:updateItem")
def update_item(
    *,
    table: str,
    key: Item,
    update_expression: str | None = None,
    condition_expression: str | None = None,
    expression_attribute_names: Mapping[str, str] | None = None,
    expression_attribute_values: Item | None = None,
    return_consumed_capacity: ConsumedCapacity | None = None,
    return_item_collection_metrics: CollectionMetrics | None = None,
    return_values: Literal["NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"] | None = None,
    **options: Unpack[TaskOptions],
) -> WriteResult:
    """Change attributes of one item, creating it when there is none.

    Args:
        table: its table, by name or ARN.
        key: the primary key as plain values.
        update_expression: such as ``SET quantity = quantity - :n``.
        condition_expression: what must hold of the item; else `ConditionalCheckFailedException`.
        expression_attribute_names: what ``#name`` stands for in expressions.
        expression_attribute_values: what ``:value`` stands for, as plain values.
        return_consumed_capacity: whether to report the capacity used.
        return_item_collection_metrics: whether to report the size of the item collection.
        return_values: which attributes to return, before or after the change.

    Example:
        dynamodb.update_item(
            table="stock",
            key={"sku": "a-1"},
            update_expression="SET quantity = quantity - :n",
            condition_expression="quantity >= :n",
            expression_attribute_values={":n": 1},
        )
    """
    raise NotImplementedError


@update_item.lowers
def _(call: Call) -> Request:
    return _request(call, "UpdateItem", "dynamodb:UpdateItem")


_NAMES = {
    "table": "TableName",
    "key": "Key",
    "item": "Item",
    "expression_attribute_values": "ExpressionAttributeValues",
}


def _check(call: Call) -> None:
    """Refuse what DynamoDB refuses whatever the table (API reference, `UpdateItem`)."""
    key = call["key"] if "key" in call.task.signature.parameters else None
    if isinstance(key, DictOf) and not key.entries:
        call.refuse("the key is empty", "key", "give the primary key's attributes")
    for argument, mark in (("expression_attribute_names", "#"), ("expression_attribute_values", ":")):
        given = call[argument] if argument in call.task.signature.parameters else None
        for entry in given.entries if isinstance(given, DictOf) else ():
            name = entry[0] if isinstance(entry, tuple) else None
            if isinstance(name, Constant) and not str(name.value).startswith(mark):
                call.refuse(f"`{argument}` holds {name.value!r}", argument, f"start what it stands for with `{mark}`")


def _request(call: Call, operation: str, action: str) -> Request:
    _check(call)
    table = resource(call, "table", "dynamodb", "table/{}", what="table")
    marshalled = {
        _NAMES[name]: marshal_item(call, name)
        for name in ("key", "item", "expression_attribute_values")
        if call.given(name)
    }
    return _DYNAMODB.request(
        call,
        operation,
        names=_NAMES,
        values=marshalled,
        free=tuple(marshalled),
        iam=(Statement((action,), (table,)),),
    )


@helper
def value(
    *,
    S: str | None = None,  # noqa: N803 (DynamoDB's own names)
    N: str | int | float | None = None,  # noqa: N803
    B: str | None = None,  # noqa: N803
    SS: list[str] | None = None,  # noqa: N803
    NS: list[str] | None = None,  # noqa: N803
    BS: list[str] | None = None,  # noqa: N803
    M: Mapping[str, Any] | None = None,  # noqa: N803
    L: list[Any] | None = None,  # noqa: N803
    NULL: bool | None = None,  # noqa: N803
    BOOL: bool | None = None,  # noqa: N803
) -> Attribute:
    """Make an explicit attribute value, where a plain one does not say enough: ``value(SS=["a", "b"])``.

    Exactly one argument is given, named as DynamoDB names the type; it is sent as it stands (``N`` as text).

    Raises:
        TypeError: when none or several are given.
    """
    given = dict(zip(KINDS, (S, N, B, SS, NS, BS, M, L, NULL, BOOL), strict=True))
    chosen = {kind: item for kind, item in given.items() if item is not None}
    if len(chosen) != 1:
        raise TypeError(f"an attribute value has exactly one type; choose one of {', '.join(KINDS)}")
    if "N" in chosen:
        chosen["N"] = as_text(chosen["N"])
    return Attribute(chosen)


@value.compiles
def _(call: Call) -> Expr:
    kinds = [kind for kind in KINDS if kind in call.arguments]
    if len(kinds) != 1:
        call.refuse("an attribute value has exactly one type", help=f"choose one of {', '.join(KINDS)}")
        return Op(EXPLICIT, (DictOf(((Constant("NULL"), Constant(True)),)),))
    kind = kinds[0]
    content = call[kind]
    if kind in ("SS", "NS", "BS") and isinstance(content, ListOf) and not content.items:
        call.refuse("a set of DynamoDB's is not empty", kind, "leave the attribute out")
    if kind == "N":
        content = Constant(as_text(content.value)) if isinstance(content, Constant) else Op("js.text", (content,))
    return Op(EXPLICIT, (DictOf(((Constant(kind), content),)),))


@helper
def plain(item: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Turn an item's attribute values into plain values: ``{"n": {"N": "3"}}`` → ``{"n": 3}``.

    Sets become lists, binary stays base64 text, numbers become ints or floats.
    """
    return unmarshal_item(item)


@plain.compiles
def _(call: Call) -> Expr:
    return Op(UNMARSHAL_ITEM, (call["item"],))


ConditionalCheckFailedException: type[TaskFailed]
ItemCollectionSizeLimitExceededException: type[TaskFailed]
ProvisionedThroughputExceededException: type[TaskFailed]
RequestLimitExceededException: type[TaskFailed]
ResourceNotFoundException: type[TaskFailed]
ThrottlingException: type[TaskFailed]
TransactionConflictException: type[TaskFailed]
AmazonDynamoDBException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
