"""A mail server on the loopback (aiosmtpd, in a thread), which can be told to misbehave."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from store.adapters.mail.smtp_mailer import SmtpMailer, SmtpServer

USER, PASSWORD = "billing", "correct horse"


@dataclass
class MailServer:
    """`recipient` and `data` are its answers to a recipient and a message; "" takes them.

    `hang` keeps the answer to a message back, `drop` closes the connection instead, after taking it if `taken`.
    """

    recipient: str = ""
    data: str = ""
    hang: Event | None = None
    drop: bool = False
    taken: bool = True
    received: list[EmailMessage] = field(default_factory=list)
    port: int = 0
    authority: trustme.CA = field(default_factory=trustme.CA)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.recipient or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if not self.data and self.taken:
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.received.append(message)
        if self.hang:
            await server.loop.run_in_executor(None, self.hang.wait)
        if self.drop and server.transport:
            server.transport.close()
        return self.data or "250 OK"

    def trust(self) -> ssl.SSLContext:
        """What a client needs that trusts this server."""
        context = ssl.create_default_context()
        self.authority.configure_trust(context)
        return context

    def mailer(
        self, security: str = "none", user: str = "", password: str = PASSWORD, within: float = 10
    ) -> SmtpMailer:
        server = SmtpServer("localhost", self.port, security, user)
        return SmtpMailer(server, lambda: password, trust=self.trust, connect_within=within, answer_within=within)


def _sign_in(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object) -> AuthResult:
    right = isinstance(given, LoginPassword) and given == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


class _Anywhere(Controller):
    """On a port that was free; aiosmtpd knocks at the one it was given, which must be known by then."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(security: str = "none", *, sign_in: bool = False) -> Iterator[MailServer]:
    """A server that offers this security, and takes mail only from who signed in if so wanted."""
    server = MailServer()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.authority.issue_cert("localhost").configure_cert(context)
    controller = _Anywhere(
        server,
        hostname="127.0.0.1",
        port=0,
        ssl_context=context if security == "tls" else None,
        tls_context=context if security == "starttls" else None,
        require_starttls=security == "starttls",
        authenticator=_sign_in if sign_in else None,
        auth_required=sign_in,
        auth_require_tls=security == "starttls",
    )
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        if server.hang:
            server.hang.set()
        controller.stop()
