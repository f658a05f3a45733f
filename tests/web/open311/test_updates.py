"""What became of reports: their status over Open311, and FixMyStreet's list of updates."""

from __future__ import annotations

from datetime import timedelta
from xml.etree.ElementTree import fromstring

import httpx
import pytest

from pipeline.adapters.search.bulk import report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.contract.document import build_document, with_progress, write_document
from pipeline.domain.follow_up import Actor, Answer, FollowUp, Office, Progress, Status
from tests.contract.report_builder import T0, make_consolidated

BASE = "/open311/v2"
DAY = timedelta(days=1)
SPAN = {"start_date": "2026-11-24T00:00:00Z", "end_date": "2026-12-01T00:00:00Z"}
ANSWERED = FollowUp(
    event_id="e1",
    report_id="web:5",
    based_on=0,
    at=T0 + DAY,
    actor=Actor.OFFICER,
    status=Status.FOLLOWED_UP,
    officer="A. Unit",
    text="Pohon sudah dipotong.",
)
CLOSED = FollowUp(
    event_id="e2", report_id="web:5", based_on=1, at=T0 + 2 * DAY, actor=Actor.SYSTEM, status=Status.CLOSED
)
PROGRESS = Progress(
    version=2,
    status=Status.CLOSED,
    since=CLOSED.at,
    office=Office("dlh:81.71", "Dinas Lingkungan Hidup Kota Ambon"),
    answer=Answer("Pohon sudah dipotong.", ANSWERED.at),
    history=(ANSWERED, CLOSED),
)


@pytest.fixture
async def asking(client: httpx.AsyncClient, search_index: SearchIndex) -> httpx.AsyncClient:
    """The gateway, with a report beside the others that is closed."""
    document = build_document(make_consolidated("web:5", text="Pohon tumbang", category="lingkungan"))
    await search_index.write([report_document("web:5", write_document(with_progress(document, PROGRESS)), version=9)])
    await search_index.refresh()
    return client


async def test_a_report_is_closed_when_nothing_more_is_done_with_it(asking: httpx.AsyncClient) -> None:
    (tree,) = (await asking.get(f"{BASE}/requests.json", params={**SPAN, "status": "closed"})).json()
    others = (await asking.get(f"{BASE}/requests.json", params={**SPAN, "status": "open"})).json()

    assert (tree["status"], tree["status_notes"]) == ("closed", "Pohon sudah dipotong.")
    assert (tree["requested_datetime"], tree["updated_datetime"]) == ("2026-11-24T01:02:03Z", "2026-11-26T01:02:03Z")
    assert tree["agency_responsible"] == "Dinas Lingkungan Hidup Kota Ambon"
    assert [(each["service_code"], each["status"], each["status_notes"]) for each in others] == [
        ("air_bersih", "open", "diterima"),
        ("infrastruktur", "open", "diterima"),
    ]


async def test_each_change_of_a_status_is_an_update_and_no_officer_is_named(asking: httpx.AsyncClient) -> None:
    answer = await asking.get(f"{BASE}/servicerequestupdates.xml", params=SPAN)

    root = fromstring(answer.content)  # noqa: S314 - our own
    assert (root.tag, {each.tag for each in root}) == ("service_request_updates", {"request_update"})
    assert [[each.findtext(name) for name in ("status", "updated_datetime", "description")] for each in root] == [
        ["OPEN", "2026-11-25T01:02:03Z", "Pohon sudah dipotong."],
        ["CLOSED", "2026-11-26T01:02:03Z", "ditutup"],
    ]
    first, second = [each.findtext("update_id") or "" for each in root]
    assert [first, second] == [f"{root.findtext('request_update/service_request_id')}-{step}" for step in (1, 2)]
    assert "A. Unit" not in answer.text


async def test_updates_are_those_of_the_span(asking: httpx.AsyncClient) -> None:
    async def descriptions(start: str, end: str) -> list[str]:
        params = {"start_date": start, "end_date": end}
        updates = (await asking.get(f"{BASE}/servicerequestupdates.json", params=params)).json()
        return [each["description"] for each in updates]

    assert await descriptions("2026-11-25T00:00:00Z", "2026-11-25T01:02:03Z") == ["Pohon sudah dipotong."]
    assert await descriptions("2026-11-26T00:00:00Z", "2026-11-27T00:00:00Z") == ["ditutup"]
    assert await descriptions("2026-11-27T00:00:00Z", "2026-11-28T00:00:00Z") == []
    wrong = await asking.get(f"{BASE}/servicerequestupdates.json", params={"start_date": "kemarin"})
    assert wrong.status_code == 400
