from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.domain.channel import Channel
from pipeline.domain.correction import Correction, Labels
from training.data.export import diverse, export_labels, most_uncertain
from training.data.rows import load_dataset

T0 = datetime(2026, 11, 24, 1, 2, tzinfo=UTC)


def make_correction(
    report_id: str = "sms:1", *, hours: int = 0, category: str = "lingkungan", text: str = "pohon tumbang"
) -> Correction:
    return Correction(
        report_id=report_id,
        channel=Channel.SMS,
        received_at=T0,
        corrected_at=T0 + timedelta(hours=hours),
        text_redacted=text,
        predicted=Labels(category="infrastruktur"),
        corrected=Labels(category=category),
        model_version="category@v1",
        officer="a1b2",
    )


def test_an_export_is_training_data(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    assert export_labels([make_correction("sms:1"), make_correction("sms:2")], path) == 2
    rows = load_dataset([path], load_taxonomy()).rows
    assert [(row.key, row.category, row.date) for row in rows] == [
        ("koreksi:sms:1", "lingkungan", "2026-11-24"),
        ("koreksi:sms:2", "lingkungan", "2026-11-24"),
    ]


def test_the_newest_correction_of_a_report_counts_whatever_the_order(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    export_labels([make_correction(hours=2, category="kebencanaan"), make_correction(hours=1)], path)
    assert [row.category for row in load_dataset([path], load_taxonomy()).rows] == ["kebencanaan"]


def test_an_export_tells_who_said_what_of_which_model(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    export_labels([make_correction()], path)
    record = next(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert record["predicted_category"] == "infrastruktur"
    assert (record["model_version"], record["officer"]) == ("category@v1", "a1b2")


def test_a_text_that_a_spreadsheet_would_run_is_guarded_and_trained_on_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    export_labels([make_correction(text="=1+1 pohon tumbang di jalan")], path)

    record = next(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert record["text"] == "'=1+1 pohon tumbang di jalan"
    assert [row.text for row in load_dataset([path], load_taxonomy()).rows] == ["=1+1 pohon tumbang di jalan"]


def test_personal_data_that_slipped_through_is_redacted_on_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    export_labels([make_correction(text="hubungi 081234567890 segera")], path)
    assert "081234567890" not in path.read_text(encoding="utf-8")


def test_the_most_uncertain_come_first() -> None:
    probabilities = np.array([[0.9, 0.1], [0.51, 0.49], [0.7, 0.3]], np.float32)
    assert most_uncertain(probabilities).tolist() == [1, 2, 0]


def test_labels_take_turns_and_repeated_texts_come_last() -> None:
    texts = ["jalan rusak parah sekali", "jalan rusak parah sekali", "lampu mati di gang", "jalan ambles dekat pasar"]
    assert diverse(texts, ["a", "a", "b", "a"], [0, 1, 2, 3]) == [0, 2, 3, 1]
