"""Looks up in the store what the door needs to know: the door itself never opens it."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from store import ssh_keys
from store.domain.accounts import Person
from store.domain.problems import Outage, Problem, Refused
from tui.serve import wire

if TYPE_CHECKING:
    from store.identity import Signed
    from tui.bootstrap.services import Services

_log = logging.getLogger(__name__)


def answer_all(door: socket.socket, services: Callable[[], Services]) -> int:
    """Answer until the door is gone."""
    own = services()
    asked = {"who": _who, "used": _used}
    while True:
        message, _ = wire.receive(door)
        if message is None:
            return 0
        try:
            answer = asked[message["ask"]](own, message)
        except Refused as refused:
            answer = {"problem": _told(refused.problems[0])}
        except Outage as outage:
            _log.error("%s: %s", message["ask"], outage.code)
            answer = {"outage": outage.code}
        wire.send(door, {"to": message["number"], **answer})


def _who(services: Services, asked: wire.Message) -> wire.Message:
    return {"people": [_named(one) for one in ssh_keys.by_fingerprint(services.shop, asked["fingerprint"])]}


def _used(services: Services, asked: wire.Message) -> wire.Message:
    ssh_keys.note_use(services.shop, Person(asked["account"], asked["user"]), asked["fingerprint"])
    return {}


def _named(one: Signed) -> wire.Message:
    language = one.user.language or one.account.language
    return {"account": one.person.account, "user": one.person.user, "email": one.user.email, "language": language}


def _told(problem: Problem) -> wire.Message:
    return {"code": problem.code, "values": {name: str(value) for name, value in problem.values.items()}}
