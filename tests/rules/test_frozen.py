"""The domain's dataclass is the standard one, but for the time it takes to make."""

import copy
import dataclasses
import pickle
from collections.abc import Mapping

import pytest

from store.domain import frozen
from store.domain.frozen import dataclass


def pair() -> tuple[type, type]:
    """The same class, made by the standard library and by us."""
    classes = []
    for made in (dataclasses.dataclass, frozen.dataclass):

        @made(frozen=True, slots=True)
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


@pytest.mark.parametrize("made", [STANDARD, OURS])
def test_defaults_are_made_anew_and_wrong_arguments_refused(made: type) -> None:
    assert made("pro").values is not made("pro").values
    assert made("pro", values={"a": 1}).values == {"a": 1}
    for arguments, named in (((), {}), (("pro", 1, {}, "", 5), {}), (("pro",), {"colour": "red"})):
        with pytest.raises(TypeError):
            made(*arguments, **named)


@pytest.mark.parametrize("made", [STANDARD, OURS])
def test_nothing_is_set_or_taken_away_later(made: type) -> None:
    line = made("pro")
    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
        line.colour = "red"
    with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
        del line.seats


@dataclass(frozen=True, slots=True)
class Checked:
    """At the top of a module, for pickle."""

    seats: int
    noted: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.seats < 0:
            raise ValueError(self.seats)


def test_copied_pickled_and_matched() -> None:
    line = Checked(3, (1,))
    assert copy.deepcopy(line) == copy.copy(line) == pickle.loads(pickle.dumps(line)) == line
    match line:
        case Checked(seats, noted):
            assert (seats, noted) == (3, (1,))


def test_what_is_checked_after_it_was_made_is_checked() -> None:
    with pytest.raises(ValueError, match="-1"):
        Checked(-1)
