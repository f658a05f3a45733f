"""What the reports' index must do: keep each report once, refuse a bad one alone, and find what is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pipeline.adapters.search import client
from pipeline.adapters.search.bulk import report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.public_reports import find_public
from pipeline.domain.case import DuplicateKind, DuplicateMatch
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction, ReviewReason
from tests.contract.report_builder import T0, make_consolidated
from tests.contracts.filling import as_indexed, fill, find_ids
from tests.contracts.questions import read_question


class IndexContract:
    async def test_init_may_be_repeated_and_is_seen(self, search_index: SearchIndex) -> None:
        assert not await search_index.is_ready()

        await search_index.init()
        await search_index.write([as_indexed(make_consolidated())])
        await search_index.init()

        assert await search_index.is_ready()

    async def test_before_the_first_report_nothing_is_found(self, search_index: SearchIndex) -> None:
        await search_index.init()

        assert (await search_index.search(read_question("lampu"))).total == 0
        assert await search_index.find_by_tracking_id("T-sms:17") is None
        assert await search_index.count_ids(["sms:17"]) == 0
        assert [document async for document in search_index.received_since(T0)] == []

    async def test_some_fields_of_all_documents_are_scanned_however_many_there_are(
        self, search_index: SearchIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(client, "SCAN_SIZE", 3)
        await search_index.init()
        nothing = [page async for page in search_index.scan({"match_all": {}}, ["report_id"])]
        await fill(search_index, *[make_consolidated(f"sms:{number}") for number in range(7)], make_consolidated())

        is_numbered = {"bool": {"must_not": [{"term": {"report_id": "sms:17"}}]}}
        pages = [page async for page in search_index.scan(is_numbered, ["report_id", "category.label"])]

        assert nothing == []
        assert [len(page) for page in pages] == [3, 3, 1]
        assert sorted(each["report_id"] for page in pages for each in page) == [f"sms:{number}" for number in range(7)]
        assert pages[0][0]["category"] == {"label": "infrastruktur"}

    async def test_a_report_that_comes_twice_is_one_document_with_the_last_content(
        self, search_index: SearchIndex
    ) -> None:
        await fill(search_index, make_consolidated(), make_consolidated(text="Lampu jalan sudah menyala lagi"))

        found = await search_index.search(read_question("lampu jalan"))

        assert [document.text_redacted for document in found.documents] == ["Lampu jalan sudah menyala lagi"]
        assert await search_index.count_ids(["sms:17"]) == 1

    async def test_a_report_is_found_by_its_picture(self, search_index: SearchIndex) -> None:
        made = make_consolidated()
        with_photo = replace(made, report=replace(made.report, photos=("0" * 32, "1" * 32)))
        await fill(search_index, with_photo, make_consolidated("sms:18"))

        found = await search_index.find_by_photo("1" * 32)

        assert found is not None
        assert (found.report_id, found.photos) == ("sms:17", ("0" * 32, "1" * 32))
        assert await search_index.find_by_photo("2" * 32) is None

    async def test_a_report_is_one_document_whatever_time_it_tells(self, search_index: SearchIndex) -> None:
        for days in (0, 31, 400, -4_000):
            await fill(search_index, make_consolidated(received_at=T0 + timedelta(days=days)))

        assert await search_index.count_ids(["sms:17"]) == 1
        assert (await search_index.search()).total == 1

    async def test_a_document_is_deleted_whatever_older_version_comes_behind(self, search_index: SearchIndex) -> None:
        await search_index.init()
        there = as_indexed(make_consolidated())
        await search_index.write(
            [replace(there, version=5), replace(as_indexed(make_consolidated("sms:2")), version=5)]
        )

        result = await search_index.write([replace(there, body=b"", version=6), replace(there, version=5)])
        unknown = await search_index.write([report_document("sms:99", b"", version=1)])
        outdated = await search_index.write([report_document("sms:2", b"", version=4)])

        await search_index.refresh()
        assert (result.written, result.outdated, result.refused) == (("sms:17",), ("sms:17",), ())
        assert unknown.refused == unknown.held == ()
        assert outdated.outdated == ("sms:2",)
        assert [each.report_id for each in (await search_index.search()).documents] == ["sms:2"]

    async def test_a_bad_document_is_refused_alone_and_its_value_is_not_told(self, search_index: SearchIndex) -> None:
        await search_index.init()
        unknown = report_document("sms:2", b'{"nama_pelapor":"Sari"}', version=1)
        no_time = report_document("sms:3", b'{"received_at":"kemarin sore"}', version=1)

        result = await search_index.write([as_indexed(make_consolidated()), unknown, no_time])

        assert result.written == ("sms:17",)
        assert [refused.document for refused in result.refused] == [unknown, no_time]
        assert result.refused[0].code == "strict_dynamic_mapping_exception"
        assert "nama_pelapor" in result.refused[0].message
        assert "received_at" in result.refused[1].message
        told = [refused.message for refused in result.refused]
        assert "Sari" not in str(told)
        assert "kemarin" not in str(told)

    async def test_a_document_for_which_the_engine_refuses_the_whole_request_costs_no_other(
        self, search_index: SearchIndex
    ) -> None:
        await search_index.init()
        good = [as_indexed(make_consolidated(f"sms:{n}")) for n in range(7)]
        endless = report_document("sms:" + "7" * 600, good[0].body, version=1)

        result = await search_index.write([*good[:3], endless, *good[3:]])

        assert result.written == tuple(document.document_id for document in good)
        assert [refused.document for refused in result.refused] == [endless]

    async def test_documents_of_many_megabytes_are_written_by_parts(self, search_index: SearchIndex) -> None:
        await search_index.init()
        large = "lampu padam " * 30_000
        documents = [as_indexed(make_consolidated(f"sms:{n}", text=large)) for n in range(30)]

        result = await search_index.write(documents)

        assert len(result.written) == 30

    async def test_one_bad_document_among_a_thousand_costs_no_other(self, search_index: SearchIndex) -> None:
        await search_index.init()
        documents = [as_indexed(make_consolidated(f"sms:{n}")) for n in range(1_000)]
        documents[500] = report_document("sms:500", b'{"nama_pelapor":"Sari"}', version=1)

        result = await search_index.write(documents)

        await search_index.refresh()
        assert [refused.document.document_id for refused in result.refused] == ["sms:500"]
        assert len(result.written) == 999
        assert await search_index.count_ids([document.document_id for document in documents]) == 999

    async def test_an_older_version_never_replaces_a_newer_one(self, search_index: SearchIndex) -> None:
        await search_index.init()
        newer = as_indexed(make_consolidated(text="sudah menyala"), version=8)
        older = as_indexed(make_consolidated(text="masih padam"), version=7)
        other = as_indexed(make_consolidated("sms:18"), version=7)

        await search_index.write([newer])
        result = await search_index.write([older, other])

        await search_index.refresh()
        (kept,) = await search_index.get_reports(["sms:17"])
        assert kept.text_redacted == "sudah menyala"
        assert (result.written, result.outdated, result.refused) == (("sms:18",), ("sms:17",), ())

    async def test_the_same_version_may_be_written_again_and_a_newer_one_always(
        self, search_index: SearchIndex
    ) -> None:
        await search_index.init()
        for version, text in ((7, "satu"), (7, "dua"), (9, "tiga")):
            result = await search_index.write([as_indexed(make_consolidated(text=text), version=version)])
            assert result.written == ("sms:17",)

        await search_index.refresh()
        (kept,) = await search_index.get_reports(["sms:17"])
        assert kept.text_redacted == "tiga"

    async def test_words_are_found_and_filters_narrow_them(self, search_index: SearchIndex) -> None:
        day = timedelta(days=1)
        await fill(
            search_index,
            make_consolidated("sms:1", text="Jalan berlubang di depan pasar", received_at=T0),
            make_consolidated("sms:2", text="Lampu jalan padam", received_at=T0 + day, agency="dishub"),
            make_consolidated("sms:3", text="Air tidak mengalir", received_at=T0 + 30 * day, category="air_bersih"),
        )

        async def ids(words: str = "", **filters: Any) -> list[str]:
            return await find_ids(search_index, words, **filters)

        assert await ids() == ["sms:3", "sms:2", "sms:1"]
        assert sorted(await ids("jalan")) == ["sms:1", "sms:2"]
        assert await ids("jalan padam") == ["sms:2"]
        assert await ids("LAMPU") == ["sms:2"]
        assert await ids("tidak mengalir") == ["sms:3"]
        assert await ids("jembatan") == []
        assert await ids(category="air_bersih") == ["sms:3"]
        assert await ids("jalan", agency="dinas_pu") == ["sms:1"]
        assert await ids(since=T0 + day) == ["sms:3", "sms:2"]
        assert await ids(since=T0, until=T0 + day) == ["sms:1"]
        assert await ids("jalan", until=T0 + 2 * day, agency="dishub") == ["sms:2"]

    async def test_a_report_is_found_by_its_tracking_id_with_its_case(self, search_index: SearchIndex) -> None:
        match = DuplicateMatch(report_id="sms:1", kind=DuplicateKind.NEAR, score=0.9)
        await fill(
            search_index,
            make_consolidated("web:2", match=match, received_at=T0 + timedelta(hours=1)),
            make_consolidated("sms:1"),
            make_consolidated("sms:3"),
        )

        report = await search_index.find_by_tracking_id("T-web:2")

        assert report is not None
        members = await search_index.case_members(report.case_id)
        assert [member.report_id for member in members.documents] == ["sms:1", "web:2"]

    async def test_reports_of_different_months_are_counted_and_read_together_oldest_first(
        self,
        search_index: SearchIndex,
    ) -> None:
        reports = [make_consolidated(f"sms:{n}", received_at=T0 + timedelta(days=n)) for n in range(40)]
        await fill(search_index, *reversed(reports))

        read = [document.report_id async for document in search_index.received_since(T0 + timedelta(days=10))]

        assert await search_index.count_ids([f"sms:{n}" for n in range(50)]) == 40
        assert read == [f"sms:{n}" for n in range(10, 40)]

    async def test_reports_that_need_people_are_found_oldest_first_and_no_others(
        self, search_index: SearchIndex
    ) -> None:
        unsure = (ReviewReason.LOW_CONFIDENCE_CATEGORY,)
        await fill(
            search_index,
            make_consolidated("sms:3", received_at=T0 + timedelta(days=2), reasons=unsure),
            make_consolidated("sms:1", reasons=unsure),
            make_consolidated("sms:2"),
        )

        waiting = [document.report_id async for document in search_index.waiting_for_review()]
        lately = [document.report_id async for document in search_index.waiting_for_review(T0 + timedelta(days=1))]

        assert (waiting, lately) == (["sms:1", "sms:3"], ["sms:3"])

    async def test_reports_are_given_in_the_order_of_their_ids_and_missing_ones_left_out(
        self, search_index: SearchIndex
    ) -> None:
        await fill(search_index, make_consolidated("sms:1"), make_consolidated("sms:2"))

        given = await search_index.get_reports(["sms:2", "sms:9", "sms:1"])

        assert [document.report_id for document in given] == ["sms:2", "sms:1"]

    async def test_more_reports_than_a_page_are_all_read_once(
        self, search_index: SearchIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pipeline.adapters.search.client.PAGE_SIZE", 4)
        await fill(search_index, *[make_consolidated(f"sms:{n:02}") for n in range(12)])

        read = [document.report_id async for document in search_index.received_since(T0)]

        assert read == [f"sms:{n:02}" for n in range(12)]
        assert await search_index.count_ids(read) == 12

    async def test_reports_for_everybody_are_turned_page_by_page_the_newest_first(
        self, search_index: SearchIndex
    ) -> None:
        reports = [make_consolidated(f"web:{hour}", received_at=T0 + timedelta(hours=hour)) for hour in range(5)]
        chat = make_consolidated("twitter:6", received_at=T0)
        chat = replace(chat, report=replace(chat.report, kind=Prediction(label=ReportKind.RESPON, confidence=0.9)))
        await fill(search_index, *reports, chat, make_consolidated("sms:7", category="agama"))

        async def page(number: int, *categories: str) -> list[str]:
            found = await find_public(
                search_index,
                categories=categories,
                is_done=None,
                since=T0,
                until=T0 + timedelta(hours=4),
                skip=2 * number,
                size=2,
            )
            return [document.report_id for document in found.documents]

        assert [await page(number, "infrastruktur") for number in range(3)] == [
            ["web:3", "web:2"],
            ["web:1", "web:0"],
            [],
        ]
        assert await page(1) == ["web:1", "web:0"]
        assert await page(2) == ["sms:7"]
        assert await page(0, "agama", "sosial") == ["sms:7"]
