"""What an agency says on its own Open311 server becomes its steps, each once; asked over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.domain.delivery import Way
from pipeline.domain.follow_up import MAX_TEXT_CHARS, Actor, Status
from pipeline.services.office_polling import AT_ONCE, NO_NOTES, poll_offices
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.fakes_agency import API_KEY
from tests.services.offices import Town, of_ambon, running_town

COUNT = AT_ONCE + 2
REPORTS = tuple(of_ambon(f"sms:{number:03}") for number in range(COUNT))
FIRST = "sms:000"


@pytest.fixture
async def town(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Town]:  # noqa: F811
    async with running_town(search_index, tmp_path, *REPORTS) as town:
        await town.hear_by(Way.OPEN311, f"{town.agency.url}/open311/", service="lampu", api_key=API_KEY)
        yield town


async def file_one(town: Town) -> None:
    await town.act(FIRST, Status.FORWARDED)
    await town.work()


async def poll(town: Town) -> int:
    return await poll_offices(town.services, town.now)


async def test_notes_and_the_end_of_a_request_are_the_agencys_steps_each_once(town: Town) -> None:
    await file_one(town)
    assert await poll(town) == 0  # open, without a word
    town.agency.states["1"] = {"status": "open", "status_notes": "Teknisi berangkat besok."}
    assert [await poll(town), await poll(town)] == [1, 0]
    town.agency.states["1"] = {"status": "closed", "status_notes": "Lampu diganti; hubungi 0812-0000-0017."}
    assert [await poll(town), await poll(town)] == [1, 0]

    shown = await town.shown(FIRST)
    assert [(each.status, each.actor) for each in shown.history[1:]] == [
        (Status.IN_PROGRESS, Actor.AGENCY),
        (Status.FOLLOWED_UP, Actor.AGENCY),
    ]
    assert shown.answer == "Lampu diganti; hubungi <TELP>."
    assert shown.objection_until


async def test_a_request_that_was_closed_without_a_word_says_so_to_the_citizen(town: Town) -> None:
    await file_one(town)
    town.agency.states["1"] = {"status": "closed"}
    await poll(town)

    assert (await town.shown(FIRST)).answer == NO_NOTES


async def test_an_answer_of_five_thousand_words_is_cut_and_says_so(town: Town) -> None:
    await file_one(town)
    town.agency.states["1"] = {"status": "closed", "status_notes": "kata " * 5_000}
    await poll(town)

    answer = (await town.shown(FIRST)).answer
    assert answer
    assert len(answer) == MAX_TEXT_CHARS
    assert answer.endswith("(dipotong; selengkapnya ada pada instansi)")


async def test_a_token_is_exchanged_for_its_request(town: Town) -> None:
    town.agency.gives_tokens = True
    await file_one(town)
    town.agency.states["1"] = {"status": "closed", "status_notes": "Selesai."}
    await poll(town)

    assert (await town.shown(FIRST)).answer == "Selesai."


async def test_what_cannot_follow_now_is_taken_when_it_can(town: Town) -> None:
    await file_one(town)
    await town.act(FIRST, Status.INCOMPLETE, "Di RT berapa?")
    town.agency.states["1"] = {"status": "closed", "status_notes": "Selesai."}
    assert await poll(town) == 0
    await town.act(FIRST, Status.FORWARDED)
    assert await poll(town) == 1


async def test_a_server_that_is_away_or_answers_nonsense_is_asked_again(town: Town) -> None:
    await file_one(town)
    town.agency.states["1"] = {"status": "closed", "status_notes": "Selesai."}
    for status in (500, 404, 200):
        town.agency.status = status
        assert await poll(town) == 0
    town.agency.status = 0
    assert await poll(town) == 1


async def test_many_requests_are_asked_for_page_by_page_and_those_that_are_done_no_more(town: Town) -> None:
    for report in REPORTS:
        await town.act(report.report.report_id, Status.FORWARDED)
    for _ in range(COUNT // 16 + 1):
        await town.work()
    assert len(town.agency.filed) == COUNT
    for state in town.agency.states.values():
        state |= {"status": "closed", "status_notes": "Selesai."}

    assert await poll(town) == COUNT
    assert len(town.agency.asked) == 2
    for report in REPORTS:
        await town.act(report.report.report_id, Status.CLOSED)
    assert await poll(town) == 0
    assert len(town.agency.asked) == 2
