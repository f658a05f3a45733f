"""Infobip: a POST of JSON with any number of SMS; its vendor signs nothing, so it needs a secret in the URL."""

from __future__ import annotations

import re
from typing import Any, Final

import orjson

from pipeline.adapters.channels.sms.gateway import Call, Gateway, IncomingSms, unreadable

_OFFSET: Final = re.compile(r"([+-]\d\d)(\d\d)\Z")


class Infobip(Gateway):
    """Inbound SMS (MO_JSON_2); `text` is whole, `cleanText` is without the keyword."""

    def parse(self, call: Call) -> list[IncomingSms]:
        """Read all SMS of a call."""
        try:
            results = orjson.loads(call.body)["results"]
            return [_read(each) for each in results]
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            raise unreadable("results") from None


def _read(result: dict[str, Any]) -> IncomingSms:
    received_at = result.get("receivedAt")
    return IncomingSms(
        text=str(result["text"]),
        sender=result.get("from"),
        id=result.get("messageId"),
        received_at=_OFFSET.sub(r"\1:\2", received_at) if received_at else None,
    )
