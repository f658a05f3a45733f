"""Ids that were taken, and what was answered: the same id with the same content is the same request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

import sqlalchemy as sa

from pipeline.adapters.store.engine import Store
from pipeline.adapters.store.tables import SEEN_IDS
from pipeline.adapters.store.together import Together


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of an id.

    Attributes
    ----------
    digest
        Of the content that came with it: another one under the same id is another request.
    answer
        The first answer.
    """

    digest: bytes
    answer: bytes
    at: datetime


class SeenIds:
    """Ids by scope: what is unique for one sender says nothing of another's.

    Hand the content of an id over first and remember the id afterwards: a process that was killed in between has
    answered nobody, so that it is sent again, and handing over twice costs nothing, because ids are deterministic.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._find = Together(self._find_all)
        self._remember = Together(self._remember_all)

    async def find(self, scope: str, key: str) -> Seen | None:
        """Give what is known of an id."""
        return await self._find((scope, key))

    async def remember(self, scope: str, key: str, seen: Seen) -> None:
        """Keep what is said of an id, unless something is known already."""
        await self._remember((scope, key, seen))

    async def count(self, scope: str, *, since: datetime, but: str) -> int:
        """Count the ids of a scope that were first seen since a moment, but for one of them."""
        counted = sa.select(sa.func.count()).where(
            SEEN_IDS.c.scope == scope, SEEN_IDS.c.at >= since, SEEN_IDS.c.key != but
        )
        async with self._store.begin() as connection:
            return (await connection.execute(counted)).scalar_one()

    async def replace(self, scope: str, key: str, seen: Seen) -> None:
        """Keep what is said of an id now, whatever was known."""
        row = self._store.insert(SEEN_IDS).values(
            scope=scope, key=key, digest=seen.digest, answer=seen.answer, at=seen.at
        )
        new = {"digest": seen.digest, "answer": seen.answer, "at": seen.at}
        async with self._store.begin() as connection:
            await connection.execute(row.on_conflict_do_update(index_elements=["scope", "key"], set_=new))

    async def erase(self, answer: bytes) -> None:
        """Delete the ids, of whatever scope, for which something was answered."""
        async with self._store.begin() as connection:
            await connection.execute(sa.delete(SEEN_IDS).where(SEEN_IDS.c.answer == answer))

    async def forget(self, scope: str, *, before: datetime) -> int:
        """Delete what was first seen before a moment, of all scopes that begin so; give how many."""
        old = sa.delete(SEEN_IDS).where(SEEN_IDS.c.scope.startswith(scope, autoescape=True), SEEN_IDS.c.at < before)
        async with self._store.begin() as connection:
            return (await connection.execute(old)).rowcount

    async def _find_all(self, ids: Sequence[tuple[str, str]]) -> Sequence[Seen | None]:
        scopes, keys = (set(values) for values in zip(*ids, strict=True))
        kept = sa.select(SEEN_IDS).where(SEEN_IDS.c.scope.in_(scopes), SEEN_IDS.c.key.in_(keys))
        async with self._store.begin() as connection:
            rows = (await connection.execute(kept)).all()
        found = {(row.scope, row.key): Seen(row.digest, row.answer, row.at) for row in rows}
        return [found.get(each) for each in ids]

    async def _remember_all(self, ids: Sequence[tuple[str, str, Seen]]) -> Sequence[None]:
        rows = [
            {"scope": scope, "key": key, "digest": seen.digest, "answer": seen.answer, "at": seen.at}
            for scope, key, seen in sorted(ids, key=itemgetter(0, 1))  # in one order, or two gateways block each other
        ]
        async with self._store.begin() as connection:
            await connection.execute(self._store.insert(SEEN_IDS).on_conflict_do_nothing(), rows)
        return [None] * len(ids)
