"""FLOW, the one table of steps.

Adding a step: its screen file, its row here, the field of the draft that it fills. Nothing stores a
step's name: where a purchase stands follows from its answers.
"""

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
from screens.walking import Flow, Step
from store.domain.draft import Mode
from store.purchase import checkout, seats, shopping
from store.purchase.journey import Journey
from store.subscriptions import plans
from tui.kit.i18n import N_


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


FLOW = Flow(
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
        done=lambda j: j.settled,
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
        done=lambda j: j.settled,
        rail=N_("Pay"),
    ),
    Step(
        "receipt",
        ReceiptScreen,
        shopping.read_receipt,
        applies=lambda j: j.settled,
        done=lambda j: j.draft.receipt_read,
    ),
    Step(
        "assign",
        AssignScreen,
        seats.dealt_with,
        applies=lambda j: j.settled and bool(j.to_seat),
        done=lambda j: not j.to_seat,
    ),
)
