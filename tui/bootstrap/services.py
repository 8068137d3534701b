"""The services of a command: the shop of the configured store, or of a demo."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from store.domain.frozen import dataclass
from store.domain.problems import Outage, Problem, Refused
from store.people.identity import Signed, by_email, by_os_user
from tui.bootstrap import wiring
from tui.bootstrap.environment import environment_language
from tui.bootstrap.late import late
from tui.bootstrap.saving import read_file, save_file, save_order

if TYPE_CHECKING:
    from store.adapters.files.configuration import Settings
    from store.ports import Mailer, VatRegister
    from store.shop import Shop
    from tui.app import BillingCenter

DEMO_STORE = "store.sqlite"
"""The store's file within a demo's folder."""
LOG_FILE = "seatdesk.log"


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

    def app(
        self,
        signed: Signed | None,
        language: str | None,
        theme: str | None,
        *,
        people: tuple[Signed, ...] = (),
        remote: bool = False,
        kind: type[BillingCenter] | None = None,
    ) -> BillingCenter:
        """The screens. The command line's language comes first, then the contact's, the environment's, the
        configuration's, English. Without a `signed`, whoever is one of `people` chooses which. Where they are
        `remote`, no file is saved: it would stay on this machine. `kind` is the class, where it is not the usual."""
        from tui.app import BillingCenter

        _log_into(self.log_file)
        fallback = environment_language(os.environ) or self.language or "en"
        return (kind or BillingCenter)(
            self.shop,
            signed,
            people=people,
            language=language or "",
            fallback=fallback,
            theme_name=theme or "",
            save_order=None if remote else save_order,
            save_file=None if remote else save_file,
            read_file=None if remote else read_file,
            browser=None if remote else _browser(),
        )


def _browser() -> Callable[[str], object] | None:
    import shutil
    import sys

    from tui.browser import opener, run_apart

    program = opener(os.environ, sys.platform, shutil.which)
    return partial(run_apart, program) if program else None


def open_services(store_url: str | None) -> Services:
    """The services of the configured store. Raises Outage for a store that cannot be opened, Refused for a
    configuration or a catalogue with faults."""
    settings = wiring.configured(store_url)
    services = services_of(settings)
    if settings.catalogue:
        services.shop.catalogue()
    return services


def services_of(settings: Settings) -> Services:
    """The same of settings that were read before; what is sold is read when it is asked for."""
    shop = wiring.configured_shop(settings, wiring.open_store(settings))
    return Services(shop, _log_file(settings), settings.language)


def create_services(store_url: str | None) -> tuple[Services, str]:
    """A new, empty store where the settings say, its services, and how its place is written."""
    settings = wiring.configured(store_url)
    shop = wiring.configured_shop(settings, wiring.create_store(settings))
    return Services(shop, _log_file(settings), settings.language), wiring.shown_place(settings)


@contextmanager
def demo_services(folder: Path | None) -> Iterator[Services]:
    """A sample shop with sample accounts, in `folder` or in one that is removed afterwards."""
    from tempfile import TemporaryDirectory

    if folder is not None:
        yield _demo(folder)
        return
    with TemporaryDirectory(prefix="seatdesk-demo-") as temporary:
        yield _demo(Path(temporary))


def _log_file(settings: Settings) -> Path:
    """Beside the mail: a folder of this installation that is always there, whatever keeps the store."""
    return settings.mail_folder.with_name(LOG_FILE)


def _log_into(path: Path) -> None:
    """The terminal belongs to the screens: what goes wrong is noted in a file, readable by its owner only."""
    handler = logging.FileHandler(path, delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    os.umask(0o077)


def _demo_mailer(folder: Path) -> Mailer:
    from store.adapters.mail.maildir import MaildirMailer

    return MaildirMailer(folder)


def _demo_register() -> VatRegister:
    from store.adapters.tax.vat_register import DemoVatRegister

    return DemoVatRegister()


def _demo(folder: Path) -> Services:
    from store import sample
    from store.adapters.sqlite.store import create_store, open_store

    path = folder / DEMO_STORE
    try:
        store = open_store(path)
    except Outage as outage:
        if outage.code != "store_missing":
            raise
        store = create_store(path)
    gateway, cards = wiring.gateway(folder / "sandbox.sqlite")
    mailer, register = late(partial(_demo_mailer, folder / "mail")), late(_demo_register)
    shop = wiring.wired(store, gateway, cards, mailer, register, None, passwords=False)
    sample.fill(store, shop.clock.now().date())
    return Services(shop, folder / LOG_FILE)
