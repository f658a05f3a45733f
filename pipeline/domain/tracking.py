"""report_id -> tracking ID (kode lacak), by which a citizen follows a report; pure.

Ten characters of Crockford's base 32: nine (45 bits) of an HMAC-SHA256 over the report_id, then a check character.
Without the key nobody can work out the tracking ID of a report or walk through those of others. Two among a million
reports share one with a probability of 1.4 %, so a look-up must expect more than one document.

The check is a weighted sum over GF(32) that must be zero; the weights, 2^9 down to 2^0, are all different. So one wrong
letter, or two letters that changed places (neighbours or not), never pass.
"""

from __future__ import annotations

import hmac
from typing import Final

from pipeline.domain.errors import DataFault

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U."""

LENGTH: Final = 10
_BITS: Final = 5
_FIELD_POLYNOMIAL: Final = 0b100101
"""x^5 + x^2 + 1, primitive over GF(2): the powers of 2 go through all 31 elements but zero."""

_VALUES: Final = {letter: value for value, letter in enumerate(ALPHABET)}
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})


def tracking_id(report_id: str, key: bytes) -> str:
    """Give a report its tracking ID; the same report and key always give the same one."""
    digest = int.from_bytes(hmac.digest(key, report_id.encode("utf-8", "surrogatepass"), "sha256")[:8])
    values = [digest >> (_BITS * place) & 31 for place in range(LENGTH - 1)]
    values.append(_weighted_sum([*values, 0]))
    return "".join([ALPHABET[value] for value in values])


def parse_tracking_id(text: str) -> str:
    """Read a tracking ID as people type it: lower case, blanks, dashes, the letters O, I and L for 0 and 1.

    Raises
    ------
    DataFault
        `invalid_tracking_id`, if it cannot be one.
    """
    typed = text.upper().translate(_READ_AS)
    values = [_VALUES[letter] for letter in typed if letter in _VALUES]
    if not len(typed) == len(values) == LENGTH:
        raise _invalid(f"a tracking ID has {LENGTH} letters and digits, without U")
    if _weighted_sum(values) != 0:
        raise _invalid("a letter is wrong, or two changed places")
    return typed


def _invalid(reason: str) -> DataFault:
    return DataFault("invalid_tracking_id", f"{reason}; compare it with the message in which you received it")


def _double(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD_POLYNOMIAL if doubled > 31 else doubled


def _weigh() -> list[list[int]]:
    """Give each value's product with each weight: the last place has weight 1, the one before it 2, then 4, ..."""
    weighed = [list(range(32))]
    for _ in range(LENGTH - 1):
        weighed.insert(0, [_double(value) for value in weighed[0]])
    return weighed


_WEIGHED: Final = _weigh()


def _weighted_sum(values: list[int]) -> int:
    total = 0
    for weighed, value in zip(_WEIGHED, values, strict=True):
        total ^= weighed[value]
    return total
