"""``@dataclass`` for the slotted classes of the compiler: the same classes, with methods written when first called.

`dataclasses.dataclass` runs the Python compiler for each method of each class, some six times for a frozen one. The
compiler has some two hundred such classes, a small workflow uses a third of them, and most are never printed, compared
or hashed: making them all took longer than reading, checking and writing that workflow. So the class itself is made by
`dataclasses.dataclass` (fields, ``__slots__``, ``__match_args__``; `dataclasses.fields` and `dataclasses.replace`
work), and ``__init__``, ``__eq__`` and ``__hash__`` are written into it by the first call of each.

Frozen ones are also made in half the time: their ``__init__`` stores through the slots' own descriptors, where that of
`dataclasses` looks ``object.__setattr__`` up field by field.

Type checkers are told that this is `dataclasses.dataclass`. What is not covered here
(``init=False``, ``__post_init__``, classes without slots) takes that one.
"""

import dataclasses
import functools
from typing import TYPE_CHECKING, Any

_ORDER = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, slots, frozen=False, eq=True, order=False, kw_only=False):
        """Make a dataclass; the arguments are those of `dataclasses.dataclass`.

        Raises:
            TypeError: a feature that this one does not have.
        """
        if not slots:
            raise TypeError("a class without slots takes dataclasses.dataclass")

        def make(cls):
            if cls.__doc__ is None:
                cls.__doc__ = ""  # Or else dataclasses writes one with `inspect.signature`, which takes its time.
            made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
            if hasattr(made, "__post_init__") or not all(field.init for field in dataclasses.fields(made)):
                raise TypeError(f"{made.__qualname__} takes dataclasses.dataclass")
            _write_when_called(made, "__init__", _frozen_init if frozen else _init)
            made.__repr__ = _repr
            if eq:
                _write_when_called(made, "__eq__", functools.partial(_comparison, "__eq__", "=="))
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
            return made

        return make


def _write_when_called(cls: type, name: str, write: Any) -> None:
    """Put a method into a class that replaces itself with what `write` makes of the class, and calls that."""

    def method(self: Any, *arguments: Any, **named: Any) -> Any:
        written = write(cls)
        written.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, written)
        return written(self, *arguments, **named)

    setattr(cls, name, method)


def _method(header: str, body: list[str], names: dict[str, Any] | None = None) -> Any:
    found: dict[str, Any] = {}
    exec("\n ".join((f"def {header}:", *body)), {} if names is None else names, found)
    return next(iter(found.values()))


def _init(cls: type) -> Any:
    return _initialiser(cls, "self.{0} = {1}")


def _frozen_init(cls: type) -> Any:
    return _initialiser(cls, "_set_{0}(self, {1})")


def _initialiser(cls: type, store: str) -> Any:
    """Write ``__init__``.

    Args:
        cls: the class.
        store: the statement that stores a field, from its name and the expression.
    """
    names: dict[str, Any] = {"_MISSING": dataclasses.MISSING}
    positional, keyword, body = ["self"], ["*"], ["pass"]
    for field in dataclasses.fields(cls):
        name = field.name
        names[f"_set_{name}"] = getattr(cls, name).__set__
        parameter, value = name, name
        if field.default_factory is not dataclasses.MISSING:
            names[f"_make_{name}"] = field.default_factory
            parameter, value = f"{name}=_MISSING", f"_make_{name}() if {name} is _MISSING else {name}"
        elif field.default is not dataclasses.MISSING:
            names[f"_default_{name}"] = field.default
            parameter = f"{name}=_default_{name}"
        (keyword if field.kw_only else positional).append(parameter)
        body.append(store.format(name, value))
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
