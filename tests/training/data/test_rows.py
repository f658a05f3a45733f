from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from pipeline.adapters.reference.tables import load_taxonomy
from tests.training.reports_to_train_on import make_record, write_csv
from training.data.rows import DatasetFault, load_dataset


def test_a_csv_its_gzip_and_parquet_give_the_same_rows(tmp_path: Path) -> None:
    record = make_record(1, "jalan rusak", category="infrastruktur")
    plain = write_csv(tmp_path / "reports.csv", [record])
    packed = tmp_path / "reports.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    typed = tmp_path / "reports.parquet"
    typed_record = record | {"row_id": 1, "date": datetime.fromisoformat(record["date"]), "agency": None}
    parquet.write_table(pyarrow.Table.from_pylist([typed_record]), typed)
    first, second, third = (load_dataset([path], load_taxonomy()).rows[0] for path in (plain, packed, typed))
    assert first == replace(second, where="reports.csv:2") == replace(third, where="reports.csv:2")
    assert third.where == "reports.parquet:2"


def test_all_faults_are_told_together_with_their_lines(tmp_path: Path) -> None:
    records = [
        make_record(1, "jalan rusak", category="jalan"),
        make_record(2, "lampu mati", agency="pju"),
        make_record(3, "lampu mati", kind="spam"),
        make_record(3, "air mati"),
        make_record(3, "air keruh"),
    ]
    with pytest.raises(DatasetFault) as caught:
        load_dataset([write_csv(tmp_path / "reports.csv", records)], load_taxonomy())
    told = str(caught.value)
    assert len(caught.value.faults) == 4
    for expected in ("reports.csv:2: category 'jalan' tidak dikenal", "reports.csv:3: agency 'pju' tidak dikenal"):
        assert expected in told
    assert "reports.csv:4: kind 'spam' tidak dikenal" in told
    assert "reports.csv:6: kota_a:3 mengulang reports.csv:5" in told


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_text("dataset,row_id,text\nkota_a,1,jalan rusak\n")
    with pytest.raises(DatasetFault, match="kolom yang kurang: date, channel"):
        load_dataset([path], load_taxonomy())


def test_an_empty_text_is_left_out_and_told(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "reports.csv", [make_record(1, "  "), make_record(2, "jalan rusak")])
    dataset = load_dataset([path], load_taxonomy())
    assert len(dataset.rows) == 1
    assert dataset.remarks == ("reports.csv:2: teks kosong, dilewati",)


def test_a_text_with_two_labels_is_kept_and_told(tmp_path: Path) -> None:
    records = [
        make_record(1, "Jalan  rusak", category="infrastruktur"),
        make_record(2, "jalan rusak", category="perhubungan"),
    ]
    dataset = load_dataset([write_csv(tmp_path / "reports.csv", records)], load_taxonomy())
    assert len(dataset.rows) == 2
    assert "reports.csv:2 (infrastruktur) dan reports.csv:3 (perhubungan)" in dataset.remarks[0]


def test_a_folder_gives_its_reports_and_corrections_only(tmp_path: Path) -> None:
    write_csv(tmp_path / "reports.csv", [make_record(1, "jalan rusak")])
    write_csv(tmp_path / "corrections_2026.csv", [make_record(2, "lampu mati")])
    (tmp_path / "agencies.csv").write_text("slug\npln\n")
    assert len(load_dataset([tmp_path], load_taxonomy()).rows) == 2


def test_a_folder_without_reports_and_a_missing_file_are_clear_faults(tmp_path: Path) -> None:
    with pytest.raises(DatasetFault, match="tidak ada reports"):
        load_dataset([tmp_path], load_taxonomy())
    with pytest.raises(DatasetFault, match="tidak dapat dibaca"):
        load_dataset([tmp_path / "nothing.csv"], load_taxonomy())


def test_a_file_without_rows_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DatasetFault, match="tanpa baris"):
        load_dataset([write_csv(tmp_path / "reports.csv", [])], load_taxonomy())


def test_bytes_that_are_no_utf_8_are_a_fault_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    path.write_bytes(b"dataset,row_id\n\xff\xfe\n")
    with pytest.raises(DatasetFault, match="tidak dapat dibaca"):
        load_dataset([path], load_taxonomy())
