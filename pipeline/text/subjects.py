"""Whom a report is about, told apart without telling who: keyed hashes of the personal data in a text. Pure.

The same form filled in by two people has the same words once their NIK is redacted; only this says that it is two
complaints. Contacts are left out, and so is the name by which a sender introduces himself: a petition has many senders.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.text.redact import TOKENS, redact
from pipeline.text.repair import repair

KINDS = {"<NIK>": "nik", "<KK>": "kk", "<BPJS>": "bpjs", "<NPWP>": "npwp", "<REKENING>": "rekening", "<NAMA>": "nama"}
"""Tokens that stand for somebody's data, and what a hash of it is called."""

HASH_BYTES = 6
"""48 bits: among a million reports two people share a hash with a chance of 0.2 %, and nobody is named by it."""

_TOKEN = re.compile("|".join(map(re.escape, TOKENS)))
_SIXTEEN = re.compile(r"\d(?:[ .-]{0,2}\d){15}")
_NUMBER, _WORD = re.compile(r"[\d+(<]"), re.compile(r"[^\W\d]|<")
_FIRST = {"": re.compile(r"\Z"), **dict.fromkeys(TOKENS, _NUMBER), "<NAMA>": _WORD, "<EMAIL>": re.compile(r"\S")}
"""How that begins for which a token stands, or the end of the text; `<`, if it was masked before it came."""

_OF_ONESELF = re.compile(r"\b(?:saya|sy|aku|pelapor|kenalkan|bernama)\b[\s:=]*$", re.I)


def find_subjects(text: str, key: bytes) -> tuple[str, ...]:
    """Give the people whose data a text carries, as `nik:5f0c2a...`; none of data that was masked before it came."""
    values = _replaced(repair(text), redact(text))
    return tuple(dict.fromkeys(_hash(KINDS[token], value, key) for token, value in values))


def _replaced(text: str, redacted: str) -> Iterator[tuple[str, str]]:
    """Give each token with what it stands for: what is left between two pieces of the text that were kept."""
    kept, tokens = _TOKEN.split(redacted), _TOKEN.findall(redacted)
    at = len(kept[0])
    for token, following, (before, after) in zip(tokens, [*tokens, ""][1:], pairwise(kept), strict=True):
        end = _end_of_value(text, at, token, after, following)
        if end is None:
            return
        if token in KINDS and text[at:end] != token and not _OF_ONESELF.search(before):
            yield token, text[at:end]
        at = end + len(after)


def _end_of_value(text: str, at: int, token: str, after: str, following: str) -> int | None:
    """Find where a value ends: where what was kept after it stands, and then what the next token may stand for."""
    digits = _SIXTEEN.match(text, at) if token in ("<NIK>", "<KK>") else None
    end = digits.end() if digits else at + 1
    while (end := text.find(after, end)) >= 0:
        if _FIRST[following].match(text, end + len(after)):
            return end
        end += 1
    return None


def _hash(kind: str, value: str, key: bytes) -> str:
    plain = "".join(filter(str.isalnum, value.casefold()))
    return f"{kind}:{hmac.digest(key, f'{kind}:{plain}'.encode('utf-8', 'surrogatepass'), 'sha256')[:HASH_BYTES].hex()}"
