"""One file, the environment and the command line become settings; what is wrong is named with file and line."""

import subprocess
import sys
from pathlib import Path

import pytest

from store.adapters.files.configuration import (
    ConfigurationFaults,
    Settings,
    SmtpSettings,
    StripeSettings,
    WebhookSettings,
    load_settings,
)
from store.adapters.mail.smtp_mailer import SmtpServer
from store.domain.problems import Refused


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, so that nothing of this machine's is read."""
    for name, folder in (("HOME", ""), ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data")):
        monkeypatch.setenv(name, str(tmp_path / folder))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, text: str, name: str = "seatdesk.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_anything_every_setting_has_a_default(home: Path) -> None:
    data = home / "data" / "seatdesk"
    settings = load_settings(None, {})
    assert settings == Settings(store=f"sqlite:///{data / 'store.sqlite'}", mail_folder=data / "mail")
    assert settings.store_file == data / "store.sqlite"
    assert (settings.catalogue, settings.language, settings.passwords, settings.sandbox) == (None, "", False, False)


def test_a_file_says_everything(home: Path) -> None:
    path = written(
        home / "etc",
        'store = "sqlite:///accounts.sqlite"\ncatalogue = "shop.toml"\nlanguage = "it"\n'
        "[sign_in]\npasswords = true\n[payment]\nsandbox = true\n"
        '[mail]\nfolder = "~/mail"\nsender = "shop@shop.example"\n'
        '[vat]\nregister = "off"\non_down = "hold"\n',
    )
    assert load_settings(path, {}) == Settings(
        store=f"sqlite:///{home / 'etc' / 'accounts.sqlite'}",
        mail_folder=home / "mail",
        catalogue=home / "etc" / "shop.toml",
        language="it",
        passwords=True,
        sandbox=True,
        mail_sender="shop@shop.example",
        vies=False,
        hold_unverified=True,
    )


def test_events_have_a_port_of_this_machine_and_their_secret_a_file(home: Path) -> None:
    stripe = '[payment.stripe]\nreturn_url = "https://shop.example/paid"\n'
    usual = load_settings(written(home, f"{stripe}[webhooks]\n"), {})
    assert usual.webhooks == WebhookSettings(8787, "/stripe")
    said = '[webhooks]\nport = 9000\npath = "/hooks/stripe"\nsecret_file = "whsec"\n'
    assert load_settings(written(home, stripe + said), {}).webhooks == WebhookSettings(
        9000, "/hooks/stripe", home / "whsec"
    )


def test_events_without_the_service_that_sends_them_are_a_fault(home: Path) -> None:
    with pytest.raises(ConfigurationFaults) as faults:
        load_settings(written(home, "[webhooks]\n"), {})
    assert [(fault.code, fault.line) for fault in faults.value.faults] == [("webhooks_without_stripe", 1)]


@pytest.mark.parametrize(("security", "port"), [("tls", 465), ("starttls", 587)])
def test_a_mail_server_has_the_usual_port_and_its_password_a_file(home: Path, security: str, port: int) -> None:
    path = written(
        home / "etc",
        f'[mail.smtp]\nhost = "mail.example"\nsecurity = "{security}"\nuser = "me"\npassword_file = "password"\n',
    )
    assert load_settings(path, {}).smtp == SmtpSettings(
        SmtpServer("mail.example", port, security, "me"), home / "etc" / "password"
    )


def test_cards_need_a_page_to_return_to_and_are_tests_unless_said_otherwise(home: Path) -> None:
    path = written(home, '[payment.stripe]\nreturn_url = "https://shop.example/paid"\n')
    assert load_settings(path, {}).stripe == StripeSettings("https://shop.example/paid", live=False)


def test_the_file_at_the_default_place_is_found(home: Path) -> None:
    written(home / "config" / "seatdesk", 'language = "it"', "config.toml")
    assert load_settings(None, {}).language == "it"


def test_the_environment_names_another_file_and_the_command_line_a_third(home: Path) -> None:
    written(home / "config" / "seatdesk", 'language = "de"', "config.toml")
    environment = {"SEATDESK_CONFIG": str(written(home, 'language = "it"'))}
    assert load_settings(None, environment).language == "it"
    assert load_settings(written(home, 'language = "fr"', "third.toml"), environment).language == "fr"


def test_a_store_of_the_environment_or_the_command_line_wins_and_takes_the_mail_along(home: Path) -> None:
    path = written(home, 'store = "sqlite:////srv/a.sqlite"')
    environment = {"SEATDESK_STORE": "sqlite:////srv/b/b.sqlite"}
    assert load_settings(path, {}).store_file == Path("/srv/a.sqlite")
    assert load_settings(path, environment).store_file == Path("/srv/b/b.sqlite")
    assert load_settings(path, environment).mail_folder == Path("/srv/b/mail")
    assert load_settings(path, environment, store="sqlite:///c.sqlite").store_file == home / "c.sqlite"


def test_a_mail_folder_that_was_chosen_stays(home: Path) -> None:
    path = written(home, '[mail]\nfolder = "/srv/mail"')
    assert load_settings(path, {}, store="sqlite:////srv/b/b.sqlite").mail_folder == Path("/srv/mail")


def test_a_store_on_a_server_has_no_file() -> None:
    settings = load_settings(None, {}, store="postgresql://db.example/seatdesk")
    assert (settings.store, settings.store_file) == ("postgresql://db.example/seatdesk", None)


@pytest.mark.parametrize(
    ("text", "line", "field", "code"),
    [
        ('language = "it"\ncolour = "red"', 2, "colour", "field_unknown"),
        ('[sign_in]\npassword = "secret"', 2, "sign_in.password", "field_unknown"),
        ('\n\nlanguage = "italiano"', 3, "language", "field_malformed"),
        ("[payment]\nsandbox = 1", 2, "payment.sandbox", "field_not_true_or_false"),
        ("store = 7", 1, "store", "field_not_text"),
        ('store = ""', 1, "store", "field_malformed"),
        ('store = "mysql://x"', 1, "store", "store_url_unknown"),
        ('store = "sqlite:///"', 1, "store", "store_url_without_place"),
        ('store = "postgresql://u:secret@db/seatdesk"', 1, "store", "store_url_with_password"),
        ('[mail]\nsender = "nobody"', 2, "mail.sender", "field_malformed"),
        ("mail = true", 1, "mail", "field_not_a_table"),
        ('[vat]\nregister = "VIES"', 2, "vat.register", "field_not_one_of"),
        ('[vat]\non_down = "free"', 2, "vat.on_down", "field_not_one_of"),
        ('[mail.smtp]\nhost = "mail.example"\nsecurity = "none"', 3, "mail.smtp.security", "mail_unencrypted"),
        ('[mail.smtp]\nhost = "mail.example"\npassword = "secret"', 3, "mail.smtp.password", "field_unknown"),
        ('[mail.smtp]\nport = 70000\nhost = "mail.example"', 2, "mail.smtp.port", "field_too_large"),
        ('[payment.stripe]\nkey = "rk_live_secret"', 2, "payment.stripe.key", "field_unknown"),
        ('[payment.stripe]\nreturn_url = "http://x.example"', 2, "payment.stripe.return_url", "field_malformed"),
        ("language = it", 1, "", "file_not_toml"),
    ],
)
def test_a_fault_is_refused_with_file_line_and_field(home: Path, text: str, line: int, field: str, code: str) -> None:
    path = written(home, text)
    with pytest.raises(ConfigurationFaults) as refused:
        load_settings(path, {})
    assert refused.value.path == path
    assert (line, field, code) in [(fault.line, fault.field, fault.code) for fault in refused.value.faults]
    assert "secret" not in repr(refused.value.problems)


@pytest.mark.parametrize("by_command_line", [True, False])
def test_a_file_that_was_named_must_be_there(home: Path, by_command_line: bool) -> None:
    path, environment = (home / "no.toml", {}) if by_command_line else (None, {"SEATDESK_CONFIG": "no.toml"})
    with pytest.raises(ConfigurationFaults) as refused:
        load_settings(path, environment)
    assert [fault.code for fault in refused.value.faults] == ["file_unreadable"]


@pytest.mark.parametrize("url", ["mysql://me:secret@db/x", "store.sqlite", "sqlite://x"])
def test_a_store_that_is_none_of_ours_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(Refused) as refused:
        load_settings(None, {"SEATDESK_STORE": url})
    assert [problem.code for problem in refused.value.problems] == ["store_url_unknown"]
    assert "secret" not in repr(refused.value.problems)


def test_without_a_file_nothing_heavy_is_loaded() -> None:
    script = (
        "import sys; from store.adapters.files.configuration import load_settings; load_settings(None, {}); "
        "assert not {'pydantic', 'email', 'mailbox', 'stdnum'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2])
