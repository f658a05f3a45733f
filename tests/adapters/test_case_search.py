"""Cases in the index: found by any id, with what may be the same incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipeline.adapters.case_search import find_like, get_case
from pipeline.adapters.search_index import SearchIndex
from pipeline.domain.case import DuplicateKind, DuplicateMatch
from pipeline.domain.errors import DataFault
from pipeline.domain.report import ConsolidatedReport
from pipeline.domain.tracking import tracking_id
from tests.adapters.report_builder import T0, make_consolidated
from tests.adapters.test_search_index import fill

NOW = T0 + timedelta(days=3)
KEY = b"k" * 32


def make_member(
    report_id: str,
    case_id: str | None = None,
    *,
    reporter: str | None = None,
    received_at: datetime = T0,
    kind: DuplicateKind = DuplicateKind.NEAR,
    like: str | None = None,
) -> ConsolidatedReport:
    """A report of a case; `like` is the report that it repeats, the oldest of the case if left out."""
    repeated = like or case_id
    match = DuplicateMatch(report_id=repeated, kind=kind, score=0.8) if repeated else None
    made = make_consolidated(report_id, received_at=received_at, match=match)
    report = replace(made.report, reporter=reporter, tracking_id=tracking_id(report_id, KEY))
    return replace(made, report=report, membership=replace(made.membership, case_id=case_id or report_id))


async def test_a_case_is_found_by_each_of_its_ids_with_its_members_oldest_first(search_index: SearchIndex) -> None:
    later = make_member("web:2", "sms:1", received_at=T0 + timedelta(hours=1))
    await fill(search_index, later, make_member("sms:1"), make_member("sms:9"))

    for any_id in ("sms:1", "web:2", later.report.tracking_id, later.report.tracking_id.lower()):
        file = await get_case(search_index, any_id, now=NOW)
        assert [member.report_id for member in file.members] == ["sms:1", "web:2"]


@pytest.mark.parametrize(("any_id", "code"), [("sms:404", "unknown_report"), ("bukan", "invalid_tracking_id")])
async def test_an_id_that_nobody_has_is_a_clear_fault(search_index: SearchIndex, any_id: str, code: str) -> None:
    await search_index.init()

    with pytest.raises(DataFault) as fault:
        await get_case(search_index, any_id, now=NOW)

    assert fault.value.code == code


async def test_what_may_be_the_same_incident_is_suggested_whichever_of_both_names_the_other(
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


async def test_reports_like_a_text_are_found_by_a_part_of_its_words(search_index: SearchIndex) -> None:
    await fill(search_index, make_member("sms:1"), make_member("sms:2", received_at=T0 - timedelta(days=40)))

    like = await find_like(search_index, "lampu padam pohon tumbang sd", since=T0 - timedelta(days=30), size=5)
    other = await find_like(search_index, "antrean pembuatan paspor lama", since=T0 - timedelta(days=30), size=5)

    assert [document.report_id for document in like.documents] == ["sms:1"]
    assert other.documents == ()
