"""`lapor import` as an operator runs it: into a running system, killed on the way, and again."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from pipeline.system.connections import open_search_index
from pipeline.system.sending import wait_until_searchable
from tests.integration.system import environment, free_settings, lapor, running, wait_for

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

MAP = """
[fields]
id = "No. Tiket"
text = "Isi Laporan"
received_at = "Tanggal"
sender = "No HP"

[constants]
region = "Kota Ambon"
"""
ROWS = 5_000
WITHIN_S = 60.0


def write_csv(path: Path) -> None:
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["No. Tiket", "Tanggal", "Isi Laporan", "No HP"])
        for number in range(ROWS):
            text = f"Lampu jalan di Gang Melati {number} padam –\nmohon diperbaiki"  # noqa: RUF001
            writer.writerow([f"T-{number}", f"{number % 28 + 1} Maret 2019 pukul 14.05", text, "+62812-0000-0001"])
        writer.writerow(["T-rusak", "kemarin dulu", "=1+1 rusak", "+62812-0000-0001"])


async def test_a_killed_import_goes_on_where_it_was_and_each_row_is_one_document(tmp_path: Path) -> None:
    settings = free_settings(tmp_path / "state")
    file, map_file, rejected = tmp_path / "ekspor.csv", tmp_path / "peta.toml", tmp_path / "ekspor.csv.ditolak.csv"
    write_csv(file)
    map_file.write_text(MAP)
    arguments = ("import", str(file), "--map", str(map_file), "--channel", "aplikasi")
    with running(settings):
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", *arguments], env=environment(settings), stderr=subprocess.PIPE
        )
        store = Path(settings.state_dir) / "lapor.db"
        wait_for(lambda: _cursor(store) > 0 or process.poll() is not None, WITHIN_S)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        stopped_at = _cursor(store)

        done = lapor(settings, *arguments)
        again = lapor(settings, *arguments)

        assert done.returncode == again.returncode == 0, done.stderr
        assert 0 < stopped_at < ROWS
        before = stopped_at - 1  # the head of the table is a row
        assert f"{ROWS + 1} baris dibaca, {ROWS - before} terkirim, {before} sudah terkirim sebelumnya" in done.stderr
        assert f"0 terkirim, {ROWS} sudah terkirim sebelumnya, 1 ditolak" in again.stderr
        with rejected.open(encoding="utf-8-sig", newline="") as lines:
            (row,) = csv.DictReader(lines, delimiter=";")
        assert (row["kode"], row["baris"]) == ("unreadable_time", str(ROWS + 2))
        assert "kemarin dulu" in row["alasan"]
        assert (row["Isi Laporan"], row["No HP"]) == ("'=1+1 rusak", "'+62812-0000-0001")
        async with open_search_index(settings) as index:
            ids = [f"aplikasi:T-{number}" for number in range(ROWS)]
            await wait_until_searchable(ids, index, on_found=lambda _: None)
            (report,) = await index.get_reports(["aplikasi:T-27"])
        assert (report.region, report.received_at.isoformat()) == ("Kota Ambon", "2019-03-28T07:05:00+00:00")

        _a_spreadsheet_of_the_same_rows_is_the_same_reports(settings, tmp_path, map_file)


def _cursor(store: Path) -> int:
    import sqlite3

    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            found = connection.execute("SELECT value FROM cursors WHERE name LIKE 'import:%'").fetchone()
    except sqlite3.OperationalError:
        return 0
    return int(found[0]) if found else 0


def _a_spreadsheet_of_the_same_rows_is_the_same_reports(settings, tmp_path: Path, map_file: Path) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    file = tmp_path / "ekspor.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["No. Tiket", "Tanggal", "Isi Laporan", "No HP"])
    book.active.append(["T-1", 43526.586806, "Lampu jalan di Gang Melati 1 padam", 81200000001])
    book.save(file)

    done = lapor(settings, "import", str(file), "--map", str(map_file), "--channel", "aplikasi")
    wrong = lapor(settings, "import", str(file), "--map", str(map_file), "--channel", "merpati")

    assert "1 baris dibaca, 1 terkirim" in done.stderr
    assert not (tmp_path / "ekspor.xlsx.ditolak.csv").exists()
    assert wrong.returncode == 2
