"""FLOW, the one table of steps, and the pure functions that walk it.

Adding a step: its screen file, its row here, the field of the draft that it fills. Nothing stores a
step's name: where a purchase stands follows from its answers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from screens.assign import AssignScreen
from screens.billing_cycle import BillingCycleScreen
from screens.cart import CartScreen
from screens.change_plan import ChangePlanScreen
from screens.payment import PaymentScreen
from screens.product import ProductScreen
from screens.purchase_mode import PurchaseModeScreen
from screens.receipt import ReceiptScreen
from screens.review import ReviewScreen
from screens.seats import SeatsDialog
from screens.tier import TierScreen
from screens.trial import TrialScreen
from store import checkout, plans, seats, shopping
from store.domain.accounts import Person
from store.domain.draft import Mode
from store.journey import Journey
from store.shop import Shop
from tui.kit.i18n import N_
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


def _answering(journey: Journey) -> bool:
    """Is a line being answered, rather than only the cart looked at?"""
    return journey.draft.product is not None or not journey.draft.cart_open


def _trying(journey: Journey) -> bool:
    return journey.draft.mode is Mode.TRY


def _changing(journey: Journey) -> bool:
    """Do the answers change what the account has?"""
    return journey.draft.changes is not None


def _buying(journey: Journey) -> bool:
    """Is there something to order? A lower plan, which begins later, is scheduled and not ordered."""
    return not _trying(journey) and not journey.lowers


def is_settled(journey: Journey) -> bool:
    return journey.settled


FLOW: tuple[Step, ...] = (
    Step(
        "product",
        ProductScreen,
        shopping.choose_product,
        applies=lambda j: _answering(j) and not _changing(j),
        done=lambda j: j.draft.product is not None,
        rail=N_("Product"),
    ),
    Step(
        "purchase_mode",
        PurchaseModeScreen,
        shopping.choose_mode,
        applies=lambda j: _answering(j) and not _changing(j) and (j.product is None or j.product.trial is not None),
        done=lambda j: j.draft.mode is not None,
        rail=N_("Buy/Try"),
    ),
    Step(
        "tier",
        TierScreen,
        shopping.choose_tier,
        applies=lambda j: _answering(j) and (j.product is None or j.product.has_tiers),
        done=lambda j: j.draft.tier is not None,
        rail=N_("Plan"),
        aside=_changing,
    ),
    Step(
        "seats",
        SeatsDialog,
        shopping.set_seats,
        applies=_answering,
        done=lambda j: j.draft.seats is not None,
        rail=N_("Seats"),
        aside=_changing,
    ),
    Step(
        "billing_cycle",
        BillingCycleScreen,
        shopping.choose_cycle,
        applies=lambda j: _answering(j) and not _trying(j),
        done=lambda j: j.draft.cycle is not None and (j.draft.line is not None or _changing(j)),
        rail=N_("Billing"),
        aside=_changing,
    ),
    Step(
        "change",
        ChangePlanScreen,
        plans.proceed,
        applies=_changing,
        done=lambda j: j.draft.line is not None or j.scheduled is not None,
        rail=N_("Change"),
    ),
    Step(
        "cart",
        CartScreen,
        shopping.to_checkout,
        applies=lambda j: j.draft.cart_open and _buying(j),
        done=lambda j: j.draft.checkout,
        rail=N_("Cart"),
    ),
    Step(
        "trial",
        TrialScreen,
        checkout.start_trial,
        applies=_trying,
        done=is_settled,
        rail=N_("Start"),
    ),
    Step(
        "review",
        ReviewScreen,
        shopping.agree,
        applies=_buying,
        done=lambda j: j.draft.seen is not None,
        rail=N_("Review"),
    ),
    Step(
        "payment",
        PaymentScreen,
        checkout.pay,
        applies=_buying,
        done=is_settled,
        rail=N_("Pay"),
    ),
    Step(
        "receipt",
        ReceiptScreen,
        shopping.read_receipt,
        applies=is_settled,
        done=lambda j: j.draft.receipt_read,
    ),
    Step(
        "assign",
        AssignScreen,
        seats.dealt_with,
        applies=lambda j: is_settled(j) and bool(j.to_seat),
        done=lambda j: not j.to_seat,
    ),
)

_BY_NAME = {step.name: step for step in FLOW}


def step(name: str) -> Step:
    return _BY_NAME[name]


def path(journey: Journey) -> tuple[Step, ...]:
    """The steps that this purchase consists of, as answered so far."""
    return tuple(one for one in FLOW if one.applies(journey))


def _walked(journey: Journey) -> tuple[Step, ...]:
    """The steps that are met on the way through."""
    return tuple(one for one in path(journey) if not one.aside(journey))


def resume(journey: Journey) -> Step | None:
    """Where the purchase stands: the first step that applies and is not done; None when it is over."""
    return next((one for one in path(journey) if not one.done(journey)), None)


def after(current: Step, journey: Journey) -> Step | None:
    """The next step that applies, as far as the answers reach."""
    limit = resume(journey)
    later = [one for one in _walked(journey) if FLOW.index(one) > FLOW.index(current)]
    if limit is None:
        return None
    return next((one for one in later if FLOW.index(one) <= FLOW.index(limit)), limit)


def before(current: Step, journey: Journey) -> Step | None:
    """The step that Back leads to; None leads home. What was placed cannot be answered again."""
    if is_settled(journey) or (journey.order is not None and journey.order.is_waiting):
        return None
    earlier = [one for one in _walked(journey) if FLOW.index(one) < FLOW.index(current)]
    return earlier[-1] if earlier else None


def reachable(journey: Journey) -> tuple[Step, ...]:
    """What *Go to* offers: every step up to the one where the purchase stands."""
    limit = resume(journey)
    if limit is None or is_settled(journey) or (journey.order is not None and journey.order.is_waiting):
        return ()
    return tuple(one for one in path(journey) if FLOW.index(one) <= FLOW.index(limit))


def rail(current: Step, journey: Journey) -> tuple[tuple[str, ...], int]:
    """The names on the rail and which of them is now (-1: the step stands outside it).

    An answer that is given aside belongs to the page that it was asked for on.
    """
    shown = [one for one in _walked(journey) if one.rail]
    if current.aside(journey):
        current = step("change")
    return (tuple(one.rail for one in shown), shown.index(current)) if current in shown else ((), -1)
