"""Three years, day by day: customers do what they do, the run does what is due, and everything is worked out again."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from store.adapters.sqlite.store import create_store
from store.adapters.state.upkeep import StoreUpkeep
from store.billing.billing_run import bill
from store.doctor import examine
from store.domain.accounts import VatIdState
from store.ports import View
from store.purchase import checkout
from store.shop import Shop, account_of
from tests.fakes import Crash, DyingStore, FakeClock, FakeIds, FakeMailer, FakeRegister
from tests.shops import sample_rates, sample_shop
from tests.simulation.audit import faults
from tests.simulation.customers import Customer
from tests.simulation.population import BUYERS, Bank, accounts
from tui.kit.i18n import Translator

FIRST = date(2026, 1, 29)
"""Customers move in on three days at the end of a month: anchors there are those that drift."""
YEARS = 3
OFF = 0.03
"""The share of days from which on the run is off, for up to nine days."""
DIES = 0.03
"""The share of runs that die at some commit; the next one is on the next day."""


@dataclass
class Lived:
    """How long it took to bill, and what came of it."""

    days: int = 0
    runs: int = 0
    billed: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


class Years:
    """A shop with so many accounts in a new store at that path."""

    def __init__(self, path: Path, count: int, seed: int) -> None:
        self.random = Random(seed)
        self.store = create_store(path)
        self.clock = FakeClock()
        self.bank = Bank(seed)
        self.shop = Shop(
            store=self.store,
            catalogue=sample_shop,
            rates=sample_rates,
            gateway=self.bank,
            mailer=FakeMailer(),
            register=FakeRegister(VatIdState.VALID),
            clock=self.clock,
            ids=FakeIds(),
            texts=Translator,
        )
        self.rates: dict[str, str] = {}
        self.customers = list(self._moved_in(count))
        self._seen: dict[str, int] = {}
        self._off_until = FIRST

    def live(self, days: int) -> Lived:
        """That many days, until the first on which something is wrong."""
        lived = Lived()
        for number in range(days):
            day = FIRST + timedelta(days=number)
            self._day(day, lived)
            if lived.faults:
                return lived
        report = examine(StoreUpkeep(self.store.engine))
        lived.faults += [f"{problem.code} {problem.values}" for problem in report.faults]
        return lived

    def _day(self, day: date, lived: Lived) -> None:
        lived.days += 1
        self.clock.instant = datetime.combine(day, time(self.random.randrange(12), self.random.randrange(60)), UTC)
        for number, customer in enumerate(self.customers):
            if day == FIRST + timedelta(number % 3):
                customer.move_in()
            else:
                customer.live()
        self.clock.instant += timedelta(hours=self.random.randrange(12))
        checkout.reconcile(self.shop)
        if day < self._off_until:
            return
        if self.random.random() < OFF:
            self._off_until = day + timedelta(days=self.random.randrange(1, 10))
            return
        shop = self.shop
        if self.random.random() < DIES:
            shop = replace(shop, store=DyingStore(self.store, self.random.randrange(1, 8), self.random.random() < 0.5))
        lived.runs += 1
        try:
            died = False
            for billed in bill(shop):
                lived.billed += 1
                died |= isinstance(billed.failed, Crash)
                if billed.failed and not isinstance(billed.failed, Crash):
                    lived.faults.append(f"{billed.account}: {billed.failed!r}")
        except Crash:
            return
        if not died:
            lived.faults += self._wrong()

    def _wrong(self) -> list[str]:
        """Of every account that was changed since it was last looked at, or of which something is due."""
        found: list[str] = []
        for account_id in self.store.accounts():
            with self.store.view(account_id) as view:
                if self._seen.get(account_id) != view.revision:
                    found += self._looked_at(view)
                    self._seen[account_id] = view.revision
        return found

    def _looked_at(self, view: View) -> list[str]:
        today = self.shop.today(account_of(view))
        return faults(view, self.shop.catalogue(), self.rates[view.account_id], self.bank.charged, today)

    def _moved_in(self, count: int) -> Iterator[Customer]:
        for number, (account, user) in enumerate(accounts(count, self.random)):
            with self.store.change(account.id) as work:
                work.put(account, user)
                work.commit()
            self.rates[account.id] = BUYERS[number % len(BUYERS)][2]
            yield Customer(self.shop, account.id, Random(self.random.random()))
