"""What somebody asks for is read as it was meant, and what cannot be meant is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.domain.errors import DataFault
from pipeline.domain.officer import Officer, Role
from pipeline.domain.visibility import Visibility
from pipeline.services import wording
from pipeline.services.opened import Services
from pipeline.services.search import Asked, Found, read, search, stream
from pipeline.services.search_rows import COLUMNS, text_row_of
from pipeline.text.query import QueryRemark
from tests.contract.report_builder import ASSIGNMENT, T0, make_consolidated
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill
from tests.contracts.search import BEKASI
from tests.services.fakes import make_services

NOW = datetime.fromisoformat("2026-11-25T10:00:00+07:00")


@pytest.fixture
async def services(search_index: SearchIndex) -> Services:  # noqa: F811
    secret = make_consolidated("web:9", text="Lampu")
    await fill(
        search_index,
        make_consolidated("sms:1", place=BEKASI),
        make_consolidated("sms:2", text="Jalan berlubang", assignment=ASSIGNMENT),
        replace(secret, report=replace(secret.report, visibility=Visibility.CONFIDENTIAL)),
    )
    return make_services(search=search_index)


async def find(services: Services, words: str = "", *, officer: Officer | None = None, **said: Any) -> Found:
    return await search(services, Asked(words=words, **said), size=20, now=NOW, officer=officer)


def ids(found: Found) -> list[str]:
    return sorted(each.report_id for each in found.documents)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"place": "kota bekasi"}, ["sms:1"]),
        ({"place": "32"}, ["sms:1"]),
        ({"office": "dinas perhubungan kota surabaya"}, ["sms:2"]),
        ({"agency": "Dinas Perhubungan"}, ["sms:2"]),
        ({"channel": "web"}, ["web:9"]),
        ({"kind": "laporan", "status": "diterima", "category": "infrastruktur"}, ["sms:1", "sms:2", "web:9"]),
        ({"kind": "jawaban instansi"}, []),
        ({"since": "24 November 2026", "until": "24/11/2026"}, ["sms:1", "sms:2", "web:9"]),
        ({"until": "23 November 2026"}, []),
        ({"since": "kemarin"}, ["sms:1", "sms:2", "web:9"]),
        ({"late": True}, []),
    ],
)
async def test_values_are_known_by_name_or_slug_and_times_as_people_write_them(
    services: Services, said: dict[str, Any], expected: list[str]
) -> None:
    assert ids(await find(services, **said)) == expected


@pytest.mark.parametrize(
    ("said", "code", "told"),
    [
        ({"place": "Bekasih"}, "unknown_region", "Kota Bekasi"),
        ({"category": "infrastruktr"}, "unknown_category", "infrastruktur"),
        ({"agency": "dinas_pou"}, "unknown_agency", "dinas_pu"),
        ({"office": "Dinas Perhubungan Kota Surabay"}, "unknown_office", "Dinas Perhubungan Kota Surabaya"),
        ({"place": "Indonesia"}, "whole_country", "jangan sebut wilayah"),
        ({"status": "diprosess"}, "unknown_status", "Maksud Anda diproses?"),
        ({"status": "xyz"}, "unknown_status", "ditindaklanjuti, "),
        ({"kind": "lapran"}, "unknown_kind", "laporan, bukan_laporan, respon"),
        ({"since": "31 Februari 2026"}, "unreadable_time", "31 Februari 2026"),
        ({"since": "kemarin", "until": "minggu lalu"}, "empty_span", "sebelum dimulai"),
        ({"near": "Bekasi"}, "invalid_near", "LINTANG,BUJUR"),
        ({"near": "1,2,nan"}, "invalid_near", "LINTANG,BUJUR"),
        ({"near": "1,2,3,4"}, "invalid_near", "LINTANG,BUJUR"),
        ({"near": "1"}, "invalid_near", "LINTANG,BUJUR"),
        ({"words": "yang di dan"}, "query_without_words", "kata umum"),
        ({"words": "-banjir"}, "query_without_words", "minus"),
        ({"words": "x" * 5_000}, "query_too_long", "1000"),
        ({"cursor": "bukan"}, "invalid_cursor", "cursor"),
    ],
)
async def test_what_cannot_be_meant_is_told_with_what_can(
    services: Services, said: dict[str, Any], code: str, told: str
) -> None:
    with pytest.raises(DataFault) as fault:
        await find(services, **said)

    assert fault.value.code == code
    assert told in wording.fault(fault.value)


async def test_a_page_goes_on_with_its_own_query_alone(services: Services) -> None:
    first = await search(services, Asked(words="lampu OR jalan"), size=1, now=NOW)
    rest = await search(services, Asked(words="lampu OR jalan", cursor=first.cursor), size=5, now=NOW)

    assert ids(first) + ids(rest) != ids(rest)
    assert sorted(ids(first) + ids(rest)) == ["sms:1", "sms:2", "web:9"]
    assert (rest.total, rest.cursor) == (3, None)
    with pytest.raises(DataFault, match="cursor_of_another_query"):
        await search(services, Asked(words="lampu", cursor=first.cursor), size=5, now=NOW)


async def test_spelling_is_mended_where_nothing_is_found_and_that_is_said(services: Services) -> None:
    found = await find(services, "lampi padem")

    assert (ids(found), found.complete) == (["sms:1", "web:9"], 1)
    assert found.mended == {"lampi": "lampu", "padem": "padam"}
    assert found.remarks == (QueryRemark.MENDED, QueryRemark.WIDENED)
    assert "lampi -> lampu" in wording.query_remark(QueryRemark.MENDED, found.mended, found.complete)


async def test_a_word_that_no_report_has_is_not_taken_for_another(services: Services) -> None:
    found = await find(services, "padat")

    assert (ids(found), found.mended) == ([], {})


async def test_a_mended_query_goes_on_too(services: Services) -> None:
    one = await search(services, Asked(words="lampi"), size=1, now=NOW)
    two = await search(services, Asked(words="lampi", cursor=one.cursor), size=1, now=NOW)
    assert sorted(ids(one) + ids(two)) == ["sms:1", "web:9"]


async def test_where_few_reports_have_all_words_those_with_some_follow_and_that_is_said(services: Services) -> None:
    found = await find(services, "jalan kuburan berlubang")

    assert [each.report_id for each in found.documents] == ["sms:2", "sms:1"]
    assert (found.total, found.complete, found.remarks) == (2, 1, (QueryRemark.WIDENED,))
    assert "1 laporan" in wording.query_remark(QueryRemark.WIDENED, found.mended, found.complete)
    first = await search(services, Asked(words="jalan kuburan berlubang"), size=1, now=NOW)
    rest = await search(services, Asked(words="jalan kuburan berlubang", cursor=first.cursor), size=5, now=NOW)
    assert [each.report_id for each in (*first.documents, *rest.documents)] == ["sms:2", "sms:1"]


async def test_what_is_written_out_has_all_words(services: Services) -> None:
    question, _ = await read(services, Asked(words="lubang jalan"), now=NOW)
    written = [each.report_id async for each in stream(services, question, size=None)]

    assert written == ["sms:2"]


async def test_an_open_quote_is_told(services: Services) -> None:
    found = await find(services, '"lampu jalan')

    assert found.remarks == (QueryRemark.QUOTE_OPEN, QueryRemark.WIDENED)
    assert (found.documents[0].report_id, found.complete) == ("sms:1", 1)


async def test_why_no_withdrawn_report_is_found_is_told(services: Services) -> None:
    found = await find(services, status="ditarik")

    assert (found.total, found.remarks) == (0, (QueryRemark.WITHDRAWN,))
    assert "tidak ditampilkan" in wording.query_remark(QueryRemark.WITHDRAWN, found.mended, found.complete)


async def test_that_there_is_no_index_is_told(search_index: SearchIndex) -> None:  # noqa: F811
    found = await find(make_services(search=search_index), "lampu")

    assert (found.total, found.remarks) == (0, (QueryRemark.NO_INDEX,))


async def test_confidential_reports_are_for_the_central_office(services: Services) -> None:
    central = Officer(name="A", role=Role.CENTRAL)
    analyst = Officer(name="B", role=Role.ANALYST)

    assert ids(await find(services, "lampu", officer=central)) == ["sms:1", "web:9"]
    assert ids(await find(services, "lampu", officer=analyst)) == ["sms:1"]


async def test_everything_that_fits_is_read_out_as_rows(services: Services) -> None:
    question, _ = await read(services, Asked(place="Jawa Barat"), now=NOW)
    rows = [text_row_of(each) async for each in stream(services, question, size=None)]

    (row,) = rows
    cells = dict(zip(COLUMNS, row, strict=True))
    assert cells["nomor_laporan"] == "sms:1"
    assert (cells["provinsi"], cells["kabupaten_kota"], cells["kecamatan"]) == ("Jawa Barat", "Kota Bekasi", "")
    assert cells["diterima"] == f"{T0:%Y-%m-%dT%H:%M:%SZ}"
    assert cells["topik"] == "Infrastruktur: Pekerjaan Umum dan Penataan Ruang"
