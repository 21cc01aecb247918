"""``@dataclass`` for the slotted classes of the compiler: the same classes, with methods written when first called.

`dataclasses.dataclass` runs the Python compiler for each method of each class, some six times for a frozen one. The
compiler has some two hundred such classes, a small workflow uses a third of them, and most are never printed, compared
or hashed: making them all took longer than reading, checking and writing that workflow. So the class itself is made by
`dataclasses.dataclass` (fields, ``__slots__``, ``__match_args__``; `dataclasses.fields` and `dataclasses.replace`
work), and ``__init__``, ``__eq__`` and ``__hash__`` are written into it by the first call of each.

Frozen ones are also made in half the time: their ``__init__`` stores through the slots' own descriptors, where that of
`dataclasses` looks ``object.__setattr__`` up field by field. `replace` does what that of `dataclasses` does, and asks
nothing of the fields.

Type checkers are told that this is `dataclasses.dataclass`. Classes without slots, and
those with fields of ``init=False``, take that one.
"""

import dataclasses
import functools
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

_dataclass = dataclasses.dataclass
_ORDER = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
    from dataclasses import replace as replace
else:

    def replace(record, /, **changes):
        """Return a dataclass with other values in some fields: `dataclasses.replace`, in a third of its time.

        Raises:
            TypeError: there is no such field.
        """
        cls = type(record)
        values = _values_of(cls)(record)
        values.update(changes)
        return cls(**values)

    def dataclass(*, slots, frozen=False, eq=True, order=False, kw_only=False):
        """Make a dataclass; the arguments are those of `dataclasses.dataclass`.

        Raises:
            TypeError: a feature that this one does not have.
        """
        if not slots:
            raise TypeError("a class without slots takes dataclasses.dataclass")
        return functools.partial(make, slots=True, frozen=frozen, eq=eq, order=order, kw_only=kw_only)


def make(
    cls: type, *, slots: bool = False, frozen: bool = False, eq: bool = True, order: bool = False,
    kw_only: bool = False, checked: bool = True,
) -> type:  # fmt: skip
    """Make a dataclass of a class, with or without slots.

    Args:
        cls: the class, as it was written.
        slots: as for `dataclasses.dataclass`, like all the others but the last.
        frozen: …
        eq: …
        order: …
        kw_only: …
        checked: whether making an instance calls ``__post_init__``.

    Raises:
        TypeError: a field has ``init=False``.
    """
    if cls.__doc__ is None:
        cls.__doc__ = ""  # Or else dataclasses writes one with `inspect.signature`, which takes its time.
    made: Any = _dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
    if not all(field.init for field in dataclasses.fields(made)):
        raise TypeError(f"{made.__qualname__} takes dataclasses.dataclass")
    # What the class has of its own stays.
    own = frozenset(name for name, value in made.__dict__.items() if value is not None)
    if "__init__" not in own:
        write = functools.partial(_initialiser, frozen=frozen, checked=checked)
        _write_when_called(made, "__init__", write)
    if "__repr__" not in own:
        made.__repr__ = _repr
    if eq and "__eq__" not in own:
        _write_when_called(made, "__eq__", functools.partial(_comparison, "__eq__", "=="))
    if eq and "__hash__" not in own:
        if frozen:
            _write_when_called(made, "__hash__", _hash)
        else:
            made.__hash__ = None
    if order:
        for name, sign in _ORDER.items():
            _write_when_called(made, name, functools.partial(_comparison, name, sign))
    if frozen:
        made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
        made.__getstate__, made.__setstate__ = _get_state, _set_state
    return cast("type", made)


@functools.cache
def _values_of(cls: type) -> Callable[[Any], dict[str, Any]]:
    """Return a function that gives the values of a record's fields by their names."""
    display = ", ".join(f"{field.name!r}: record.{field.name}" for field in dataclasses.fields(cls))
    values: Callable[[Any], dict[str, Any]] = eval(f"lambda record: {{{display}}}")
    return values


def _write_when_called(cls: type, name: str, write: Callable[[type], Any]) -> None:
    """Put a method into a class that replaces itself with what `write` makes of the class, and calls that."""

    def method(self: Any, *arguments: Any, **named: Any) -> Any:
        # Not `cls`: a decorator that adds slots moves the methods to a class of its own.
        owner = next(base for base in type(self).__mro__ if base.__dict__.get(name) is method)
        written = write(owner)
        written.__qualname__ = f"{owner.__qualname__}.{name}"
        setattr(owner, name, written)
        return written(self, *arguments, **named)

    setattr(cls, name, method)


def _method(header: str, body: list[str], names: dict[str, Any] | None = None) -> Any:
    found: dict[str, Any] = {}
    exec("\n ".join((f"def {header}:", *body)), {} if names is None else names, found)
    return next(iter(found.values()))


def _initialiser(cls: type, *, frozen: bool, checked: bool) -> Any:
    """Write ``__init__``."""
    names: dict[str, Any] = {"_MISSING": dataclasses.MISSING, "_set": object.__setattr__}
    positional, keyword, body = ["self"], ["*"], ["pass"]
    for field in dataclasses.fields(cls):
        name = field.name
        parameter, value = name, name
        if field.default_factory is not dataclasses.MISSING:
            names[f"_make_{name}"] = field.default_factory
            parameter, value = f"{name}=_MISSING", f"_make_{name}() if {name} is _MISSING else {name}"
        elif field.default is not dataclasses.MISSING:
            names[f"_default_{name}"] = field.default
            parameter = f"{name}=_default_{name}"
        (keyword if field.kw_only else positional).append(parameter)
        slot = getattr(cls, name, None)
        if not frozen:
            body.append(f"self.{name} = {value}")
        elif isinstance(slot, types.MemberDescriptorType):
            names[f"_set_{name}"] = slot.__set__
            body.append(f"_set_{name}(self, {value})")
        else:
            body.append(f"_set(self, {name!r}, {value})")
    if checked and hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = positional + (keyword if len(keyword) > 1 else [])
    return _method(f"__init__({', '.join(parameters)})", body, names)


def _compared(cls: type, of: str) -> str:
    """Return a tuple of the fields that make two objects equal, as an expression."""
    return f"({''.join(f'{of}.{field.name},' for field in dataclasses.fields(cls) if field.compare)})"


def _comparison(name: str, sign: str, cls: type) -> Any:
    result = f"{_compared(cls, 'self')} {sign} {_compared(cls, 'other')}"
    result += " if other.__class__ is self.__class__ else NotImplemented"
    return _method(f"{name}(self, other)", [f"return {result}"])


def _hash(cls: type) -> Any:
    return _method("__hash__(self)", [f"return hash({_compared(cls, 'self')})"])


def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_to_set(self: Any, name: str, value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _get_state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
