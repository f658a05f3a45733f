"""Text as its writer meant it: entities, invisible characters, look-alike letters, encodings read wrongly. Pure.

Repair comes before redaction, so that a phone number in full-width digits or cut by invisible characters is seen.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

from pipeline.text.words.characters import LOOKALIKES, PLAIN, STYLED, WINDOWS_BYTES

_SUSPECT = re.compile(r"[&\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_ESCAPED_LINE_END = re.compile(r"(?<!\\)\\{1,4}(?:r\\{1,4})?n")
_MOJIBAKE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf" + "".join(WINDOWS_BYTES) + "]+")
_NOT_PLAIN = re.compile(f"[{re.escape(''.join(PLAIN))}]")
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_STYLED = re.compile(f"[{STYLED}]")
_FOREIGN = re.compile("[\u0261\u0370-\u0556]")
_FOREIGN_IN_WORD = re.compile("[A-Za-z][\u0261\u0370-\u0556]|[\u0261\u0370-\u0556][A-Za-z]")
_SMS_JOINT = re.compile(r"\((?:\d/\d|bersambung|sambungan|lanjutan)\)", re.I)

_UCS2_SHARE = 0.3
"""Share of NUL characters above which a text is UCS-2 read as Latin-1: there, every second one is NUL."""


def repair(text: str) -> str:
    """Undo what happened to a text on its way; an ordinary text comes back as it is."""
    if text.isascii() and text.isprintable() and "&" not in text and "\\" not in text:
        return text
    if _SUSPECT.search(text):
        for step in ESCAPE_STEPS:
            text = step(text)
    if not text.isascii():
        for step in CHARACTER_STEPS:
            text = step(text)
    return text


def decode_ucs2(text: str) -> str:
    """Give back the letters of an SMS in UCS-2 that a gateway showed as Latin-1: a NUL before or after each."""
    if "\x00" not in text or text.count("\x00") < _UCS2_SHARE * len(text) or max(text) > "\xff":
        return text
    order = "utf-16-be" if text[::2].count("\x00") >= text[1::2].count("\x00") else "utf-16-le"
    return text.encode("latin-1").decode(order, errors="ignore")


def decode_mojibake(text: str) -> str:
    """Give back UTF-8 that was read as Windows-1252 or Latin-1; what cannot have been that stays."""
    return _MOJIBAKE.sub(_decode_run, text)


def _decode_run(match: re.Match[str]) -> str:
    try:
        return bytes(WINDOWS_BYTES.get(letter, ord(letter)) for letter in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def unescape_entities(text: str) -> str:
    """Turn `&amp;` and `&#39;` into their characters, twice: X escapes what a citizen's program had escaped."""
    for _ in range(2 if "&" in text else 0):
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def unescape_line_ends(text: str) -> str:
    """Turn a backslash and an n into the line end that some program escaped."""
    return _ESCAPED_LINE_END.sub("\n", text) if "\\" in text else text


def plain_characters(text: str) -> str:
    """Remove characters that show nothing, and make every kind of blank, quote and dash the ordinary one."""
    return _NOT_PLAIN.sub(lambda match: PLAIN[match[0]], text)


def unstyle(text: str) -> str:
    """Make full-width, mathematical and circled letters and digits ordinary ones, and those on keycaps."""
    return _STYLED.sub(lambda match: unicodedata.normalize("NFKC", match[0]), _KEYCAP.sub(r"\1", text))


def latinise_lookalikes(text: str) -> str:
    """Replace Cyrillic and Greek letters that stand beside Latin ones."""
    return text.translate(LOOKALIKES) if _FOREIGN.search(text) and _FOREIGN_IN_WORD.search(text) else text


Step = Callable[[str], str]

ESCAPE_STEPS: tuple[Step, ...] = (decode_ucs2, unescape_entities, unescape_line_ends, plain_characters)
CHARACTER_STEPS: tuple[Step, ...] = (decode_mojibake, plain_characters, unstyle, latinise_lookalikes)
"""The order is the contract: encodings and escapes first, as they bring forth what the rest looks for."""


def join_sms_parts(text: str) -> str:
    """Take out the marks where a gateway joined the parts of a long SMS, such as `...(2/3)`."""
    return _SMS_JOINT.sub(" ", text) if "(" in text else text
