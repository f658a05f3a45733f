"""Cases in figures: people who reported or follow, of whichever case a report is in now, and growth."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.adapters.case_count import count_cases, count_these
from pipeline.adapters.case_search import get_case
from pipeline.adapters.search_index import SearchIndex
from pipeline.adapters.support_index import support_document
from pipeline.domain.report import Channel
from pipeline.domain.support import Support
from tests.adapters.report_builder import T0
from tests.adapters.test_case_search import NOW, make_member
from tests.adapters.test_search_index import fill


async def follow(search_index: SearchIndex, report_id: str, *reporters: str, received_at: datetime = NOW) -> None:
    supports = [
        Support(report_id=report_id, reporter=each, channel=Channel.WEB, received_at=received_at) for each in reporters
    ]
    await search_index.write([support_document(support) for support in supports])
    await search_index.refresh()


async def test_supporters_are_people_and_each_unknown_one_counts(search_index: SearchIndex) -> None:
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


async def test_before_the_first_report_there_are_no_cases(search_index: SearchIndex) -> None:
    await search_index.init()

    assert await count_cases(search_index, since=T0, now=NOW) == []


async def test_followers_and_reporters_of_all_its_reports_are_distinct_people(search_index: SearchIndex) -> None:
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


async def test_a_follower_goes_with_the_report_when_it_moves_to_another_case(search_index: SearchIndex) -> None:
    await fill(search_index, make_member("sms:1", reporter="a"), make_member("sms:2", "sms:1", reporter="b"))
    await follow(search_index, "sms:2", "c")
    before = await count_these(search_index, ["sms:1"], now=NOW)

    await fill(search_index, make_member("sms:2", reporter="b"))
    after = await count_these(search_index, ["sms:1", "sms:2"], now=NOW)

    assert before["sms:1"].supporters == 3
    assert {name: each.supporters for name, each in after.items()} == {"sms:1": 1, "sms:2": 2}


async def test_a_case_of_one_report_is_in_the_list_if_people_follow_it_and_grows_with_them(
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
