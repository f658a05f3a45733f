"""The bench still runs: few reports, one pass, figures written elsewhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.bench.figures import add_runs

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
