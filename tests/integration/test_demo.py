"""`make demo ONCE=1`, as a user runs it."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest

from tests.integration.system import environment, free_settings

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


def test_the_demo_shows_every_sample_report_and_leaves(tmp_path: Path) -> None:
    started = time.monotonic()
    demo = subprocess.run(
        ["make", "demo", "ONCE=1"],
        cwd=ROOT,
        env=environment(free_settings(tmp_path)) | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    shown = demo.stdout + demo.stderr

    assert demo.returncode == 0, shown
    assert len(set(re.findall(r"│ ([0-9A-HJKMNP-TV-Z]{10}) ", shown))) >= 120
    assert "http://127.0.0.1:" in shown
    assert time.monotonic() - started < 60
