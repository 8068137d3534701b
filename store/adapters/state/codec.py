"""Domain values as plain JSON data and back, exactly; nothing else in the store knows msgspec.

Money stays whole minor units, dates and aware instants are ISO 8601 (offsets of whole minutes; the
clock gives UTC), enums their value, tuples lists.
"""

from typing import TypeVar

import msgspec

from store.domain.problems import Outage

T = TypeVar("T")
Document = dict[str, object]


def to_document(value: object) -> Document:
    """A stored dataclass as JSON data, the same that comes back from the disk.

    Raises ValueError for text with half of a surrogate pair, which UTF-8 cannot hold.
    """
    return msgspec.json.decode(msgspec.json.encode(value), type=Document)


def from_document(kind: type[T], document: object) -> T:
    """The dataclass of that data. Raises Outage `store_document_damaged` if it does not fit."""
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        raise damaged(kind.__name__, str(error)) from error


def to_bytes(data: object) -> bytes:
    """JSON data as UTF-8."""
    return msgspec.json.encode(data)


def table_from_bytes(name: str, body: bytes) -> dict[str, Document]:
    """A table in TinyDB's form: document number -> document. Raises Outage `store_document_damaged`."""
    return _parsed(name, body, dict[str, Document])


def document_from_bytes(name: str, body: bytes) -> Document:
    """One document. Raises Outage `store_document_damaged`."""
    return _parsed(name, body, Document)


def can_store(text: str) -> bool:
    """Does UTF-8 have it? Half of a surrogate pair, which a command line may bring, it has not."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def damaged(name: str, reason: str) -> Outage:
    """A document, or a table of them, that is not what this version could have written."""
    return Outage("store_document_damaged", kind=name, reason=reason)


def _parsed(name: str, body: bytes, form: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(name, str(error)) from error
