"""What the gateway tells of cases, over an index of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from pipeline.adapters.sealed_ids import SealedIds
from pipeline.adapters.search.bulk import IndexedDocument, report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.classify.explanation import Explanation, Part, Reading
from pipeline.contract.document import encode_document
from pipeline.domain.case import CaseMembership
from pipeline.domain.report import AnalysedReport, ConsolidatedReport
from pipeline.domain.tracking import tracking_id
from pipeline.duplicates.fingerprint.build import build_comparable
from pipeline.duplicates.window.window import DuplicateWindow
from pipeline.services.opened import Services
from pipeline.services.reading import ReadText
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.duplicates.reports_to_compare import make_analysed
from tests.services.fakes import KEYS, make_services
from tests.web.client import open_client
from tests.web.security.clients import officer

LAMP = "lampu jalan padam di depan pasar ikan sudah tiga malam gelap sekali"
CODE = SealedIds(KEYS.case).case_code("sms:1")
ROAD = "jalan berlubang besar di tikungan dekat jembatan banyak motor jatuh"


def make_today(text: str, report_id: str, reporter: str | None = None) -> AnalysedReport:
    made = make_analysed(text, report_id, reporter=reporter)
    return AnalysedReport(
        **{name: getattr(made, name) for name in made.__dataclass_fields__}
        | {"received_at": datetime.now(UTC), "tracking_id": tracking_id(report_id, KEYS.tracking)}
    )


class Reader:
    """Reads texts without models; counts how often it was loaded."""

    loaded = 0

    def load(self) -> ReadText:
        self.loaded += 1
        parts = (Part("lampu", 0.5),)
        told = (Explanation("category", "infrastruktur", 0.9, parts, ()),)
        return lambda asked: Reading(make_today(asked.text, "web:0"), told)


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
async def services(search_index: SearchIndex, reader: Reader, tmp_path: Path) -> AsyncIterator[Services]:  # noqa: F811
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield make_services(search=search_index, load=reader.load, store=store)


@pytest.fixture
async def client(search_index: SearchIndex, services: Services) -> AsyncIterator[httpx.AsyncClient]:  # noqa: F811
    window = DuplicateWindow()
    reports = [make_today(LAMP, "sms:1", "a"), make_today(LAMP, "sms:2", "b"), make_today(ROAD, "sms:3")]
    await search_index.init()
    await search_index.write([as_indexed(report, window.consolidate(build_comparable(report))) for report in reports])
    await search_index.refresh()

    async with open_client(services) as client:
        yield client


def tracking(report_id: str) -> str:
    return tracking_id(report_id, KEYS.tracking)


def as_indexed(report: AnalysedReport, membership: CaseMembership) -> IndexedDocument:
    body = encode_document(ConsolidatedReport(report=report, membership=membership))
    return report_document(report.report_id, body, version=1)


async def test_a_case_is_told_with_its_reports_and_people_but_not_who_they_are(
    client: httpx.AsyncClient, services: Services
) -> None:
    answer = await client.get("/api/v1/cases/sms:2", headers=await officer(services))

    case = answer.json()
    assert (answer.status_code, case["case_id"], case["supporters"]) == (200, "sms:1", 2)
    assert case["followers"] == 0
    assert [member["report_id"] for member in case["members"]] == ["sms:1", "sms:2"]
    assert "reporter" not in answer.text


async def test_who_has_a_tracking_id_sees_no_id_to_guess_which_report_is_theirs_and_no_words_of_others(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get(f"/api/v1/cases/{tracking('sms:2')}")

    case = answer.json()
    assert (answer.status_code, case["text"], case["supporters"]) == (200, LAMP, 2)
    assert [(each["is_yours"], each["text"]) for each in case["members"]] == [(False, LAMP), (True, LAMP)]
    assert "sms:" not in answer.text
    assert tracking("sms:1") not in answer.text
    by_code = (await client.get(f"/api/v1/cases/{case['case_id']}")).json()
    assert [(each["is_yours"], each["text"]) for each in by_code["members"]] == [(False, LAMP), (False, None)]


async def test_nobody_reads_a_case_by_an_id_that_can_be_guessed(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/cases/sms:2")

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_report")


async def test_a_report_is_told_by_its_tracking_id(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/api/v1/reports/{tracking('sms:2').lower()}")

    report = answer.json()
    assert (report["text"], report["channel"], report["case"]["reports"]) == (LAMP, "sms", 2)
    assert "sms:" not in answer.text


@pytest.mark.parametrize("any_id", ["sms:404", "bukan"])
async def test_an_unknown_case_is_not_found(client: httpx.AsyncClient, any_id: str) -> None:
    assert (await client.get(f"/api/v1/cases/{any_id}")).status_code == 404


async def test_a_text_is_told_the_case_that_it_would_join_before_it_is_sent(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/similar", json={"text": "tolong, " + LAMP, "region": "Bandar Lampung"})

    (case,) = answer.json()["cases"]
    assert (case["case_id"], case["same"], case["supporters"], case["text"]) == (CODE, "merge", 2, LAMP)
    assert case["score"] > 0.9


async def test_the_same_spot_in_other_words_is_told_as_a_case_that_it_may_tell_of(client: httpx.AsyncClient) -> None:
    text = (
        "warga mengeluh karena seluruh lampu penerangan umum tidak menyala sejak hujan deras kemarin sore hingga pagi"
        " ini, mohon petugas datang di depan pasar ikan"
    )
    answer = await client.post("/api/v1/similar", json={"text": text})

    (case,) = answer.json()["cases"]
    assert (case["case_id"], case["same"]) == (CODE, "link")
    assert "ikan" in case["reasons"][0]


async def test_a_text_like_no_other_has_no_case(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/similar", json={"text": "antrean pembuatan paspor di kantor imigrasi lama"})

    assert answer.json() == {"cases": []}


async def test_the_language_is_loaded_once_and_not_before_it_is_needed(
    client: httpx.AsyncClient, reader: Reader
) -> None:
    await client.get(f"/api/v1/cases/{CODE}")
    assert reader.loaded == 0

    for _ in range(2):
        await client.post("/api/v1/similar", json={"text": LAMP})

    assert reader.loaded == 1


@pytest.mark.parametrize("body", [b"", b"[]", b'{"text": 7}', b'{"region": "x"}'])
async def test_a_question_that_cannot_be_read_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    assert (await client.post("/api/v1/similar", content=body)).status_code == 422


async def test_an_answer_is_explained_by_the_words_that_spoke_for_it(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/explain", json={"text": LAMP})

    (question,) = answer.json()["questions"]
    assert (question["question"], question["label"]) == ("category", "infrastruktur")
    assert question["for"] == [{"text": "lampu", "weight": 0.5}]
    assert answer.json()["review"] == {"needed": False, "reasons": []}
