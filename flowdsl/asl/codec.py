"""Between ASL documents (plain JSON) and the model: `decode`, `encode`, and the canonical text, `dumps`.

`encode` writes fields in the order people write them (``Type`` first, ``Next``/``End`` last), so that the text of a
machine reads top-down and diffs stay small. `decode` takes any document of the right shape, ``${Placeholders}``
included, and refuses the first thing it cannot represent; whether AWS would accept the machine is the validator's
question. ``encode(decode(d)) == d`` for every document that decodes.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar, cast

from flowdsl.asl import model as m
from flowdsl.asl.comparisons import is_comparison_operator
from flowdsl.asl.text import indented
from flowdsl.jsontypes import Json

T = TypeVar("T")

_ORDER: Final = {
    name: position
    for position, name in enumerate(
        (
            *("query_language", "comment", "version", "label", "resource", "credentials"),
            *("mode", "execution_type", "input_path", "items", "items_path", "item_reader", "reader_config"),
            *("arguments", "parameters", "item_selector", "item_batcher", "max_items_per_batch"),
            *("max_items_per_batch_path", "max_input_bytes_per_batch", "max_input_bytes_per_batch_path", "batch_input"),
            *("max_concurrency", "max_concurrency_path", "tolerated_failure_count", "tolerated_failure_count_path"),
            *("tolerated_failure_percentage", "tolerated_failure_percentage_path", "seconds", "seconds_path"),
            *("timestamp", "timestamp_path", "timeout_seconds", "timeout_seconds_path", "heartbeat_seconds"),
            *("heartbeat_seconds_path", "processor_config", "start_at", "states", "branches", "item_processor"),
            *("iterator", "result_writer", "writer_config", "condition", "choices", "error", "error_path", "cause"),
            *("cause_path", "error_equals", "interval_seconds", "max_attempts", "backoff_rate", "max_delay_seconds"),
            *("jitter_strategy", "result", "result_selector", "result_path", "assign", "output", "output_path"),
            *("retry", "catch", "default", "next", "end"),
        )
    )
}


class DecodeError(ValueError):
    """A document has not the shape of ASL.

    Attributes:
        pointer: JSON pointer to the offending value (RFC 6901; ``""`` is the whole document).
        problem: what is wrong there.
    """

    def __init__(self, pointer: str, problem: str) -> None:
        super().__init__(f"{pointer or '/'}: {problem}")
        self.pointer = pointer
        self.problem = problem


def pointer_token(name: str) -> str:
    """Return ``name`` escaped as one token of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1") if "~" in name or "/" in name else name


def asl_key(attribute: str) -> str:
    """Return the ASL field of a model attribute: ``query_language`` is ``QueryLanguage``."""
    return "".join(part.capitalize() for part in attribute.split("_"))


def dumps(definition: Json) -> str:
    """Return the canonical text of a document: two spaces, characters unescaped, a newline at the end."""
    return indented(definition) + "\n"


# --- encoding ---------------------------------------------------------------------------------------------------------


def encode(machine: m.StateMachine) -> dict[str, Json]:
    """Return ``machine`` as an ASL document.

    The containers are new; template values are shared with the model.
    """
    return _encode_fields(machine)


def encode_state(state: m.State) -> dict[str, Json]:
    """Return one state as ASL, ``Type`` first."""
    return {"Type": type(state).__name__} | _encode_fields(state)


def _encode_fields(node: Any) -> dict[str, Json]:
    document: dict[str, Json] = {}
    for name, key in _layout(type(node)):
        value = getattr(node, name)
        if value is None:
            if name in _NULLABLE:
                document[key] = None
        elif value is not m.UNSET:
            document[key] = _encode_value(name, value)
    return document


def _encode_value(name: str, value: Any) -> Json:
    if type(value) in _SCALARS:
        return value
    if type(value) is dict and name != "states":
        return dict(value) if name in _OBJECTS else value
    match value:
        case tuple():
            return [_encode_value(name, item) for item in value]
        case m.ChoiceRule():
            return _encode_rule(value)
        case (
            m.StateMachine() | m.Retrier() | m.Catcher() | m.ProcessorConfig()
            | m.ItemReader() | m.ItemBatcher() | m.ResultWriter()
        ):  # fmt: skip
            return _encode_fields(value)
        case Mapping() if name == "states":
            return {key: encode_state(state) for key, state in value.items()}
        case Mapping() if name in _OBJECTS:
            return dict(value)
        case _:
            return value


def _encode_rule(rule: m.ChoiceRule) -> dict[str, Json]:
    document = _encode_fields(rule)
    if rule.comparison is None:
        return document
    document.pop("Comparison")
    following = {key: document.pop(key) for key in ("Assign", "Output", "Next") if key in document}
    return document | _encode_comparison(rule.comparison) | following


def _encode_comparison(comparison: m.Comparison) -> dict[str, Json]:
    comment = {} if comparison.comment is None else {"Comment": comparison.comment}
    match comparison:
        case m.Compare():
            return comment | {"Variable": comparison.variable, comparison.operator: comparison.value}
        case m.AllOf():
            return comment | {"And": [_encode_comparison(rule) for rule in comparison.rules]}
        case m.AnyOf():
            return comment | {"Or": [_encode_comparison(rule) for rule in comparison.rules]}
        case m.Negation():
            return comment | {"Not": _encode_comparison(comparison.rule)}


# --- decoding ---------------------------------------------------------------------------------------------------------


def decode(definition: Json) -> m.StateMachine:
    """Return the machine that an ASL document describes.

    Args:
        definition: the document, as `json.loads` gives it.

    Raises:
        DecodeError: for the first value, in document order, that no ASL machine may hold there: a missing or
            unknown field, a wrong type, nesting beyond what can be followed.
    """
    try:
        return _decode_machine(definition, "")
    except RecursionError:
        raise DecodeError("", "the document is nested too deeply") from None


def decode_state(definition: Json, pointer: str = "") -> m.State:
    """Return the state that ``definition`` describes; see `decode`."""
    document = _object(definition, pointer)
    kind = document.get("Type")
    for state_type in m.STATE_TYPES:
        if state_type.__name__ == kind:
            return cast(m.State, _decode_fields(cast(type[Any], state_type), document, pointer, extra=("Type",)))
    names = ", ".join(state_type.__name__ for state_type in m.STATE_TYPES)
    raise DecodeError(f"{pointer}/Type", f"the field 'Type' must be one of {names}")


def _decode_machine(value: Json, pointer: str) -> m.StateMachine:
    return _decode_fields(m.StateMachine, _object(value, pointer), pointer, required=("States",))


def _decode_fields(
    cls: type[T],
    document: dict[str, Json],
    pointer: str,
    *,
    extra: tuple[str, ...] = (),
    required: tuple[str, ...] = (),
) -> T:
    by_key = {key: name for name, key in _layout(cls)}
    values: dict[str, Any] = {}
    for key, value in document.items():
        name = by_key.get(key)
        if name is not None:
            values[name] = _decode_value(name, value, f"{pointer}/{pointer_token(key)}")
        elif key not in extra:
            raise DecodeError(f"{pointer}/{pointer_token(key)}", f"unknown field of {cls.__name__}")
    missing = [key for name, key in _layout(cls) if name in _REQUIRED[cls] and name not in values]
    missing += [key for key in required if key not in document]
    if missing:
        raise DecodeError(pointer, f"required fields are missing: {', '.join(missing)}")
    return cls(**values)


def _decode_value(name: str, value: Json, pointer: str) -> Any:
    return _DECODERS.get(name, _text)(value, pointer)


def _object(value: Json, pointer: str) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise DecodeError(pointer, f"an object is expected, not {_kind(value)}")
    return value


def _text(value: Json, pointer: str) -> str:
    if not isinstance(value, str):
        raise DecodeError(pointer, f"a text is expected, not {_kind(value)}")
    return value


def _flag(value: Json, pointer: str) -> bool:
    if not isinstance(value, bool):
        raise DecodeError(pointer, f"true or false is expected, not {_kind(value)}")
    return value


def _number(value: Json, pointer: str) -> int | float | str:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise DecodeError(pointer, f"a number is expected, not {_kind(value)}")
    return value


def _path(value: Json, pointer: str) -> str | None:
    return None if value is None else _text(value, pointer)


def _anything(value: Json, pointer: str) -> Json:
    return value


def _condition(value: Json, pointer: str) -> str | bool:
    return value if isinstance(value, bool) else _text(value, pointer)


def _list_of(item: Callable[[Json, str], Any], *, or_text: bool = False) -> Callable[[Json, str], Any]:
    def decode_list(value: Json, pointer: str) -> Any:
        if or_text and isinstance(value, str):
            return value
        if not isinstance(value, list):
            raise DecodeError(pointer, f"a list is expected, not {_kind(value)}")
        return tuple(item(element, f"{pointer}/{index}") for index, element in enumerate(value))

    return decode_list


def _fields_of(cls: type[Any]) -> Callable[[Json, str], Any]:
    return lambda value, pointer: _decode_fields(cls, _object(value, pointer), pointer)


def _machine_or_text(value: Json, pointer: str) -> m.StateMachine | str:
    return value if isinstance(value, str) else _decode_machine(value, pointer)


def _states(value: Json, pointer: str) -> dict[str, m.State]:
    return {
        name: decode_state(state, f"{pointer}/{pointer_token(name)}") for name, state in _object(value, pointer).items()
    }


def _rule(value: Json, pointer: str) -> m.ChoiceRule:
    document = _object(value, pointer)
    own = {key: item for key, item in document.items() if key in _RULE_KEYS}
    test = {key: item for key, item in document.items() if key not in _RULE_KEYS}
    comparison = _comparison(test, pointer) if test else None
    rule = _decode_fields(m.ChoiceRule, own, pointer)
    if comparison is None:
        return rule
    return m.ChoiceRule(**{spec.name: getattr(rule, spec.name) for spec in fields(rule)} | {"comparison": comparison})


def _comparison(value: Json, pointer: str) -> m.Comparison:
    document = dict(_object(value, pointer))
    comment = _text(document.pop("Comment"), f"{pointer}/Comment") if "Comment" in document else None
    if len(document) == 1:
        ((key, operand),) = document.items()
        at = f"{pointer}/{pointer_token(key)}"
        if key == "And":
            return m.AllOf(rules=_list_of(_comparison)(operand, at), comment=comment)
        if key == "Or":
            return m.AnyOf(rules=_list_of(_comparison)(operand, at), comment=comment)
        if key == "Not":
            return m.Negation(rule=_comparison(operand, at), comment=comment)
    if "Variable" not in document:
        raise DecodeError(pointer, "a condition has the field Condition, Variable, And, Or or Not")
    variable = _text(document.pop("Variable"), f"{pointer}/Variable")
    operators = [key for key in document if is_comparison_operator(key)]
    unknown = [key for key in document if not is_comparison_operator(key)]
    if unknown:
        raise DecodeError(f"{pointer}/{pointer_token(unknown[0])}", "unknown field or comparison operator")
    if len(operators) != 1:
        raise DecodeError(pointer, "a condition has exactly one comparison operator")
    return m.Compare(variable=variable, operator=operators[0], value=document[operators[0]], comment=comment)


def _kind(value: Json) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "an object"


# --- the tables -------------------------------------------------------------------------------------------------------

_DECODERS: Final[dict[str, Callable[[Json, str], Any]]] = {
    **dict.fromkeys(
        ("arguments", "parameters", "item_selector", "batch_input", "result", "result_selector"), _anything
    ),
    **dict.fromkeys(("output", "items"), _anything),
    **dict.fromkeys(("input_path", "result_path", "output_path"), _path),
    **dict.fromkeys(("assign", "credentials", "reader_config", "writer_config"), _object),
    **dict.fromkeys(("seconds", "timeout_seconds", "heartbeat_seconds", "max_concurrency"), _number),
    **dict.fromkeys(("tolerated_failure_count", "tolerated_failure_percentage", "max_items_per_batch"), _number),
    **dict.fromkeys(("max_input_bytes_per_batch", "interval_seconds", "max_attempts", "backoff_rate"), _number),
    "max_delay_seconds": _number,
    "end": _flag,
    "condition": _condition,
    "error_equals": _list_of(_text),
    "retry": _list_of(_fields_of(m.Retrier), or_text=True),
    "catch": _list_of(_fields_of(m.Catcher), or_text=True),
    "choices": _list_of(_rule),
    "branches": _list_of(_machine_or_text, or_text=True),
    "item_processor": _machine_or_text,
    "iterator": _machine_or_text,
    "processor_config": _fields_of(m.ProcessorConfig),
    "item_reader": _fields_of(m.ItemReader),
    "item_batcher": _fields_of(m.ItemBatcher),
    "result_writer": _fields_of(m.ResultWriter),
    "states": _states,
}
"""How each field decodes; a field that is not here is a text."""

_OBJECTS: Final = frozenset(("assign", "credentials", "reader_config", "writer_config"))
_NULLABLE: Final = frozenset(
    name for name, decoder in _DECODERS.items() if decoder is _anything or decoder is _path
)  # absent is UNSET there, so None is JSON null


_SCALARS: Final = frozenset((str, bool, int, float))


def _position(cls: type[Any], name: str) -> int:
    if cls is m.StateMachine and name == "comment":
        return -1  # a machine begins with what it is about, a state with what it is
    return _ORDER.get(name, len(_ORDER))


_CLASSES: Final[tuple[type[Any], ...]] = (
    *m.STATE_TYPES,
    *(m.StateMachine, m.ProcessorConfig, m.Retrier, m.Catcher, m.ChoiceRule),
    *(m.ItemReader, m.ItemBatcher, m.ResultWriter),
)
_LAYOUTS: Final = {
    cls: tuple(
        (spec.name, asl_key(spec.name)) for spec in sorted(fields(cls), key=lambda spec: _position(cls, spec.name))
    )
    for cls in _CLASSES
}
_REQUIRED: Final = {
    m.Task: ("resource",),
    m.Choice: ("choices",),
    m.Parallel: ("branches",),
    m.StateMachine: ("start_at",),
    m.Retrier: ("error_equals",),
    m.Catcher: ("error_equals", "next"),
    m.ChoiceRule: ("next",),
    m.ItemReader: ("resource",),
    **dict.fromkeys((m.Wait, m.Pass, m.Succeed, m.Fail, m.Map, m.ProcessorConfig, m.ItemBatcher, m.ResultWriter), ()),
}
_RULE_KEYS: Final = frozenset(asl_key(spec.name) for spec in fields(m.ChoiceRule)) - {"Comparison"}


def _layout(cls: type[Any]) -> tuple[tuple[str, str], ...]:
    return _LAYOUTS[cls]
