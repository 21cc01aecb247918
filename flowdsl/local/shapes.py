"""The JSON types of ASL fields, checked once so that the rest of the preparation can rely on them."""

from collections.abc import Mapping

from flowdsl.jsontypes import Json
from flowdsl.local.errors import InvalidDefinition

_TEXT = """
    Type Next Default Resource QueryLanguage Label Variable ItemsPath SecondsPath TimestampPath ErrorPath CausePath
    TimeoutSecondsPath HeartbeatSecondsPath MaxConcurrencyPath ToleratedFailureCountPath
    ToleratedFailurePercentagePath MaxItemsPath MaxItemsPerBatchPath MaxInputBytesPerBatchPath InputType
    CSVHeaderLocation CSVDelimiter Transformation OutputType Mode ExecutionType ItemsPointer
"""
_PATHS = ("InputPath", "OutputPath", "ResultPath")
_OBJECT = """
    Assign ItemProcessor Iterator ItemReader ItemBatcher ResultWriter ReaderConfig WriterConfig ProcessorConfig Not
"""
_KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    **dict.fromkeys(_TEXT.split(), ((str,), "a string")),
    **dict.fromkeys(_PATHS, ((str, type(None)), "a path or null")),
    **dict.fromkeys(_OBJECT.split(), ((dict,), "an object")),
    **dict.fromkeys(("Retry", "Catch", "Choices", "Branches", "And", "Or", "CSVHeaders"), ((list,), "an array")),
    "End": ((bool,), "a boolean"),
}
_OBJECTS = ("Retry", "Catch", "Choices", "Branches", "And", "Or")
_INNER = ("ItemReader", "ItemBatcher", "ResultWriter", "ReaderConfig", "WriterConfig", "ProcessorConfig", "Not")
_ENTRIES = ("Retry", "Catch", "Choices", "And", "Or")


def check_shapes(holder: Mapping[str, Json], pointer: str) -> None:
    """Check the types of the fields of a state and of the objects in it, processors and branches excepted.

    Raises:
        InvalidDefinition: a field has a value of another type.
    """
    for field, value in holder.items():
        known = _KINDS.get(field)
        if known is None:
            continue
        kinds, words = known
        fits = isinstance(value, kinds)
        if not fits:
            raise InvalidDefinition(f"{pointer}/{field}", f"{words} is expected")
        if field in _OBJECTS:
            for position, entry in enumerate(value):
                if not isinstance(entry, dict):
                    raise InvalidDefinition(f"{pointer}/{field}/{position}", "an object is expected")
                if field in _ENTRIES:
                    check_shapes(entry, f"{pointer}/{field}/{position}")
        elif field in _INNER:
            check_shapes(value, f"{pointer}/{field}")
