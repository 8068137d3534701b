"""Mail into a Maildir: one message per mail, readable by any client, and nobody writes its headers but us."""

import mailbox
import os
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from store.adapters.mail.maildir import MaildirMailer
from store.domain.problems import Outage
from store.domain.records import Mail

MAIL = Mail(
    id="confirmation:order-1",
    to="anna@acme.example",
    subject="Il tuo ordine 2026-000001 · 90,05 €",
    body="Ciao Anna,\n\n\tgrazie. È tutto attivo.\n",
    language="it",
    queued=datetime(2026, 3, 11, 9, 30, tzinfo=UTC),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mail"


def sent(folder: Path, mail: Mail = MAIL) -> EmailMessage:
    place = MaildirMailer(folder).send(mail).where
    message = message_from_bytes(Path(place).read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def said(message: EmailMessage) -> str:
    """Its text, which every client can show."""
    text = message.get_body(("plain",))
    assert text is not None
    return str(text.get_content())


def test_the_message_says_what_the_mail_does(folder: Path) -> None:
    message = sent(folder)
    assert message["To"] == "anna@acme.example"
    assert message["From"] == "billing@seatdesk.example"
    assert message["Subject"] == MAIL.subject
    assert message["Date"].datetime == MAIL.queued
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "it"
    assert said(message) == MAIL.body


def test_a_mail_client_finds_it_as_new(folder: Path) -> None:
    MaildirMailer(folder).send(MAIL)
    (message,) = mailbox.Maildir(folder, create=False)
    assert message["To"] == "anna@acme.example"
    assert message.get_subdir() == "new"


def test_the_same_mail_twice_is_one_message(folder: Path) -> None:
    first = MaildirMailer(folder).send(MAIL).where
    kept = Path(first).read_bytes()
    assert MaildirMailer(folder).send(replace(MAIL, tries=1)).where == first
    assert [file.name for file in folder.glob("*/*")] == [Path(first).name]
    assert Path(first).read_bytes() == kept


def test_a_message_that_was_read_meanwhile_is_not_delivered_again(folder: Path) -> None:
    first = Path(MaildirMailer(folder).send(MAIL).where)
    read = folder / "cur" / f"{first.name}:2,S"
    first.rename(read)
    assert MaildirMailer(folder).send(MAIL).where == str(read)
    assert list((folder / "new").iterdir()) == []


def test_what_a_crash_left_half_written_is_written_again(folder: Path) -> None:
    first = Path(MaildirMailer(folder).send(MAIL).where)
    first.rename(folder / "tmp" / f"{first.name}.1")
    assert MaildirMailer(folder).send(MAIL).where == str(first)
    assert MaildirMailer(folder).send(MAIL).where == str(first)


def test_the_message_id_comes_from_the_mails_id_alone(folder: Path) -> None:
    first = sent(folder)["Message-ID"]
    assert sent(folder.parent / "again", replace(MAIL, subject="Other", tries=3))["Message-ID"] == first
    assert sent(folder, replace(MAIL, id="welcome:order-1"))["Message-ID"] != first


@pytest.mark.parametrize("breaks", ["\n", "\r", "\r\n", "\u2028", "\x85", "\x0b"])
def test_a_subject_cannot_add_a_header(folder: Path, breaks: str) -> None:
    message = sent(folder, replace(MAIL, subject=f"Order{breaks}Bcc: eve@evil.example"))
    assert message["Bcc"] is None
    assert message["Subject"].split() == ["Order", "Bcc:", "eve@evil.example"]


@pytest.mark.parametrize(
    "to",
    [
        "anna@acme.example\nBcc: eve@evil.example",
        "anna@acme.example\r\n\r\nbody",
        "anna@acme.example, eve@evil.example",
        "anna",
        "",
        "@",
        "anna@",
        "<anna@acme.example>",
        "a b@acme.example",
    ],
)
def test_a_recipient_is_one_address_or_none(folder: Path, to: str) -> None:
    with pytest.raises(Outage) as refused:
        MaildirMailer(folder).send(replace(MAIL, to=to))
    assert refused.value.code == "mail_address_wrong"
    assert not list(folder.glob("*/*"))


def test_an_address_with_accents_is_written_as_it_is(folder: Path) -> None:
    assert sent(folder, replace(MAIL, to="anna@società.example"))["To"] == "anna@società.example"


def test_control_characters_and_broken_text_do_not_reach_a_terminal(folder: Path) -> None:
    content = said(sent(folder, replace(MAIL, body="a\x1b[31mred\ud800\r\nb\n")))
    assert content == "a [31mred  \nb\n"


def test_a_long_line_arrives_whole(folder: Path) -> None:
    body = "x" * 100_000 + "\n"
    assert said(sent(folder, replace(MAIL, body=body))) == body


def test_a_folder_that_cannot_be_written_is_an_outage_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    place = tmp_path / "file" / "mail"
    with pytest.raises(Outage) as refused:
        MaildirMailer(place).send(MAIL)
    assert refused.value.code == "mail_not_written"
    assert refused.value.values["path"] == str(place)


def test_only_the_owner_reads_it(folder: Path) -> None:
    place = Path(MaildirMailer(folder).send(MAIL).where)
    assert os.stat(place).st_mode & 0o077 == 0
    assert list((folder / "tmp").iterdir()) == []
