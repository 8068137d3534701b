"""Settings from one TOML file and the environment. Without either, everything has a default.

    store = "sqlite:////var/lib/seatdesk/store.sqlite"    # `sqlite:///` and a path
    catalogue = "shop.toml"                               # the sample shop where nothing is said
    language = "it"                                       # until a contact chooses

    [sign_in]
    passwords = false                                     # sign in with a password as well as a mailed code

    [payment]
    sandbox = false                                       # offer test cards, which move no money

    [payment.stripe]                                      # offer cards, with the extra `stripe`
    return_url = "https://www.example.com/paid"           # where the browser ends after Stripe's page
    live = false                                          # true takes real money, with a live key
    key_file = "stripe-key"                               # a restricted key is a secret, see below

    [mail]
    folder = "mail"                                       # a Maildir, beside the store where nothing is said
    sender = "billing@seatdesk.example"

    [mail.smtp]                                           # a mail server instead of the folder
    host = "mail.example.com"
    security = "starttls"                                 # or "tls"; "none" on this machine only
    port = 587                                            # by default 587, 465 for tls, 25 for none
    user = "billing"                                      # its password is a secret, see below
    password_file = "smtp-password"

    [vat]
    register = "vies"                                     # who verifies VAT numbers; or "off"
    on_down = "charge"                                    # VAT until the register answers; or "hold" the order

    [webhooks]                                            # take Stripe's events, at 127.0.0.1 behind a proxy
    port = 8787
    path = "/stripe"
    secret_file = "webhook-secret"                        # what they are signed with is a secret, see below

    [ssh]                                                 # of `seatdesk serve`: see configuration_ssh

Paths in the file start from its folder, paths in the environment from the current one; `~` is home.
Secrets never stand in it: they come from the environment ($SEATDESK_SMTP_PASSWORD, $SEATDESK_STRIPE_KEY,
$SEATDESK_STRIPE_WEBHOOK_SECRET), from a
credential of systemd with that name in small letters, or from a file that only its owner can read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from store.adapters.files.configuration_ssh import SshSettings, ssh_settings
from store.adapters.files.toml_file import FileFaults, TomlFile, read_toml
from store.adapters.mail.message import SENDER
from store.adapters.mail.smtp_mailer import SmtpServer
from store.domain.problems import Problem, Refused

if TYPE_CHECKING:
    from store.adapters.files.configuration_shape import ConfigurationShape, SmtpShape, StripeShape, WebhooksShape

CONFIG = "SEATDESK_CONFIG"
STORE = "SEATDESK_STORE"
_SQLITE = "sqlite:///"
_SCHEMES = (_SQLITE, "postgresql://", "postgres://")
_PORTS = {"tls": 465, "starttls": 587, "none": 25}
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class ConfigurationFaults(FileFaults):
    """A configuration that was refused, with all that is wrong with it."""


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where mail goes, and the file of the password, if it has one."""

    server: SmtpServer
    password_file: Path | None = None


@dataclass(frozen=True, slots=True)
class StripeSettings:
    """Where browsers end, whether real money is meant, and the file of the key, if it has one."""

    return_url: str
    live: bool
    key_file: Path | None = None


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """On which port of 127.0.0.1 and at which path events arrive, and the file of their secret, if it has one."""

    port: int
    path: str
    secret_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """`store` is a URL with an absolute path. `catalogue` None is the sample shop, `language` "" the environment's."""

    store: str
    mail_folder: Path
    catalogue: Path | None = None
    language: str = ""
    passwords: bool = False
    sandbox: bool = False
    mail_sender: str = SENDER
    vies: bool = True
    hold_unverified: bool = False
    smtp: SmtpSettings | None = None
    stripe: StripeSettings | None = None
    webhooks: WebhookSettings | None = None
    ssh: SshSettings = field(default_factory=SshSettings)

    @property
    def store_file(self) -> Path | None:
        """The file of an embedded store; None where a server keeps it."""
        return Path(self.store.removeprefix(_SQLITE)) if self.store.startswith(_SQLITE) else None


def load_settings(path: Path | None, environment: Mapping[str, str], *, store: str = "") -> Settings:
    """What is configured. `path` and `store` come from the command line and win over the environment.

    A file that was named must be there; the one at the default place need not. Raises
    ConfigurationFaults for the file, Refused for a store URL given elsewhere.
    """
    given = _given_store(store or environment.get(STORE, ""))
    chosen = path or (Path(environment[CONFIG]) if environment.get(CONFIG) else None)
    place = chosen.expanduser() if chosen else _default_file()
    if chosen or place.is_file():
        return _read(place, given)
    url = given or _default_store()
    return Settings(url, _mail_beside(url))


def _given_store(url: str) -> str:
    problem = _store_problem(url) if url else ""
    if problem:
        raise Refused(Problem(problem, "store", {"url": _without_password(url)}))
    return _absolute(url, Path.cwd())


def _read(path: Path, given_store: str) -> Settings:
    from store.adapters.files.configuration_shape import ConfigurationShape

    try:
        file = read_toml(path)
        shape = file.read(ConfigurationShape, file.data)
        _check_store(file)
        _check_mail(file, shape)
        _check_webhooks(file, shape)
        file.refuse_if_faulty()
    except FileFaults as faults:
        raise ConfigurationFaults(faults.path, faults.faults) from None
    assert shape is not None, "a file without faults has a shape"
    folder = path.absolute().parent
    store = given_store or (_absolute(shape.store, folder) if shape.store else _default_store())
    return Settings(
        store=store,
        mail_folder=_from(folder, shape.mail.folder) if shape.mail.folder else _mail_beside(store),
        catalogue=_from(folder, shape.catalogue) if shape.catalogue else None,
        language=shape.language,
        passwords=shape.sign_in.passwords,
        sandbox=shape.payment.sandbox,
        mail_sender=shape.mail.sender or SENDER,
        vies=shape.vat.register_ == "vies",
        hold_unverified=shape.vat.on_down == "hold",
        smtp=_smtp(shape.mail.smtp, folder) if shape.mail.smtp else None,
        stripe=_stripe(shape.payment.stripe, folder) if shape.payment.stripe else None,
        webhooks=_webhooks(shape.webhooks, folder) if shape.webhooks else None,
        ssh=ssh_settings(shape.ssh, _from(folder, shape.ssh.host_key) if shape.ssh.host_key else None),
    )


def _stripe(shape: "StripeShape", folder: Path) -> StripeSettings:
    return StripeSettings(shape.return_url, shape.live, _from(folder, shape.key_file) if shape.key_file else None)


def _webhooks(shape: "WebhooksShape", folder: Path) -> WebhookSettings:
    return WebhookSettings(shape.port, shape.path, _from(folder, shape.secret_file) if shape.secret_file else None)


def _smtp(shape: "SmtpShape", folder: Path) -> SmtpSettings:
    port = shape.port or _PORTS[shape.security]
    server = SmtpServer(shape.host, port, shape.security, shape.user or "")
    return SmtpSettings(server, _from(folder, shape.password_file) if shape.password_file else None)


def _check_mail(file: TomlFile, shape: "ConfigurationShape | None") -> None:
    smtp = shape.mail.smtp if shape else None
    if smtp and smtp.security == "none" and smtp.host not in _THIS_MACHINE:
        file.fault(("mail", "smtp", "security"), "mail_unencrypted", host=smtp.host)


def _check_webhooks(file: TomlFile, shape: "ConfigurationShape | None") -> None:
    if shape and shape.webhooks and shape.payment.stripe is None:
        file.fault(("webhooks",), "webhooks_without_stripe")


def _check_store(file: TomlFile) -> None:
    url = file.data.get("store")
    if not isinstance(url, str):
        return
    problem = _store_problem(url)
    if problem:
        file.fault(("store",), problem, url=_without_password(url))
    elif "://" in url and not url.startswith(_SQLITE) and urlsplit(url).password:
        file.fault(("store",), "store_url_with_password")


def _store_problem(url: str) -> str:
    """The code of what is wrong with a store's URL, or ""."""
    if not url.startswith(_SCHEMES):
        return "store_url_unknown"
    return "" if url not in _SCHEMES else "store_url_without_place"


def _without_password(url: str) -> str:
    """The URL as it may be shown: nothing between the scheme and the host."""
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}" if "@" in rest else url


def _absolute(url: str, folder: Path) -> str:
    return f"{_SQLITE}{_from(folder, url.removeprefix(_SQLITE))}" if url.startswith(_SQLITE) else url


def _from(folder: Path, path: str) -> Path:
    return folder / Path(path).expanduser()


def _mail_beside(store: str) -> Path:
    """Beside an embedded store; in the data folder where a server keeps the store."""
    return (Path(store.removeprefix(_SQLITE)).parent if store.startswith(_SQLITE) else _data_folder()) / "mail"


def _default_store() -> str:
    return f"{_SQLITE}{_data_folder() / 'store.sqlite'}"


def _default_file() -> Path:
    from platformdirs import user_config_path

    return user_config_path("seatdesk", appauthor=False) / "config.toml"


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("seatdesk", appauthor=False)
