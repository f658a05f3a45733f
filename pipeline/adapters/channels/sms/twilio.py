"""Twilio: a signed form; the signature covers the URL as the public sees it, which a setting names."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from urllib.parse import parse_qs

from pydantic import Field
from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from pipeline.adapters.channels.encodings import MAX_FIELDS, too_many_fields
from pipeline.adapters.channels.sms.gateway import Call, Gateway, IncomingSms, Reply, form_fields, refuse, unreadable
from pipeline.adapters.channels.sms.options import Secret

NOTHING_TO_SAY: Final = '<?xml version="1.0" encoding="UTF-8"?><Response />'
"""TwiML; an empty body would be logged as an error there. Our answer goes out by the API, so that it goes out once."""


class Repeated(dict[str, list[str]]):
    """Form fields of which some come twice, as the validator asks for them."""

    def getall(self, name: str) -> list[str]:
        """Give all values of a name."""
        return self[name]


class Twilio(Gateway):
    """Messaging webhooks.

    Attributes
    ----------
    public_url
        As it stands in Twilio's console, without a query.
    token
        The account's auth token, or the shared key that the webhooks are signed with.
    """

    public_url: str = Field(pattern=r"^https?://[^?#]+$")
    token: Secret = Field(validation_alias="token_env")

    @property
    def _signs(self) -> bool:
        return True

    def check(self, call: Call, now: datetime) -> None:
        """Check the signature, by auth token or shared key as the call says; it carries no time."""
        super().check(call, now)
        url = self.public_url + (f"?{call.query.decode('latin-1')}" if call.query else "")
        if call.body.count(b"&") >= MAX_FIELDS:
            raise too_many_fields()
        fields = Repeated(parse_qs(call.body.decode("utf-8", "replace"), keep_blank_values=True))
        given = call.headers.get(SIGNATURE_HEADER.lower(), "")
        algorithm = get_signature_algorithm(call.headers.get(SIGNATURE_SETTINGS_HEADER.lower()))
        if not RequestValidator(self.token.get_secret_value()).validate(url, fields, given, algorithm):
            refuse("the signature is missing or wrong")

    def parse(self, call: Call) -> list[IncomingSms]:
        """Read the one SMS of a call."""
        fields = form_fields(call.body or call.query)
        if "Body" not in fields:
            raise unreadable("Body")
        return [IncomingSms(text=fields["Body"], sender=fields.get("From"), id=fields.get("MessageSid"))]

    def reply(self) -> Reply:
        """Say that there is nothing to say."""
        return Reply(media_type="text/xml", body=NOTHING_TO_SAY)
