"""Mail into a folder that any mail client can open, where no mail server is configured."""

import os
import unicodedata
from hashlib import sha256
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING

from store.domain.problems import Outage
from store.domain.records import Mail

if TYPE_CHECKING:
    from email.message import EmailMessage

SENDER = "billing@seatdesk.example"


class MaildirMailer:
    """Writes into the Maildir at `folder`, which is made when the first message comes."""

    def __init__(self, folder: Path, sender: str = SENDER) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, mail: Mail) -> str:
        """Where the message lies. Raises Outage `mail_not_written` or `mail_address_wrong`."""
        text = _message(mail, self._sender).as_bytes()
        name = f"{_token(mail)}.seatdesk"
        try:
            for part in ("tmp", "new", "cur"):
                (self._folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            return str(self._delivered(name) or self._deliver(name, text))
        except OSError as error:
            raise Outage("mail_not_written", path=str(self._folder), reason=error.strerror or "") from error

    def _delivered(self, name: str) -> Path | None:
        """Where it was put before; a mail client that read it moved it to `cur` and added flags to its name."""
        return next((file for part in ("new", "cur") for file in (self._folder / part).glob(f"{name}*")), None)

    def _deliver(self, name: str, text: bytes) -> Path:
        """Written aside, flushed, then moved to where clients look: never seen by halves, safe once returned."""
        aside, place = self._folder / "tmp" / f"{name}.{os.getpid()}.{get_ident()}", self._folder / "new" / name
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return place


def _message(mail: Mail, sender: str) -> "EmailMessage":
    """The same mail gives the same bytes: everything comes from it, nothing from the clock."""
    from email import policy
    from email.errors import MessageError
    from email.headerregistry import Address
    from email.message import EmailMessage

    message = EmailMessage(policy.default.clone(utf8=not mail.to.isascii()))
    message["From"] = Address(addr_spec=sender)
    try:
        message["To"] = Address(addr_spec=mail.to)
    except (ValueError, LookupError, MessageError) as error:  # what email raises for an address that is none
        raise Outage("mail_address_wrong", to=mail.to) from error
    message["Subject"] = _without_controls(mail.subject, keep="")
    message["Date"] = mail.queued
    message["Message-ID"] = f"<{_token(mail)}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_without_controls(mail.body, keep="\n\t"))
    message["Content-Language"] = mail.language
    return message


def _token(mail: Mail) -> str:
    """The mail's id as a name that suits a file and a header, the same for the same mail."""
    return sha256(mail.id.encode()).hexdigest()[:32]


def _without_controls(text: str, keep: str) -> str:
    """Control characters and line breaks become spaces: none ends a header early or reaches a terminal."""
    return "".join(
        " " if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} and char not in keep else char for char in text
    )
