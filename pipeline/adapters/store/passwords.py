"""Officers' passwords, hashed, with the sealed secret of their second factor; and how often one was tried in vain."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import OFFICER_PASSWORDS, SIGN_IN_TRIES


@dataclass(frozen=True, kw_only=True, slots=True)
class Password:
    """A password as it is kept.

    Attributes
    ----------
    sealed_totp
        Secret of the second factor; None without one.
    totp_step
        The newest step of thirty seconds whose code was used: each code opens once.
    """

    officer_id: str
    hashed: str = field(repr=False)
    must_change: bool
    made_at: datetime
    sealed_totp: bytes | None = field(default=None, repr=False)
    totp_step: int = 0


class Passwords:
    """One for each officer at most."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, officer_id: str, hashed: str, *, must_change: bool, at: datetime, ends_totp: bool) -> None:
        """Keep a password, whatever there was."""
        new = {"hashed": hashed, "must_change": must_change, "made_at": at}
        changed = new | ({"sealed_totp": None, "totp_step": 0} if ends_totp else {})
        row = self._store.insert(OFFICER_PASSWORDS).values(officer_id=officer_id, totp_step=0, **new)
        async with self._store.begin() as connection:
            await connection.execute(row.on_conflict_do_update(index_elements=["officer_id"], set_=changed))

    async def find(self, officer_id: str) -> Password | None:
        """Give an officer's password."""
        kept = sa.select(OFFICER_PASSWORDS).where(OFFICER_PASSWORDS.c.officer_id == officer_id)
        async with self._store.begin() as connection:
            row = (await connection.execute(kept)).mappings().one_or_none()
        return Password(**row) if row else None

    async def has_totp(self, officer_id: str) -> bool:
        """Whether an officer has a second factor."""
        kept = await self.find(officer_id)
        return kept is not None and kept.sealed_totp is not None

    async def put_totp(self, officer_id: str, sealed: bytes | None, *, step: int) -> None:
        """Keep the secret of a second factor, or none, and the step whose code proved it."""
        mine = OFFICER_PASSWORDS.c.officer_id == officer_id
        async with self._store.begin() as connection:
            await connection.execute(
                sa.update(OFFICER_PASSWORDS).where(mine).values(sealed_totp=sealed, totp_step=step)
            )

    async def use_step(self, officer_id: str, step: int) -> bool:
        """Use up the code of a step; gives whether it was new."""
        new = sa.and_(OFFICER_PASSWORDS.c.officer_id == officer_id, OFFICER_PASSWORDS.c.totp_step < step)
        async with self._store.begin() as connection:
            used = await connection.execute(sa.update(OFFICER_PASSWORDS).where(new).values(totp_step=step))
            return used.rowcount > 0


class Tries:
    """How often a sign-in was tried, by a hash of who tried it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def count(self, keys: Collection[str], *, at: datetime, since: datetime) -> Mapping[str, int]:
        """Count one more for each key; gives how many there are now, those that began before a moment forgotten."""
        rows = [{"key": key, "tried": 1, "since": at} for key in sorted(keys)]
        made = self._store.insert(SIGN_IN_TRIES).values(rows)
        is_old = SIGN_IN_TRIES.c.since < since
        counted = made.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "tried": sa.case((is_old, 1), else_=SIGN_IN_TRIES.c.tried + 1),
                "since": sa.case((is_old, made.excluded.since), else_=SIGN_IN_TRIES.c.since),
            },
        ).returning(SIGN_IN_TRIES.c.key, SIGN_IN_TRIES.c.tried)
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(SIGN_IN_TRIES).where(is_old))
            return {row.key: row.tried for row in await connection.execute(counted)}

    async def forget(self, keys: Collection[str]) -> None:
        """Count from none again."""
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(SIGN_IN_TRIES).where(SIGN_IN_TRIES.c.key.in_(keys)))
