"""The alphabets of SMS: GSM-7 (3GPP TS 23.038), Latin-1, Latin-9, UCS-2; and how much of a text one holds; pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from gsm0338 import Codec

GSM_SINGLE, GSM_PART = 160, 153
"""Septets of an SMS, and of a part of a long one, whose header takes seven."""

UCS2_SINGLE, UCS2_PART = 70, 67
"""The same in UTF-16 units."""

_GSM: Final = Codec()
_ESCAPE: Final = 0x1B
BASIC: Final = "".join(str(_GSM.decode(bytes([code]))[0]) for code in range(128) if code != _ESCAPE)
"""Letters of one septet."""

EXTENDED: Final = "^{}\\[~]|€\f"
"""Letters of two septets."""

_WRITABLE: Final = re.compile(f"[{re.escape(BASIC + EXTENDED)}]*")
_PYTHON_CODECS: Final = {"UTF-16BE": "utf-16-be", "UCS-2": "utf-16-be", "ISO-8859-15": "iso8859-15"}
_DATA_CODINGS: Final = {0: None, 1: "ascii", 3: "latin-1", 8: "utf-16-be"}
"""`data_coding` of SMPP -> codec; None is GSM-7, the default alphabet of the SMS centre."""

_PLAIN: Final = str.maketrans(
    {
        "\u201c": '"',
        "\u201d": '"',
        "\u2018": "'",
        "\u2019": "'",
        "\u2013": "-",
        "\u2014": "-",
        "\u2026": "...",
        "\u2022": "-",
        "\u00a0": " ",
        "`": "'",
    }
)
"""Letters that one finds in names of offices and that cost an SMS more than half of its room."""


def decode_gsm(septets: bytes) -> str:
    """Read GSM-7, one septet a byte; a code that has no letter becomes U+FFFD."""
    return str(_GSM.decode(septets, "replace")[0])


def decode_charset(text: bytes, charset: str) -> str:
    """Read bytes in the alphabet that a gateway names; one that nobody knows is taken for UTF-8."""
    if charset.upper() in ("GSM", "GSM-7", "GSM7"):
        return decode_gsm(text)
    try:
        return text.decode(_PYTHON_CODECS.get(charset.upper(), charset or "utf-8"), "replace")
    except (LookupError, ValueError):
        return text.decode("utf-8", "replace")


def decode_data_coding(text: bytes, coding: int) -> str:
    """Read the bytes of an operator by their `data_coding`."""
    codec = _DATA_CODINGS.get(coding, "utf-8")
    return text.decode(codec, "replace") if codec else decode_gsm(text)


def septets(text: str) -> int | None:
    """Count the septets that a text takes; None if GSM-7 cannot write it."""
    return len(text) + sum(map(text.count, EXTENDED)) if _WRITABLE.fullmatch(text) else None


def to_gsm(text: str) -> str:
    """Write a text with the letters of GSM-7 alone; what has no likeness there becomes `?`."""
    folded = text.translate(_PLAIN)
    if septets(folded) is not None:
        return folded
    return "".join(map(_to_gsm_letter, folded))


def cut_to_fit(text: str, room: int) -> str:
    """Cut a text of GSM-7 to some septets, at a word."""
    if (septets(text) or 0) <= room:
        return text
    while (septets(text) or 0) > room:
        text = text[:-1]
    return text.rpartition(" ")[0] or text


def fills_an_sms(text: str) -> bool:
    """Whether a text is as long as one SMS or one part of it, or shorter by a blank that was lost at its end."""
    length = septets(text)
    if length is not None:
        return any(size - 1 <= length <= size for size in (GSM_SINGLE, GSM_PART))
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return any(size - 1 <= units <= size for size in (UCS2_SINGLE, UCS2_PART))


def _to_gsm_letter(letter: str) -> str:
    if septets(letter) is not None:
        return letter
    plain = unicodedata.normalize("NFKD", letter)[0]
    return plain if septets(plain) is not None else "?"
