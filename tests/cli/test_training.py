"""`lapor export-labels` and `lapor train`: what is refused, and what is told."""

from __future__ import annotations

from pathlib import Path

from tests.cli.terminal import in_a_pipe


def test_two_orders_at_once_are_refused(tmp_path: Path) -> None:
    refused = in_a_pipe(
        "export-labels", "--most-uncertain", "5", "--diverse", "5", "--out", str(tmp_path / "next.csv"), code=2
    )

    assert "tidak keduanya" in refused.stderr


def test_training_tells_its_steps_and_the_remarks_of_the_question_that_was_asked(tmp_path: Path) -> None:
    head = "dataset,row_id,date,channel,kind,text,text_stage,category,agency,region_kabkota\n"
    rows = (
        "b,1,,web,laporan,jalan rusak,raw,infrastruktur,dinas_pu,\nb,2,,web,laporan,jalan rusak,raw,perhubungan,dlh,\n"
    )
    (tmp_path / "reports.csv").write_text(head + rows)

    told = in_a_pipe(
        "train", "--data", str(tmp_path), "--only", "agency", code=2, LAPOR_MODELS_DIR=str(tmp_path)
    ).stderr

    assert "membaca data" in told
    assert "teks sama, agency lain" in told
    assert "category lain" not in told


def test_redaction_is_measured_into_its_page_and_shows_what_it_got_wrong(tmp_path: Path) -> None:
    page = tmp_path / "privacy.md"

    told = in_a_pipe("evaluate", "redaction", "--misses", "--page", str(page)).stdout

    assert "| names after a cue |" in page.read_text(encoding="utf-8")
    assert "wrong '" in told


def test_retraining_needs_the_labelled_reports_to_start_from() -> None:
    assert "LAPOR_RETRAIN_DATA" in in_a_pipe("model", "retrain", code=2).stderr
