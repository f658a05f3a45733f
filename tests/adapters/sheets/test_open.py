"""Files as people export them."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from pipeline.adapters.sheets import workbook
from pipeline.adapters.sheets.cells import cell_text
from pipeline.adapters.sheets.open import open_table
from pipeline.adapters.sheets.table import Row, Table
from pipeline.domain.errors import SetupFault

COLUMNS = ("Isi", "Tanggal")
TEXT = 'Jalan rusak di Palu;\nberlubang, "dalam" – “sekali”'  # noqa: RUF001


def open_it(path: Path, *wanted: str, **form: str | None) -> Table:
    return open_table(
        path,
        wanted or COLUMNS,
        encoding=form.get("encoding"),
        separator=form.get("separator"),
        sheet=form.get("sheet"),
    )


def cells(rows: list[Row]) -> list[list[str]]:
    return [[cell_text(cell) for cell in row.cells] for row in rows]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_csv_is_read_whatever_its_form(tmp_path: Path, separator: str, encoding: str, line_end: str) -> None:
    quoted = TEXT.replace('"', '""')
    lines = [f"No{separator}Isi{separator}Tanggal", f'1{separator}"{quoted}"{separator}3 Maret 2024', ""]
    path = tmp_path / "ekspor.csv"
    path.write_bytes(line_end.join(lines).encode(encoding))

    table = open_it(path)

    assert table.columns == ("No", "Isi", "Tanggal")
    assert cells(list(table.rows())) == [["1", TEXT, "3 Maret 2024"]]


def test_the_columns_may_stand_under_a_title(tmp_path: Path) -> None:
    path = tmp_path / "ekspor.csv"
    path.write_text("sep=;\nLaporan 2019, Kota Ambon\n\nIsi;Tanggal;\nJalan rusak;1/2/2019;\n;;\n")

    table = open_it(path)

    assert [(row.number, cell_text(row.cells[0])) for row in table.rows()] == [(5, "Jalan rusak")]


def test_a_column_that_is_missing_is_told_with_those_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "ekspor.csv"
    path.write_text("No,Isi Laporan,Tanggal\n1,Jalan rusak,1/2/2019\n")

    with pytest.raises(SetupFault, match="kolom 'Isi' tidak ada; kolom yang ada: 'No', 'Isi Laporan', 'Tanggal'"):
        open_it(path)


def test_a_quote_that_is_never_closed_marks_the_row_that_swallows_the_others(tmp_path: Path) -> None:
    path = tmp_path / "ekspor.csv"
    path.write_text('Isi;Tanggal\nJalan rusak;1/2/2019\n"Lampu mati;2/2/2019\nSampah;3/2/2019\n')

    rows = list(open_it(path).rows())

    assert [row.is_broken for row in rows] == [False, True]
    assert "Sampah" in str(rows[1].cells)


def test_a_quote_within_a_word_breaks_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ekspor.csv"
    path.write_text('Isi;Tanggal\nPipa 2" bocor;1/2/2019\n"Lampu" mati;2/2/2019')

    assert [row.is_broken for row in open_it(path).rows()] == [False, False]


def test_a_cell_as_long_as_a_file_is_a_fault_that_names_its_row(tmp_path: Path) -> None:
    path = tmp_path / "ekspor.csv"
    path.write_text('Isi;Tanggal\n"' + "panjang sekali\n" * 100_000)

    with pytest.raises(SetupFault, match="sesudah baris 1"):
        list(open_it(path).rows())


def make_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Petunjuk pengisian"])
    sheet = book.create_sheet("Laporan")
    sheet.append(["Rekap", None, None, None])
    sheet.append([])
    sheet.append(["No", "Isi", "Tanggal", "Jam"])
    sheet.append([1, TEXT, datetime(2024, 3, 3), time(14, 5)])  # noqa: DTZ001 - spreadsheets know no zone
    sheet.append([2, "=1+1", 45354, 0.5])
    book.save(path)


def test_a_spreadsheet_is_read_whichever_sheet_has_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "ekspor.xlsx"
    make_workbook(path)

    rows = list(open_it(path).rows())

    assert [row.number for row in rows] == [4, 5]
    assert cells(rows) == [["1", TEXT, "2024-03-03", "14:05:00"], ["2", "", "45354", "0.5"]]  # no formula is run


def test_a_sheet_that_is_missing_is_told_with_those_that_are_there(tmp_path: Path) -> None:
    path = tmp_path / "ekspor.xlsx"
    make_workbook(path)

    with pytest.raises(SetupFault, match="yang ada: Sheet, Laporan"):
        open_it(path, sheet="Aduan")


@pytest.mark.parametrize("content", [b"", b"bukan lembar kerja", b"PK\x03\x04rusak"])
def test_what_is_no_spreadsheet_is_a_fault(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ekspor.xlsx"
    path.write_bytes(content)

    with pytest.raises(SetupFault, match="tidak dapat dibaca"):
        open_it(path)


def test_a_spreadsheet_that_unpacks_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED_BYTES", 1_000_000)
    path = tmp_path / "ekspor.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * 1_000_001)

    with pytest.raises(SetupFault, match="terlalu besar bila dibuka"):
        open_it(path)


def test_a_file_that_is_not_there_or_of_an_unknown_encoding_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="tidak dapat dibaca"):
        open_it(tmp_path / "tidak-ada.csv")
    path = tmp_path / "ekspor.csv"
    path.write_text("Isi;Tanggal\n")
    with pytest.raises(SetupFault, match="tidak dapat dibaca"):
        open_it(path, encoding="huruf-lama")
