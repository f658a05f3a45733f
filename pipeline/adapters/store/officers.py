"""Officers and their tokens. A token itself is never kept: who reads the store can act as nobody by it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import OFFICER_PASSWORDS, OFFICER_SESSIONS, OFFICER_TOKENS, OFFICERS
from pipeline.domain.officer import Officer, Role, Token


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptOfficer:
    """An officer as it is kept, with the tokens that were ever made, the oldest first."""

    officer: Officer
    added_at: datetime
    disabled_at: datetime | None = None
    tokens: tuple[Token, ...] = field(default=())


class Officers:
    """Officers by name; no two have one name."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, officer: Officer, *, at: datetime) -> bool:
        """Keep a new officer; gives False, and changes nothing, if one has this name already."""
        row = sa.insert(OFFICERS).values(
            id=officer.officer_id,
            name=officer.name,
            role=str(officer.role),
            agency=officer.agency,
            region=officer.region,
            email=officer.email,
            added_at=at,
        )
        try:
            async with self._store.begin() as connection:
                await connection.execute(row)
        except IntegrityError:
            return False
        return True

    async def change(self, officer: Officer) -> bool:
        """Give a disabled officer, found by name, role and office anew; gives whether there is one."""
        disabled = sa.and_(OFFICERS.c.name == officer.name, OFFICERS.c.disabled_at.is_not(None))
        post = {"role": str(officer.role), "agency": officer.agency, "region": officer.region, "email": officer.email}
        values = post | {"disabled_at": None}
        return await self._update(sa.update(OFFICERS).where(disabled).values(values))

    async def find(self, name: str) -> KeptOfficer | None:
        """Give an officer by name, disabled or not, without tokens."""
        async with self._store.begin() as connection:
            found = (await connection.execute(sa.select(OFFICERS).where(OFFICERS.c.name == name))).one_or_none()
        return _read(found) if found else None

    async def list(self) -> list[KeptOfficer]:
        """Give all officers by name, with their tokens."""
        async with self._store.begin() as connection:
            officers = (await connection.execute(sa.select(OFFICERS).order_by(OFFICERS.c.name))).all()
            made = await connection.execute(sa.select(OFFICER_TOKENS).order_by(OFFICER_TOKENS.c.made_at))
        tokens = [_read_token(row) for row in made]
        return [_read(row, tuple(each for each in tokens if each.officer_id == row.id)) for row in officers]

    async def has_any(self) -> bool:
        """Whether there is any officer, disabled ones too."""
        async with self._store.begin() as connection:
            return (await connection.execute(sa.select(OFFICERS.c.id).limit(1))).first() is not None

    async def disable(self, name: str, *, at: datetime) -> bool:
        """Let an officer do nothing from now on, and tokens, sessions and password open nothing.

        Gives whether there is one that could.
        """
        of_name = sa.select(OFFICERS.c.id).where(OFFICERS.c.name == name).scalar_subquery()
        tokens = sa.and_(OFFICER_TOKENS.c.officer_id == of_name, OFFICER_TOKENS.c.revoked_at.is_(None))
        enabled = sa.and_(OFFICERS.c.name == name, OFFICERS.c.disabled_at.is_(None))
        async with self._store.begin() as connection:
            await connection.execute(sa.update(OFFICER_TOKENS).where(tokens).values(revoked_at=at))
            for table in (OFFICER_SESSIONS, OFFICER_PASSWORDS):
                await connection.execute(sa.delete(table).where(table.c.officer_id == of_name))
            return (await connection.execute(sa.update(OFFICERS).where(enabled).values(disabled_at=at))).rowcount > 0

    async def add_token(self, token: Token) -> None:
        """Keep a new token."""
        row = sa.insert(OFFICER_TOKENS).values(
            id=token.token_id,
            officer_id=token.officer_id,
            digest=token.digest,
            made_at=token.made_at,
            expires_at=token.expires_at,
        )
        async with self._store.begin() as connection:
            await connection.execute(row)

    async def find_token(self, token_id: str) -> tuple[Token, KeptOfficer] | None:
        """Give a token and whose it is, whether they hold or not."""
        async with self._store.begin() as connection:
            token = (
                await connection.execute(sa.select(OFFICER_TOKENS).where(OFFICER_TOKENS.c.id == token_id))
            ).one_or_none()
            if token is None:
                return None
            officer = (await connection.execute(sa.select(OFFICERS).where(OFFICERS.c.id == token.officer_id))).one()
        return _read_token(token), _read(officer)

    async def revoke(self, token_id: str, *, at: datetime) -> bool:
        """Let a token open nothing from now on; gives whether there is one that did."""
        held = sa.and_(OFFICER_TOKENS.c.id == token_id, OFFICER_TOKENS.c.revoked_at.is_(None))
        return await self._update(sa.update(OFFICER_TOKENS).where(held).values(revoked_at=at))

    async def _update(self, statement: sa.Update) -> bool:
        async with self._store.begin() as connection:
            return (await connection.execute(statement)).rowcount > 0


def _read(row: sa.Row[Any], tokens: tuple[Token, ...] = ()) -> KeptOfficer:
    officer = Officer(
        officer_id=row.id,
        name=row.name,
        role=Role(row.role),
        agency=row.agency,
        region=row.region,
        email=row.email,
    )
    return KeptOfficer(officer=officer, added_at=row.added_at, disabled_at=row.disabled_at, tokens=tokens)


def _read_token(row: sa.Row[Any]) -> Token:
    return Token(
        token_id=row.id,
        officer_id=row.officer_id,
        digest=row.digest,
        made_at=row.made_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
