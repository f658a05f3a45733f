"""SMS Gateway for Android: the phone itself posts signed JSON, one SMS or several."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

import orjson
from pydantic import Field

from pipeline.adapters.channels.sms.gateway import Call, Gateway, IncomingSms, check_fresh, refuse, unreadable
from pipeline.adapters.channels.sms.options import Secret


class SmsGate(Gateway):
    """Webhooks `sms:received` and `sms:batch:received`.

    Attributes
    ----------
    signing_key
        From the app's settings, Webhooks.
    """

    signing_key: Secret = Field(validation_alias="signing_key_env")

    @property
    def _signs(self) -> bool:
        return True

    def check(self, call: Call, now: datetime) -> None:
        """Check the signature over body and time, and the time."""
        super().check(call, now)
        at = call.headers.get("x-timestamp", "")
        wanted = hmac.new(self.signing_key.get_secret_value().encode(), call.body + at.encode(), "sha256").hexdigest()
        if not hmac.compare_digest(wanted.encode(), call.headers.get("x-signature", "").casefold().encode()):
            refuse("the signature is missing or wrong")
        check_fresh(at, now)

    def parse(self, call: Call) -> list[IncomingSms]:
        """Read the SMS of an event; its own id counts, because `messageId` is the same for equal SMS."""
        try:
            event = orjson.loads(call.body)
            kind, event_id, payload = event["event"], event["id"], event["payload"]
            if kind == "sms:received":
                return [_read(payload, event_id)]
            if kind == "sms:batch:received":
                return [_read(each, f"{event_id}/{number}") for number, each in enumerate(payload["messages"])]
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            raise unreadable("payload") from None
        return []


def _read(payload: dict[str, Any], sms_id: str) -> IncomingSms:
    sender = payload.get("sender") or payload.get("phoneNumber")  # older versions of the app have the second alone
    return IncomingSms(text=payload["message"], sender=sender, id=sms_id, received_at=payload.get("receivedAt"))
