"""The dataclass of what home needs: the standard one, made in a third of the time.

The standard library writes and compiles six methods for every class anew. The first page has to wait for dozens of
classes: here only `__init__` is compiled, the others are written once for all, and do the same.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

__all__ = ["dataclass"]

_UNSET: Any = object()
"""What an argument is whose default is made anew for each."""

if TYPE_CHECKING:
    from dataclasses import dataclass  # what type checkers know
else:

    def dataclass(*, frozen: bool, slots: bool) -> Callable[[type[T]], type[T]]:
        """As `dataclasses.dataclass`: equal by class and fields, hashed by fields, shown with them, and frozen."""

        def made(cls: type[T]) -> type[T]:
            cls.__doc__ = cls.__doc__ or cls.__name__  # else a signature is worked out for it
            new = dataclasses.dataclass(slots=slots, init=False, repr=False, eq=False)(cls)
            fields = dataclasses.fields(new)
            names = [field.name for field in fields]
            compared = [field.name for field in fields if field.compare]
            shown = [field.name for field in fields if field.repr]

            def values(self: T) -> tuple[object, ...]:
                return tuple([getattr(self, name) for name in compared])

            def equal(self: T, other: object) -> bool:
                return values(self) == values(other) if other.__class__ is new else NotImplemented

            def hashed(self: T) -> int:
                return hash(values(self))

            def text(self: T) -> str:
                return f"{new.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

            def state(self: T) -> list[object]:
                return [getattr(self, name) for name in names]

            def restored(self: T, kept: list[object]) -> None:
                for name, value in zip(names, kept, strict=True):
                    object.__setattr__(self, name, value)

            new.__init__ = _initialiser(fields, checked=hasattr(new, "__post_init__"))
            new.__eq__, new.__hash__, new.__repr__ = equal, hashed, text
            new.__getstate__, new.__setstate__ = state, restored
            if frozen:
                new.__setattr__, new.__delattr__ = _not_set, _not_deleted
            return new

        return made


def _initialiser(fields: tuple[dataclasses.Field[Any], ...], *, checked: bool) -> Callable[..., None]:
    """The `__init__` of a class with these fields; `checked` calls `__post_init__` at its end."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_UNSET": _UNSET, "_given": _given}
    arguments, lines = [], []
    for field in fields:
        name = value = field.name
        if field.default_factory is not MISSING:
            known[f"_new_{name}"] = field.default_factory
            arguments.append(f"{name}=_UNSET")
            value = f"_given({name},_new_{name})"
        elif field.default is not MISSING:
            known[f"_default_{name}"] = field.default
            arguments.append(f"{name}=_default_{name}")
        else:
            arguments.append(name)
        lines.append(f"_set(self,{name!r},{value})")
    if checked:
        lines.append("self.__post_init__()")
    head = f"__init__({','.join(['self', *arguments])}):"
    exec("def " + head + "".join(f"\n {line}" for line in lines or ["pass"]), known)
    initialiser: Callable[..., None] = known["__init__"]
    return initialiser


def _given(value: Any, default_factory: Callable[[], Any]) -> Any:
    return default_factory() if value is _UNSET else value


def _not_set(_self: object, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _not_deleted(_self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")
