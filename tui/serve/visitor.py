"""One connection: who it is, and what may be asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncssh

from store.domain.problems import Outage
from tui.kit.i18n import Translator
from tui.serve.line import Line

if TYPE_CHECKING:
    from tui.serve import wire
    from tui.serve.door import Door


class Visitor(asyncssh.SSHServer):
    def __init__(self, door: Door) -> None:
        self.door = door
        self._known: dict[str, list[wire.Message]] = {}
        self._fingerprint = ""
        self._language = door.language

    def say(self, message: str, **values: object) -> str:
        """In the language of whoever it is."""
        return Translator(self._language).say(message, **values)

    def introduction(self) -> wire.Message:
        """What a session has to know of whom it is for."""
        people = self._known[self._fingerprint]
        return {"fingerprint": self._fingerprint, "people": [(one["account"], one["user"]) for one in people]}

    # ---- signing in ----------------------------------------------------------------------------
    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._conn = conn

    def begin_auth(self, username: str) -> bool:
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Asked twice of the key that is used: may it, and then with the proof."""
        fingerprint = key.get_fingerprint()
        if fingerprint not in self._known:
            try:
                answer = await self.door.lookups.ask("who", fingerprint=fingerprint)
            except Outage:
                self._conn.send_auth_banner(
                    f"{self.say('The Billing Center is closed at the moment: try again later.')}\r\n"
                )
                return False
            self._known[fingerprint] = answer["people"]
        people = self._known[fingerprint]
        if people:
            self._fingerprint = fingerprint
            self._language = people[0]["language"]
        return bool(people)

    # ---- afterwards ----------------------------------------------------------------------------
    def session_requested(self) -> Line:
        return Line(self)

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> bool:
        raise asyncssh.ChannelOpenError(
            asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, self.say("Nothing is forwarded here.")
        )
