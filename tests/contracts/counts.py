"""What citizens and analysts read of many reports at once: the same figures from every engine."""

from __future__ import annotations

from datetime import timedelta

from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.search.national_counts import Period, count_categories, count_period, find_rising
from pipeline.adapters.search.public_cases import PublicFilter, count_public, find_cases
from pipeline.services.neighbourhood import is_public
from tests.contract.report_builder import T0
from tests.web.public.country import as_document, make_country, settle

NOW = T0 + timedelta(days=3)
YEAR = Period(since=NOW - timedelta(days=365), until=NOW + timedelta(days=1))
WEEK = Period(since=NOW - timedelta(days=7), until=NOW)


class CountContract:
    async def test_before_the_first_report_all_counts_are_nothing(self, search_index: SearchIndex) -> None:
        await search_index.init()

        assert (await count_period(search_index, YEAR)).reports == 0
        assert await count_categories(search_index, YEAR) == {}
        assert await find_rising(search_index, YEAR) == ()
        assert await find_cases(search_index, PublicFilter(), since=YEAR.since, skip=0, size=5) == []
        assert (await count_public(search_index, PublicFilter(), since=YEAR.since)).total == 0

    async def test_a_period_is_counted_whole_by_each_question(self, search_index: SearchIndex) -> None:
        await settle(search_index, NOW, 300)

        counts = await count_period(search_index, YEAR)

        assert (counts.reports, counts.cases) == (341, 301)
        for by in (counts.provinces, counts.regencies, counts.categories, counts.channels, counts.offices):
            assert sum(by.values()) == 341
        assert sum(each.reports for each in counts.over_time) == 341
        assert sum(each.doubted for each in counts.over_time) == counts.doubted == sum(counts.reasons.values())
        assert counts.tenths == {8: 341}
        assert await count_categories(search_index, YEAR) == counts.categories
        assert all(each.in_time + each.near + each.late for each in counts.deadlines)

    async def test_the_same_words_rise_for_every_engine_and_copies_count_once(self, search_index: SearchIndex) -> None:
        await settle(search_index, NOW, 600)

        rising = {each.stem: each for each in await find_rising(search_index, WEEK)}

        assert {"banjir", "lutut"} <= rising.keys()
        assert rising["banjir"].cases > 3 * rising["banjir"].cases_before
        assert "listrik" not in rising  # forty copies of one case

    async def test_each_case_is_found_once_and_counted_where_it_is(self, search_index: SearchIndex) -> None:
        await settle(search_index, NOW, 300)
        everywhere, makassar = PublicFilter(), PublicFilter(region="73.71", category="energi_sda")

        pages = [
            await find_cases(search_index, everywhere, since=YEAR.since, skip=skip, size=100)
            for skip in (0, 100, 200, 300)
        ]
        found = [each.case_id for page in pages for each in page]
        counts = await count_public(search_index, everywhere, since=YEAR.since)

        public = {each.case_id for each in map(as_document, make_country(NOW, 300)) if is_public(each)}
        assert len(found) == len(set(found)) == counts.total == sum(counts.regions.values())
        assert set(found) == public
        assert [each.received_at for page in pages for each in page] == sorted(
            (each.received_at for page in pages for each in page), reverse=True
        )
        assert "web:salin" in {
            each.case_id for each in await find_cases(search_index, makassar, since=YEAR.since, skip=0, size=20)
        }
