"""Officers' sessions by the digest of their token. Who reads the store can open none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import OFFICER_PASSWORDS, OFFICER_SESSIONS, OFFICERS
from pipeline.domain.officer import Officer, Role
from pipeline.domain.session import IDLE, LONGEST, Session


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions that were begun and not ended."""

    store: Store

    async def add(self, session_id: str, officer_id: str, *, at: datetime) -> None:
        """Begin one; those of everybody that are over are forgotten."""
        over = sa.or_(OFFICER_SESSIONS.c.made_at < at - LONGEST, OFFICER_SESSIONS.c.seen_at < at - IDLE)
        async with self.store.begin() as connection:
            await connection.execute(sa.delete(OFFICER_SESSIONS).where(over))
            await connection.execute(
                sa.insert(OFFICER_SESSIONS).values(id=session_id, officer_id=officer_id, made_at=at, seen_at=at)
            )

    async def find(self, session_id: str) -> Session | None:
        """Give a session of an officer who may still act."""
        async with self.store.begin() as connection:
            row = (await connection.execute(_OPEN.where(OFFICER_SESSIONS.c.id == session_id))).one_or_none()
        return _read(row) if row else None

    async def list(self, officer_id: str) -> list[Session]:
        """Give the sessions of an officer, the last used first."""
        mine = _OPEN.where(OFFICER_SESSIONS.c.officer_id == officer_id).order_by(OFFICER_SESSIONS.c.seen_at.desc())
        async with self.store.begin() as connection:
            return [_read(row) for row in await connection.execute(mine)]

    async def note_use(self, session_id: str, *, at: datetime) -> None:
        """Keep when a session was last used."""
        one = OFFICER_SESSIONS.c.id == session_id
        async with self.store.begin() as connection:
            await connection.execute(sa.update(OFFICER_SESSIONS).where(one).values(seen_at=at))

    async def end(self, officer_id: str, *, only: str | None = None, but: str | None = None) -> int:
        """End an officer's sessions: all, only one, or all but one; gives how many."""
        ended = [OFFICER_SESSIONS.c.officer_id == officer_id]
        ended += [OFFICER_SESSIONS.c.id == only] if only else []
        ended += [OFFICER_SESSIONS.c.id != but] if but else []
        async with self.store.begin() as connection:
            return (await connection.execute(sa.delete(OFFICER_SESSIONS).where(*ended))).rowcount


_OPEN = (
    sa.select(
        OFFICER_SESSIONS.c.id.label("session_id"),
        OFFICER_SESSIONS.c.made_at,
        OFFICER_SESSIONS.c.seen_at,
        OFFICER_PASSWORDS.c.must_change,
        OFFICERS,
    )
    .join(OFFICERS, OFFICERS.c.id == OFFICER_SESSIONS.c.officer_id)
    .join(OFFICER_PASSWORDS, OFFICER_PASSWORDS.c.officer_id == OFFICERS.c.id)
    .where(OFFICERS.c.disabled_at.is_(None))
)


def _read(row: sa.Row[Any]) -> Session:
    return Session(
        session_id=row.session_id,
        officer=Officer(officer_id=row.id, name=row.name, role=Role(row.role), agency=row.agency, region=row.region),
        made_at=row.made_at,
        seen_at=row.seen_at,
        must_change=row.must_change,
    )
