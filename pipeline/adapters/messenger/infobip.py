"""Infobip's SMS API, version 3; it takes an id of ours."""

from __future__ import annotations

from typing import Final

import aiohttp
from pydantic import Field

from pipeline.adapters.channels.sms.options import Options, Secret
from pipeline.adapters.messenger.protocol import call_json, find_text, not_sent, without_plus

REFUSED: Final = frozenset({"REJECTED", "UNDELIVERABLE", "EXPIRED"})
"""Groups of status after which nothing is sent."""


class InfobipSender(Options):
    """An account, by the base URL that its console names."""

    url: str = Field(pattern=r"^https?://")
    api_key: Secret = Field(validation_alias="api_key_env")
    sender: str = Field(alias="from")

    async def send(self, http: aiohttp.ClientSession, *, to: str, text: str, message_id: str) -> str | None:
        """Hand a text over, under our id."""
        message = {
            "sender": self.sender,
            "destinations": [{"to": without_plus(to), "messageId": message_id}],
            "content": {"text": text},
        }
        headers = {"Authorization": f"App {self.api_key.get_secret_value()}"}
        answer = await call_json(http, f"{self.url}/sms/3/messages", json={"messages": [message]}, headers=headers)
        group = find_text(answer, "messages", 0, "status", "groupName")
        if group in REFUSED:
            raise not_sent(str(group))
        return find_text(answer, "messages", 0, "messageId")
