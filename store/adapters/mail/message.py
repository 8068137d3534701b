"""A mail as a message of RFC 5322: text, the same as HTML, and the files that go with it.

The same mail and files give the same bytes: everything comes from them, nothing from the clock or from chance.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from store.domain.problems import Outage

if TYPE_CHECKING:
    from email.message import EmailMessage

    from jinja2 import Template

    from store.domain.records import Mail
    from store.ports import File

SENDER = "billing@seatdesk.example"
_PAGE = Path(__file__).with_name("mail.html")


def message_of(mail: Mail, sender: str, files: tuple[File, ...] = ()) -> EmailMessage:
    """Raises Outage `mail_address_wrong` for a recipient that is not one address."""
    from email import policy
    from email.errors import MessageError
    from email.headerregistry import Address
    from email.message import EmailMessage

    message = EmailMessage(policy.default.clone(utf8=not mail.to.isascii()))
    message["From"] = Address(addr_spec=sender)
    try:
        message["To"] = Address(addr_spec=mail.to)
    except (ValueError, LookupError, MessageError) as error:  # what email raises for an address that is none
        raise Outage("mail_address_wrong", to=mail.to) from error
    subject, body = without_controls(mail.subject, keep=""), without_controls(mail.body, keep="\n\t")
    message["Subject"] = subject
    message["Date"] = mail.queued
    message["Message-ID"] = f"<{token(mail)}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    # Quoted-printable passes servers that take seven bits only.
    message.set_content(body, cte="quoted-printable")
    message.add_alternative(_page(subject, body, mail.language), subtype="html", cte="quoted-printable")
    for file in files:
        kind, _, subtype = file.media_type.partition(";")[0].partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    message["Content-Language"] = mail.language
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"={token(mail)}={number}")
    return message


def token(mail: Mail) -> str:
    """The mail's id as a name that suits a file and a header, the same for the same mail."""
    from hashlib import sha256

    return sha256(mail.id.encode()).hexdigest()[:32]


def without_controls(text: str, keep: str) -> str:
    """Control characters and line breaks become spaces: none ends a header early or reaches a terminal."""
    return "".join(
        " " if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} and char not in keep else char for char in text
    )


def _page(subject: str, body: str, language: str) -> str:
    return _template().render(subject=subject, language=language, paragraphs=list(_paragraphs(body)))


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    surroundings = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return surroundings.from_string(_PAGE.read_text(encoding="utf-8"))


def _paragraphs(body: str) -> Iterator[list[str]]:
    """The lines of a text, by paragraph: an empty line ends one."""
    for paragraph in body.split("\n\n"):
        lines = [line for line in paragraph.split("\n") if line]
        if lines:
            yield lines
