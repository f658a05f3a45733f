"""The bench still runs: few reports, one pass, figures written elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.figures import add_runs, growth_run
from tests.bench.sections import build_sections
from training.duplicate_growth import GrowthPoint, make_reports, measure_growth, sizes_up_to, take_apart

TINY = ("--reports", "24", "--few", "1", "--passes", "1")


def test_the_bench_measures_and_writes_its_page(tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "tests.bench", *TINY, "--data", str(tmp_path), "--out", str(tmp_path)]

    run = subprocess.run(arguments, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    figures = json.loads((tmp_path / "performance.json").read_text())
    page = (tmp_path / "performance.md").read_text()
    assert figures["stages"]["now"]["ours"].keys() > {"ingest", "words", "classify", "deduplicate", "document"}
    assert "## Each stage alone" in page
    assert "| `lapor --help` |" in page


def test_the_run_before_stands_beside_the_newest() -> None:
    first = add_runs({}, {"command": {"rate": 1.0}}, "samples")
    second = add_runs(first, {"command": {"rate": 2.0}}, "samples")

    now, last = second["command"]["now"], second["command"]["last"]

    assert now is not None
    assert last is not None
    assert (now["rate"], last["rate"]) == (2.0, 1.0)


TEXTS = ("lampu jalan mati di depan pasar sudah tiga malam gelap", "sampah menumpuk di pinggir sungai bau sekali")


def test_a_filling_window_is_measured_at_each_size() -> None:
    points = list(measure_growth(take_apart(TEXTS), (50, 300)))
    assert [point.reports for point in points] == [50, 300]
    assert all(point.details_us > 0 for point in points)


def test_made_up_reports_are_the_same_each_time() -> None:
    assert list(make_reports(take_apart(TEXTS), 20)) == list(make_reports(take_apart(TEXTS), 20))


@pytest.mark.parametrize(("largest", "sizes"), [(500, [500]), (30_000, [10_000, 30_000])])
def test_the_largest_window_is_looked_at_last(largest: int, sizes: list[int]) -> None:
    assert sizes_up_to(largest) == sizes


def test_the_growth_is_plotted() -> None:
    run = growth_run([GrowthPoint(reports=10_000, window_us=50.0, details_us=40.0, megabytes=12.0)])
    (section,) = build_sections(add_runs({}, {"growth": run}, "samples"))
    assert section.rows == [("10,000", "50", "", "40", "12", "██████████")]
