"""What the gateway tells of cases, over an index of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI

from pipeline.adapters.bulk import IndexedDocument, report_document
from pipeline.adapters.document import encode_document
from pipeline.adapters.search_index import SearchIndex
from pipeline.domain.case import CaseMembership
from pipeline.domain.report import AnalysedReport, ConsolidatedReport
from pipeline.nlp.duplicate_rules import DuplicateRules
from pipeline.nlp.duplicates import DuplicateWindow
from pipeline.nlp.explain import Explanation, Part, Reading
from pipeline.web.cases import CaseDesk, add_cases
from pipeline.web.explain import add_explain
from pipeline.web.reader import LazyReader
from tests.adapters.conftest import search_index  # noqa: F401 - a fixture
from tests.nlp.reports_to_compare import make_report
from tests.web.gateway_client import open_client
from tests.web.test_gateway import Publisher

LAMP = "lampu jalan padam di depan pasar ikan sudah tiga malam gelap sekali"
ROAD = "jalan berlubang besar di tikungan dekat jembatan banyak motor jatuh"


def make_today(text: str, report_id: str, reporter: str | None = None) -> AnalysedReport:
    made = make_report(text, report_id, reporter=reporter)
    return AnalysedReport(
        **{name: getattr(made, name) for name in made.__dataclass_fields__} | {"received_at": datetime.now(UTC)}
    )


class Reader:
    """Reads texts without models; counts how often it was loaded."""

    loaded = 0

    def load(self) -> Callable[[str, str | None], Reading]:
        self.loaded += 1
        parts = (Part("lampu", 0.5),)
        told = (Explanation("category", "infrastruktur", 0.9, parts, ()),)
        return lambda text, region: Reading(make_today(text, "web:0"), told)


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
async def client(search_index: SearchIndex, reader: Reader) -> AsyncIterator[httpx.AsyncClient]:  # noqa: F811
    window = DuplicateWindow()
    reports = [make_today(LAMP, "sms:1", "a"), make_today(LAMP, "sms:2", "b"), make_today(ROAD, "sms:3")]
    await search_index.init()
    await search_index.write([as_indexed(report, window.consolidate(report)) for report in reports])
    await search_index.refresh()

    lazy = LazyReader(reader.load)

    def add(app: FastAPI) -> None:
        add_cases(app, CaseDesk(search_index, rules=DuplicateRules()), lazy)
        add_explain(app, lazy)

    async with open_client(Publisher(), add) as client:
        yield client


def as_indexed(report: AnalysedReport, membership: CaseMembership) -> IndexedDocument:
    body = encode_document(ConsolidatedReport(report=report, membership=membership))
    return report_document(report.report_id, report.received_at, body)


async def test_a_case_is_told_with_its_reports_and_people_but_not_who_they_are(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/cases/sms:2")

    case = answer.json()
    assert (answer.status_code, case["case_id"], case["supporters"]) == (200, "sms:1", 2)
    assert case["followers"] == 0
    assert [member["report_id"] for member in case["members"]] == ["sms:1", "sms:2"]
    assert "reporter" not in answer.text


@pytest.mark.parametrize("any_id", ["sms:404", "bukan"])
async def test_an_unknown_case_is_not_found(client: httpx.AsyncClient, any_id: str) -> None:
    assert (await client.get(f"/api/v1/cases/{any_id}")).status_code == 404


async def test_a_text_is_told_the_case_that_it_would_join_before_it_is_sent(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/similar", json={"text": "tolong, " + LAMP, "region": "Bandar Lampung"})

    (case,) = answer.json()["cases"]
    assert (case["case_id"], case["same"], case["supporters"], case["text"]) == ("sms:1", "merge", 2, LAMP)
    assert case["score"] > 0.9


async def test_the_same_spot_in_other_words_is_told_as_a_case_that_it_may_tell_of(client: httpx.AsyncClient) -> None:
    text = (
        "warga mengeluh karena seluruh lampu penerangan umum tidak menyala sejak hujan deras kemarin sore hingga pagi"
        " ini, mohon petugas datang di depan pasar ikan"
    )
    answer = await client.post("/api/v1/similar", json={"text": text})

    (case,) = answer.json()["cases"]
    assert (case["case_id"], case["same"]) == ("sms:1", "link")
    assert "ikan" in case["reasons"][0]


async def test_a_text_like_no_other_has_no_case(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/v1/similar", json={"text": "antrean pembuatan paspor di kantor imigrasi lama"})

    assert answer.json() == {"cases": []}


async def test_the_language_is_loaded_once_and_not_before_it_is_needed(
    client: httpx.AsyncClient, reader: Reader
) -> None:
    await client.get("/api/v1/cases/sms:1")
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
