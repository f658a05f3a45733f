"""`lapor similar` and `lapor rising` on the embedded index, through a pipe."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.search.client import SearchIndex
from pipeline.domain.case import DuplicateKind, DuplicateMatch
from pipeline.domain.report import ConsolidatedReport
from tests.cli.terminal import in_a_pipe
from tests.contract.report_builder import make_consolidated
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill
from tests.contracts.search import BEKASI

LAMP = "Lampu jalan di depan Pasar Kranji Kota Bekasi padam sudah tiga malam, gelap dan rawan"
FLOODS = (
    "Banjir masuk rumah di gang mawar sejak subuh",
    "Banjir lagi, motor mogok dekat stasiun",
    "Sekolah anak saya tutup karena banjir",
    "Pasar terendam banjir, pedagang rugi",
)
CALM = (
    "Antrean di puskesmas terlalu panjang",
    "Guru honorer belum digaji",
    "Kucing liar di taman kota",
    "Angkot berhenti sembarangan",
)
NOW = datetime.now(UTC)
"""A command counts its days from the real clock."""


def make(
    report_id: str, text: str, *, days_ago: float, case_id: str | None = None, category: str = "infrastruktur"
) -> ConsolidatedReport:
    match = DuplicateMatch(report_id=case_id, kind=DuplicateKind.EXACT, score=1.0) if case_id else None
    at = NOW - timedelta(days=days_ago)
    made = make_consolidated(report_id, text=text, received_at=at, match=match, place=BEKASI, category=category)
    return replace(made, membership=replace(made.membership, case_id=case_id or report_id))


@pytest.fixture
async def url(embedded: EmbeddedEngines, search_index: SearchIndex) -> str:  # noqa: F811
    await fill(
        search_index,
        make("sms:1", LAMP, days_ago=3),
        make("web:2", LAMP + " sekali", days_ago=2, case_id="sms:1"),
        make("web:3", LAMP.replace("sudah tiga malam", "dari kemarin"), days_ago=1),
        *(make(f"sms:1{at}", text, days_ago=2) for at, text in enumerate(FLOODS)),
        *(make(f"sms:2{at}", "Listrik mati sejak pagi", days_ago=1, case_id="sms:20") for at in range(1, 9)),
        *(make(f"sms:3{at}", text, days_ago=10) for at, text in enumerate(CALM)),
    )
    return embedded.elasticsearch_url


async def test_a_text_finds_the_cases_that_it_is_like_with_the_reasons(url: str) -> None:
    told = in_a_pipe("similar", LAMP, LAPOR_ELASTICSEARCH_URL=url)
    lines = [line.split("\t") for line in told.stdout.splitlines()]

    assert {line[0] for line in lines} == {"sms:1", "web:3"}
    assert lines[0][2] == "aduan yang sama"
    assert lines[0][4]
    assert lines[0][-1] == LAMP
    assert "2 kasus serupa" in told.stderr


async def test_a_report_finds_its_own_case_by_the_others_and_never_by_itself(url: str) -> None:
    first = orjson.loads(in_a_pipe("similar", "sms:1", "--json", LAPOR_ELASTICSEARCH_URL=url).stdout)
    alone = orjson.loads(in_a_pipe("similar", "web:3", "--json", LAPOR_ELASTICSEARCH_URL=url).stdout)

    assert {each["case_id"] for each in first["cases"]} == {"sms:1", "web:3"}
    assert {each["case_id"] for each in alone["cases"]} == {"sms:1"}


async def test_what_is_like_nothing_and_an_id_that_is_none_are_told(url: str) -> None:
    nothing = in_a_pipe("similar", "Buku pelajaran kelas tiga belum dibagikan", LAPOR_ELASTICSEARCH_URL=url)
    unknown = in_a_pipe("similar", "sms:999", code=2, LAPOR_ELASTICSEARCH_URL=url)

    assert nothing.stdout == ""
    assert "0 kasus serupa" in nothing.stderr
    assert len(unknown.stderr.splitlines()) == 1


async def test_words_rise_in_a_place_by_cases_and_copies_count_once(url: str) -> None:
    told = in_a_pipe("rising", "--place", "Kota Bekasi", LAPOR_ELASTICSEARCH_URL=url)
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in told.stdout.splitlines()}

    assert rows["banjir"] == ["4", "0"]
    assert "listrik" not in rows  # eight copies of one case
    assert "kata naik sejak" in told.stderr


async def test_elsewhere_nothing_rises_and_an_unknown_place_is_refused(url: str) -> None:
    elsewhere = in_a_pipe("rising", "--place", "Kota Ambon", "--json", LAPOR_ELASTICSEARCH_URL=url)
    unknown = in_a_pipe("rising", "--place", "Kota Bekasih", code=2, LAPOR_ELASTICSEARCH_URL=url)

    assert orjson.loads(elsewhere.stdout)["words"] == []
    assert "Kota Bekasi" in unknown.stderr
