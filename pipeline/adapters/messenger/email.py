"""E-mail over SMTP: plain text, under an id of ours, so that a mail which is sent again shows as the same one."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

import aiosmtplib

from pipeline.adapters.messenger.protocol import not_sent
from pipeline.adapters.tls import client_context
from pipeline.domain.errors import DataFault, LaporError, Outage, SetupFault
from pipeline.domain.mail import MailSecurity, MailServer

TIMEOUT_S: Final = 20.0
"""Seconds for each answer of the server, as for a gateway of SMS."""

SENDER_NAME: Final = "LAPOR!"

_PERMANENT: Final = 500
"""Answers of SMTP from here on are final (RFC 5321, 4.2.1)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """A mail to one reader.

    Attributes
    ----------
    message_id
        Ours, of letters and digits; the same when the same mail is sent again.
    headers
        Others than the usual, such as `List-Unsubscribe`.
    """

    to: str
    subject: str
    text: str
    message_id: str
    headers: Mapping[str, str] = field(default_factory=dict)


async def send_mail(server: MailServer, mail: Mail, *, now: datetime) -> str:
    """Hand a mail over; gives its `Message-ID`.

    SMTP has no way to ask whether a mail was taken before: a process that is killed between the server's answer and its
    own note sends it twice, under one id, by which the reader's mailbox can tell.

    Raises
    ------
    Outage
        If the server is away or busy, or does not take this reader for now.
    DataFault
        `mail_address_refused` if the address is none or the server says that nobody reads there; `not_sent` if it will
        never take this mail.
    SetupFault
        If it does not let us in, does not take our sender, or its certificate is not to be trusted.
    """
    message = _write(server, mail, now)
    tls = server.security is not MailSecurity.PLAINTEXT
    context = client_context(server.authority, setting="LAPOR_SMTP_CA_FILE") if tls else None
    with _smtp_errors():
        await aiosmtplib.send(
            message,
            sender=server.sender,
            recipients=[mail.to],
            hostname=server.host,
            port=server.port,
            username=server.username,
            password=server.password,
            local_hostname=server.domain,
            use_tls=server.security is MailSecurity.TLS,
            start_tls=server.security is MailSecurity.STARTTLS,
            tls_context=context,
            timeout=TIMEOUT_S,
        )
    return str(message["Message-ID"])


def _write(server: MailServer, mail: Mail, now: datetime) -> EmailMessage:
    """Lay a mail out; what must stand in one line is one line."""
    message = EmailMessage()
    message["From"] = Address(SENDER_NAME, addr_spec=server.sender)
    try:
        message["To"] = Address(addr_spec=mail.to)
    except (ValueError, IndexError, MessageError) as error:  # the parser raises any of them
        raise DataFault("mail_address_refused", "that is no e-mail address") from error
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.message_id}@{server.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: so that no machine answers a machine
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text)
    return message


@contextmanager
def _smtp_errors() -> Iterator[None]:
    try:
        yield
    except (aiosmtplib.SMTPException, OSError) as error:
        raise _fault(error) from error


def _fault(error: Exception) -> LaporError:
    """Tell what is wrong with the mail from what is wrong with us or the server, whose words may name the reader."""
    match error:
        case aiosmtplib.SMTPRecipientsRefused():
            return _refused(error.recipients[0].code, DataFault("mail_address_refused", "nobody reads at this address"))
        case aiosmtplib.SMTPAuthenticationError():
            named = "LAPOR_SMTP_USERNAME dan LAPOR_SMTP_PASSWORD"
            return _refused(error.code, SetupFault(f"server surel menolak {named}: {error.code}"))
        case aiosmtplib.SMTPSenderRefused():
            return _refused(error.code, SetupFault(f"server surel menolak LAPOR_SMTP_FROM: {error.code}"))
        case aiosmtplib.SMTPDataError():
            return _refused(error.code, not_sent(str(error.code)))
        case aiosmtplib.SMTPNotSupported():
            return DataFault("mail_address_refused", "the mail server takes no letters beyond ASCII in an address")
        case aiosmtplib.SMTPResponseException():
            return Outage(f"the mail server answers {error.code}")
        case OSError() if ssl.SSLCertVerificationError in (type(error), type(error.__cause__)):
            return SetupFault("sertifikat server surel tidak dipercaya: isi LAPOR_SMTP_CA_FILE, atau betulkan namanya")
        case OSError():
            return Outage(f"the mail server does not answer: {type(error).__name__}")
    return SetupFault(f"server surel tidak dapat seperti diminta LAPOR_SMTP_SECURITY dan LAPOR_SMTP_USERNAME: {error}")


def _refused(code: int, fault: LaporError) -> LaporError:
    """Give what a refusal means; before 500 it means: the same again, later."""
    return fault if code >= _PERMANENT else Outage(f"the mail server answers {code}")
