"""Mail to a server by SMTP (RFC 5321), encrypted from the start or by STARTTLS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.adapters.mail.message import SENDER, message_of, without_controls
from store.domain.os_reasons import os_reason
from store.domain.problems import Outage

if TYPE_CHECKING:
    from smtplib import SMTP
    from ssl import SSLContext

    from store.domain.records import Mail
    from store.ports import File, Handed

CONNECT_WITHIN = 10.0
ANSWER_WITHIN = 60.0
"""Seconds for each answer. A server may look through a message for long; one sent twice is worse than one sent late."""
_REPLY_KEPT = 200


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """`security` is "tls" (from the start), "starttls", or "none", for a relay on this machine."""

    host: str
    port: int
    security: str
    user: str = ""


class SmtpMailer:
    """`password` is asked for at every message, so a new one counts at once and none is kept."""

    def __init__(
        self,
        server: SmtpServer,
        password: Callable[[], str],
        sender: str = SENDER,
        *,
        trust: Callable[[], SSLContext] | None = None,
        connect_within: float = CONNECT_WITHIN,
        answer_within: float = ANSWER_WITHIN,
    ) -> None:
        self._server = server
        self._password = password
        self._sender = sender
        self._trust = trust or _usual_trust
        self._connect_within = connect_within
        self._answer_within = answer_within

    def send(self, mail: Mail, files: tuple[File, ...] = ()) -> Handed:
        """Raises Outage: `mail_refused` or `mail_address_wrong` for what trying again does not help; else
        `mail_delayed`, `mail_login_refused`, `mail_server_insecure`, `mail_server_unreachable`, or what the secret's
        place raises."""
        from store.domain.records import MailState
        from store.ports import Handed

        message = message_of(mail, self._sender, files)
        with self._failures(mail):
            connection = self._connected()
            try:
                self._secure(connection)
                if self._server.user:
                    connection.login(self._server.user, self._password())
                connection.send_message(message)
                # It was taken: what happens while saying good-bye does not matter.
                with suppress(OSError):
                    connection.quit()
            finally:
                connection.close()
        return Handed(MailState.SENT, self._server.host)

    def _connected(self) -> SMTP:
        from smtplib import SMTP, SMTP_SSL

        host, port = self._server.host, self._server.port
        if self._server.security == "tls":
            connection: SMTP = SMTP_SSL(host, port, timeout=self._connect_within, context=self._trust())
        else:
            connection = SMTP(host, port, timeout=self._connect_within)
        connection.timeout = self._answer_within
        if connection.sock:
            connection.sock.settimeout(self._answer_within)
        return connection

    def _secure(self, connection: SMTP) -> None:
        from smtplib import SMTPNotSupportedError

        if self._server.security == "starttls":
            try:
                connection.starttls(context=self._trust())
            except SMTPNotSupportedError as error:
                raise Outage("mail_server_insecure", server=self._server.host) from error

    @contextmanager
    def _failures(self, mail: Mail) -> Iterator[None]:
        """What went wrong as an Outage that holds no secret: of a refused login not even the server's words."""
        import smtplib
        import ssl

        server = self._server.host
        try:
            yield
        except smtplib.SMTPAuthenticationError:
            raise Outage("mail_login_refused", server=server, user=self._server.user) from None
        except smtplib.SMTPRecipientsRefused as error:
            raise _answered(server, mail, *next(iter(error.recipients.values()))) from None
        except (smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
            # This is about us, not about the mail, whatever the number.
            raise Outage("mail_delayed", server=server, reply=_words(error.smtp_code, error.smtp_error)) from None
        except smtplib.SMTPResponseException as error:
            raise _answered(server, mail, error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPNotSupportedError as error:
            # Of what is left, only an address outside ASCII asks for something that a server may lack.
            code = "mail_refused" if not mail.to.isascii() else "mail_login_refused"
            raise Outage(code, server=server, user=self._server.user, to=mail.to, reply=_line(str(error))) from None
        except ssl.SSLCertVerificationError as error:
            raise Outage("mail_server_untrusted", server=server, reason=error.verify_message) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Outage("mail_server_unreachable", server=server, reason=os_reason(error)) from None


def _usual_trust() -> SSLContext:
    from ssl import create_default_context

    return create_default_context()


def _answered(server: str, mail: Mail, code: int, text: bytes | str) -> Outage:
    """4xx is later, 5xx is no (RFC 5321, 4.2.1)."""
    refused = "mail_refused" if code >= 500 else "mail_delayed"
    return Outage(refused, server=server, to=mail.to, reply=_words(code, text))


def _words(code: int, text: bytes | str) -> str:
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    return _line(f"{code} {said}")


def _line(text: str) -> str:
    """Somebody else's words on one line, none of them longer than a screen."""
    return " ".join(without_controls(text, keep="").split())[:_REPLY_KEPT]
