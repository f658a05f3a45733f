"""Any other gateway: a form or JSON to a URL, as the file of gateways says."""

from __future__ import annotations

import re
from typing import Final, Literal

import aiohttp
from pydantic import Field

from pipeline.adapters.channels.sms.options import Options, Secret
from pipeline.adapters.messenger.protocol import call

NUMBER, TEXT, ID, SECRET = "{to}", "{text}", "{id}", "{secret}"
"""What values of `fields` and `headers` may name."""

_PLACE: Final = re.compile("|".join(map(re.escape, (NUMBER, TEXT, ID, SECRET))))
_WAYS: Final = {"json": "json", "form": "data", "query": "params"}


class GenericSender(Options):
    """A call that sends an SMS."""

    url: str = Field(pattern=r"^https?://")
    body: Literal["json", "form", "query"] = "json"
    fields: dict[str, str] = Field(default_factory=lambda: {"to": NUMBER, "text": TEXT})
    headers: dict[str, str] = Field(default_factory=dict)
    secret: Secret | None = Field(None, validation_alias="secret_env")

    async def send(self, http: aiohttp.ClientSession, *, to: str, text: str, message_id: str) -> str | None:
        """Hand a text over; anything below 300 is taken for yes."""
        values = {NUMBER: to, TEXT: text, ID: message_id}
        if self.secret:
            values[SECRET] = self.secret.get_secret_value()
        filled = {name: _fill(value, values) for name, value in self.fields.items()}
        headers = {name: _fill(value, values) for name, value in self.headers.items()}
        method = "GET" if self.body == "query" else "POST"
        await call(http, method, self.url, headers=headers, **{_WAYS[self.body]: filled})
        return None


def _fill(template: str, values: dict[str, str]) -> str:
    """Fill a template in one pass: what a value holds is no template."""
    return _PLACE.sub(lambda place: values.get(place[0], place[0]), template)
