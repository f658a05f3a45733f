"""Jasmin's HTTP API."""

from __future__ import annotations

import re

import aiohttp
from pydantic import Field

from pipeline.adapters.channels.sms.options import Options, Secret
from pipeline.adapters.messenger.protocol import call, not_sent, without_plus


class JasminSender(Options):
    """A user of Jasmin."""

    url: str = Field("http://127.0.0.1:1401/send", pattern=r"^https?://")
    username: str
    password: Secret = Field(validation_alias="password_env")
    sender: str | None = Field(None, alias="from")

    async def send(self, http: aiohttp.ClientSession, *, to: str, text: str, message_id: str) -> str | None:
        """Hand a text of GSM-7 over."""
        query = {
            "username": self.username,
            "password": self.password.get_secret_value(),
            "to": without_plus(to),
            "content": text,
            **({"from": self.sender} if self.sender else {}),
        }
        _, body = await call(http, "GET", self.url, params=query)
        if not (success := re.match(r'Success "([^"]+)"', body)):
            raise not_sent(body)
        return success[1]
