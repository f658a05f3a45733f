from __future__ import annotations

import csv
import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.domain.report import AnalysedReport, ReceivedReport
from tests.duplicates.reports_to_compare import make_analysed
from training.data.judged_pairs import load_pairs
from training.evaluations.duplicates import ALL_SOURCES, FOLDS, IN_USE, DuplicateFigures, Score, evaluate, find_folds
from training.evaluations.duplicates_page import write_duplicate_docs
from training.evaluations.page import BEGIN, END

REPORTS = {
    "1": "Lampu jalan padam di Jl. Cempaka depan warung bakso, gelap sekali kalau malam",
    "2": "RT @warga: Lampu jalan padam di Jl. Cempaka depan warung bakso, gelap sekali kal…",
    "3": "Saluran air mampet di Jl. Kenanga No. 4 sampai banjir setiap hujan, mohon dibersihkan",
    "4": "Saluran air mampet di Jl. Kenanga No. 9 sampai banjir setiap hujan, mohon dibersihkan",
    "5": "Antrean paspor sejak subuh dan calo merajalela di kantor imigrasi, tolong ditertibkan segera pak",
}
PAIRS = (("1", "2", 3, "no"), ("3", "4", 1, "yes"), ("1", "5", 0, "no"), ("2", "5", 0, "no"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with gzip.open(tmp_path / "reports.csv.gz", "wt", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(["dataset", "row_id", "date", "channel", "text", "text_stage", "region_kabkota"])
        rows.writerows(["kota", key, "2026-11-24 01:02", "twitter", text, "raw", ""] for key, text in REPORTS.items())
    with (tmp_path / "dedup_pairs.csv").open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(["pair_id", "dataset", "row_a", "row_b", "level", "place_conflict"])
        rows.writerows([f"P{at}", "kota", *pair] for at, pair in enumerate(PAIRS))
    return tmp_path


def analyse(report: ReceivedReport) -> AnalysedReport:
    analysed = make_analysed(report.text, report.report_id, reporter=report.reporter)
    return replace(analysed, received_at=report.received_at)


@pytest.fixture
def figures(data: Path) -> DuplicateFigures:
    return evaluate(data, analyse)


def test_pairs_are_scored_for_each_source_and_for_all(figures: DuplicateFigures) -> None:
    used = [row for row in figures.pairs if row.decider == IN_USE]
    assert [(row.source, row.pairs) for row in used] == [("kota", 4), (ALL_SOURCES, 4)]
    assert used[-1].merge == Score(found=1)
    assert (used[-1].conflicts, used[-1].conflicts_merged) == (1, 0)


def test_the_index_proposes_what_is_the_same(figures: DuplicateFigures) -> None:
    assert figures.candidates == Score(found=1)


def test_variations_tell_the_same_from_another(figures: DuplicateFigures) -> None:
    assert all(row.merged >= row.pairs - 1 for row in figures.variations if row.is_same)
    assert all(row.merged == 0 for row in figures.variations if not row.is_same)


def test_pairs_that_share_a_report_share_their_fold(data: Path) -> None:
    folds = find_folds(load_pairs(data))
    assert folds[0] == folds[2] == folds[3]
    assert folds[0] != folds[1]
    assert set(folds) <= set(range(FOLDS))


def test_scores_are_precision_recall_and_their_mean() -> None:
    score = Score(found=3, wrong=1, missed=2)
    assert (score.precision, score.recall) == (0.75, 0.6)
    assert score.f1 == pytest.approx(2 / 3)
    assert Score().f1 == 0.0


def test_the_page_keeps_what_people_wrote(figures: DuplicateFigures, tmp_path: Path) -> None:
    page = tmp_path / "duplicates.md"
    page.write_text(f"# Duplicates\n\n{BEGIN}\nyesterday\n{END}\n\nTail.\n", encoding="utf-8")
    write_duplicate_docs(figures, page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Duplicates\n")
    assert text.endswith("Tail.\n")
    assert "yesterday" not in text
    assert "| rules in use | `kota` | 4 | 1.000 |" in text
