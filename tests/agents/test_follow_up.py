"""What is done with reports, applied and shown on a real index and a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.adapters.search.bulk import IndexedDocument, RefusedDocument, WriteResult, report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.agents.follow_up import follow_up, show
from pipeline.agents.index import index_reports
from pipeline.contract.document import STEPS_SHOWN, ReportDocument
from pipeline.contract.records import Message, encode_consolidated, encode_follow_up
from pipeline.domain.follow_up import START, Corrected, FollowUp, Office, Progress, Status, apply
from pipeline.domain.taxonomy import ReportKind
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import make_member
from tests.domain.test_follow_up import make_event


@pytest.fixture
async def progress(tmp_path: Path) -> AsyncIterator[ProgressTable]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield ProgressTable(store)


def answer(version: int = 1, report_id: str = "sms:1") -> Message:
    """An answer of the deduplicator."""
    return encode_consolidated(make_member(report_id), version=version, case_since=None)


async def standing(search_index: SearchIndex, report_id: str = "sms:1") -> ReportDocument:  # noqa: F811
    (found,) = await search_index.get_standing([report_id])
    return found.document


class Road:
    """The two stages that write documents, as a worker runs them."""

    def __init__(self, search_index: SearchIndex, progress: ProgressTable) -> None:  # noqa: F811
        self.search_index, self.progress = search_index, progress

    async def index(self, *messages: Message) -> None:
        outcome = await index_reports(messages, search_index=self.search_index, progress=self.progress)
        assert outcome.rejected == []

    async def follow_up(self, *events: FollowUp) -> list[str]:
        batch = [encode_follow_up(event) for event in events]
        outcome = await follow_up(batch, search_index=self.search_index, progress=self.progress)
        return [fault.code for _, fault in outcome.rejected]


@pytest.fixture
async def road(search_index: SearchIndex, progress: ProgressTable) -> Road:  # noqa: F811
    await search_index.init()
    return Road(search_index, progress)


async def test_what_is_done_shows_in_the_document_and_a_newer_answer_keeps_it(road: Road) -> None:
    await road.index(answer(1))
    assert (await standing(road.search_index)).follow_up.status is Status.RECEIVED
    forwarded = make_event(Status.FORWARDED)
    assert await road.follow_up(forwarded) == []
    await road.index(answer(2))
    document = await standing(road.search_index)
    assert (document.follow_up.status, document.follow_up.version) == (Status.FORWARDED, 1)
    assert [(each.status, each.office) for each in document.follow_up.history] == [
        (Status.FORWARDED, "Dinas PU Kota Ambon")
    ]


async def test_what_is_done_before_the_report_is_in_the_index_shows_once_it_is(road: Road) -> None:
    assert await road.follow_up(make_event(Status.FORWARDED)) == []
    await road.index(answer())
    assert (await standing(road.search_index)).follow_up.status is Status.FORWARDED


async def test_a_batch_is_applied_in_its_order_and_what_may_not_follow_is_rejected_with_its_reason(road: Road) -> None:
    await road.index(answer())
    first = make_event(Status.FORWARDED)
    second = make_event(Status.FOLLOWED_UP, Progress(version=1))
    rejected = await road.follow_up(first, first, make_event(Status.FORWARDED), second, make_event(Status.CLOSED))
    assert rejected == ["stale_version", "stale_version"]
    document = await standing(road.search_index)
    assert (document.follow_up.status, document.follow_up.answer) == (Status.FOLLOWED_UP, "Lampu sudah diganti.")


async def test_a_batch_that_comes_again_changes_nothing_and_mends_a_document_that_was_not_written(road: Road) -> None:
    await road.index(answer())
    events = make_event(Status.FORWARDED), make_event(Status.IN_PROGRESS, Progress(version=1))
    await road.follow_up(*events)
    before = await standing(road.search_index)
    await road.index(answer(1))
    assert await road.follow_up(*events) == []
    assert await standing(road.search_index) == before


@pytest.mark.parametrize("body", [b'{"report_id":"sms:other"}', answer(report_id="sms:other").value])
async def test_a_document_that_is_another_or_none_under_a_reports_id_stops_nothing(road: Road, body: bytes) -> None:
    await road.search_index.write([report_document("sms:1", body, version=1)])
    await road.index(answer(1, "sms:2"))
    other = make_event(Status.FORWARDED, report_id="sms:2")
    assert await road.follow_up(make_event(Status.FORWARDED), other) == []
    assert (await standing(road.search_index, "sms:2")).follow_up.status is Status.FORWARDED


async def test_a_correction_stands_in_the_document_instead_of_the_models_answer(road: Road) -> None:
    await road.index(answer())
    office = Office("pdam:81.71", "PDAM Kota Ambon")
    said = Corrected(kind=ReportKind.LAPORAN, category="air", agency="pdam", office=office)
    await road.follow_up(make_event(Status.VERIFIED, corrected=said))
    await road.index(answer(2))
    document = await standing(road.search_index)
    assert (document.category.label, document.category.confidence, document.category.alternatives) == ("air", 1.0, ())
    assert (document.agency.label, document.agency.code, document.agency.name) == ("pdam", office.code, office.name)
    assert not document.review.needed


async def test_a_document_shows_the_newest_of_ten_thousand_steps_and_each_keeps_its_number(road: Road) -> None:
    await road.index(answer())
    progress = apply(START, make_event(Status.FORWARDED))
    for _ in range(10_000):
        progress = apply(progress, make_event(Status.FOLLOWED_UP, progress))
    await road.progress.save({"sms:1": progress})
    assert await road.follow_up(make_event(Status.CLOSED, progress)) == []
    shown = (await standing(road.search_index)).follow_up
    assert (shown.version, len(shown.history)) == (10_002, STEPS_SHOWN)
    assert [each.number for each in shown.history[-2:]] == [10_001, 10_002]


async def test_what_was_done_with_a_forgotten_report_is_erased(road: Road) -> None:
    event = make_event(Status.FORWARDED)
    await road.follow_up(event)
    gone = Message(b"", key=encode_follow_up(event).key)
    await follow_up([gone], search_index=road.search_index, progress=road.progress)
    assert await road.progress.get("sms:1") == START


class _Refusing:
    """An index that takes nothing of one report."""

    def __init__(self, search_index: SearchIndex, report_id: str) -> None:  # noqa: F811
        self._search_index, self._report_id = search_index, report_id

    async def get_standing(self, report_ids: list[str]) -> object:
        return await self._search_index.get_standing(report_ids)

    async def write(self, documents: list[IndexedDocument]) -> WriteResult:
        taken = [each for each in documents if each.document_id != self._report_id]
        refused = [
            RefusedDocument(document=each, code="mapper_parsing_exception", message="field: not named")
            for each in documents
            if each not in taken
        ]
        return replace(await self._search_index.write(taken), refused=tuple(refused))


async def test_a_document_that_the_index_refuses_holds_up_no_other_and_a_replay_shows_it(road: Road) -> None:
    await road.index(answer(report_id="sms:1"), answer(report_id="sms:2"))
    events = [make_event(Status.FORWARDED, report_id=each) for each in ("sms:1", "sms:2")]
    refusing = Road(_Refusing(road.search_index, "sms:1"), road.progress)  # type: ignore[arg-type]
    assert await refusing.follow_up(*events) == ["mapper_parsing_exception"]
    assert (await standing(road.search_index, "sms:2")).follow_up.status is Status.FORWARDED
    assert await road.follow_up(*events) == []
    assert (await standing(road.search_index, "sms:1")).follow_up.status is Status.FORWARDED


class _Slow:
    """An index that lets something happen between a look and what is written after it."""

    def __init__(self, search_index: SearchIndex, meanwhile: asyncio.Future[None], waiting: asyncio.Event) -> None:  # noqa: F811
        self._search_index, self._meanwhile, self._waiting = search_index, meanwhile, waiting

    async def get_standing(self, report_ids: list[str]) -> object:
        found = await self._search_index.get_standing(report_ids)
        if not self._waiting.is_set():
            self._waiting.set()
            await self._meanwhile
        return found

    async def write(self, documents: object) -> object:
        if not self._waiting.is_set():
            self._waiting.set()
            await self._meanwhile
        return await self._search_index.write(documents)  # type: ignore[arg-type]


@pytest.mark.parametrize("versions", [(1, 2), (1, 100)])
async def test_an_answer_between_look_and_write_of_a_step_loses_neither(road: Road, versions: tuple[int, int]) -> None:
    await road.index(answer(versions[0]))
    event = make_event(Status.FORWARDED)
    await road.progress.save({"sms:1": (after := _apply_all(event))})
    waiting, meanwhile = asyncio.Event(), asyncio.get_running_loop().create_future()
    showing = asyncio.create_task(show({"sms:1": after}, _Slow(road.search_index, meanwhile, waiting)))  # type: ignore[arg-type]
    await waiting.wait()
    await road.index(answer(versions[1]))
    meanwhile.set_result(None)
    await showing
    (found,) = await road.search_index.get_standing(["sms:1"])
    assert (found.answer_version, found.document.follow_up.status) == (versions[1], Status.FORWARDED)


@pytest.mark.parametrize("steps", [1, 3])
async def test_steps_between_look_and_write_of_an_answer_lose_nothing(road: Road, steps: int) -> None:
    await road.index(answer(1))
    waiting, meanwhile = asyncio.Event(), asyncio.get_running_loop().create_future()
    slow = _Slow(road.search_index, meanwhile, waiting)
    writing = asyncio.create_task(
        index_reports([answer(2)], search_index=slow, progress=road.progress)  # type: ignore[arg-type]
    )
    await waiting.wait()
    statuses = (Status.FORWARDED, Status.IN_PROGRESS, Status.FOLLOWED_UP)[:steps]
    await road.follow_up(*(make_event(each, Progress(version=number)) for number, each in enumerate(statuses)))
    meanwhile.set_result(None)
    await writing
    (found,) = await road.search_index.get_standing(["sms:1"])
    assert (found.answer_version, found.document.follow_up.status) == (2, statuses[-1])


def _apply_all(*events: FollowUp) -> Progress:
    progress = START
    for event in events:
        progress = apply(progress, event)
    return progress
