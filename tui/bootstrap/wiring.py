"""Settings become a store, gateways, mail and registers behind their ports."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from store.domain.problems import Outage, Problem, Refused
from store.shop import Shop
from tui.bootstrap.late import late
from tui.kit.i18n import Translator

if TYPE_CHECKING:
    from store.adapters.files.configuration import Settings, StripeSettings, WebhookSettings
    from store.adapters.payment.stripe_gateway import StripeGateway
    from store.adapters.state.documents import DocumentStore
    from store.domain.catalogue import Catalogue
    from store.domain.tax import VatRates
    from store.payment_ports import CardKeeper, EventReader, PaymentGateway
    from store.ports import InvoiceWriter, Mailer, Store, VatRegister

SMTP_PASSWORD = "SEATDESK_SMTP_PASSWORD"
STRIPE_KEY = "SEATDESK_STRIPE_KEY"
WEBHOOK_SECRET = "SEATDESK_STRIPE_WEBHOOK_SECRET"


_held: list[Settings] = []


def hold(settings: Settings) -> None:
    """Let this be what is configured in this process and its children, whatever files and environment say by then."""
    _held[:] = [settings]


def configured(store_url: str | None) -> Settings:
    from store.adapters.files.configuration import load_settings

    return _held[0] if _held else load_settings(None, os.environ, store=store_url or "")


def open_store(settings: Settings) -> DocumentStore:
    if settings.store_file:
        from store.adapters.sqlite import store as sqlite_store

        return sqlite_store.open_store(settings.store_file)
    from store.adapters.postgres import store as postgres_store

    return postgres_store.open_store(settings.store)


def create_store(settings: Settings) -> DocumentStore:
    if settings.store_file:
        from store.adapters.sqlite import store as sqlite_store

        return sqlite_store.create_store(settings.store_file)
    from store.adapters.postgres import store as postgres_store

    return postgres_store.create_store(settings.store)


def shown_place(settings: Settings) -> str:
    """Where the store is, without a password."""
    from store.adapters.postgres.place import server_place

    return str(settings.store_file or server_place(settings.store).shown)


def configured_shop(settings: Settings, store: Store) -> Shop:
    # Where a server keeps the store, this machine's own files stand where its mail does.
    sandbox = (settings.store_file or settings.mail_folder).with_name("sandbox.sqlite") if settings.sandbox else None
    register = late(partial(_register, settings))
    payment, cards = gateway(sandbox, settings.stripe)
    shop = wired(
        store, payment, cards, late(partial(_mailer, settings)), register, settings.catalogue, settings.passwords
    )
    return replace(shop, hold_unverified=settings.hold_unverified)


def wired(
    store: Store,
    gateway: PaymentGateway,
    cards: CardKeeper | None,
    mailer: Mailer,
    register: VatRegister,
    catalogue: Path | None,
    passwords: bool,
) -> Shop:
    from store.adapters.system import RandomIds, SystemClock

    return Shop(
        store=store,
        catalogue=cache(lambda: load_catalogue_or_sample(catalogue)),
        rates=load_rates,
        gateway=gateway,
        mailer=mailer,
        register=register,
        clock=SystemClock(),
        ids=RandomIds(),
        texts=Translator,
        passwords=passwords,
        writer=invoice_writer(),
        cards=cards,
    )


def _register(settings: Settings) -> VatRegister:
    from store.adapters.tax.vat_register import OfflineVatRegister
    from store.adapters.tax.vies import ViesRegister

    return ViesRegister() if settings.vies else OfflineVatRegister()


def _mailer(settings: Settings) -> Mailer:
    smtp = settings.smtp
    if smtp is None:
        from store.adapters.mail.maildir import MaildirMailer

        return MaildirMailer(settings.mail_folder, settings.mail_sender)
    from store.adapters.files.secret_places import read_secret
    from store.adapters.mail.smtp_mailer import SmtpMailer

    password = partial(read_secret, SMTP_PASSWORD, os.environ, smtp.password_file)
    return SmtpMailer(smtp.server, password, settings.mail_sender)


def gateway(sandbox: Path | None, stripe: StripeSettings | None = None) -> tuple[PaymentGateway, CardKeeper | None]:
    """Who takes money, and who puts cards on file: the real service, where there is one, else the sandbox.

    Raises as `_stripe` does.
    """
    real = _stripe(stripe) if stripe else None
    payment = late(partial(_gateways, sandbox, real))
    if real:
        return payment, real.cards
    return payment, late(partial(_sandbox_cards, sandbox)) if sandbox else None


def _gateways(sandbox: Path | None, real: StripeGateway | None) -> PaymentGateway:
    from store.adapters.payment.gateways import Gateways
    from store.adapters.payment.sandbox_gateway import SandboxGateway
    from store.adapters.payment.transfer_gateway import TRANSFER, TransferGateway

    offered: dict[str, PaymentGateway] = {"stripe": real} if real else {}
    offered[TRANSFER] = TransferGateway()
    if sandbox:
        offered["sandbox"] = SandboxGateway(sandbox)
    return Gateways(offered)


def _sandbox_cards(sandbox: Path) -> CardKeeper:
    from store.adapters.payment.sandbox_cards import SandboxCards

    return SandboxCards(sandbox)


def _stripe(settings: StripeSettings) -> StripeGateway:
    """Raises Refused for a key that is not used, Outage where the key or the package is missing."""
    from importlib.util import find_spec

    from store.adapters.files.secret_places import read_secret
    from store.adapters.payment.stripe_gateway import StripeGateway
    from store.adapters.payment.stripe_key import checked_key
    from store.adapters.system import SystemClock

    if find_spec("stripe") is None:
        raise Outage("stripe_not_installed")
    key = checked_key(read_secret(STRIPE_KEY, os.environ, settings.key_file), settings.live)
    return StripeGateway(key, settings.return_url, SystemClock())


def event_reader(settings: Settings) -> tuple[EventReader, WebhookSettings]:
    """Who knows the payment service's events, and where they arrive.

    Raises Refused where nothing is configured, Outage where the secret or a package is missing.
    """
    from importlib.util import find_spec

    from store.adapters.files.secret_places import read_secret
    from store.adapters.payment.stripe_events import StripeEvents

    place = settings.webhooks
    if place is None:
        raise Refused(Problem("webhooks_not_configured"))
    if find_spec("aiohttp") is None or find_spec("stripe") is None:
        raise Outage("webhooks_not_installed")
    return StripeEvents(read_secret(WEBHOOK_SECRET, os.environ, place.secret_file)), place


def load_catalogue_or_sample(path: Path | None) -> Catalogue:
    from store.adapters.files.catalogue_file import SAMPLE_SHOP

    place = path or SAMPLE_SHOP
    try:
        status = place.stat()
    except OSError:
        return _catalogue(place)
    return _catalogue(place, status.st_mtime_ns, status.st_size, status.st_ino)


@lru_cache(maxsize=1)
def _catalogue(path: Path, *_: int) -> Catalogue:
    """Read once for each state of the file: processes that are forked have what was read before."""
    from store.adapters.files.catalogue_file import load_catalogue

    return load_catalogue(path)


@cache
def load_rates() -> VatRates:
    from store.adapters.tax.vat_table import vat_rates

    return vat_rates()


def invoice_writer() -> InvoiceWriter:
    """What makes the bytes of an invoice."""
    from store.adapters.invoices.writer import FileWriter

    return FileWriter()
