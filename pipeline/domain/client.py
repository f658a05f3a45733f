"""Who may do what over the API: clients with keys, and what their keys allow (klien, kunci API). Pure.

A key is `lapor_<id>_<secret>`. The secret has 256 bits of chance, so a plain SHA-256 of the key is as good as any
slow hash: nobody tries out what cannot be guessed. The id finds the row, and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from pipeline.domain.channel import Channel


class Scope(StrEnum):
    """What a key allows (cakupan)."""

    WRITE_REPORTS = "laporan:tulis"
    READ_REPORTS = "laporan:baca"
    READ_CASES = "kasus:baca"


NAME: Final = re.compile(r"[a-z][a-z0-9-]{1,39}")
"""Of a client; that of a partner is in the file of partners."""

RESERVED: Final = frozenset({"formulir", "generic", "open311"})
"""Names under which what comes without a key is kept apart."""

ID_BYTES: Final = 6
SECRET_BYTES: Final = 32
_KEY: Final = re.compile(r"lapor_([0-9a-f]{12})_[\w-]{43}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiKey:
    """A key as it is kept: its digest, whose it is, and what it allows.

    Attributes
    ----------
    channels
        Those that its client may write to; the first is meant where a report names none.
    """

    key_id: str
    client: str
    scopes: frozenset[Scope]
    channels: tuple[Channel, ...]
    digest: bytes = field(repr=False)
    made_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    """Who calls with a key that holds.

    Attributes
    ----------
    sees
        The channels whose reports and cases it may read; None: all.
    must_sign
        Its bodies count only with a signature.
    """

    name: str
    key_id: str
    scopes: frozenset[Scope]
    channels: tuple[Channel, ...]
    sees: frozenset[Channel] | None = None
    must_sign: bool = False

    def may_read(self, channels: Collection[str]) -> bool:
        """Whether it may read what came through some channels."""
        return self.sees is None or not self.sees.isdisjoint(channels)


def key_id_of(key: str) -> str | None:
    """Give the id in a key; None for what is no key."""
    found = _KEY.fullmatch(key)
    return found[1] if found else None


def key_digest(key: str) -> bytes:
    """Give what is kept of a key."""
    return sha256(key.encode()).digest()
