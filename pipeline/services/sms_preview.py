"""How long a text is as an SMS: what an officer writes to a citizen costs by its parts. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from pipeline.adapters.channels.sms.alphabets import GSM_PART, GSM_SINGLE, septets, to_gsm


@dataclass(frozen=True, slots=True)
class SmsPreview:
    """A text as it is sent by SMS.

    Attributes
    ----------
    text
        With the letters of GSM-7 alone.
    septets
        Its length.
    parts
        SMS that it takes.
    left
        Septets that still fit into the last of them.
    """

    text: str
    septets: int
    parts: int
    left: int


def preview_sms(text: str) -> SmsPreview:
    """Lay a text out as SMS."""
    written = to_gsm(text.strip())
    length = septets(written) or 0
    parts = 1 if length <= GSM_SINGLE else ceil(length / GSM_PART)
    room = GSM_SINGLE if parts == 1 else parts * GSM_PART
    return SmsPreview(written, length, parts, room - length)
