"""The history as a chain: every event carries a hash of itself and of the event before, so of all before it.

Who alters, takes out, slips in or moves one afterwards would have to make anew every link after it and the head of the
chain, which stands apart. Events that were written before there were links have none: the chain begins after them.
"""

import json
from collections.abc import Sequence
from datetime import UTC
from typing import ClassVar

from store.domain.frozen import dataclass
from store.domain.records import Event


@dataclass(frozen=True, slots=True)
class Chain:
    """Where the chain ends: the `link` of the last event, and how many events have one."""

    ID: ClassVar[str] = "events"

    id: str
    head: str
    length: int


def link(before: str, event: Event) -> str:
    """The hash (SHA-256, hexadecimal) of an event and of the link before it, "" for the first.

    It is over the facts themselves, not over how they are stored: a later form of the documents changes no hash.
    """
    from hashlib import sha256  # home reads no hashes

    amount = [event.amount.minor, event.amount.currency] if event.amount is not None else None
    facts = [
        before,
        event.id,
        event.at.astimezone(UTC).isoformat(),
        event.by,
        event.what,
        event.subject,
        sorted(event.before.items()),
        sorted(event.after.items()),
        amount,
    ]
    return sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


def broken(events: Sequence[Event], chain: Chain | None) -> str:
    """The id of the first event, oldest first, that is not what was written; "" where the history is whole.

    Where events are missing at the end it is that of the last one that is there, "–" where none is.
    """
    first = next((index for index, one in enumerate(events) if one.link), len(events))
    before = ""
    for event in events[first:]:
        if event.link != link(before, event):
            return event.id
        before = event.link
    if chain is not None and (chain.head, chain.length) != (before, len(events) - first):
        return events[-1].id if events else "–"
    if chain is None and before:
        return events[-1].id
    return ""
