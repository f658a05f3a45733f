"""The views get another index while everybody works: copied from the one that serves, or built again from Kafka."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from pipeline.adapters.kafka.client import read_topic
from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.moving import PAGE_SIZE, REPORTS, SUPPORTS, VIEWS, Difference, Move, View
from pipeline.adapters.store.progress import ProgressTable
from pipeline.agents.follow_up import show
from pipeline.agents.index import index, index_reports, read_support
from pipeline.agents.loop import through_outages
from pipeline.batches import batches_of_stream
from pipeline.domain.errors import DataFault, SetupFault
from pipeline.settings import Settings
from pipeline.system.connections import open_search_index
from pipeline.system.guarding import Guarding, Run

FEW: Final = PAGE_SIZE
"""Documents that differ, below which writing is held to copy the last of them."""
PASSES: Final = 10
"""Comparisons in which a copy has caught up unless more is written than can be copied."""
LATE: Final = timedelta(minutes=10)
"""What is read again once writing is held begins so long before the first reading did: clocks differ."""
NAMED: Final = 20
"""Documents that are named when two indices do not agree."""

TOPICS: Final = {REPORTS: Topic.CONSOLIDATED, SUPPORTS: Topic.SUPPORTS}

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """A view in its new index."""

    alias: str
    index: str
    documents: int


@dataclass(slots=True)
class Disagreement:
    """In what a built index is not the one that serves."""

    count: int = 0
    named: list[str] = field(default_factory=list)

    def add(self, difference: Difference) -> None:
        """Count one, and name the first of them."""
        self.count += 1
        if len(self.named) < NAMED:
            self.named.append(difference.document_id)


async def migrate_index(search_index: SearchIndex, tell: Tell) -> list[Moved]:
    """Copy each view whose mapping is not today's into an index of today's; gives those that were moved.

    Broken off, it goes on with what it has copied.
    """
    moved = []
    await search_index.put_templates()
    for move in map(search_index.move, VIEWS):
        if not await move.is_of_today():
            moved.append(await _migrate(search_index, move, tell))
    return moved


async def rebuild_index(settings: Settings, tell: Tell, *, accept: bool) -> list[Moved]:
    """Build each view again from Kafka and the store, and let it serve if it equals the one that does.

    Parameters
    ----------
    accept
        Let it serve if it does not, too.

    Raises
    ------
    DataFault
        `views_differ`: the built one is deleted, and the old one serves on.
    """
    moved = []
    async with open_search_index(settings) as search_index, AsyncExitStack() as stack:
        guarding = Guarding(settings, stack)
        await search_index.put_templates()
        for view in VIEWS:
            move = search_index.move(view)
            for left in await move.unfinished():
                await move.drop(left)
            moved.append(await _Rebuild(settings, search_index, move, guarding, tell).run(accept=accept))
    return moved


async def retain_index(settings: Settings, now: datetime) -> int:
    """Delete from the views what was received before `LAPOR_INDEX_RETENTION_DAYS`; give how many documents.

    Raises
    ------
    SetupFault
        If the setting keeps all.
    """
    since = _kept_since(settings, now)
    if since is None:
        raise SetupFault(
            "LAPOR_INDEX_RETENTION_DAYS adalah 0: semua laporan disimpan; isi jumlah hari, paling sedikit 1"
        )
    async with open_search_index(settings) as search_index:
        moves = [search_index.move(view) for view in VIEWS]
        return sum([await move.retain(await move.serving(), since=since) for move in moves])


async def _migrate(search_index: SearchIndex, move: Move, tell: Tell) -> Moved:
    old = await move.serving()
    left = await move.unfinished()
    new = left[-1] if left else await move.create()
    await move.release_writes(old)
    for number in range(1, PASSES + 1):
        copied = await _copy(search_index, move, old, new)
        tell(f"{move.view.alias}: putaran {number}, {copied} dokumen disalin ke {new}")
        if copied < FEW:
            break
    async with _held(move, old):
        await _copy(search_index, move, old, new)
        await _require_same(move, old, new)
        await move.switch(old, new)
    return await _retire(move, old, new)


async def _copy(search_index: SearchIndex, move: Move, old: str, new: str) -> int:
    aimed, copied = search_index.aimed_at(move.view.alias, new), 0
    async for differences in batches_of_stream(move.differences(old, new), PAGE_SIZE):
        result = await aimed.write([move.as_serving(each) for each in differences])
        copied += len(differences)
        for refused in result.refused:
            raise SetupFault(
                f"{new} menolak dokumen {refused.document.document_id} ({refused.code}): pemetaan baru harus memuat "
                f"semua yang lama; {old} tetap melayani"
            )
    return copied


async def _require_same(move: Move, old: str, new: str) -> None:
    found = Disagreement()
    async for difference in move.differences(old, new):
        found.add(difference)
    if found.count:
        raise _differ(found, old, new)


class _Rebuild:
    """One view, from its topic."""

    def __init__(
        self, settings: Settings, search_index: SearchIndex, move: Move, guarding: Guarding, tell: Tell
    ) -> None:
        self._settings = settings
        self._search_index = search_index
        self._move = move
        self._guarding = guarding
        self._tell = tell

    async def run(self, *, accept: bool) -> Moved:
        move, started = self._move, datetime.now(UTC)
        old, new = await move.serving(), await move.create()
        await move.release_writes(old)
        aimed = self._search_index.aimed_at(move.view.alias, new)
        try:
            await self._fill(aimed, since=None)
            async with _held(move, old):
                await self._fill(aimed, since=started - LATE)
                await self._retain(new, started)
                await self._catch_up(aimed, old, new)
                found = await self._compare(old, new)
                if found.count and not accept:
                    raise _differ(found, old, new)
                await move.switch(old, new)
        except BaseException:
            if await move.serving() == old:  # else it was switched, though nobody heard so
                await move.drop(new)
            raise
        return await _retire(move, old, new)

    async def _fill(self, aimed: SearchIndex, *, since: datetime | None) -> None:
        run = await _run(self._move.view, aimed, self._guarding)
        read = rejected = 0
        messages = read_topic(self._settings.kafka, TOPICS[self._move.view], since=since)
        async for batch in batches_of_stream(messages, self._settings.index_batch_size):
            outcome = await run(batch)
            read, rejected = read + len(batch), rejected + len(outcome.rejected)
        self._tell(f"{self._move.view.alias}: {read} pesan dibaca, {rejected} tidak diterima indeks")

    async def _retain(self, new: str, now: datetime) -> None:
        """Leave out what the view no longer holds, though Kafka does."""
        since = _kept_since(self._settings, now)
        if since is not None:
            await self._move.retain(new, since=since)

    async def _catch_up(self, aimed: SearchIndex, old: str, new: str) -> None:
        """Show what was done with reports after they were read."""
        if self._move.view is not REPORTS:
            return
        progress = ProgressTable(await self._guarding.store())
        async for differences in batches_of_stream(self._move.differences(old, new), PAGE_SIZE):
            known = await progress.find([each.document_id for each in differences])
            await through_outages(partial(show, known, aimed))

    async def _compare(self, old: str, new: str) -> Disagreement:
        found = Disagreement()
        async for difference in self._move.differences(old, new):
            if not difference.is_ahead:
                found.add(difference)
        return found


async def _run(view: View, aimed: SearchIndex, guarding: Guarding) -> Run:
    """Give the stage that writes a view."""
    if view is SUPPORTS:
        return partial(index, read=read_support, search_index=aimed)
    progress = ProgressTable(await guarding.store())
    return guarding.without_forgotten(partial(index_reports, search_index=aimed, progress=progress))


@asynccontextmanager
async def _held(move: Move, index: str) -> AsyncIterator[None]:
    """Hold writing; if it comes to nothing, let it go on."""
    await move.hold_writes(index)
    try:
        yield
    except BaseException:
        await move.release_writes(index)
        raise


async def _retire(move: Move, old: str, new: str) -> Moved:
    """Delete an index that served, in which what is forgotten from now on would stay."""
    await move.drop(old)
    return Moved(move.view.alias, new, await move.count(new))


def _kept_since(settings: Settings, now: datetime) -> datetime | None:
    days = settings.index_retention_days
    return now - timedelta(days=days) if days else None


def _differ(found: Disagreement, old: str, new: str) -> DataFault:
    named = ", ".join(found.named) + (" ..." if found.count > len(found.named) else "")
    return DataFault(
        "views_differ",
        f"{new} is not the same as {old}: {found.count} documents differ",
        built=new,
        serving=old,
        count=found.count,
        named=named,
    )
