"""Keys of the API. A key itself is never kept: who reads the store can call nobody by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import API_KEYS
from pipeline.domain.channel import Channel
from pipeline.domain.client import ApiKey, Scope


class ApiKeys:
    """Keys by their id."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, key: ApiKey) -> None:
        """Keep a new key."""
        row = sa.insert(API_KEYS).values(
            id=key.key_id,
            client=key.client,
            scopes=" ".join(sorted(key.scopes)),
            channels=" ".join(key.channels),
            digest=key.digest,
            made_at=key.made_at,
            expires_at=key.expires_at,
        )
        async with self._store.begin() as connection:
            await connection.execute(row)

    async def find(self, key_id: str) -> ApiKey | None:
        """Give a key by its id, revoked or not."""
        async with self._store.begin() as connection:
            found = (await connection.execute(sa.select(API_KEYS).where(API_KEYS.c.id == key_id))).one_or_none()
        return _read(found) if found else None

    async def list(self) -> list[ApiKey]:
        """Give all keys, by client and age."""
        async with self._store.begin() as connection:
            found = await connection.execute(sa.select(API_KEYS).order_by(API_KEYS.c.client, API_KEYS.c.made_at))
        return [_read(row) for row in found]

    async def revoke(self, key_id: str, *, at: datetime) -> bool:
        """Let a key open nothing from now on; gives whether there is one that did."""
        held = sa.and_(API_KEYS.c.id == key_id, API_KEYS.c.revoked_at.is_(None))
        async with self._store.begin() as connection:
            return (await connection.execute(sa.update(API_KEYS).where(held).values(revoked_at=at))).rowcount > 0


def _read(row: sa.Row[Any]) -> ApiKey:
    return ApiKey(
        key_id=row.id,
        client=row.client,
        scopes=frozenset(Scope(each) for each in row.scopes.split()),
        channels=tuple(Channel(each) for each in row.channels.split()),
        digest=row.digest,
        made_at=row.made_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
