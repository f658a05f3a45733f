"""Parquet: what is written is read back with its types, whole or not at all."""

from __future__ import annotations

import os
import resource
import stat
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from pipeline.adapters.sheets import parquet as ours
from pipeline.adapters.sheets.open import open_table
from pipeline.adapters.sheets.parquet import ParquetWriter
from pipeline.domain.errors import SetupFault
from tests.adapters.sheets.test_open import cells

COLUMNS: dict[str, type] = {"Isi": str, "Tanggal": datetime, "Lintang": float, "Mendesak": bool}
AT = datetime(2026, 11, 24, 8, 2, tzinfo=timezone(timedelta(hours=7)))


def write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with ParquetWriter(path, COLUMNS) as table:
        for row in rows:
            table.write(row)


def test_rows_keep_their_types_and_are_written_a_group_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ours, "GROUP_ROWS", 2)
    path = tmp_path / "laporan.parquet"

    write(path, [("=Lampu padam", AT, -6.9, True), *[(None,) * 4] * 4])

    file = parquet.ParquetFile(path)
    assert [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)] == [2, 2, 1]
    first, *empty = file.read().to_pylist()
    assert first == {"Isi": "=Lampu padam", "Tanggal": AT, "Lintang": -6.9, "Mendesak": True}
    assert first["Tanggal"].utcoffset() == timedelta(0)
    assert empty == [dict.fromkeys(COLUMNS)] * 4
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR


def test_a_file_without_rows_has_its_columns(tmp_path: Path) -> None:
    write(tmp_path / "kosong.parquet", [])

    assert parquet.read_table(tmp_path / "kosong.parquet").schema.names == list(COLUMNS)


def test_writing_that_breaks_off_leaves_the_earlier_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "laporan.parquet"
    write(path, [("lama", AT, None, None)])
    before = path.read_bytes()

    with pytest.raises(ZeroDivisionError):
        write(path, (("baru", AT, 1 / n, None) for n in (2, 1, 0)))

    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_a_disk_that_is_full_is_told_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ours, "GROUP_ROWS", 100)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(SetupFault, match=r"laporan\.parquet tidak dapat ditulis: File too large"):
            write(tmp_path / "laporan.parquet", ((os.urandom(99).hex(), AT, 0.0, True) for _ in range(400)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert list(tmp_path.iterdir()) == []


def test_a_table_is_read_for_an_import(tmp_path: Path) -> None:
    path = tmp_path / "ekspor.PARQUET"
    write(path, [("Jalan rusak", AT, -6.9, False), ("Lampu mati", datetime(2026, 11, 24, tzinfo=UTC), None, True)])

    table = open_table(path, ("Isi", "Tanggal"), encoding=None, separator=None, sheet=None)

    assert table.columns == tuple(COLUMNS)
    assert [row.number for row in table.rows()] == [2, 3]
    assert cells(list(table.rows())) == [
        ["Jalan rusak", "2026-11-24T01:02:00+00:00", "-6.9", "False"],
        ["Lampu mati", "2026-11-24T00:00:00+00:00", "", "True"],
    ]


@pytest.mark.parametrize("content", [b"", b"Isi;Tanggal\n", b"PAR1 dan sisanya terpotong"])
def test_what_is_no_parquet_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ekspor.parquet"
    path.write_bytes(content)

    with pytest.raises(SetupFault, match="tidak dapat dibaca sebagai Parquet"):
        open_table(path, ("Isi",), encoding=None, separator=None, sheet=None)


def test_moments_finer_than_ours_are_read(tmp_path: Path) -> None:
    """As pandas writes them."""
    path = tmp_path / "ekspor.parquet"
    fine = pyarrow.array([1_764_000_000_123_456_789], type=pyarrow.timestamp("ns", tz="Asia/Jakarta"))
    parquet.write_table(pyarrow.table({"Tanggal": fine}), path)

    (row,) = open_table(path, ("Tanggal",), encoding=None, separator=None, sheet=None).rows()

    assert row.cells == (datetime.fromisoformat("2025-11-24T23:00:00.123456+07:00"),)
