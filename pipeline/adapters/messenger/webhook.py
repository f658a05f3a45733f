"""Signed webhooks as Standard Webhooks has them: id, time and an HMAC of both and the body."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime
from http import HTTPStatus
from typing import Final

from standardwebhooks import Webhook

from pipeline.adapters.outbound_http import OutboundHttp
from pipeline.domain.errors import DataFault, Outage, SetupFault

MIN_SECRET_BYTES: Final = 24
"""What the standard asks for."""


async def send_webhook(http: OutboundHttp, url: str, secret: str, *, message_id: str, body: str, now: datetime) -> None:
    """Send an event; whatever is not a success can be tried again, but for 410.

    Parameters
    ----------
    secret
        `whsec_` and base64.
    message_id
        The same when the same event is sent again.

    Raises
    ------
    Outage
        If the other side does not take it now.
    DataFault
        `webhook_gone` if the other side wants no more, or a code of `OutboundHttp`.
    SetupFault
        If the secret is none.
    """
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": _signer(secret).sign(message_id, now, body),
    }
    answer = await http.post(url, body.encode(), headers=headers)
    if answer.status == HTTPStatus.GONE:
        raise DataFault("webhook_gone", "it answers 410")
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        raise Outage(f"the webhook answers {answer.status}")


def _signer(secret: str) -> Webhook:
    try:
        size = len(b64decode(secret.removeprefix("whsec_") + "=="))
    except ValueError:
        size = 0
    if size < MIN_SECRET_BYTES:
        raise SetupFault(
            "rahasia webhook terlalu pendek: buat dengan `echo whsec_$(openssl rand -base64 32)` bagi penerimanya"
        )
    return Webhook(secret)
