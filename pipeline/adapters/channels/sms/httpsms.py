"""httpSMS: a CloudEvent as JSON, with a JWT that does not cover the body."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import jwt
import orjson
from pydantic import Field

from pipeline.adapters.channels.sms.gateway import Call, Gateway, IncomingSms, check_fresh, refuse, unreadable
from pipeline.adapters.channels.sms.options import Secret

ISSUER: Final = "api.httpsms.com"
"""Of the vendor's tokens; another for a server of one's own, as a setting."""

RECEIVED: Final = "message.phone.received"


class HttpSms(Gateway):
    """Webhooks of httpSMS.

    Attributes
    ----------
    public_url
        As it stands in the settings of the webhook.
    signing_key
        Of the webhook.
    """

    public_url: str = Field(pattern=r"^https?://")
    signing_key: Secret = Field(validation_alias="signing_key_env")
    issuer: str = ISSUER

    @property
    def _signs(self) -> bool:
        return True

    def check(self, call: Call, now: datetime) -> None:
        """Check the token: by whom, for whom, and when."""
        super().check(call, now)
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        if scheme.casefold() != "bearer":
            refuse("without a token")
        try:
            claims = jwt.decode(
                token,
                self.signing_key.get_secret_value(),
                algorithms=["HS256"],
                audience=self.public_url,
                issuer=self.issuer,
                options={"verify_exp": False, "verify_nbf": False, "require": ["exp", "nbf"]},
            )
        except jwt.InvalidTokenError:
            refuse("the token is wrong")
        if not float(claims["nbf"]) <= now.timestamp() <= float(claims["exp"]):
            check_fresh(None, now)

    def parse(self, call: Call) -> list[IncomingSms]:
        """Read an SMS; other events tell of what was sent."""
        try:
            event = orjson.loads(call.body)
            if event["type"] != RECEIVED:
                return []
            data = event["data"]
            sms_id = data.get("message_id") or event["id"]
            return [
                IncomingSms(
                    text=data["content"], sender=data.get("contact"), id=sms_id, received_at=data.get("timestamp")
                )
            ]
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            raise unreadable("data") from None
