"""Kannel: GET with the escapes that `docs/channels.md` has; GSM-7 comes as UTF-8, UCS-2 as UTF-16BE."""

from __future__ import annotations

from pipeline.adapters.channels.sms.alphabets import decode_charset
from pipeline.adapters.channels.sms.gateway import Call, Gateway, IncomingSms, query_fields, unreadable
from pipeline.adapters.channels.sms.headers import find_mark


class Kannel(Gateway):
    """smsbox calls; the body of our answer would go to the citizen, so it is empty."""

    def parse(self, call: Call) -> list[IncomingSms]:
        """Read `%b` by `%C`; a part whose others did not come has its header in `%u`."""
        fields = query_fields(call.query)
        if "text" not in fields or "charset" not in fields:
            raise unreadable("text, charset")
        text = decode_charset(fields["text"], _plain(fields["charset"]))
        return [
            IncomingSms(
                text=text,
                sender=_plain(fields.get("from", b"")) or None,
                id=_plain(fields.get("id", b"")) or None,
                received_at=_plain(fields.get("time", b"")) or None,
                mark=find_mark(fields.get("udh", b"")),
            )
        ]


def _plain(value: bytes) -> str:
    return value.decode("utf-8", "replace").strip()
