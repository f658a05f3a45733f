"""Ids that strangers get instead of ours: nobody can guess one, or read in it what it stands for.

A case is named by the report_id of its oldest report, and `sms:17` is easily guessed. Its tracking ID will not do
either: it opens the page of the citizen who sent that report. So the id is sealed (AES-SIV, RFC 5297): the same id
always gives the same code, and a code that was made up opens nothing.
"""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

CASE, CURSOR, REQUEST = b"case", b"cursor", b"open311.request"
"""What a code is for: one for another use does not open."""

PREFIX = "K"
"""Of the code of a case: with its length it is never taken for a tracking ID."""

MIN_CASE_CODE = 24
"""Characters of the shortest code of a case; a tracking ID has 10, and blanks at most between them."""


class SealedIds:
    """Seals under one key, 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)

    def case_code(self, case_id: str) -> str:
        """Give the code of a case."""
        return PREFIX + self.seal(case_id.encode(), CASE)

    def open_case(self, code: str) -> str | None:
        """Give the case of a code; None if it is none."""
        content = self.open(code.removeprefix(PREFIX), CASE) if len(code) >= MIN_CASE_CODE else None
        return content.decode() if content else None

    def seal(self, content: bytes, purpose: bytes) -> str:
        """Seal bytes."""
        return urlsafe_b64encode(self._cipher.encrypt(content, [purpose])).decode().rstrip("=")

    def open(self, code: str, purpose: bytes) -> bytes | None:
        """Open what was sealed for a purpose; None for what was not. A code has one spelling."""
        try:
            sealed = b64decode(code.encode("ascii") + b"=" * (-len(code) % 4), altchars=b"-_", validate=True)
            content = self._cipher.decrypt(sealed, [purpose])
        except (ValueError, InvalidTag):
            return None
        return content if self.seal(content, purpose) == code else None
