"""Seals what only its reader may see, such as a telephone number that waits for its answer."""

from __future__ import annotations

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pipeline.domain.errors import DataFault

NONCE_BYTES: Final = 12
"""What AES-GCM wants; random ones of one key meet by chance after four billion messages."""


class Sealer:
    """Authenticated encryption under one key, 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, content: bytes, *, purpose: str) -> bytes:
        """Seal bytes; they open for the same purpose only."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, purpose.encode())

    def open(self, sealed: bytes, *, purpose: str) -> bytes:
        """Open what was sealed; a DataFault `not_opened` if it was changed, or sealed with another key."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError):
            raise DataFault("not_opened", "it was sealed with another LAPOR_SECRET_KEY") from None
