"""Whom a report is about, told apart without telling who: keyed hashes of the personal data in a text. Pure.

The same form filled in by two people has the same words once their NIK is redacted; only this says that it is two
complaints. Contacts are left out, and so is the name by which a sender introduces himself: a petition has many senders.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable

from pipeline.text.redaction.datum import Datum

KINDS = {"<NIK>": "nik", "<KK>": "kk", "<BPJS>": "bpjs", "<NPWP>": "npwp", "<REKENING>": "rekening", "<NAMA>": "nama"}
"""Tokens that stand for somebody's data, and what a hash of it is called."""

HASH_BYTES = 6
"""48 bits: among a million reports two people share a hash with a chance of 0.2 %, and nobody is named by it."""

_OF_ONESELF = re.compile(
    r"\b(?:saya|sy|aku|namaku|pelapor|pengirim|pengadu|kenalkan|bernama|hormat kami|tertanda|ttd|salam"
    r"|wassalam)\b[\s:=,]*$",
    re.I,
)
_WINDOW = 24
"""Letters before a name that tell whether it is the sender's own."""


def find_subjects(text: str, data: Iterable[Datum], key: bytes) -> tuple[str, ...]:
    """Give the people whose data a text carries, as `nik:5f0c2a...`; none of data that was masked before it came."""
    return tuple(
        dict.fromkeys(
            _hash(KINDS[datum.token], datum.value, key)
            for datum in data
            if datum.token in KINDS and not _OF_ONESELF.search(text[max(0, datum.start - _WINDOW) : datum.start])
        )
    )


def _hash(kind: str, value: str, key: bytes) -> str:
    plain = "".join(filter(str.isalnum, value.casefold()))
    return f"{kind}:{hmac.digest(key, f'{kind}:{plain}'.encode('utf-8', 'surrogatepass'), 'sha256')[:HASH_BYTES].hex()}"
