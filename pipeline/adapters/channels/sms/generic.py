"""Any other gateway: JSON or a form, whose names of fields the file of gateways gives."""

from __future__ import annotations

from typing import Any, Final

import orjson
from pydantic import Field

from pipeline.adapters.channels.sms.gateway import Call, Gateway, IncomingSms, Reply, form_fields, unreadable
from pipeline.adapters.channels.sms.options import Options

MISSING: Final = object()


class Fields(Options):
    """What the gateway calls what we read; a dot leads into an object of JSON, as in `data.text`."""

    text: str = "text"
    sender: str = "sender"
    id: str = "id"
    received_at: str = "received_at"


class Wanted(Options):
    """What the gateway wants to hear."""

    status: int = Field(200, ge=200, le=299)
    media_type: str = "text/plain"
    body: str = ""


class Generic(Gateway):
    """A gateway that has no file of its own here."""

    fields: Fields = Fields()
    answer: Wanted = Wanted()

    def parse(self, call: Call) -> list[IncomingSms]:
        """Read one SMS by the names of its fields."""
        given = _read(call)
        text = _find(given, self.fields.text)
        if not isinstance(text, str):
            raise unreadable(self.fields.text)
        return [
            IncomingSms(
                text=text,
                sender=_words(_find(given, self.fields.sender)),
                id=_words(_find(given, self.fields.id)),
                received_at=_words(_find(given, self.fields.received_at)),
            )
        ]

    def reply(self) -> Reply:
        """Say what the file wants to be said."""
        return Reply(status=self.answer.status, media_type=self.answer.media_type, body=self.answer.body)


def _read(call: Call) -> Any:  # noqa: ANN401 - anything that JSON can hold
    body = call.body or call.query
    if not body.lstrip().startswith(b"{"):
        return form_fields(body)
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise unreadable("body") from None


def _find(given: Any, path: str) -> object:  # noqa: ANN401
    for name in path.split("."):
        given = given.get(name, MISSING) if isinstance(given, dict) else MISSING
    return given


def _words(value: object) -> str | None:
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) and value != "" else None
