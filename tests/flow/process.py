"""The real command in a real terminal, and what it left in its store."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from pathlib import Path

from store.adapters.payment.sandbox_gateway import SandboxGateway
from store.adapters.sqlite.store import open_store
from store.domain.money import Money
from store.domain.orders import Order
from store.domain.records import Invoice, Mail
from tests.terminal import Terminal
from tui.bootstrap.services import DEMO_STORE

ROOT = Path(__file__).parent.parent.parent
SEATDESK = [sys.executable, "-m", "tui"]


def seatdesk(*arguments: str | Path, argv: Sequence[str] = SEATDESK, **env: str) -> Terminal:
    """The command with these arguments, in a terminal of 80 x 24."""
    return Terminal([*argv, *arguments], env={"PYTHONPATH": str(ROOT), **env})


def demo(folder: Path, *arguments: str, argv: Sequence[str] = SEATDESK, **env: str) -> Terminal:
    """The demo that keeps its store in this folder."""
    return seatdesk("demo", "--at", folder, *arguments, argv=argv, **env)


@dataclass(frozen=True)
class Page:
    """A step of the flow: what tells that it is on the screen, and the keys that answer it.

    Each key comes with the text to wait for before the next one, "" for none. `kept` stands on the page too when a
    purchase that was cut short there is taken up again.
    """

    step: str
    shows: str
    keys: tuple[tuple[str, str], ...]
    kept: str = ""


WAY = (
    Page("home", "Add New Subscription", (("a", ""),)),
    Page("product", "Which product?", (("1", ""), ("enter", ""))),
    Page("purchase_mode", "Buy Helpline, or try it first?", (("enter", ""),)),
    Page("tier", "Which plan of Helpline?", (("enter", ""),)),
    Page("seats", "How many agents?", (("8", "8 × 16.00 €"), ("enter", ""))),
    Page("billing_cycle", "How shall Helpline be billed?", (("enter", ""),), "128.00 € a month"),
    Page("review", "Checkout · Order Summary", (("enter", ""),), "Helpline Pro, 8 agents, monthly"),
    Page(
        "payment",
        "[ Place Order ]",
        (("2", ""), ("enter", "How shall the test card behave?"), ("enter", "(•) Test card"), ("ctrl+o", "")),
        "Due today 156.16 €",
    ),
    Page("receipt", "was written to", (("enter", ""),), "✓ Helpline Pro, 8 agents, monthly"),
    Page(
        "assign",
        "Who gets Helpline Pro?",
        (("space", "1 of 8 seats given"), ("enter", "0 → 1 of 8 seats assigned"), ("enter", "")),
        "0 of 8 seats given",
    ),
    Page("home again", "1/8 agents", ()),
)
"""Buying Helpline Pro for eight agents by a test card, and seating Anna."""


def answer(terminal: Terminal, page: Page) -> None:
    for key, then in page.keys:
        terminal.press(key)
        if then:
            terminal.wait_for(then)


def walk(terminal: Terminal, since: str, until: str) -> None:
    """Answer every step from `since`, which is on the screen or comes, up to `until`, which is then on it."""
    steps = [page.step for page in WAY]
    for page in WAY[steps.index(since) : steps.index(until)]:
        terminal.wait_for(page.shows)
        answer(terminal, page)
    terminal.wait_for(WAY[steps.index(until)].shows)


@dataclass(frozen=True)
class Bought:
    """What the demo's account bought, and what the world outside heard of it."""

    orders: tuple[Order, ...]
    open_orders: tuple[Order, ...]
    invoices: tuple[Invoice, ...]
    mails: tuple[Mail, ...]
    charged: tuple[tuple[str, Money], ...]
    delivered: tuple[str, ...]

    def exactly_once(self) -> bool:
        """One order, one charge, one invoice, one mail (design 4)."""
        each = (self.orders, self.charged, self.invoices, self.mails, self.delivered)
        return [len(one) for one in each] == [1] * len(each) and not self.open_orders


def bought(folder: Path, account: str = "acme") -> Bought:
    store = open_store(folder / DEMO_STORE)
    try:
        with store.view(account) as view:
            orders, open_orders = view.past(Order), view.all(Order)
            invoices, mails = view.past(Invoice), view.past(Mail)
    finally:
        store.close()
    return Bought(
        orders=orders,
        open_orders=open_orders,
        invoices=invoices,
        mails=tuple(mail for mail in mails if mail.id.startswith("confirmation:")),
        charged=SandboxGateway(folder / "sandbox.sqlite").charged(),
        delivered=_delivered(folder / "mail" / "new"),
    )


def let_go(folder: Path, account: str = "acme") -> None:
    """Time passes until whoever died while handing over a mail holds it no more."""
    store = open_store(folder / DEMO_STORE)
    with store.change(account) as work:
        for mail in work.all(Mail):
            if mail.held_until:
                work.put(replace(mail, held_until=mail.queued))
        work.commit()
    store.close()


def _delivered(folder: Path) -> tuple[str, ...]:
    """The subjects of the confirmations that a mail client would find."""
    found = [message_from_bytes(one.read_bytes(), policy=policy.default)["Subject"] for one in folder.glob("*")]
    return tuple(subject for subject in found if "order" in subject.casefold())
