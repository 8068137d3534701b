"""The composition root: settings become services. The only importer of `store.adapters`."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from store.domain.frozen import dataclass
from store.domain.problems import Outage, Problem, Refused
from store.identity import Signed, by_email, by_os_user
from store.shop import Shop
from tui.kit.i18n import LANGUAGES, Translator

if TYPE_CHECKING:
    from datetime import date

    from store.adapters.configuration import Settings, StripeSettings
    from store.adapters.documents import DocumentStore
    from store.domain.catalogue import Catalogue
    from store.domain.order_file import OrderFile
    from store.domain.quotes import Quote
    from store.domain.tax import VatRates
    from store.ports import File, InvoiceWriter, Mailer, PaymentGateway, Store, Upkeep, VatRegister
    from tui.app import BillingCenter

DEMO_STORE = "store.sqlite"
"""The store's file within a demo's folder."""
LOG_FILE = "seatdesk.log"
SMTP_PASSWORD = "SEATDESK_SMTP_PASSWORD"
STRIPE_KEY = "SEATDESK_STRIPE_KEY"


@dataclass(frozen=True, slots=True)
class Services:
    """What a command works with. `language` is the configuration's, "" where it says nothing."""

    shop: Shop
    log_file: Path
    language: str = ""

    def of_os_user(self, os_user: str) -> Signed | None:
        """The contact tied to the OS user. None, also where there are several, opens the sign-in page."""
        found = by_os_user(self.shop, os_user)
        return found[0] if len(found) == 1 else None

    def named(self, email: str) -> Signed:
        """The person with this e-mail, without proof: for the demo. Refused if there is none."""
        found = by_email(self.shop, email)
        if not found:
            raise Refused(Problem("person_unknown", values={"email": email}))
        return found[0]

    def app(self, signed: Signed | None, language: str | None, theme: str | None) -> BillingCenter:
        """The screens. The command line's language comes first, then the contact's, the environment's, the
        configuration's, English."""
        from tui.app import BillingCenter

        _log_into(self.log_file)
        fallback = environment_language(os.environ) or self.language or "en"
        return BillingCenter(
            self.shop,
            signed,
            language=language or "",
            fallback=fallback,
            theme_name=theme or "",
            save_order=save_order,
            save_file=save_file,
        )


def open_services(store_url: str | None) -> Services:
    """The services of the configured store. Raises Outage for a store that cannot be opened, Refused for a
    configuration or a catalogue with faults."""
    settings = _settings(store_url)
    shop = _shop(settings, _open(settings))
    if settings.catalogue:
        shop.catalogue()
    return Services(shop, _log_file(settings), settings.language)


def create_services(store_url: str | None) -> tuple[Services, str]:
    """A new, empty store where the settings say, its services, and how its place is written."""
    settings = _settings(store_url)
    shop = _shop(settings, _create(settings))
    return Services(shop, _log_file(settings), settings.language), _shown(settings)


@contextmanager
def demo_services(folder: Path | None) -> Iterator[Services]:
    """A sample shop with sample accounts, in `folder` or in one that is removed afterwards."""
    from tempfile import TemporaryDirectory

    if folder is not None:
        yield _demo(folder)
        return
    with TemporaryDirectory(prefix="seatdesk-demo-") as temporary:
        yield _demo(Path(temporary))


def invoice_writer() -> InvoiceWriter:
    """What makes the bytes of an invoice."""
    from store.adapters.invoices.writer import FileWriter

    return FileWriter()


def open_upkeep(store_url: str | None) -> Upkeep:
    """The configured store for those who look after it. Raises as `open_services`."""
    from store.adapters.upkeep import StoreUpkeep

    return StoreUpkeep(_open(_settings(store_url)).engine)


def export_accounts(store_url: str | None, path: Path, account_ids: Iterable[str]) -> int:
    """Write accounts, or all, to a new file. Returns how many. Raises Refused or Outage; then no file is left."""
    from store.adapters.export import export

    return export(_open(_settings(store_url)), path, account_ids)


def import_accounts(store_url: str | None, path: Path, *, replace: bool) -> int:
    """Put the accounts of a file into the configured store, which is made if there is none. Returns how many.

    Raises Refused or Outage; then the accounts of the store are as they were.
    """
    from store.adapters.export import read_export, restore

    settings, found = _settings(store_url), read_export(path)
    try:
        store = _open(settings)
    except Outage as outage:
        if outage.code != "store_missing":
            raise
        store = _create(settings)
    restore(store, found, replace=replace)
    return len(found.accounts)


def read_order_file(path: Path) -> OrderFile:
    """Raises Refused with every fault of the file."""
    from store.adapters.order_file import read_order

    return read_order(path)


def save_order(name: str, order: OrderFile) -> str:
    """`store.ports.SaveOrder`, into the folder that the program was started in."""
    from store.adapters import order_file

    return order_file.save_order(Path(), name, order)


def save_file(file: File) -> str:
    """`store.ports.SaveFile`, into the folder that the program was started in."""
    from store.adapters import saved_file

    return saved_file.save_file(Path(), file)


def quote_order(store_url: str | None, order: OrderFile, day: date | None) -> Quote:
    """What an order costs, by default today: for its account in the configured store or, without any store,
    for its hypothetical customer, who lives in UTC. Raises as `open_services`."""
    from store.adapters.system import SystemClock
    from store.quoting import Prices, for_account, for_customer

    if order.customer is None:
        return for_account(open_services(store_url).shop, order, day)
    prices = Prices(_catalogue(_settings(store_url).catalogue), _rates())
    return for_customer(prices, order, order.customer, day or SystemClock().now().date())


def check_catalogue(path: Path) -> None:
    """Raises Refused with every fault of a catalogue file."""
    from store.adapters.catalogue_file import load_catalogue

    load_catalogue(path)


def environment_language(environment: Mapping[str, str]) -> str:
    """The language that the terminal's user asked for, "" if it is none of ours (POSIX: LC_ALL, LC_MESSAGES, LANG)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name)
        if value:
            code = value[:2].lower()
            return code if code in LANGUAGES else ""
    return ""


def os_user() -> str:
    """The user of this process as the operating system names it, "" if it has no name."""
    from pwd import getpwuid

    try:
        return getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""


def _log_file(settings: Settings) -> Path:
    """Beside the mail: a folder of this installation that is always there, whatever keeps the store."""
    return settings.mail_folder.with_name(LOG_FILE)


def _log_into(path: Path) -> None:
    """The terminal belongs to the screens: what goes wrong is noted in a file, readable by its owner only."""
    handler = logging.FileHandler(path, delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    os.umask(0o077)


def _settings(store_url: str | None) -> Settings:
    from store.adapters.configuration import load_settings

    return load_settings(None, os.environ, store=store_url or "")


def _open(settings: Settings) -> DocumentStore:
    if settings.store_file:
        from store.adapters import sqlite_store

        return sqlite_store.open_store(settings.store_file)
    from store.adapters import postgres_store

    return postgres_store.open_store(settings.store)


def _create(settings: Settings) -> DocumentStore:
    if settings.store_file:
        from store.adapters import sqlite_store

        return sqlite_store.create_store(settings.store_file)
    from store.adapters import postgres_store

    return postgres_store.create_store(settings.store)


def _shown(settings: Settings) -> str:
    """Where the store is, without a password."""
    from store.adapters.postgres_place import server_place

    return str(settings.store_file or server_place(settings.store).shown)


def _shop(settings: Settings, store: Store) -> Shop:
    from store.adapters.vat_register import OfflineVatRegister
    from store.adapters.vies import ViesRegister

    # Where a server keeps the store, this machine's own files stand where its mail does.
    sandbox = (settings.store_file or settings.mail_folder).with_name("sandbox.sqlite") if settings.sandbox else None
    mailer = _mailer(settings)
    register = ViesRegister() if settings.vies else OfflineVatRegister()
    shop = _wired(store, _gateway(sandbox, settings.stripe), mailer, register, settings.catalogue, settings.passwords)
    return replace(shop, hold_unverified=settings.hold_unverified)


def _demo(folder: Path) -> Services:
    from store import sample
    from store.adapters.maildir import MaildirMailer
    from store.adapters.sqlite_store import create_store, open_store
    from store.adapters.vat_register import DemoVatRegister

    path = folder / DEMO_STORE
    try:
        store = open_store(path)
    except Outage as outage:
        if outage.code != "store_missing":
            raise
        store = create_store(path)
    gateway = _gateway(folder / "sandbox.sqlite")
    shop = _wired(store, gateway, MaildirMailer(folder / "mail"), DemoVatRegister(), None, passwords=False)
    sample.fill(store, shop.clock.now().date())
    return Services(shop, folder / LOG_FILE)


def _mailer(settings: Settings) -> Mailer:
    smtp = settings.smtp
    if smtp is None:
        from store.adapters.maildir import MaildirMailer

        return MaildirMailer(settings.mail_folder, settings.mail_sender)
    from store.adapters.secret_places import read_secret
    from store.adapters.smtp_mailer import SmtpMailer

    password = partial(read_secret, SMTP_PASSWORD, os.environ, smtp.password_file)
    return SmtpMailer(smtp.server, password, settings.mail_sender)


def _gateway(sandbox: Path | None, stripe: StripeSettings | None = None) -> PaymentGateway:
    from store.adapters.gateways import Gateways
    from store.adapters.sandbox_gateway import SandboxGateway
    from store.adapters.transfer_gateway import TRANSFER, TransferGateway

    offered: dict[str, PaymentGateway] = {"stripe": _stripe(stripe)} if stripe else {}
    offered[TRANSFER] = TransferGateway()
    if sandbox:
        offered["sandbox"] = SandboxGateway(sandbox)
    return Gateways(offered)


def _stripe(settings: StripeSettings) -> PaymentGateway:
    """Raises Refused for a key that is not used, Outage where the key or the package is missing."""
    from importlib.util import find_spec

    from store.adapters.secret_places import read_secret
    from store.adapters.stripe_gateway import StripeGateway
    from store.adapters.stripe_key import checked_key
    from store.adapters.system import SystemClock

    if find_spec("stripe") is None:
        raise Outage("stripe_not_installed")
    key = checked_key(read_secret(STRIPE_KEY, os.environ, settings.key_file), settings.live)
    return StripeGateway(key, settings.return_url, SystemClock())


def _wired(
    store: Store,
    gateway: PaymentGateway,
    mailer: Mailer,
    register: VatRegister,
    catalogue: Path | None,
    passwords: bool,
) -> Shop:
    from store.adapters.system import RandomIds, SystemClock

    return Shop(
        store=store,
        catalogue=cache(lambda: _catalogue(catalogue)),
        rates=cache(_rates),
        gateway=gateway,
        mailer=mailer,
        register=register,
        clock=SystemClock(),
        ids=RandomIds(),
        texts=Translator,
        passwords=passwords,
        writer=invoice_writer(),
    )


def _catalogue(path: Path | None) -> Catalogue:
    from store.adapters.catalogue_file import SAMPLE_SHOP, load_catalogue

    return load_catalogue(path or SAMPLE_SHOP)


def _rates() -> VatRates:
    from store.adapters.vat_table import vat_rates

    return vat_rates()
