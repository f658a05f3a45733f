"""Officers (petugas): who they are, what their role lets them do, and which reports are theirs. Pure.

A token is `petugas_<id>_<secret>`; the secret has 256 bits of chance, as that of a key of the API (`client.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from pipeline.domain.follow_up import Actor

MAX_NAME_CHARS: Final = 80
"""Letters of a name: with titles and unit, and still one line of a list."""

TOKEN_PREFIX: Final = "petugas_"  # noqa: S105 - how a token begins, and none
_TOKEN: Final = re.compile(r"petugas_([0-9a-f]{12})_[\w-]{43}", re.ASCII)


class Role(StrEnum):
    """What an officer is (peran)."""

    CENTRAL = "admin_pusat"
    COORDINATOR = "admin_koordinator"
    AGENCY = "admin_instansi"
    ANALYST = "analis"


@dataclass(frozen=True, kw_only=True, slots=True)
class Charge:
    """What decides whose a report is.

    Attributes
    ----------
    forwarded
        Code of the office that it was forwarded to; None before, and once that office handed it back.
    concluded
        Code of the office that was concluded from its text; None if none was.
    place
        Code of the most exact region that is known of it; empty if none is.
    """

    forwarded: str | None
    concluded: str | None
    place: str

    @property
    def region(self) -> str:
        """Code of the region whose coordinator sees to it: its office's, empty for a national one; else its place."""
        office = self.forwarded or self.concluded
        return office.partition(":")[2] if office else self.place


@dataclass(frozen=True, kw_only=True, slots=True)
class Officer:
    """An officer.

    Attributes
    ----------
    officer_id
        What the log says instead of a name; empty for who is known by a name alone.
    agency
        Code of the office that an `admin_instansi` works for, as in `agency.code` of a document.
    region
        Code of the region that an `admin_koordinator` coordinates.
    email
        Where the officer is told of late reports.
    """

    name: str
    role: Role
    officer_id: str = ""
    agency: str | None = None
    region: str | None = None
    email: str | None = None

    @property
    def actor(self) -> Actor:
        """As whom the officer does something with a report."""
        return Actor.AGENCY if self.role is Role.AGENCY else Actor.OFFICER

    def has(self, charge: Charge) -> bool:
        """Whether a report is this officer's: to act on, and to read if it is confidential."""
        match self.role:
            case Role.CENTRAL:
                return True
            case Role.COORDINATOR:
                return bool(self.region) and f"{charge.region}.".startswith(f"{self.region}.")
            case Role.AGENCY:
                return charge.forwarded is not None and charge.forwarded == self.agency
            case Role.ANALYST:
                return False


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A token as it is kept: its digest, and until when it opens what its officer's role allows."""

    token_id: str
    officer_id: str
    digest: bytes = field(repr=False)
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it opens anything at a moment."""
        return self.revoked_at is None and now < self.expires_at


def token_id_of(token: str) -> str | None:
    """Give the id in a token; None for what is no token of an officer."""
    found = _TOKEN.fullmatch(token)
    return found[1] if found else None
