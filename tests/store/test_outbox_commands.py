"""`seatdesk outbox`: what has not left, why, and how it leaves; never what stands in a mail."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from store.domain.records import Mail, MailState
from store.ports import SIGN_IN
from tests.fakes import NOON
from tests.shops import World
from tests.smtp_server import PASSWORD, USER, mail_server
from tui.__main__ import main

QUEUED = Mail("confirmation:order-1", "anna@acme.example", "Your order", "Thank you\n", "en", NOON)
FAILED = replace(
    QUEUED,
    id="confirmation:order-2",
    to="gone@acme.example",
    state=MailState.FAILED,
    tries=1,
    reason="mail_refused",
    reply="550 5.1.1 No such user",
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No configuration of this machine's."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("LC_ALL", "C")
    return tmp_path


def outbox(world: World, *arguments: str, **env: str) -> Result:
    return CliRunner(env=env).invoke(main, ["--store", f"sqlite:///{world.path}", "outbox", *arguments])


def test_the_list_names_what_waits_why_and_until_when(world: World) -> None:
    later = replace(QUEUED, id="later", tries=1, next_try=NOON + timedelta(minutes=2), reason="mail_delayed")
    held = replace(QUEUED, id="held", state=MailState.HANDING, held_until=NOON + timedelta(minutes=10))
    world.put("acme", QUEUED, FAILED, later, held)
    listed = outbox(world, "list")
    assert listed.exit_code == 0
    assert listed.stdout.splitlines() == [
        "acme · confirmation:order-1 · anna@acme.example · due",
        "acme · confirmation:order-2 · gone@acme.example · failed · mail_refused 550 5.1.1 No such user",
        "acme · later · anna@acme.example · next try 2026-03-01T12:02:00+00:00 · mail_delayed",
        "acme · held · anna@acme.example · being handed over",
    ]


def test_for_programs_it_is_json_and_a_code_is_not_in_it(world: World) -> None:
    code = Mail("code:1", "anna@acme.example", "Your sign-in code", "Your sign-in code is 123456.\n", "en", NOON)
    world.put(SIGN_IN, code)
    (one,) = json.loads(outbox(world, "list", "--json").stdout)
    assert (one["id"], one["state"], one["next_try"]) == ("code:1", "queued", None)
    assert "123456" not in json.dumps(one)


def test_flush_hands_over_what_is_due_and_names_what_stays(world: World, tmp_path: Path) -> None:
    world.put("acme", QUEUED, FAILED)
    flushed = outbox(world, "flush")
    assert (flushed.exit_code, flushed.stdout) == (3, "1\n")
    assert "confirmation:order-2" in flushed.stderr
    assert len(list((tmp_path / "mail" / "new").iterdir())) == 1


def test_retry_hands_over_what_had_failed(world: World) -> None:
    world.put("acme", FAILED)
    again = outbox(world, "retry", "--json")
    assert (again.exit_code, json.loads(again.stdout)) == (0, {"sent": 1, "unsent": []})


def test_retry_of_what_is_not_there_is_refused(world: World) -> None:
    refused = outbox(world, "retry", "nothing")
    assert (refused.exit_code, refused.stderr) == (1, "No mail nothing waits to be sent.\n")


def configured(folder: Path, port: int, more: str = "") -> str:
    path = folder / "seatdesk.toml"
    path.write_text(f'[mail.smtp]\nhost = "localhost"\nport = {port}\nsecurity = "none"\n{more}')
    return str(path)


def test_a_configured_server_gets_the_mail(world: World, tmp_path: Path) -> None:
    world.put("acme", QUEUED)
    with mail_server() as server:
        flushed = outbox(world, "flush", SEATDESK_CONFIG=configured(tmp_path, server.port))
        assert flushed.exit_code == 0
        assert len(server.received) == 1
    assert [(one.state, one.where) for one in world.past(Mail)] == [(MailState.SENT, "localhost")]


@pytest.mark.parametrize("password", [PASSWORD, ""], ids=["a password for nobody", "no password"])
def test_a_server_that_is_down_or_a_secret_that_is_missing_is_exit_3_without_the_secret(
    world: World, tmp_path: Path, password: str
) -> None:
    world.put("acme", QUEUED)
    with mail_server() as server:
        port = server.port
    config = configured(tmp_path, port, f'user = "{USER}"\n')
    failed = outbox(world, "flush", SEATDESK_CONFIG=config, SEATDESK_SMTP_PASSWORD=password)
    assert failed.exit_code == 3
    assert PASSWORD not in failed.output
    (kept,) = world.all(Mail)
    assert kept.reason == "mail_server_unreachable"
