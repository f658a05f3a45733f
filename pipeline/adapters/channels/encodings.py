"""Bytes of a body -> text and fields, in the encodings that gateways really send; pure."""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection
from typing import Final
from urllib.parse import unquote_to_bytes

from pipeline.domain.errors import DataFault

_UTF16_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BOM: Final = "\ufeff"
_UTF16_NUL_SHARE: Final = 0.25
"""UTF-16 of Latin letters is half NUL bytes; a quarter leaves room for emoji. UTF-8 text has none."""

MAX_FIELDS: Final = 200
"""Fields of a form; the gateway that sends most was seen to send thirty."""

_CUT_LETTER: Final = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
_UTF8_LETTER: Final = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_NAME: Final = re.compile(r"[A-Za-z_][\w.:\[\]-]*\Z", re.ASCII)
_HALF: Final = re.compile("[\ud800-\udfff]")


def decode(body: bytes) -> str:
    """Read UTF-8, UTF-16 (with or without a byte order mark), or else Windows-1252; never fails.

    Modems and old gateways send Windows-1252 where they say Latin-1. A byte that it does not know becomes U+FFFD, and
    so does what is left of a letter that was cut, such as half an emoji at the end of an SMS.
    """
    if codec := _find_utf16(body):
        return body.decode(codec, errors="replace")
    try:
        return body.decode().removeprefix(BOM)
    except UnicodeDecodeError:
        return join_halves(body.decode("utf-8-sig", errors="surrogatepass")) if _has_halves(body) else _decode_old(body)


def join_halves(text: str) -> str:
    """Make one letter of two halves that stand together, and U+FFFD of one that stands alone (half an emoji)."""
    if text.isascii() or not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def form_fields(body: bytes, *, known: Collection[str], whole: Collection[str] = ()) -> dict[str, str]:
    """Read `application/x-www-form-urlencoded`; each value is decoded by itself, because gateways escape raw SMS bytes.

    A name that comes twice keeps its last value, and a text all of them. Some senders escape nothing, or all but `&`:
    what follows an `&` and is no field goes back to the text before it.

    Parameters
    ----------
    known
        Names of fields, folded by `fold_name`. In a body with blanks, which nobody escaped, others are no fields.
    whole
        Names of texts, folded.

    Raises
    ------
    DataFault
        `too_many_fields`.
    """
    text = decode(body).strip("\r\n \t\0")
    is_raw = " " in text
    fields: dict[str, list[str]] = {}
    last = None
    for piece in text.split("&"):
        name, equals, value = piece.partition("=")
        name = _unescape(name, is_raw=is_raw)
        if equals and _NAME.match(name) and not (is_raw and last and fold_name(name) not in known):
            said = _unescape(value, is_raw=is_raw)
            is_more = name in fields and fold_name(name) in whole and fields[name] != [said]
            fields[name] = ["&".join(fields[name]) + " " + said] if is_more else [said]
            last = name
            if len(fields) > MAX_FIELDS:
                raise too_many_fields()
        elif last is not None:
            fields[last].append(_unescape(piece, is_raw=is_raw))
    return {name: "&".join(pieces) for name, pieces in fields.items()}


def too_many_fields() -> DataFault:
    """Make the fault of a form that has more fields than any sender's."""
    return DataFault("too_many_fields", f"a form has at most {MAX_FIELDS} fields", limit=MAX_FIELDS)


def fold_name(name: str) -> str:
    """Fold the name of a field: `MessageSid`, `message_sid` and `message-sid` are one."""
    return name.casefold().replace("_", "").replace("-", "")


def _unescape(text: str, *, is_raw: bool) -> str:
    return decode(unquote_to_bytes(text if is_raw else text.replace("+", " ")))


def _has_halves(body: bytes) -> bool:
    """Whether it is UTF-8 but for halves of letters that were encoded one by one, as old Java does."""
    try:
        body.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _decode_old(body: bytes) -> str:
    """Read what is not UTF-8 as it stands: cut or damaged UTF-8 if most of it is whole, else Windows-1252."""
    whole = _UTF8_LETTER.sub(b"", body)
    cut = _CUT_LETTER.search(whole)
    damaged = len(_HIGH.findall(whole[: cut.start()] if cut else whole))
    letters = len(_UTF8_LETTER.findall(body))
    is_utf8 = letters > damaged or (damaged == 0 and cut is not None and len(cut[0]) > 1)
    return body.decode("utf-8-sig" if is_utf8 else "cp1252", errors="replace")


def _find_utf16(body: bytes) -> str | None:
    if body.startswith(_UTF16_BOMS):
        return "utf-16"
    if len(body) % 2 or body.count(0) < len(body) * _UTF16_NUL_SHARE or not body:
        return None
    return "utf-16-be" if body[::2].count(0) >= body[1::2].count(0) else "utf-16-le"
