"""E-mail goes out of the outbox: notices, with the way out of them in the head, where mail programs look for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from pipeline.adapters.messenger.email import Mail, send_mail
from pipeline.adapters.store.outbox import OutboxMessage
from pipeline.domain.errors import SetupFault
from pipeline.domain.notification import Medium
from pipeline.services.opened import Services
from pipeline.services.outbox import Route, in_turn, open_recipient, read_notice, write_message

PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, *[60] * 6, *[6 * 60] * 8))
"""Between attempts: a server that knows no sender refuses for a quarter of an hour at first (greylisting), and one that
is away deserves two days, as RFC 5321 asks for."""


def mail_route(services: Services) -> list[Route]:
    """Give the way of e-mail; none without a server."""
    if services.mail is None:
        return []
    return [Route(channel=Medium.EMAIL, send=lambda message: _send(services, message), pause=in_turn(PAUSES))]


async def _send(services: Services, message: OutboxMessage) -> str:
    if services.mail is None:
        raise SetupFault("LAPOR_SMTP_HOST belum diisi")
    written = write_message(message)
    mail = Mail(
        to=open_recipient(services, message),
        subject=written.subject,
        text=written.text,
        message_id=message.id,
        headers=_way_out(message),
    )
    return await send_mail(services.mail, mail, now=datetime.now(UTC))


def _way_out(message: OutboxMessage) -> dict[str, str]:
    """Give the heads by which a mail program offers to stop (RFC 2369, RFC 8058); none for what is no notice."""
    notice = read_notice(message)
    link = notice.values.get("stop") if notice else None
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if link else {}
