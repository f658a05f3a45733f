"""What the index must find by words: the same reports on every engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.pages import Position
from pipeline.adapters.search.question import Near
from pipeline.adapters.search.template import ALIAS
from pipeline.domain.errors import DataFault
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.system.index_moves import migrate_index
from tests.contract.report_builder import ASSIGNMENT, T0, make_consolidated
from tests.contracts.filling import fill, find_ids
from tests.contracts.moves import serve_by_old
from tests.contracts.questions import read_question

BEKASI = Place(
    source=PlaceSource.REGION,
    confidence=0.6,
    province=Region(code="32", name="Jawa Barat"),
    regency=Region(code="32.75", name="Kota Bekasi"),
)


class SearchContract:
    async def test_words_are_found_however_they_are_spelt_and_bent(self, search_index: SearchIndex) -> None:
        await fill(
            search_index,
            make_consolidated("sms:1", text="Jln di dpn pasar rusak bgt"),
            make_consolidated("sms:2", text="Mohon jembatannya diperbaiki"),
        )

        assert await find_ids(search_index, "jalan rusak") == ["sms:1"]
        assert await find_ids(search_index, "jln kerusakan") == ["sms:1"]
        assert await find_ids(search_index, "perbaikan jembatan") == ["sms:2"]

    async def test_what_is_denied_is_not_what_is_said(self, search_index: SearchIndex) -> None:
        await fill(
            search_index,
            make_consolidated("sms:1", text="Air PDAM tidak mengalir"),
            make_consolidated("sms:2", text="Limbah mengalir ke sungai"),
        )

        assert await find_ids(search_index, "tdk ngalir") == ["sms:1"]
        assert await find_ids(search_index, "mengalir") == ["sms:2"]

    async def test_other_words_for_the_same_are_found_both_ways(self, search_index: SearchIndex) -> None:
        await fill(
            search_index,
            make_consolidated("sms:1", text="PJU padam"),
            make_consolidated("sms:2", text="Lampu jalan padam"),
            make_consolidated("sms:3", text="Selokan mampet"),
            make_consolidated("sms:4", text="Kartu tanda penduduk saya hilang"),
        )

        for words in ("pju padam", "lampu jalan padam", "penerangan jalan umum padam"):
            assert sorted(await find_ids(search_index, words)) == ["sms:1", "sms:2"], words
        assert await find_ids(search_index, "got mampet") == ["sms:3"]
        assert await find_ids(search_index, "KTP-el hilang") == ["sms:4"]

    async def test_a_place_is_found_by_its_name_also_where_the_text_does_not_say_it(
        self, search_index: SearchIndex
    ) -> None:
        await fill(
            search_index,
            make_consolidated("sms:1", text="Jalan rusak", place=BEKASI),
            make_consolidated("sms:2", text="Jalan rusak"),
            make_consolidated("sms:3", text="Lampu padam", place=BEKASI),
        )

        assert await find_ids(search_index, "jln rusak jawa barat pu") == ["sms:1"]
        assert sorted(await find_ids(search_index, "Jawa Barat")) == ["sms:1", "sms:3"]
        assert sorted(await find_ids(search_index, region="32.75")) == ["sms:1", "sms:3"]

    async def test_an_agency_is_found_by_what_people_call_it_and_by_the_name_of_its_office(
        self, search_index: SearchIndex
    ) -> None:
        await fill(
            search_index,
            make_consolidated("sms:1", text="Parkir liar", agency="dishub", assignment=ASSIGNMENT),
            make_consolidated("sms:2", text="Parkir liar"),
        )

        assert await find_ids(search_index, "parkir dinas perhubungan") == ["sms:1"]
        assert await find_ids(search_index, office="Dinas Perhubungan Kota Surabaya") == ["sms:1"]
        assert await find_ids(search_index, agency="dishub") == ["sms:1"]

    async def test_phrases_alternatives_and_what_must_be_missing(self, search_index: SearchIndex) -> None:
        await fill(
            search_index,
            make_consolidated("sms:1", text="Lampu jalan padam"),
            make_consolidated("sms:2", text="Jalan gelap, lampu padam"),
            make_consolidated("sms:3", text="Pohon tumbang"),
        )

        assert await find_ids(search_index, '"lampu jalan"') == ["sms:1"]
        assert sorted(await find_ids(search_index, "pohon OR gelap")) == ["sms:2", "sms:3"]
        assert await find_ids(search_index, "lampu -gelap") == ["sms:1"]
        assert await find_ids(search_index, 'padam -"lampu jalan"') == ["sms:2"]

    async def test_most_of_many_words_are_enough(self, search_index: SearchIndex) -> None:
        await fill(search_index, make_consolidated("sms:1", text="Lampu jalan padam di depan sekolah"))

        assert await find_ids(search_index, "lampu jalan padam kuburan") == ["sms:1"]
        assert await find_ids(search_index, "lampu kuburan") == []

    @pytest.mark.parametrize(
        "words",
        ['lampu "', "lampu AND (", "lampu *:*", "text_redacted:lampu", "lampu\\", "<b>lampu</b> [x]", "lampu~9"],
    )
    async def test_words_with_query_syntax_are_words(self, search_index: SearchIndex, words: str) -> None:
        await fill(search_index, make_consolidated())

        await find_ids(search_index, words)

    async def test_coordinates_are_found_around_a_point(self, search_index: SearchIndex) -> None:
        here, far = GeoPoint(lat=-6.9, lon=107.6), GeoPoint(lat=-6.9, lon=107.7)
        await fill(
            search_index,
            make_consolidated("sms:1", location=here),
            make_consolidated("sms:2", location=far),
            make_consolidated("sms:3", place=BEKASI),
        )

        assert await find_ids(search_index, near=Near(point=here, km=2)) == ["sms:1"]
        assert sorted(await find_ids(search_index, near=Near(point=here, km=20))) == ["sms:1", "sms:2"]

    async def test_pages_follow_each_other_without_gap_or_repeat_whatever_is_alike(
        self, search_index: SearchIndex
    ) -> None:
        await fill(search_index, *[make_consolidated(f"sms:{n:02}") for n in range(10)])

        for words in ("", "lampu jalan"):
            question, after, read = read_question(words), None, []
            while True:
                page = await search_index.search(question, size=3, after=after)
                read += [each.report_id for each in page.documents]
                if page.end is None:
                    break
                after = page.end
            assert read == [f"sms:{n:02}" for n in range(10)]
            assert page.total == 10

    async def test_a_position_of_another_order_is_refused(self, search_index: SearchIndex) -> None:
        await fill(search_index, make_consolidated())

        with pytest.raises(DataFault, match="invalid_cursor"):
            await search_index.search(read_question(), size=3, after=Position(("kemarin", {"a": 1}, [], 5), 3, ALIAS))

    async def test_everything_is_read_out_in_order_and_once(
        self, search_index: SearchIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pipeline.adapters.search.pages.PAGE_SIZE", 4)
        reports = [make_consolidated(f"sms:{n:02}", received_at=T0 + timedelta(hours=n)) for n in range(12)]
        await fill(search_index, *reports)

        read = [each.report_id async for each in search_index.stream(read_question())]
        first = [each.report_id async for each in search_index.stream(read_question("lampu"), size=5)]

        assert read == [f"sms:{n:02}" for n in reversed(range(12))]
        assert len(first) == len(set(first)) == 5

    @pytest.mark.parametrize("words", ["", "lampu jalan"])
    async def test_while_the_index_is_switched_everything_is_read_out_once_or_that_is_said(
        self, search_index: SearchIndex, words: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A point in time ends with its index; without any, as on the embedded engine, reading by time goes on."""
        monkeypatch.setattr("pipeline.adapters.search.pages.PAGE_SIZE", 4)
        await serve_by_old(search_index)
        await fill(search_index, *[make_consolidated(f"sms:{n:02}") for n in range(10)])
        read, code = [], ""

        try:
            async for document in search_index.stream(read_question(words)):
                read.append(document.report_id)
                if len(read) == 6:
                    await migrate_index(search_index, lambda _: None)
        except DataFault as fault:
            code = fault.code

        everything = [f"sms:{n:02}" for n in range(10)]
        assert (read, code) in ((everything, ""), (everything[:8], "index_switched"))
        assert code or not words

    async def test_pages_by_time_go_on_in_another_index(self, search_index: SearchIndex) -> None:
        await serve_by_old(search_index)
        await fill(search_index, *[make_consolidated(f"sms:{n:02}") for n in range(6)])
        one = await search_index.search(read_question(), size=3)

        await migrate_index(search_index, lambda _: None)
        two = await search_index.search(read_question(), size=3, after=one.end)

        assert [each.report_id for each in (*one.documents, *two.documents)] == [f"sms:{n:02}" for n in range(6)]

    @pytest.mark.parametrize("count", [3, 6])
    async def test_pages_by_words_do_not_go_on_in_another_index_and_that_is_said(
        self, search_index: SearchIndex, count: int
    ) -> None:
        """Also where nothing stands behind the score of the page before."""
        await serve_by_old(search_index)
        await fill(search_index, *[make_consolidated(f"sms:{n:02}") for n in range(count)])
        one = await search_index.search(read_question("lampu"), size=3)

        await migrate_index(search_index, lambda _: None)

        with pytest.raises(DataFault, match="index_switched"):
            await search_index.search(read_question("lampu"), size=3, after=one.end)

    async def test_where_there_is_no_index_that_is_said(self, search_index: SearchIndex) -> None:
        page = await search_index.search(read_question("lampu"))

        assert (page.total, page.is_there) == (0, False)
        assert [each async for each in search_index.stream(read_question())] == []
        assert await search_index.nearest_words(["lampi"]) == {}

    async def test_a_word_that_no_report_has_is_mended_by_those_that_they_have(self, search_index: SearchIndex) -> None:
        await fill(search_index, make_consolidated(text="Lampu jalan padam"))

        assert await search_index.nearest_words(["lampi", "jalan", "xyzxyz"]) == {"lampi": "lampu"}

    async def test_withdrawn_words_are_nowhere_and_hidden_reports_are_left_out(self, search_index: SearchIndex) -> None:
        await fill(search_index, make_consolidated("sms:1"), make_consolidated("web:2"))
        question = replace(read_question("lampu"), hidden=({"term": {"channel": "web"}},))

        found = await search_index.search(question)

        assert [each.report_id for each in found.documents] == ["sms:1"]
