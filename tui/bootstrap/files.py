"""What is read from and written to files beside the store: exports, orders, documents, catalogues."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from store.domain.problems import Outage
from tui.bootstrap import wiring
from tui.bootstrap.services import open_services

if TYPE_CHECKING:
    from datetime import date

    from store.domain.order_file import OrderFile
    from store.domain.quotes import Quote
    from store.ports import Upkeep


def open_upkeep(store_url: str | None) -> Upkeep:
    """The configured store for those who look after it. Raises as `open_services`."""
    from store.adapters.state.upkeep import StoreUpkeep

    return StoreUpkeep(wiring.open_store(wiring.configured(store_url)).engine)


def export_accounts(store_url: str | None, path: Path, account_ids: Iterable[str]) -> int:
    """Write accounts, or all, to a new file. Returns how many. Raises Refused or Outage; then no file is left."""
    from store.adapters.state.export import export

    return export(wiring.open_store(wiring.configured(store_url)), path, account_ids)


def import_accounts(store_url: str | None, path: Path, *, replace: bool) -> int:
    """Put the accounts of a file into the configured store, which is made if there is none. Returns how many.

    Raises Refused or Outage; then the accounts of the store are as they were.
    """
    from store.adapters.state.export import read_export, restore

    settings, found = wiring.configured(store_url), read_export(path)
    try:
        store = wiring.open_store(settings)
    except Outage as outage:
        if outage.code != "store_missing":
            raise
        store = wiring.create_store(settings)
    restore(store, found, replace=replace)
    return len(found.accounts)


def read_order_file(path: Path) -> OrderFile:
    """Raises Refused with every fault of the file."""
    from store.adapters.files.order_file import read_order

    return read_order(path)


def quote_order(store_url: str | None, order: OrderFile, day: date | None) -> Quote:
    """What an order costs, by default today: for its account in the configured store or, without any store,
    for its hypothetical customer, who lives in UTC. Raises as `open_services`."""
    from store.adapters.system import SystemClock
    from store.purchase.quoting import Prices, for_account, for_customer

    if order.customer is None:
        return for_account(open_services(store_url).shop, order, day)
    prices = Prices(wiring.load_catalogue_or_sample(wiring.configured(store_url).catalogue), wiring.load_rates())
    return for_customer(prices, order, order.customer, day or SystemClock().now().date())


def check_catalogue(path: Path) -> None:
    """Raises Refused with every fault of a catalogue file."""
    from store.adapters.files.catalogue_file import load_catalogue

    load_catalogue(path)
