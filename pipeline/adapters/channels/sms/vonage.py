"""Vonage's SMS API: GET or POST, form or JSON; parts of a long SMS come one by one."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Final, Literal

import orjson
from pydantic import Field

from pipeline.adapters.channels.sms.gateway import (
    Call,
    Gateway,
    IncomingSms,
    PartMark,
    check_fresh,
    form_fields,
    refuse,
    unreadable,
)
from pipeline.adapters.channels.sms.headers import checked_mark
from pipeline.adapters.channels.sms.options import Secret

_MASKED: Final = str.maketrans("&=", "__")


class Vonage(Gateway):
    """Inbound SMS, signed as the account is set up.

    Attributes
    ----------
    signature_secret
        From the dashboard, where signing has to be switched on.
    method
        Of the signature; `md5hash`, which a new account has, is no HMAC: choose another there if you can.
    """

    signature_secret: Secret = Field(validation_alias="signature_secret_env")
    method: Literal["md5hash", "md5", "sha1", "sha256", "sha512"] = "sha256"

    @property
    def _signs(self) -> bool:
        return True

    def check(self, call: Call, now: datetime) -> None:
        """Check signature and time."""
        super().check(call, now)
        fields = _fields(call)
        wanted = sign(fields, self.signature_secret.get_secret_value(), self.method)
        if not hmac.compare_digest(wanted.encode(), fields.get("sig", "").casefold().encode()):
            refuse("the signature is missing or wrong")
        check_fresh(fields.get("timestamp"), now)

    def parse(self, call: Call) -> list[IncomingSms]:
        """Read an SMS, or a part of one; what has no text is a delivery receipt or an SMS of data."""
        fields = _fields(call)
        if "messageId" not in fields or "msisdn" not in fields:
            raise unreadable("messageId, msisdn")
        if "text" not in fields:
            return []
        return [
            IncomingSms(
                text=fields["text"],
                sender=fields["msisdn"],
                id=fields["messageId"],
                received_at=_utc(fields.get("message-timestamp")),
                mark=_mark(fields),
            )
        ]


def sign(fields: dict[str, str], secret: str, method: str) -> str:
    """Make the signature of parameters, as Vonage does."""
    signed = {name: value for name, value in fields.items() if name != "sig"}
    text = "".join(f"&{name}={signed[name].translate(_MASKED)}" for name in sorted(signed))
    if method == "md5hash":
        return hashlib.md5((text + secret).encode(), usedforsecurity=False).hexdigest()
    return hmac.new(secret.encode(), text.encode(), method).hexdigest()


def _fields(call: Call) -> dict[str, str]:
    if not call.body:
        return form_fields(call.query)
    if not call.body.lstrip().startswith(b"{"):
        return form_fields(call.body)
    try:
        found = orjson.loads(call.body)
    except orjson.JSONDecodeError:
        raise unreadable("body") from None
    return {name: value if isinstance(value, str) else str(value) for name, value in found.items()}


def _mark(fields: dict[str, str]) -> PartMark | None:
    if fields.get("concat", "").casefold() != "true":
        return None
    try:
        number, total = int(fields["concat-part"]), int(fields["concat-total"])
    except (KeyError, ValueError):
        return None
    return checked_mark(number, total, fields.get("concat-ref", ""))


def _utc(time: str | None) -> str | None:
    return f"{time.replace(' ', 'T')}Z" if time else None
