"""The domain's dataclass is the standard one, but for the time it takes to make."""

import dataclasses
from collections.abc import Mapping

import pytest

from store.domain import frozen


def pair() -> tuple[type, type]:
    """The same class, made by the standard library and by us."""
    classes = []
    for dataclass in (dataclasses.dataclass, frozen.dataclass):

        @dataclass(frozen=True, slots=True)
        class Line:
            plan: str
            seats: int = 1
            values: Mapping[str, int] = dataclasses.field(default_factory=dict)
            path: str = dataclasses.field(default="", compare=False, repr=False)

        classes.append(Line)
    return classes[0], classes[1]


STANDARD, OURS = pair()


def test_equal_by_class_and_compared_fields() -> None:
    assert OURS("pro", 2) == OURS("pro", 2, path="elsewhere")
    assert OURS("pro", 2) != OURS("pro", 3)
    assert OURS("pro", 2) != STANDARD("pro", 2)
    assert OURS("pro", 2) != ("pro", 2, {})


def test_hashed_by_compared_fields() -> None:
    assert hash(OURS("pro", 2, ())) == hash(STANDARD("pro", 2, ()))
    assert len({OURS("pro", 2, ()), OURS("pro", 2, (), "elsewhere")}) == 1
    with pytest.raises(TypeError, match="unhashable"):
        hash(OURS("pro"))


def test_shown_as_the_standard_one() -> None:
    assert repr(OURS("pro", 2)) == repr(STANDARD("pro", 2))


def test_frozen_slotted_and_replaceable() -> None:
    line = OURS("pro")
    with pytest.raises(dataclasses.FrozenInstanceError):
        line.seats = 2
    assert not hasattr(line, "__dict__")
    assert dataclasses.replace(line, seats=2) == OURS("pro", 2)
    assert dataclasses.fields(OURS)[0].name == "plan"
