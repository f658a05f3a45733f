"""SMS Gateway for Android: the app's own server, or the cloud's; it takes an id of ours and sends it once."""

from __future__ import annotations

import aiohttp
from pydantic import Field

from pipeline.adapters.channels.sms.options import Options, Secret
from pipeline.adapters.messenger.protocol import call_json, find_text


class SmsGateSender(Options):
    """A device; `url` ends before `/messages`."""

    url: str = Field("https://api.sms-gate.app/3rdparty/v1", pattern=r"^https?://")
    username: str
    password: Secret = Field(validation_alias="password_env")

    async def send(self, http: aiohttp.ClientSession, *, to: str, text: str, message_id: str) -> str | None:
        """Hand a text over, under our id."""
        answer = await call_json(
            http,
            f"{self.url}/messages",
            json={"id": message_id, "phoneNumbers": [to], "textMessage": {"text": text}},
            headers={"Authorization": aiohttp.encode_basic_auth(self.username, self.password.get_secret_value())},
        )
        return find_text(answer, "id")
