"""Jasmin: a form with the operator's own bytes, once more as hexadecimal digits in `binary`."""

from __future__ import annotations

from pipeline.adapters.channels.sms.alphabets import decode_data_coding
from pipeline.adapters.channels.sms.gateway import Call, Gateway, IncomingSms, Reply, query_fields, unreadable


class Jasmin(Gateway):
    """Its HTTP connector; what is not answered with `ACK/Jasmin` is delivered again, and dropped after some tries."""

    def parse(self, call: Call) -> list[IncomingSms]:
        """Read `binary` by `coding`, which is one raw byte and no digit."""
        fields = query_fields(call.body or call.query)
        try:
            raw, coding = bytes.fromhex(fields["binary"].decode("ascii")), fields["coding"]
        except (KeyError, ValueError):
            raise unreadable("binary, coding") from None
        return [
            IncomingSms(
                text=decode_data_coding(raw, coding[0] if coding else 0),
                sender=fields.get("from", b"").decode("utf-8", "replace") or None,
                id=fields.get("id", b"").decode("utf-8", "replace") or None,
            )
        ]

    def reply(self) -> Reply:
        """Say what ends the delivery."""
        return Reply(body="ACK/Jasmin")
