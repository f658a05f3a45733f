from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.adapters.sheets.writing import SheetWriter
from pipeline.domain.errors import SetupFault


def test_rows_are_written_for_their_owner_and_none_runs_as_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "ditolak.csv"
    with SheetWriter(path, ["baris", "Isi"]) as writer:
        writer.write(["2", '=HYPERLINK("http://contoh.example")'])
        writer.write(["3", "Jalan rusak;\nberlubang"])

    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines, delimiter=";"))
    assert rows == [["baris", "Isi"], ["2", '\'=HYPERLINK("http://contoh.example")'], ["3", "Jalan rusak;\nberlubang"]]
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_of_an_earlier_run_goes_if_there_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "ditolak.csv"
    path.write_text("lama")
    with SheetWriter(path, ["baris"]):
        pass

    assert not path.exists()


def test_a_place_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    folder = tmp_path / "ditolak.csv"
    folder.mkdir()
    with pytest.raises(SetupFault, match="tidak dapat ditulis"), SheetWriter(folder, ["baris"]):
        pass
