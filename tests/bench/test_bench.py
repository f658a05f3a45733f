"""The bench still runs: few reports, one pass, figures written elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.adapters.reference.samples import load_samples
from tests.bench.api_door import measure_api_door
from tests.bench.before import compare_builds, has_build
from tests.bench.figures import (
    add_runs,
    api_run,
    before_run,
    follow_up_run,
    growth_run,
    load_run,
    queue_run,
    webhook_run,
)
from tests.bench.follow_up import measure_follow_up
from tests.bench.queue import measure_queue
from tests.bench.sections import build_sections
from tests.bench.webhook import measure_webhook
from tests.load.proof import Proof
from training.evaluations.duplicate_growth import GrowthPoint, make_reports, measure_growth, sizes_up_to, take_apart

TINY = (
    *("--reports", "24", "--few", "1", "--passes", "1", "--rounds", "1", "--imported", "40"),
    *("--only", "stages", "--only", "command", "--only", "import", "--only", "pages"),
)


@pytest.mark.timeout(400)  # builds every stage several times
def test_the_bench_measures_and_writes_its_page(tmp_path: Path) -> None:
    arguments = [sys.executable, "-m", "tests.bench", *TINY, "--data", str(tmp_path), "--out", str(tmp_path)]

    run = subprocess.run(arguments, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    figures = json.loads((tmp_path / "performance.json").read_text())
    page = (tmp_path / "performance.md").read_text()
    assert figures["stages"]["now"]["ours"].keys() > {"ingest", "words", "classify", "deduplicate", "document"}
    assert "## Each stage alone" in page
    assert "| `lapor --help` |" in page
    assert "| `lapor import`, xlsx |" in page
    assert figures["import"]["now"]["reports"] == 40
    assert "| `GET /lacak/{kode}` |" in page


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


@pytest.mark.timeout(300)
def test_the_door_of_the_api_is_timed_beside_a_bare_route(tmp_path: Path) -> None:
    door = measure_api_door(tmp_path, reports=64, rounds=1)

    (section,) = build_sections(add_runs({}, {"api": api_run(door)}, "samples"))
    assert section.rows[-1][-1] == "<= 2"
    assert door.bare_us > 0


async def test_follow_ups_are_timed_beside_a_road_without_them(tmp_path: Path) -> None:
    lines = [b'{"channel":"web","id":"1","text":"Lampu jalan padam di Gang Melati Kota Salatiga"}']
    followed = await measure_follow_up(lines, tmp_path, reports=20, rounds=1)

    (section,) = build_sections(add_runs({}, {"follow_up": follow_up_run(followed)}, "samples"))
    assert section.rows[-1][-1] == ">= 0.97"
    assert followed.follow_ups == 40


async def test_the_queue_is_timed_while_officers_open_it(tmp_path: Path) -> None:
    queue = await measure_queue(tmp_path, reports=300, seconds=1.0)

    (section,) = build_sections(add_runs({}, {"queue": queue_run(queue)}, "samples"))
    assert section.rows[1][-1] == "< 100"
    assert queue.asked >= queue.officers


@pytest.mark.timeout(400)  # both builds, each twice
@pytest.mark.skipif(not has_build(), reason="the history of this clone does not reach back to the build before")
def test_the_build_before_is_timed_beside_this_one(tmp_path: Path) -> None:
    comparison = compare_builds(load_samples()[:8], tmp_path, rounds=1)

    (section,) = build_sections(add_runs({}, {"before": before_run(comparison)}, "samples"))
    assert comparison.before.us.keys() == comparison.now.us.keys()
    assert section.rows[0][0] == "`analyse`"
    assert not (tmp_path / comparison.commit).exists()


@pytest.mark.timeout(300)
def test_the_sms_door_is_measured_beside_a_bare_route(tmp_path: Path) -> None:
    figures = measure_webhook(tmp_path, reports=300, turns=1, senders=20)
    proof = Proof(taken=7, found=7, documents=7, others={429: 1}, seconds=60.0)
    runs = {"webhook": webhook_run(figures), "load": load_run(proof, senders=200)}
    webhook, load = build_sections(add_runs({}, runs, "samples"))

    assert figures.ours_rate > 0
    assert figures.ratio > 0
    assert [row[0] for row in webhook.rows] == ["`/sms/generic`", "a bare FastAPI route", "times the bare route"]
    assert load.after == "Other answers: 1 of 429."
