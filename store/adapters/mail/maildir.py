"""Mail into a folder that any mail client can open, where no mail server is configured."""

import os
from pathlib import Path
from threading import get_ident

from store.adapters.mail.message import SENDER, message_of, token
from store.domain.os_reasons import os_reason
from store.domain.problems import Outage
from store.domain.records import Mail, MailState
from store.ports import File, Handed


class MaildirMailer:
    """Writes into the Maildir at `folder`, which is made when the first message comes."""

    def __init__(self, folder: Path, sender: str = SENDER) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, mail: Mail, files: tuple[File, ...] = ()) -> Handed:
        """Written to where the message lies. Raises Outage `mail_not_written` or `mail_address_wrong`."""
        text = message_of(mail, self._sender, files).as_bytes()
        name = f"{token(mail)}.seatdesk"
        try:
            for part in ("tmp", "new", "cur"):
                (self._folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
            return Handed(MailState.WRITTEN, str(self._delivered(name) or self._deliver(name, text)))
        except OSError as error:
            raise Outage("mail_not_written", path=str(self._folder), reason=os_reason(error)) from error

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
