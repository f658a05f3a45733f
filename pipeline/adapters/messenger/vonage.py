"""Vonage's SMS API; whatever the HTTP status, only the status "0" of a part is good."""

from __future__ import annotations

from typing import Final

import aiohttp
from pydantic import Field

from pipeline.adapters.channels.sms.options import Options, Secret
from pipeline.adapters.messenger.protocol import call_json, find_text, not_sent, without_plus
from pipeline.domain.errors import Outage

ACCEPTED: Final = "0"
LATER: Final = frozenset({"1", "5", "10"})
"""Throttled, an error on their side, too many connections."""


class VonageSender(Options):
    """An account."""

    url: str = Field("https://rest.nexmo.com", pattern=r"^https?://")
    api_key: str
    api_secret: Secret = Field(validation_alias="api_secret_env")
    sender: str = Field(alias="from")

    async def send(self, http: aiohttp.ClientSession, *, to: str, text: str, message_id: str) -> str | None:
        """Hand a text of GSM-7 over."""
        form = {
            "api_key": self.api_key,
            "api_secret": self.api_secret.get_secret_value(),
            "from": self.sender,
            "to": without_plus(to),
            "text": text,
            "client-ref": message_id[-40:],  # the longest that they take
        }
        answer = await call_json(http, f"{self.url}/sms/json", data=form)
        status = find_text(answer, "messages", 0, "status")
        if status in LATER:
            raise Outage(f"Vonage answers with status {status}")
        if status != ACCEPTED:
            raise not_sent(f"status {status}")
        return find_text(answer, "messages", 0, "message-id")
