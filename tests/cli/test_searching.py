"""`lapor search` on the embedded index: in a pipe, and written out whole."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import orjson
import pytest
from pyarrow import parquet

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.search.client import SearchIndex
from pipeline.cli.show.reports import FOUND
from pipeline.domain.place import GeoPoint
from pipeline.services import wording
from pipeline.services.search_rows import COLUMNS
from pipeline.text.query import QueryRemark
from tests.cli.terminal import at_a_terminal, in_a_pipe
from tests.contract.report_builder import ASSIGNMENT, make_consolidated
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import fill
from tests.contracts.search import BEKASI

KRANJI = (
    "Lampu jalan di depan Pasar Kranji padam sudah tiga malam, gelap dan rawan begal; warga sudah berulang kali lapor"
)


@pytest.fixture
async def url(embedded: EmbeddedEngines, search_index: SearchIndex) -> str:  # noqa: F811
    await fill(
        search_index,
        make_consolidated("sms:1", text=KRANJI, place=BEKASI, location=GeoPoint(lat=-6.23, lon=106.98)),
        make_consolidated("web:2", text="=1+1 lampu merah mati", assignment=ASSIGNMENT),
    )
    return embedded.elasticsearch_url


async def test_a_pipe_gets_whole_records_a_line_each_and_what_is_said_of_them_goes_beside(url: str) -> None:
    told = in_a_pipe("search", "lampu", LAPOR_ELASTICSEARCH_URL=url)

    rows = [line.split("\t") for line in told.stdout.splitlines()]
    assert {len(row) for row in rows} == {len(FOUND)}
    assert KRANJI in {row[-1] for row in rows}
    assert "dibaca sebagai: lampu" in told.stderr
    assert "2 laporan ditemukan, 2 ditunjukkan" in told.stderr


async def test_80_columns_show_whole_tracking_ids_and_no_line_is_longer(url: str) -> None:
    piped = in_a_pipe("search", "lampu", LAPOR_ELASTICSEARCH_URL=url).stdout.splitlines()

    shown = at_a_terminal("search", "lampu", columns=80, LAPOR_ELASTICSEARCH_URL=url)

    assert max(map(len, shown)) <= 80
    for tracking_id in (line.split("\t")[0] for line in piped):
        assert any(tracking_id in line for line in shown)
    assert "Kota Bekasi" in " ".join(shown)


@pytest.mark.parametrize("form", ["--json", "--csv"])
async def test_what_is_written_out_whole_is_told_of_beside_it(url: str, form: str) -> None:
    told = in_a_pipe("search", '"lampu', form, LAPOR_ELASTICSEARCH_URL=url)

    assert wording.query_remark(QueryRemark.QUOTE_OPEN, {}, 0) in told.stderr
    assert "dibaca sebagai: " in told.stderr
    assert "dibaca sebagai: " not in told.stdout


async def test_nothing_found_writes_nothing_and_says_so(url: str) -> None:
    told = in_a_pipe("search", "xyzxyz", LAPOR_ELASTICSEARCH_URL=url)

    assert told.stdout == ""
    assert "0 laporan ditemukan" in told.stderr


async def test_parquet_has_what_json_has_with_its_types(url: str, tmp_path: Path) -> None:
    file = tmp_path / "laporan.parquet"

    told = in_a_pipe("search", "lampu", "--parquet", str(file), LAPOR_ELASTICSEARCH_URL=url)
    documents = in_a_pipe("search", "lampu", "--json", LAPOR_ELASTICSEARCH_URL=url).stdout.splitlines()

    rows = parquet.read_table(file).to_pylist()
    assert (told.stdout, told.stderr) == ("", "dibaca sebagai: lampu\n2 laporan ditulis\n")
    assert [list(row) for row in rows] == [list(COLUMNS)] * 2
    for row, document in zip(rows, map(orjson.loads, documents), strict=True):
        due, location = document.get("due") or {}, document.get("location") or {}
        assert row["nomor_laporan"] == document["report_id"]
        assert row["isi"] == document["text_redacted"]
        assert row["diterima"] == datetime.fromisoformat(document["received_at"])
        assert row["diterima"].tzinfo is not None
        assert row["tenggat_tindak_lanjut"] == (datetime.fromisoformat(due["follow_up"]) if due else None)
        assert (row["lintang"], row["bujur"]) == (location.get("lat"), location.get("lon"))
        assert row["perlu_verifikasi"] is document["review"]["needed"]


async def test_csv_runs_no_formula_and_its_coordinates_are_numbers(url: str) -> None:
    written = in_a_pipe("search", "lampu", "--csv", LAPOR_ELASTICSEARCH_URL=url).stdout

    rows = {row["nomor_laporan"]: row for row in csv.DictReader(written.splitlines())}
    assert (rows["sms:1"]["lintang"], rows["web:2"]["lintang"]) == ("-6.23", "")
    assert rows["web:2"]["isi"].startswith("'=1+1")
