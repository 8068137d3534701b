"""Looks up in the store what the door needs to know: the door itself never opens it."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from store.domain.accounts import Person
from store.domain.problems import Outage, Problem, Refused
from store.people import sign_in, ssh_keys
from tui.failures import report
from tui.serve import wire

if TYPE_CHECKING:
    from store.people.identity import Signed
    from tui.bootstrap.services import Services

_AT_ONCE = 4
_log = logging.getLogger(__name__)


def answer_all(door: socket.socket, services: Callable[[], Services]) -> int:
    """Answer until the door is gone, several at a time: a mail server is slow."""
    own = services()
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        while True:
            message, _ = wire.receive(door)
            if message is None:
                return 0
            threads.submit(_answer, door, own, message)


def _answer(door: socket.socket, services: Services, message: wire.Message) -> None:
    try:
        answer = _ASKED[message["ask"]](services, message)
    except Refused as refused:
        answer = {"problem": _told(refused.problems[0])}
    except Outage as outage:
        _log.error("%s: %s", message["ask"], outage.code)
        answer = {"outage": outage.code}
    except Exception as error:  # noqa: BLE001 - the error boundary of a question
        answer = {"outage": f"bug {report(error)}"}
    wire.send(door, {"to": message["number"], **answer})


def _who(services: Services, asked: wire.Message) -> wire.Message:
    return {"people": [_named(one) for one in ssh_keys.by_fingerprint(services.shop, asked["fingerprint"])]}


def _used(services: Services, asked: wire.Message) -> wire.Message:
    ssh_keys.note_use(services.shop, Person(asked["account"], asked["user"]), asked["fingerprint"])
    return {}


def _code(services: Services, asked: wire.Message) -> wire.Message:
    sign_in.request_code(services.shop, asked["email"], asked["language"])
    return {}


def _enrol(services: Services, asked: wire.Message) -> wire.Message:
    """Everybody with that e-mail gets the key, if the code is right."""
    ssh_keys.checked(asked["line"], "")
    people = sign_in.confirm_code(services.shop, asked["email"], asked["code"])
    for one in people:
        ssh_keys.add(services.shop, one.person, asked["line"])
    return {"people": [_named(one) for one in people]}


_ASKED = {"who": _who, "used": _used, "code": _code, "enrol": _enrol}


def _named(one: Signed) -> wire.Message:
    language = one.user.language or one.account.language
    return {"account": one.person.account, "user": one.person.user, "email": one.user.email, "language": language}


def _told(problem: Problem) -> wire.Message:
    return {"code": problem.code, "values": {name: str(value) for name, value in problem.values.items()}}
