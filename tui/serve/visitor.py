"""One connection: who it is, and what may be asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import asyncssh

from store.domain.problems import Outage
from tui.kit.i18n import N_, Translator
from tui.serve import journal
from tui.serve.enrolment import Challenge, Enrolment
from tui.serve.guards import limit_connection, refuse_forwarding
from tui.serve.line import Line

if TYPE_CHECKING:
    from tui.serve import wire
    from tui.serve.door import Door

_MOST_KEYS = 10
"""Keys that one connection may try."""


class Visitor(asyncssh.SSHServer):
    def __init__(self, door: Door) -> None:
        self.door = door
        self.address = ""
        self.fingerprint = ""
        self.name = ""
        self._known: dict[str, list[wire.Message]] = {}
        self._offered: list[asyncssh.SSHKey] = []
        self._enrolment: Enrolment | None = None
        self._tried = False
        self._let_in = False
        self._language = door.language
        self._refused: list[str] = []
        """What was asked for, is not forwarded, and was not told yet."""

    def say(self, message: str, **values: object) -> str:
        """In the language of whoever it is."""
        return Translator(self._language).say(message, **values)

    def introduction(self) -> wire.Message:
        """What a session has to know of whom it is for."""
        named = [one for one in self._people() if self.name in (one["email"], one["account"])]
        people = [(one["account"], one["user"]) for one in named or self._people()]
        return {"people": people, "fingerprint": self.fingerprint}

    def who(self) -> str:
        return ", ".join(sorted({one["email"] for one in self._people()}))

    # ---- signing in ----------------------------------------------------------------------------
    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._conn = conn
        limit_connection(conn, self.door.settings.message_bytes)
        refuse_forwarding(conn, self._refused.append)
        self.address = str((conn.get_extra_info("peername") or ("",))[0])
        self.door.counted["connections"] += 1
        if self.door.failures.floods(self.address, _now()):
            self.door.counted["connections_turned_away"] += 1
            conn.abort()

    def begin_auth(self, username: str) -> bool:
        self._tried = True
        self.name = username
        if self.door.failures.too_many(self.address, _now()):
            raise self._too_many()
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Asked twice of the key that is used: may it, and then with the proof."""
        fingerprint = key.get_fingerprint()
        if fingerprint not in self._known:
            if len(self._known) >= _MOST_KEYS:
                raise self._too_many()
            self._offered.append(key)
            try:
                answer = await self.door.lookups.ask("who", fingerprint=fingerprint)
            except Outage:
                self._banner(self.say("The Billing Center is closed at the moment: try again later."))
                return False
            if not answer["people"] and len(self._offered) == 1 and not self.kbdint_auth_supported():
                self._banner(self.say("The key {fingerprint} is not known here.", fingerprint=fingerprint))
            self._known[fingerprint] = answer["people"]
        self.fingerprint = fingerprint
        people = self._people()
        if people:
            self._language = people[0]["language"]
        return bool(people)

    def kbdint_auth_supported(self) -> bool:
        return self.door.settings.enrolment

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Challenge | bool:
        """Whoever offered a key that is not known may add it. Asked once: a client would go on and on."""
        if self._enrolment or not self._offered:
            return False
        self._enrolment = Enrolment(self._offered[0], self.door.lookups, Translator(self._language))
        return self._enrolment.begin()

    async def validate_kbdint_response(self, username: str, responses: Sequence[str]) -> Challenge | bool:
        enrolment = self._enrolment
        if enrolment is None or len(responses) != 1:
            return False
        answer = await enrolment.answer(responses[0])
        if answer is True:
            self.fingerprint = enrolment.fingerprint
            self._known[self.fingerprint] = enrolment.people
            journal.tell("key_added", address=self.address, key=self.fingerprint, who=self.who())
        return answer

    def auth_completed(self) -> None:
        self._let_in = True
        self.door.failures.forgive(self.address)
        self.door.counted["sign_ins"] += 1
        journal.tell("signed_in", address=self.address, key=self.fingerprint, who=self.who())
        for one in self._people():
            asked = {"account": one["account"], "user": one["user"], "fingerprint": self.fingerprint}
            self.door.spawn(self.door.lookups.ask("used", **asked))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._tried and not self._let_in:
            self.door.failures.note(self.address, _now())
            self.door.counted["sign_ins_failed"] += 1
            journal.tell("sign_in_failed", address=self.address, keys=list(self._known))

    # ---- afterwards ----------------------------------------------------------------------------
    def session_requested(self) -> Line:
        return Line(self)

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> bool:
        raise asyncssh.ChannelOpenError(
            asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, self.say("Nothing is forwarded here.")
        )

    def server_requested(self, listen_host: str, listen_port: int) -> bool:
        self._refused.append(N_("ports"))
        return False

    def unix_server_requested(self, listen_path: str) -> bool:
        return self.server_requested(listen_path, 0)

    def not_forwarded(self) -> str:
        """What to say of what was asked for and is not forwarded, "" where nothing was."""
        asked, self._refused[:] = ", ".join(self.say(one) for one in dict.fromkeys(self._refused)), []
        return self.say("Not forwarded here: {what}.", what=asked) if asked else ""

    def close(self, text: str) -> None:
        self._conn.disconnect(asyncssh.DISC_BY_APPLICATION, text)

    def _people(self) -> list[wire.Message]:
        return self._known.get(self.fingerprint, [])

    def _banner(self, text: str) -> None:
        self._conn.send_auth_banner(f"{text}\r\n")

    def _too_many(self) -> asyncssh.DisconnectError:
        text = self.say("Too many sign-ins failed: wait ten minutes.")
        return asyncssh.DisconnectError(asyncssh.DISC_TOO_MANY_CONNECTIONS, text)


def _now() -> float:
    return asyncio.get_running_loop().time()
