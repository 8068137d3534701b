"""What is done while pages go on: reading what a purchase needs, settling what was cut short, handing over mail."""

import asyncio
import importlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from store.domain.accounts import Access
from store.domain.problems import Outage, Refused
from tui.failures import report

if TYPE_CHECKING:
    from store.shop import Shop
    from tui.app import BillingCenter

MAIL_EVERY = 30.0
"""Seconds between looks at mail that could not leave before."""
_log = logging.getLogger(__name__)


class Chores:
    """No page waits for any of it, and no failure of it is seen but in the log: it is tried again later."""

    def __init__(self, app: "BillingCenter") -> None:
        self.app = app
        self._mail_waits = False
        self._mail_leaves = False

    def begin(self) -> None:
        """Once the first page stands."""
        if self.app.looks_after_store:
            self.app.call_after_refresh(self.app.run_worker, self._catch_up, exit_on_error=False)
        self.app.set_interval(MAIL_EVERY, self.hand_over_mail)

    def hand_over_mail(self) -> None:
        """Let mail leave while the pages go on: drawing an invoice and a slow mail server take seconds."""
        self._mail_waits = True
        if not self._mail_leaves:
            self._mail_leaves = True
            self.app.run_worker(self._hand_over_mail(), exit_on_error=False)

    async def _catch_up(self) -> None:
        self.app.load_styles()
        if self.app.signed_in.access is Access.FULL:
            await self._in_background("prepare", self._prepare_a_purchase)
        await self._settle_what_was_cut_short()

    def _prepare_a_purchase(self) -> None:
        """The steps and the catalogue take a few tenths of a second: not when *Add New Subscription* is pressed."""
        importlib.import_module("tui.wizard")

        try:
            self.app.shop.catalogue()
        except Refused:
            return  # Said when a purchase begins.
        self.app.shop.rates()

    async def _settle_what_was_cut_short(self) -> None:
        """Of the whole store."""
        shop = self.app.shop
        await self._in_background("settle", lambda: settle(shop))
        await self._in_background("verify", lambda: verify(shop))

    async def _hand_over_mail(self) -> None:
        account, shop = self.app.signed_in.account.id, self.app.shop

        def hand_over() -> None:
            if account in shop.store.with_unsent_mail():
                from store.mail import outbox

                outbox.flush(shop, account)

        try:
            while self._mail_waits:
                self._mail_waits = False
                await self._in_background("mail", hand_over)
                await self.app.show_mail()
        finally:
            self._mail_leaves = False

    async def _in_background(self, what: str, work: Callable[[], object]) -> None:
        await asyncio.to_thread(attempt, what, work)


def settle(shop: "Shop") -> None:
    """Orders and mails that a crash left behind."""
    if shop.store.with_open_orders():
        from store.purchase import checkout

        checkout.reconcile(shop)
    hand_over_all(shop)


def hand_over_all(shop: "Shop") -> None:
    """Mail of anybody that can leave now."""
    if shop.store.with_unsent_mail():
        from store.mail import outbox

        outbox.flush_all(shop)


def verify(shop: "Shop") -> None:
    """Invoices that wait for a VAT number to be verified."""
    if shop.store.with_unverified_vat():
        from store.billing.verification import verify_pending

        verify_pending(shop)


def attempt(what: str, work: Callable[[], object]) -> None:
    """Do it; what goes wrong is for the log alone."""
    try:
        work()
    except Outage as outage:
        _log.warning("%s: %s", what, outage.code)
    except Exception as error:  # noqa: BLE001 - a bug in the background ends no session
        report(error)
