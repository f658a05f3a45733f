"""Gammu SMSD: what `lapor sms receive-gammu` sends, the environment of `RunOnReceive` as JSON.

Gammu joins parts by reference and count without looking at the sender, so two senders' parts may be exchanged. Only if
all parts come from one number its whole text counts; otherwise each part goes on by itself, to be joined by its sender.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

from pipeline.adapters.channels.sms.gateway import Call, Gateway, IncomingSms, unreadable
from pipeline.adapters.channels.sms.headers import checked_mark


class Gammu(Gateway):
    """The program that SMSD runs, on this machine or another."""

    def parse(self, call: Call) -> list[IncomingSms]:
        """Read one run of the program."""
        try:
            run = orjson.loads(call.body)
            return read_run(run["environment"], run["arguments"])
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
            raise unreadable("environment, arguments") from None


def read_run(environment: Mapping[str, str], arguments: Sequence[str]) -> list[IncomingSms]:
    """Read what SMSD says of one SMS, or of the parts that it took for one."""
    count = int(environment["SMS_MESSAGES"])
    senders = [environment[f"SMS_{number}_NUMBER"] for number in range(1, count + 1)]
    texts = [environment.get(f"SMS_{number}_TEXT", "") for number in range(1, count + 1)]
    ids = [arguments[min(number, len(arguments) - 1)] if arguments else None for number in range(count)]
    if len(set(senders)) == 1:
        text = environment.get("DECODED_1_TEXT") if count > 1 else None
        return [IncomingSms(text=text or "".join(texts), sender=senders[0], id=ids[0])]
    return [
        IncomingSms(text=text, sender=sender, id=sms_id, mark=checked_mark(number, count, "gammu"))
        for number, (text, sender, sms_id) in enumerate(zip(texts, senders, ids, strict=True), start=1)
    ]
