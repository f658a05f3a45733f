"""What an engine must do for a view to move to another index while everybody works."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.adapters.search.bulk import IndexedDocument
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.moving import REPORTS, SUPPORTS
from pipeline.adapters.search.template import ALIAS
from pipeline.domain.errors import SetupFault
from pipeline.system.index_moves import migrate_index
from tests.contract.report_builder import T0, make_consolidated
from tests.contracts.filling import NOW, as_indexed, fill, follow

OLD = "laporan-v0"


def documents(count: int, *, version: int = 5) -> list[IndexedDocument]:
    made = [make_consolidated(f"sms:{n}", received_at=T0 + timedelta(minutes=n // 7)) for n in range(count)]
    return [as_indexed(each, version=version) for each in made]


async def serve_by_old(search_index: SearchIndex) -> None:
    """Let an index serve that was made before today's mapping."""
    await search_index.init()
    move = search_index.move(REPORTS)
    first = await move.serving()
    await search_index._client.indices.create(index=OLD)
    await move.switch(first, OLD)
    await move.drop(first)


async def shown(search_index: SearchIndex) -> dict[str, int]:
    """report_id -> version of the document that serves."""
    await search_index.refresh()
    found = await search_index.get_standing([f"sms:{n}" for n in range(3_000)])
    return {each.report_id: each.answer_version for each in found}


class MoveContract:
    async def test_what_differs_in_two_indices_is_told_each_once(self, search_index: SearchIndex) -> None:
        await search_index.init()
        move = search_index.move(REPORTS)
        built = await move.create()
        aimed = search_index.aimed_at(ALIAS, built)
        same, newer, older, gone, extra = documents(5)
        await search_index.write([same, newer, older, gone])
        await aimed.write([same, replace(newer, version=6), replace(older, version=4), extra])

        found = [each async for each in move.differences(await move.serving(), built)]

        assert {each.document_id: each.is_ahead for each in found} == {
            newer.document_id: True,
            older.document_id: False,
            gone.document_id: False,
            extra.document_id: True,
        }
        assert len(found) == 4

    async def test_writing_waits_while_it_is_held_and_goes_to_the_index_that_serves(
        self, search_index: SearchIndex
    ) -> None:
        await search_index.init()
        move = search_index.move(REPORTS)
        old, new = await move.serving(), await move.create()
        first, second, third = documents(3)
        await search_index.write([first])

        await move.hold_writes(old)
        held = await search_index.write([second])
        await move.release_writes(old)
        again = await search_index.write([second])
        await move.switch(old, new)
        await search_index.write([third])

        assert [each.document for each in held.held] == [second]
        assert again.written == (second.document_id,)
        assert await shown(search_index) == {third.document_id: 5}
        assert (await move.count(old), await move.count(new)) == (2, 1)

    async def test_a_view_moves_to_todays_mapping_with_all_that_it_holds(self, search_index: SearchIndex) -> None:
        await serve_by_old(search_index)
        await search_index.write(documents(2_500))
        await follow(search_index, "sms:1", "a", "b", received_at=NOW)

        moved = await migrate_index(search_index, lambda _: None)

        assert [(each.alias, each.documents) for each in moved] == [(ALIAS, 2_500)]
        assert await shown(search_index) == dict.fromkeys((f"sms:{n}" for n in range(2_500)), 5)
        assert await search_index.move(REPORTS).unfinished() == []
        assert await migrate_index(search_index, lambda _: None) == []

    async def test_a_move_that_was_broken_off_goes_on_and_what_was_deleted_stays_so(
        self, search_index: SearchIndex
    ) -> None:
        await serve_by_old(search_index)
        move = search_index.move(REPORTS)
        *kept, changed, deleted = documents(40)
        await search_index.write([*kept, changed, deleted])
        aimed = search_index.aimed_at(ALIAS, await move.create())
        await aimed.write([*kept[:20], changed, deleted])
        await search_index.write([replace(changed, version=9), replace(deleted, body=b"", version=6)])

        await migrate_index(search_index, lambda _: None)

        expected = {each.document_id: 5 for each in kept} | {changed.document_id: 9}
        assert await shown(search_index) == expected

    async def test_what_is_written_while_a_view_moves_is_in_the_new_index(self, search_index: SearchIndex) -> None:
        await serve_by_old(search_index)
        written: list[str] = []
        moving = asyncio.create_task(migrate_index(search_index, lambda _: None))
        for document in documents(3_000):
            result = await search_index.write([document])
            while result.held:
                result = await search_index.write([document])
            written.append(document.document_id)
            if moving.done():
                break

        assert await moving
        assert set(await shown(search_index)) == set(written)

    async def test_what_is_older_than_it_may_be_is_deleted(self, search_index: SearchIndex) -> None:
        old = make_consolidated("sms:1", received_at=T0 - timedelta(days=400))
        await fill(search_index, old, make_consolidated("sms:2"))
        await follow(search_index, "sms:1", "a", received_at=T0 - timedelta(days=400))
        since = T0 - timedelta(days=365)

        for view in (REPORTS, SUPPORTS):
            move = search_index.move(view)
            assert await move.retain(await move.serving(), since=since) == 1
            assert await move.retain(await move.serving(), since=since) == 0

        assert await shown(search_index) == {"sms:2": 1}

    async def test_an_alias_without_an_index_is_a_fault_of_the_set_up(self, search_index: SearchIndex) -> None:
        with pytest.raises(SetupFault, match="tidak ada; jalankan `lapor index init`"):
            await search_index.move(REPORTS).serving()

    async def test_nothing_makes_an_index_in_place_of_the_alias(self, search_index: SearchIndex) -> None:
        """Before `init`, or after somebody deleted the index, writing waits."""
        result = await search_index.write(documents(1))

        assert len(result.held) == 1
