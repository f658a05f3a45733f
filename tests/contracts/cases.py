"""What the index must answer about cases: their reports, their people, their growth."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from pipeline.adapters.search.case_counts import count_cases, count_these
from pipeline.adapters.search.case_reports import find_like, get_case
from pipeline.adapters.search.client import SearchIndex
from pipeline.domain.case import DuplicateKind
from pipeline.domain.errors import DataFault
from tests.contract.report_builder import T0
from tests.contracts.filling import NOW, fill, follow, make_member


class CaseContract:
    async def test_a_case_is_found_by_each_of_its_ids_with_its_members_oldest_first(
        self, search_index: SearchIndex
    ) -> None:
        later = make_member("web:2", "sms:1", received_at=T0 + timedelta(hours=1))
        await fill(search_index, later, make_member("sms:1"), make_member("sms:9"))

        for any_id in ("sms:1", "web:2", later.report.tracking_id, later.report.tracking_id.lower()):
            file = await get_case(search_index, any_id, now=NOW)
            assert [member.report_id for member in file.members] == ["sms:1", "web:2"]

    @pytest.mark.parametrize(("any_id", "code"), [("sms:404", "unknown_report"), ("bukan", "invalid_tracking_id")])
    async def test_an_id_that_nobody_has_is_a_clear_fault(
        self, search_index: SearchIndex, any_id: str, code: str
    ) -> None:
        await search_index.init()

        with pytest.raises(DataFault) as fault:
            await get_case(search_index, any_id, now=NOW)

        assert fault.value.code == code

    async def test_what_may_be_the_same_incident_is_suggested_whichever_of_both_names_the_other(
        self,
        search_index: SearchIndex,
    ) -> None:
        incident = DuplicateKind.SAME_INCIDENT
        await fill(
            search_index,
            make_member("web:0"),
            make_member("sms:1", kind=incident, like="web:0"),
            make_member("sms:2", "sms:1"),
            make_member("web:5", kind=incident, like="sms:2"),
            make_member("web:6"),
        )

        file = await get_case(search_index, "sms:1", now=NOW)

        assert {(other.report_id, own.report_id) for other, own in file.suggestions} == {
            ("web:0", "sms:1"),
            ("web:5", "sms:2"),
        }

    async def test_reports_like_a_text_are_found_by_a_part_of_its_words(self, search_index: SearchIndex) -> None:
        await fill(search_index, make_member("sms:1"), make_member("sms:2", received_at=T0 - timedelta(days=40)))

        like = await find_like(search_index, "lampu padam pohon tumbang sd", since=T0 - timedelta(days=30), size=5)
        other = await find_like(search_index, "antrean pembuatan paspor lama", since=T0 - timedelta(days=30), size=5)

        assert [document.report_id for document in like.documents] == ["sms:1"]
        assert other.documents == ()

    async def test_supporters_are_people_and_each_unknown_one_counts(self, search_index: SearchIndex) -> None:
        await fill(
            search_index,
            make_member("sms:1", reporter="a"),
            make_member("sms:2", "sms:1", reporter="a"),
            make_member("web:3", "sms:1", reporter="b"),
            make_member("web:4", "sms:1"),
            make_member("web:5", "sms:1"),
        )

        count = (await get_case(search_index, "sms:1", now=NOW)).count

        assert (count.reports, count.supporters, count.channels) == (5, 4, ("sms", "web"))

    async def test_cases_of_the_last_days_are_counted_with_their_growth_across_the_turn_of_a_month(
        self,
        search_index: SearchIndex,
    ) -> None:
        now = datetime.fromisoformat("2026-12-01T12:00:00Z")
        yesterday, today = now - timedelta(hours=30), now - timedelta(hours=13)
        await fill(
            search_index,
            make_member("sms:1", received_at=yesterday),
            make_member("sms:2", "sms:1", received_at=today),
            make_member("sms:3", "sms:1", received_at=today),
            make_member("web:7", received_at=today),
            make_member("web:8", received_at=now - timedelta(days=9)),
            make_member("web:9", "web:8", received_at=now - timedelta(days=9)),
        )

        (counted,) = await count_cases(search_index, since=now - timedelta(days=7), now=now)

        assert (counted.case_id, counted.reports, counted.last_day, counted.day_before) == ("sms:1", 3, 2, 1)
        assert counted.growth == 1
        assert (counted.first_at, counted.last_at) == (yesterday, today)

    async def test_before_the_first_report_there_are_no_cases(self, search_index: SearchIndex) -> None:
        await search_index.init()

        assert await count_cases(search_index, since=T0, now=NOW) == []

    async def test_followers_and_reporters_of_all_its_reports_are_distinct_people(
        self, search_index: SearchIndex
    ) -> None:
        await fill(
            search_index,
            make_member("sms:1", reporter="a"),
            make_member("sms:2", "sms:1", reporter="b"),
            make_member("sms:3", "sms:1"),
            make_member("sms:9", reporter="z"),
        )
        await follow(search_index, "sms:1", "a", "c", "d", "d")
        await follow(search_index, "sms:2", "c", "e")
        await follow(search_index, "sms:9", "c", "y")

        counts = await count_these(search_index, ["sms:1", "sms:9"], now=NOW)

        figures = {name: (each.reports, each.supporters, each.followers) for name, each in counts.items()}
        assert figures == {"sms:1": (3, 6, 4), "sms:9": (1, 3, 2)}
        assert counts["sms:1"].channels == ("sms", "web")

    async def test_a_follower_goes_with_the_report_when_it_moves_to_another_case(
        self, search_index: SearchIndex
    ) -> None:
        await fill(search_index, make_member("sms:1", reporter="a"), make_member("sms:2", "sms:1", reporter="b"))
        await follow(search_index, "sms:2", "c")
        before = await count_these(search_index, ["sms:1"], now=NOW)

        await fill(search_index, make_member("sms:2", reporter="b"))
        after = await count_these(search_index, ["sms:1", "sms:2"], now=NOW)

        assert before["sms:1"].supporters == 3
        assert {name: each.supporters for name, each in after.items()} == {"sms:1": 1, "sms:2": 2}

    async def test_a_case_of_one_report_is_in_the_list_if_people_follow_it_and_grows_with_them(
        self,
        search_index: SearchIndex,
    ) -> None:
        await fill(search_index, make_member("sms:1", reporter="a"), make_member("web:7", reporter="b"))
        await follow(search_index, "sms:1", "c", "d", received_at=NOW - timedelta(hours=1))
        await follow(search_index, "sms:1", "e", received_at=NOW - timedelta(hours=30))
        await follow(search_index, "sms:404", "f")

        (hot,) = await count_cases(search_index, since=T0 - timedelta(days=1), now=NOW)
        (lately,) = await count_cases(search_index, since=NOW - timedelta(hours=2), now=NOW)

        assert (hot.case_id, hot.reports, hot.supporters, hot.followers) == ("sms:1", 1, 4, 3)
        assert (hot.last_day, hot.day_before, hot.growth) == (2, 1, 1)
        assert (lately.reports, lately.supporters) == (0, 2)
