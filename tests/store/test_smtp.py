"""Mail by SMTP against a real server on the loopback: what arrives, and what becomes of every way to fail."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Event

import pytest

from store.adapters.files.secret_places import read_secret
from store.adapters.mail.smtp_mailer import SmtpMailer, SmtpServer
from store.domain.problems import Outage
from store.domain.records import Mail, MailState
from store.mail import outbox
from store.ports import File, Handed
from tests.fakes import NOON
from tests.shops import World
from tests.smtp_server import PASSWORD, USER, MailServer, mail_server
from tui.kit.i18n import Translator
from tui.kit.problems import sentence

MAIL = Mail(
    "confirmation:order-1", "anna@acme.example", "Il tuo ordine", "Ciao Anna,\n\ngrazie: <90,05 €>.\n", "it", NOON
)
INVOICE = File("2026-000001.pdf", "application/pdf", b"%PDF-1.7 \x00\xff")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def failure(mailer: SmtpMailer, mail: Mail = MAIL) -> Outage:
    with pytest.raises(Outage) as refused:
        mailer.send(mail)
    return refused.value


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


def test_what_arrives_is_the_mail_as_text_and_html_with_its_files(server: MailServer) -> None:
    assert server.mailer().send(MAIL, (INVOICE,)) == Handed(MailState.SENT, "localhost")
    (message,) = server.received
    assert (message["To"], message["Subject"]) == ("anna@acme.example", "Il tuo ordine")
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "it")
    assert part(message, "plain") == MAIL.body
    assert '<html lang="it">' in part(message, "html")
    assert "grazie: &lt;90,05 €&gt;." in part(message, "html")
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == (INVOICE.name, INVOICE.media_type)
    assert attached.get_content() == INVOICE.content


def test_a_mail_sent_twice_is_the_same_message(server: MailServer) -> None:
    mailer = server.mailer()
    mailer.send(MAIL, (INVOICE,))
    mailer.send(replace(MAIL, tries=1), (INVOICE,))
    mailer.send(replace(MAIL, id="confirmation:order-2"))
    first, second, other = server.received
    assert [(name, value) for name, value in first.items() if name != "X-Peer"] == [
        (name, value) for name, value in second.items() if name != "X-Peer"
    ]
    assert first["Message-ID"] == second["Message-ID"] != other["Message-ID"]
    assert first.get_boundary() == second.get_boundary()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encrypted(security: str) -> None:
    # aiosmtpd takes no password over a connection that was encrypted before it began to talk.
    signs_in = security == "starttls"
    with mail_server(security, sign_in=signs_in) as server:
        server.mailer(security, USER if signs_in else "").send(MAIL)
        assert len(server.received) == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_that_cannot_prove_its_name_gets_neither_mail_nor_password(security: str) -> None:
    def never() -> str:
        raise AssertionError("the password was asked for")

    with mail_server(security) as server:
        mailer = SmtpMailer(SmtpServer("localhost", server.port, security, USER), never)
        assert failure(mailer).code == "mail_server_untrusted"
        assert not server.received


def test_without_the_encryption_that_is_wanted_nothing_leaves(server: MailServer) -> None:
    assert failure(server.mailer("starttls")).code == "mail_server_insecure"
    assert not server.received


def test_a_wrong_password_is_one_sentence_without_it() -> None:
    with mail_server("starttls", sign_in=True) as server:
        outage = failure(server.mailer("starttls", USER, "battery staple"))
        assert outage.code == "mail_login_refused"
        said = sentence(Translator("en"), outage)
        assert said == "The mail server localhost does not accept the user billing with this password."
        assert outage.__cause__ is None
        assert not server.received


@pytest.mark.parametrize("answer", ["recipient", "data"])
@pytest.mark.parametrize(
    ("reply", "code"), [("451 4.3.2 Come back later", "mail_delayed"), ("550 5.1.1 No such user", "mail_refused")]
)
def test_4xx_is_later_and_5xx_is_no(server: MailServer, answer: str, reply: str, code: str) -> None:
    setattr(server, answer, reply)
    outage = failure(server.mailer())
    assert (outage.code, outage.values["reply"]) == (code, reply)


def test_nobody_there() -> None:
    with socket.create_server(("localhost", 0)) as closed:
        port = closed.getsockname()[1]
    outage = failure(SmtpMailer(SmtpServer("localhost", port, "none"), str))
    assert outage.code == "mail_server_unreachable"
    assert "{" not in sentence(Translator("en"), outage)


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(server: MailServer) -> None:
    server.hang = Event()
    assert failure(server.mailer(within=0.2)).code == "mail_server_unreachable"


@pytest.mark.parametrize("taken", [False, True], ids=["before it was taken", "after it was taken"])
def test_a_connection_that_drops_is_tried_again_with_the_same_message(
    world: World, server: MailServer, taken: bool
) -> None:
    world.shop = replace(world.shop, mailer=server.mailer())
    world.put("acme", MAIL)
    server.drop, server.taken = True, taken
    assert outbox.flush(world.shop, "acme") == 0
    (waiting,) = world.all(Mail)
    assert (waiting.state, waiting.reason) == (MailState.QUEUED, "mail_server_unreachable")
    server.drop, server.taken = False, True
    world.clock.pass_time(minutes=1)
    assert outbox.flush(world.shop, "acme") == 1
    assert len({message["Message-ID"] for message in server.received}) == 1
    assert len(server.received) == 1 + taken
    assert [mail.state for mail in world.past(Mail)] == [MailState.SENT]


def test_a_server_that_puts_it_off_gets_it_later(world: World, server: MailServer) -> None:
    world.shop = replace(world.shop, mailer=server.mailer())
    world.put("acme", MAIL)
    server.recipient = "450 4.2.0 Greylisted"
    outbox.flush(world.shop, "acme")
    server.recipient = ""
    world.clock.pass_time(minutes=1)
    assert outbox.flush(world.shop, "acme") == 1
    assert len(server.received) == 1


def test_a_recipient_who_is_not_there_is_shown_and_not_tried_again(world: World, server: MailServer) -> None:
    world.shop = replace(world.shop, mailer=server.mailer())
    world.put("acme", MAIL)
    server.recipient = "550 5.1.1 No such user"
    outbox.flush(world.shop, "acme")
    server.recipient = ""
    world.clock.instant += timedelta(days=2)
    assert outbox.flush(world.shop, "acme") == 0
    (kept,) = world.all(Mail)
    assert (kept.state, kept.reply) == (MailState.FAILED, "550 5.1.1 No such user")


KILLED = """
import os, signal, sys
from store.mail import outbox
from tests.store.test_smtp import killed_before_the_mark
killed_before_the_mark(sys.argv[1], int(sys.argv[2]))
"""


def killed_before_the_mark(path: str, port: int) -> None:
    """Hand the mail over, and be gone before that is written down."""
    from tests.shops import World

    class Killer(SmtpMailer):
        def send(self, mail: Mail, files: tuple[File, ...] = ()) -> Handed:
            super().send(mail, files)
            os.kill(os.getpid(), signal.SIGKILL)
            raise AssertionError

    world = World(Path(path))
    world.put("acme", MAIL)
    shop = replace(world.shop, mailer=Killer(SmtpServer("localhost", port, "none"), str))
    outbox.flush(shop, "acme")


def test_killed_between_sending_and_marking_it_is_sent_again_under_the_same_id(
    tmp_path: Path, server: MailServer
) -> None:
    path = tmp_path / "store.sqlite"
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(server.port)], check=False, cwd=Path(__file__).parents[2]
    )
    assert ran.returncode == -signal.SIGKILL
    assert len(server.received) == 1
    from store.adapters.sqlite.store import open_store

    world = World(tmp_path / "another.sqlite")
    shop = replace(world.over(open_store(path)), mailer=server.mailer())
    assert outbox.flush_all(shop) == 0, "who died holds it for a while"
    world.clock.instant += outbox.HELD_FOR
    assert outbox.flush_all(shop) == 1
    first, second = server.received
    assert first["Message-ID"] == second["Message-ID"]
    with shop.store.view("acme") as view:
        assert [mail.state for mail in view.past(Mail)] == [MailState.SENT]
    shop.store.close()
    world.store.close()


# ---- secrets ------------------------------------------------------------------------------------------------


def test_a_secret_comes_from_the_environment_a_credential_or_a_file_in_this_order(tmp_path: Path) -> None:
    file, credentials = tmp_path / "secret", tmp_path / "credentials"
    file.write_text("from the file\n")
    file.chmod(0o600)
    credentials.mkdir()
    (credentials / "seatdesk_smtp_password").write_text("from systemd\n")
    (credentials / "seatdesk_smtp_password").chmod(0o400)
    name, folder = "SEATDESK_SMTP_PASSWORD", {"CREDENTIALS_DIRECTORY": str(credentials)}
    assert read_secret(name, {name: PASSWORD, **folder}, file) == PASSWORD
    assert read_secret(name, folder, file) == "from systemd"
    assert read_secret(name, {}, file) == "from the file"
    for nowhere in (None, tmp_path / "nothing"):
        with pytest.raises(Outage, match="secret_missing"):
            read_secret(name, {}, nowhere)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_secret_that_others_can_read_is_none(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "secret"
    file.write_text("seen")
    file.chmod(mode)
    with pytest.raises(Outage, match="secret_exposed"):
        read_secret("NAME", {}, file)
