"""What a step of the flow is, and how steps are walked: pure functions of the journey."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Self

from store.domain.accounts import Person
from store.purchase.journey import Journey
from store.shop import Shop
from tui.kit.steps import StepDialog, StepScreen

Answer = Callable[[Shop, Person, Any], Journey]
"""A use case that stores the value a step's screen gave, or raises Refused."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row. `rail` is its name on the rail, "" for steps that stand outside it.

    A step that is `aside` is shown when it is asked for, and passed over on the way to the next or the one before.
    """

    name: str
    screen: type[StepScreen] | type[StepDialog]
    answer: Answer
    applies: Callable[[Journey], bool]
    done: Callable[[Journey], bool]
    rail: str = ""
    aside: Callable[[Journey], bool] = lambda _: False

    @property
    def is_dialog(self) -> bool:
        return issubclass(self.screen, StepDialog)


class Flow(tuple[Step, ...]):
    """Steps in their order. Which of them a purchase consists of, and where it stands, its answers say."""

    def __new__(cls, *steps: Step) -> Self:
        return super().__new__(cls, steps)

    def step(self, name: str) -> Step:
        return {one.name: one for one in self}[name]

    def resume(self, journey: Journey) -> Step | None:
        """Where the purchase stands: the first step that applies and is not done; None when it is over."""
        return next((one for one in self if one.applies(journey) and not one.done(journey)), None)

    def after(self, current: Step, journey: Journey) -> Step | None:
        """The next step that applies, as far as the answers reach."""
        limit = self.resume(journey)
        if limit is None:
            return None
        between = self[self.index(current) + 1 : self.index(limit) + 1]
        return next(_walked(between, journey), limit)

    def before(self, current: Step, journey: Journey) -> Step | None:
        """The step that Back leads to; None leads home. What was placed cannot be answered again."""
        if _is_placed(journey):
            return None
        return next(_walked(self._backwards(current), journey), None)

    def page_under(self, dialog: Step, journey: Journey) -> Step | None:
        """The page that a dialog stands over."""
        pages = (one for one in self._backwards(dialog) if one.applies(journey) and not one.is_dialog)
        return next(pages, None)

    def reachable(self, journey: Journey) -> tuple[Step, ...]:
        """What *Go to* offers: every step up to the one where the purchase stands."""
        limit = self.resume(journey)
        if limit is None or _is_placed(journey):
            return ()
        return tuple(one for one in self[: self.index(limit) + 1] if one.applies(journey))

    def rail(self, current: Step, journey: Journey) -> tuple[tuple[str, ...], int]:
        """The names on the rail and which of them is now (-1: the step stands outside it).

        An answer that is given aside belongs to the page that it was asked for on, which comes after it.
        """
        shown = [one for one in _walked(self, journey) if one.rail]
        if current.aside(journey):
            current = next(_walked(self[self.index(current) :], journey))
        return (tuple(one.rail for one in shown), shown.index(current)) if current in shown else ((), -1)

    def _backwards(self, current: Step) -> Iterable[Step]:
        """The steps before this one, the nearest first."""
        return reversed(self[: self.index(current)])


def _walked(steps: Iterable[Step], journey: Journey) -> Iterator[Step]:
    """Those that are met on the way through."""
    return (one for one in steps if one.applies(journey) and not one.aside(journey))


def _is_placed(journey: Journey) -> bool:
    return journey.settled or (journey.order is not None and journey.order.is_waiting)
