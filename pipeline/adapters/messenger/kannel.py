"""Kannel's sendsms: GET; it cuts what is longer than an SMS and says "accepted" all the same."""

from __future__ import annotations

from http import HTTPStatus

import aiohttp
from pydantic import Field

from pipeline.adapters.channels.sms.options import Options, Secret
from pipeline.adapters.messenger.protocol import call, not_sent


class KannelSender(Options):
    """A sendsms-user of smsbox."""

    url: str = Field("http://127.0.0.1:13013/cgi-bin/sendsms", pattern=r"^https?://")
    username: str
    password: Secret = Field(validation_alias="password_env")
    sender: str | None = Field(None, alias="from")
    smsc: str | None = None

    async def send(self, http: aiohttp.ClientSession, *, to: str, text: str, message_id: str) -> str | None:
        """Hand a text over; Kannel gives no id."""
        given = {"from": self.sender, "smsc": self.smsc}
        query = {
            "username": self.username,
            "password": self.password.get_secret_value(),
            "to": to,
            "text": text,
            **{name: value for name, value in given.items() if value},
        }
        status, body = await call(http, "GET", self.url, params=query)
        if status != HTTPStatus.ACCEPTED:
            raise not_sent(body)
        return None
