"""The text of a message as it was written, from what gateways make of it on the way; pure.

Modems and gateways pass on the bytes of a message as hexadecimal digits, escape them once too often, or read one
alphabet as another. Each step knows its own kind for certain, and leaves all else as it is: a colour `#FF8800`, a
number of many digits, `50%`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote_to_bytes

from pipeline.adapters.channels.encodings import decode, join_halves

MIN_HEX: Final = 10
"""Digits of the shortest hexadecimal text: five letters, such as `banjir` cut by one."""

MIN_DECIMAL_HEX: Final = 40
"""The same for one without a single letter, unless each second byte is 0: longer than any account, meter or identity
number."""

MAX_ESCAPED: Final = 2
"""Times that a text is unescaped: nobody was seen to escape three times."""

MIN_PLUSES: Final = 3
"""Blanks written as `+` in a text without a blank; two pluses are a sum."""

_HEX: Final = re.compile(r"(?:0x)?((?:[0-9A-Fa-f]{2})+)\Z")
_HEX_START: Final = re.compile(r"\s*(?:0x)?(?:[0-9A-Fa-f]{2}\s*){5}")
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
    packed = "".join(text.split())
    found = _HEX.match(packed) if len(packed) >= MIN_HEX else None
    if not found:
        return text
    shown = bytes.fromhex(found[1])
    is_wide = not any(shown[::2]) or not any(shown[1::2])
    if packed.isdecimal() and not is_wide and len(packed) < MIN_DECIMAL_HEX:
        return text
    for codec in ("utf-16-be", "utf-16-le", "utf-8"):
        try:
            read = shown.decode(codec).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if _is_plausible(read):
            return read
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


def _is_escaped(text: str) -> bool:
    if any(letter.isspace() for letter in text.strip()) or _LINK.match(text):
        return False
    return len(_ESCAPE.findall(text)) > 1 or len(_PLUS.findall(text)) >= MIN_PLUSES


def _is_plausible(text: str) -> bool:
    """Whether people write so: nearly all letters and marks of writing, and at least half of them Latin."""
    latin = sum(letter.isascii() and (letter.isalpha() or letter == " ") for letter in text)
    return latin >= _LATIN_SHARE * len(text) and len(_PLAUSIBLE.findall(text)) >= _PLAUSIBLE_SHARE * len(text)


STEPS: Final[tuple[Callable[[str], str], ...]] = (join_halves, decode_hex, swap_bytes, read_units, unescape, read_gsm)
"""Halves first: no codec takes them."""
