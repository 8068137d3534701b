"""Adding an unknown key at the door: who its owner is, proved by a code that is sent by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.domain.problems import Outage, Problem
from tui.kit.problems import sentence
from tui.kit.safe import plain

if TYPE_CHECKING:
    from asyncssh import SSHKey

    from tui.kit.i18n import Translator
    from tui.serve import wire
    from tui.serve.lookups import Lookups

Challenge = tuple[str, str, str, list[tuple[str, bool]]]
"""As SSH asks (RFC 4256 3.2): name, instruction, language, and each prompt with whether its answer is shown."""
_TRIES = 5


class Enrolment:
    """Two questions, and at most five wrong answers. `people` are whom the key signs in afterwards."""

    def __init__(self, key: SSHKey, lookups: Lookups, texts: Translator) -> None:
        self.fingerprint = key.get_fingerprint()
        self.people: list[wire.Message] = []
        self._line = key.export_public_key().decode()
        self._lookups = lookups
        self._texts = texts
        self._email = ""
        self._left = _TRIES

    def begin(self) -> Challenge:
        return self._ask_who(
            self._texts.say(
                "The key {fingerprint} is not known here. Say who you are to add it: a code is sent to you.",
                fingerprint=self.fingerprint,
            )
        )

    async def answer(self, given: str) -> Challenge | bool:
        """The next question, or whether it is done."""
        try:
            return await (self._with_code(given) if self._email else self._with_email(given))
        except Outage:
            return False

    async def _with_email(self, email: str) -> Challenge | bool:
        found = await self._lookups.ask("code", email=email, language=self._texts.language)
        if "problem" in found:
            return self._again(self._ask_who(self._told(found)))
        self._email = email
        return self._ask_code(self._texts.say("If somebody has that e-mail, a code was sent there."))

    async def _with_code(self, code: str) -> Challenge | bool:
        found = await self._lookups.ask("enrol", email=self._email, code=code, line=self._line)
        if "problem" in found:
            return self._again(self._ask_code(self._told(found)))
        self.people = found["people"]
        return bool(self.people)

    def _again(self, question: Challenge) -> Challenge | bool:
        self._left -= 1
        return question if self._left else False

    def _ask_who(self, instruction: str) -> Challenge:
        return "", plain(instruction), "", [(self._texts.say("E-mail") + ": ", True)]

    def _ask_code(self, instruction: str) -> Challenge:
        return "", plain(instruction), "", [(self._texts.say("Code from the mail") + ": ", True)]

    def _told(self, answer: wire.Message) -> str:
        return sentence(self._texts, Problem(answer["problem"]["code"], values=answer["problem"]["values"]))
