"""The user data header of an SMS (3GPP TS 23.040, 9.2.3.24): which part of a long one it is; pure."""

from __future__ import annotations

from typing import Final

from pipeline.adapters.channels.sms.gateway import PartMark

SHORT_REFERENCE, LONG_REFERENCE = 0x00, 0x08
"""Elements that tell parts, with a reference of one byte and of two."""

_LENGTHS: Final = {SHORT_REFERENCE: 3, LONG_REFERENCE: 4}


def find_mark(header: bytes) -> PartMark | None:
    """Find the mark of a part in a header, its length first; None in one that has none or is damaged."""
    at = 1
    while at + 2 <= len(header):
        kind, length = header[at], header[at + 1]
        element = header[at + 2 : at + 2 + length]
        if _LENGTHS.get(kind) == length == len(element):
            return checked_mark(int(element[-1]), int(element[-2]), element[:-2].hex())
        at += 2 + length
    return None


def checked_mark(number: int, total: int, reference: str) -> PartMark | None:
    """Make a mark if it can be one: of the only part, or of a part beyond the last, nobody waits for others."""
    return PartMark(number=number, total=total, reference=reference) if 1 <= number <= total and total > 1 else None
