"""People as they are typed or listed in a file: is a name a name, and an address an address?"""

import re
import unicodedata

from store.domain.accounts import Role
from store.domain.frozen import dataclass
from store.domain.problems import Problem

MOST_OF_NAME = 100
"""Characters of a name."""
_MOST_OF_EMAIL, _MOST_OF_LOCAL = 254, 64
"""Characters of an address, and of what stands before its @ (RFC 5321 4.5.3.1)."""
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""Control characters, line breaks, overrides of the direction, and what no UTF-8 has."""
_LOCAL = re.compile(r"[^\s.@()<>\[\]:;,\\\"]+(\.[^\s.@()<>\[\]:;,\\\"]+)*")
_DOMAIN = re.compile(r"(?!-)[\w-]{1,63}(?<!-)(\.(?!-)[\w-]{1,63}(?<!-))+")


@dataclass(frozen=True, slots=True)
class NewUser:
    """Somebody who shall be a user."""

    name: str
    email: str
    role: Role = Role.MEMBER


def tidied(typed: NewUser) -> NewUser:
    """The same without blanks at the ends and double ones, composed (NFC); what is unsafe stays to be refused."""
    name = " ".join(part for part in typed.name.split(" ") if part)
    return NewUser(_composed(name), _composed(typed.email), typed.role)


def user_problems(user: NewUser) -> tuple[Problem, ...]:
    """Everything that is wrong with it, each beside its field."""
    problems = []
    if not user.name:
        problems.append(Problem("name_missing", "name"))
    elif _UNSAFE.search(user.name):
        problems.append(Problem("text_unprintable", "name"))
    elif len(user.name) > MOST_OF_NAME:
        problems.append(Problem("text_too_long", "name", {"most": MOST_OF_NAME}))
    if not user.email:
        problems.append(Problem("email_missing", "email"))
    elif not is_address(user.email):
        problems.append(Problem("email_malformed", "email"))
    return tuple(problems)


def is_address(text: str) -> bool:
    """Can mail go there? One person at one domain, nothing around it."""
    local, _, domain = text.partition("@")
    if _UNSAFE.search(text) or len(text) > _MOST_OF_EMAIL or len(local) > _MOST_OF_LOCAL:
        return False
    return bool(_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain))


def same_address(email: str) -> str:
    """What two addresses of one person have in common: people type capitals as they like."""
    return _composed(email).casefold()


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())
