"""A mail server of the tests: aiosmtpd, which keeps what it takes and refuses what it is told to."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from warnings import catch_warnings

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from pipeline.domain.mail import MailSecurity, MailServer

USER, PASSWORD = "lapor", "sandi-surel-uji"
SENDER = "lapor@lapor.example"
TAKEN = "250 OK"


@dataclass
class Mailbox:
    """What came, and what is answered: to a sender, to a reader, to a mail."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    readers: list[str] = field(default_factory=list)
    to_sender: str = TAKEN
    to_reader: str = TAKEN
    to_mail: str = TAKEN

    def server(self, **options: Any) -> MailServer:
        """Give the settings by which it is reached."""
        plain = {"host": "127.0.0.1", "port": self.port, "sender": SENDER, "security": MailSecurity.PLAINTEXT}
        return MailServer(**(plain | options))

    async def handle_MAIL(
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_reader == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.to_reader

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:
        if self.to_mail == TAKEN:
            assert isinstance(envelope.content, bytes)
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self.readers.extend(envelope.rcpt_tos)
        return self.to_mail


@asynccontextmanager
async def running_mail_server(
    *, certificate: Path | None = None, is_tls: bool = False, has_users: bool = False
) -> AsyncIterator[Mailbox]:
    """Run a mail server in the test's own loop: with TLS after a greeting, from the first byte, or without."""
    mailbox = Mailbox()
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    options: dict[str, Any] = {"hostname": "mail.lapor.example"}
    if context and not is_tls:
        options |= {"tls_context": context, "require_starttls": True}
    if has_users:
        options |= {"authenticator": _is_let_in, "auth_required": True, "auth_require_tls": not is_tls}
    loop = asyncio.get_running_loop()

    def make() -> SMTP:
        with catch_warnings(action="ignore"):  # it knows of no TLS but its own
            return SMTP(mailbox, loop=loop, **options)

    server = await loop.create_server(make, "127.0.0.1", 0, ssl=context if is_tls else None)
    mailbox.port = server.sockets[0].getsockname()[1]
    try:
        yield mailbox
    finally:
        server.close()
        await server.wait_closed()


def _is_let_in(server: SMTP, session: Any, envelope: Envelope, mechanism: str, shown: object) -> AuthResult:
    right = isinstance(shown, LoginPassword) and (shown.login, shown.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=right)
