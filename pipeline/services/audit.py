"""What officers did, written down before it is done: who, when, what, with which report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pipeline.adapters.store.audit import AuditLog, Deed
from pipeline.domain.officer import Officer
from pipeline.services.opened import Services

SIGNED_IN, REFUSED = "masuk", "masuk_ditolak"
READ_CONFIDENTIAL: Final = "baca_rahasia"
PAGE: Final = 100
"""Deeds that a page shows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeedPage:
    """Deeds, the newest first."""

    deeds: tuple[Deed, ...]
    has_older: bool


async def note_deed(services: Services, officer: Officer | None, action: str, *subjects: str, now: datetime) -> None:
    """Write down what an officer is about to do, a row for each subject.

    An Outage if that cannot be kept, and then it is not done either.
    """
    officer_id = officer.officer_id if officer else None
    await AuditLog(await services.store()).add(officer_id, action, subjects or (None,), at=now)


async def list_deeds(
    services: Services, *, officer: str | None = None, subject: str | None = None, before: int | None = None
) -> DeedPage:
    """Give the newest deeds, at most `PAGE`, and whether there are older ones."""
    log = AuditLog(await services.store())
    found = await log.list(officer=officer, subject=subject, before=before, limit=PAGE + 1)
    return DeedPage(deeds=tuple(found[:PAGE]), has_older=len(found) > PAGE)
