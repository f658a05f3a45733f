"""Bytes of a body -> text and fields, in the encodings that gateways really send; pure."""

from __future__ import annotations

import codecs
from typing import Final
from urllib.parse import unquote_to_bytes

_UTF16_BOMS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF16_NUL_SHARE: Final = 0.25
"""UTF-16 of Latin letters is half NUL bytes; a quarter leaves room for emoji. UTF-8 text has none."""


def decode(body: bytes) -> str:
    """Read UTF-8, UTF-16 (with or without a byte order mark), or else Windows-1252; never fails.

    Modems and old gateways send Windows-1252 where they say Latin-1. A byte that it does not know becomes U+FFFD.
    """
    if codec := _find_utf16(body):
        return body.decode(codec, errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def form_fields(body: bytes) -> dict[str, str]:
    """Read `application/x-www-form-urlencoded`; each value is decoded by itself, because gateways escape raw SMS bytes.

    A name that comes twice keeps its last value.
    """
    pairs = (pair.partition("=") for pair in decode(body).strip().split("&"))
    return {_unescape(name): _unescape(value) for name, equals, value in pairs if equals}


def _unescape(text: str) -> str:
    return decode(unquote_to_bytes(text.replace("+", " ")))


def _find_utf16(body: bytes) -> str | None:
    if body.startswith(_UTF16_BOMS):
        return "utf-16"
    if len(body) % 2 or body.count(0) < len(body) * _UTF16_NUL_SHARE or not body:
        return None
    return "utf-16-be" if body[::2].count(0) >= body[1::2].count(0) else "utf-16-le"
