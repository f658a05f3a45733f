"""Twilio's REST API for messages: one call, for which the vendor's client of 24 MB is not needed."""

from __future__ import annotations

import aiohttp
from pydantic import Field

from pipeline.adapters.channels.sms.options import Options, Secret
from pipeline.adapters.messenger.protocol import call_json, find_text


class TwilioSender(Options):
    """An account; `from` is a number of it, or the id of a messaging service (`MG...`)."""

    url: str = Field("https://api.twilio.com", pattern=r"^https?://")
    account: str = Field(pattern=r"^AC\w+$")
    token: Secret = Field(validation_alias="token_env")
    sender: str = Field(alias="from")

    async def send(self, http: aiohttp.ClientSession, *, to: str, text: str, message_id: str) -> str | None:
        """Hand a text over."""
        name = "MessagingServiceSid" if self.sender.startswith("MG") else "From"
        answer = await call_json(
            http,
            f"{self.url}/2010-04-01/Accounts/{self.account}/Messages.json",
            data={"To": to, name: self.sender, "Body": text},
            headers={"Authorization": aiohttp.encode_basic_auth(self.account, self.token.get_secret_value())},
        )
        return find_text(answer, "sid")
