"""What can go wrong, as data that a screen or the command line turns into a sentence."""

from collections.abc import Mapping
from dataclasses import field as made_of

from store.domain.frozen import dataclass

Value = object


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the customer can put right.

    `code` names the sentence, `field` the answer it stands beside ("" = the whole step),
    `values` are what the sentence mentions: numbers, names, dates, money, the system's reasons (`OsReason`).
    """

    code: str
    field: str = ""
    values: Mapping[str, Value] = made_of(default_factory=dict)


class Refused(Exception):
    """A use case changed nothing because of these problems, all of them at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class Outage(Exception):
    """Something outside us is not working: the store, a gateway, a mail server.

    `code` names the sentence. `uncertain` says that the change may have happened: read again first.
    """

    def __init__(self, code: str, *, uncertain: bool = False, **values: Value) -> None:
        super().__init__(code)
        self.code = code
        self.uncertain = uncertain
        self.values = values


class Conflict(Refused):
    """Somebody else changed the account since it was read; `values` say who and what."""
