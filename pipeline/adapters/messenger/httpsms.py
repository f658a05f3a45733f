"""httpSMS's API."""

from __future__ import annotations

import aiohttp
from pydantic import Field

from pipeline.adapters.channels.sms.options import Options, Secret
from pipeline.adapters.messenger.protocol import call_json, find_text


class HttpSmsSender(Options):
    """An account, and the number of its phone."""

    url: str = Field("https://api.httpsms.com", pattern=r"^https?://")
    api_key: Secret = Field(validation_alias="api_key_env")
    sender: str = Field(alias="from")

    async def send(self, http: aiohttp.ClientSession, *, to: str, text: str, message_id: str) -> str | None:
        """Hand a text over; `request_id` is only noted there."""
        answer = await call_json(
            http,
            f"{self.url}/v1/messages/send",
            json={"from": self.sender, "to": to, "content": text, "request_id": message_id},
            headers={"x-api-key": self.api_key.get_secret_value()},
        )
        return find_text(answer, "data", "id")
