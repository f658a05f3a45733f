"""The text of a message as it was written, from what gateways make of it on the way; pure.

Modems and gateways pass on the bytes of a message as hexadecimal digits, in base64 or as mail packs them, escape them
once too often, or read one alphabet as another. Each step knows its own kind for certain, and leaves all else as it is:
a colour `#FF8800`, a number of many digits, `50%`, `harga=20`.
"""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Callable
from contextlib import suppress
from email.header import decode_header, make_header
from typing import Final
from urllib.parse import unquote_to_bytes

from pipeline.adapters.channels.encodings import decode, join_halves

MIN_HEX: Final = 10
"""Digits of the shortest hexadecimal text: five letters, such as `banjir` cut by one."""

MIN_DECIMAL_HEX: Final = 40
"""The same for one without a single letter, unless each second byte is 0: longer than any account, meter or identity
number."""

MIN_BASE64: Final = 16
"""Letters of the shortest text in base64: twelve bytes, which make no UTF-8 by chance."""

MAX_ESCAPED: Final = 2
"""Times that a text is unescaped: nobody was seen to escape three times."""

MIN_PLUSES: Final = 3
"""Blanks written as `+` in a text without a blank; two pluses are a sum."""

_HEX_MARK: Final = re.compile(r"0x|\\x|[\s:=-]")
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2})+\Z")
_HEX_START: Final = re.compile(r"(?:(?:0x|\\x|[\s:=-])*[0-9A-Fa-f]{2}){5}")
_BASE64: Final = re.compile(r"([A-Za-z0-9+/_\r\n-]+)={0,2}\s*\Z")
_QUOTED: Final = re.compile(r"[^=]*(?:=(?:[0-9A-F]{2}|[ \t]*\r?\n)[^=]*)+=?\Z")
_SURELY_QUOTED: Final = re.compile(r"=[C-F][0-9A-F]=[89AB][0-9A-F]|=[ \t]*\r?\n|=20\r?\n")
"""A letter of two bytes, a line that goes on, a blank at the end of a line."""

_MAIL_WORD: Final = re.compile(r"=\?[\w-]+\?[bq]\?[^?]*\?=", re.I)
_ESCAPE: Final = re.compile(r"%[0-9A-Fa-f]{2}")
_UNIT: Final = re.compile(r"(?:\\|%)u([0-9A-Fa-f]{4})")
_LINK: Final = re.compile(r"\w+://\S+\Z")
_PLUS: Final = re.compile(r"(?<=[^\W\d_][\w.,)])\+(?=[\w(])|(?<=[\w.,)])\+(?=[^\W\d_])")
_PLAUSIBLE: Final = re.compile(
    r"[\w\s.,;:!?'\"()/@#&%+*=<>\[\]{}$_-]|[\u2000-\u206f\u20a0-\u20bf\ufffd\U0001f000-\U0001faff]"
)
_PLAUSIBLE_SHARE: Final = 0.9
"""Share of letters, digits, blanks and marks from which what was decoded is a text; chance gives half of it."""
_LATIN_SHARE: Final = 0.5

_GSM_CONTROLS: Final = {
    "\x01": "£",
    "\x02": "$",
    "\x03": "¥",
    "\x04": "è",
    "\x05": "é",
    "\x06": "ù",
    "\x07": "ì",
    "\x08": "ò",
    "\x0e": "Å",
    "\x0f": "å",
    "\x10": "Δ",
    "\x11": "_",
    "\x12": "Φ",
    "\x13": "Γ",
    "\x14": "Λ",
    "\x15": "Ω",
    "\x16": "Π",
    "\x17": "Ψ",
    "\x18": "Σ",
    "\x19": "Θ",
    "\x1a": "Ξ",
    "\x1c": "Æ",
    "\x1d": "æ",
    "\x1e": "ß",
    "\x1f": "É",
}
"""3GPP TS 23.038, the places where Latin-1 has no letter; tab, line ends and the breaks of word processors are left."""

_GSM_EXTENDED: Final = {"\x14": "^", "(": "{", ")": "}", "/": "\\", "<": "[", "=": "~", ">": "]", "@": "|", "e": "€"}
_ESCAPED_GSM: Final = re.compile(r"\x1b([\x14()/<=>@e])")
_AT_SIGN: Final = re.compile(r"(?<=\w)\x00(?=\w)|(?:(?<=\s)|\A)\x00(?=\w{3})")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")


def undo_transport(text: str) -> str:
    """Give a text as it was written; an ordinary one comes back as it is."""
    for step in STEPS:
        text = step(text)
    return text


def decode_hex(text: str) -> str:
    """Read hexadecimal digits as the UCS-2, UTF-16 or UTF-8 that they show."""
    if not _HEX_START.match(text):
        return text
    packed = _HEX_MARK.sub("", text)
    if len(packed) < MIN_HEX or not _HEX.match(packed):
        return text
    shown = bytes.fromhex(packed)
    is_wide = not any(shown[::2]) or not any(shown[1::2])
    if packed.isdecimal() and not is_wide and len(packed) < MIN_DECIMAL_HEX:
        return text
    return _read_bytes(shown) or text


def decode_base64(text: str) -> str:
    """Read base64, also that of addresses (`-` and `_`) and without its last marks."""
    found = _BASE64.match(text) if len(text) >= MIN_BASE64 else None
    if not found:
        return text
    packed = "".join(found[1].split())
    with suppress(ValueError):  # a length that no bytes have
        return _read_bytes(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))) or text
    return text


def decode_mail(text: str) -> str:
    """Read what mail makes of a text: quoted-printable (`caf=C3=A9`), and words such as `=?utf-8?B?...?=`."""
    if "=" not in text:
        return text
    if _MAIL_WORD.search(text):
        with suppress(ValueError, LookupError):  # an alphabet that is none, or other bytes
            return str(make_header(decode_header(text)))
    is_without_blanks = text.count("=20") > 1 and " " not in text
    if (is_without_blanks or _SURELY_QUOTED.search(text)) and _QUOTED.match(text):
        return decode(quopri.decodestring(text.encode("utf-8", "surrogatepass")))
    return text


def swap_bytes(text: str) -> str:
    """Read UTF-16 whose bytes were taken the wrong way round: Latin letters that became Chinese ones."""
    if text.isascii() or " " in text or sum(ord(letter) & 0xFF == 0 for letter in text) * 2 < len(text):
        return text
    swapped = text.encode("utf-16-be", "surrogatepass").decode("utf-16-le", "replace")
    return swapped if _is_plausible(swapped) else text


def unescape(text: str) -> str:
    """Read what was escaped for a form twice, and unescaped once: `jalan%20rusak`, `jalan+rusak+di+Garut`."""
    if "%" not in text and "+" not in text:
        return text
    for _ in range(MAX_ESCAPED):
        if not _is_escaped(text):
            return text
        text = decode(unquote_to_bytes(text if "%20" in text else text.replace("+", " ")))
    return text


def read_units(text: str) -> str:
    r"""Read letters that a program wrote as `\u00e9` or `%u00e9`, and did not read again."""
    if "\\u" not in text and "%u" not in text:
        return text
    read = join_halves(_UNIT.sub(lambda unit: chr(int(unit[1], 16)), text))
    return text if read.count("\ufffd") > text.count("\ufffd") else read  # half an emoji: somebody wrote it so


def read_gsm(text: str) -> str:
    """Read the letters of GSM-7 that became control codes when they were taken for Latin-1: `@`, `_`, `$`, `è`."""
    if text.isprintable() or not _CONTROL.search(text) or text.count("\0") * 4 > len(text):  # that is UCS-2
        return text
    text = _ESCAPED_GSM.sub(lambda pair: _GSM_EXTENDED[pair[1]], text)
    text = _AT_SIGN.sub("@", text)
    return _CONTROL.sub(lambda control: _GSM_CONTROLS.get(control[0], control[0]), text)


def _read_bytes(shown: bytes) -> str | None:
    """Read bytes in the first alphabet in which they are a text; None if they are none."""
    for codec in ("utf-16-be", "utf-16-le", "utf-8"):
        with suppress(UnicodeDecodeError):
            read = shown.decode(codec).removeprefix("\ufeff")
            if _is_plausible(read):
                return read
    return None


def _is_escaped(text: str) -> bool:
    if any(letter.isspace() for letter in text.strip()) or _LINK.match(text):
        return False
    return len(_ESCAPE.findall(text)) > 1 or len(_PLUS.findall(text)) >= MIN_PLUSES


def _is_plausible(text: str) -> bool:
    """Whether people write so: nearly all letters and marks of writing, and at least half of them Latin."""
    latin = sum(letter.isascii() and (letter.isalpha() or letter == " ") for letter in text)
    return latin >= _LATIN_SHARE * len(text) and len(_PLAUSIBLE.findall(text)) >= _PLAUSIBLE_SHARE * len(text)


STEPS: Final[tuple[Callable[[str], str], ...]] = (
    *(join_halves, decode_hex, decode_base64, decode_mail),
    *(swap_bytes, read_units, unescape, read_gsm),
)
"""Halves first: no codec takes them."""
