from __future__ import annotations

from pathlib import Path

from pipeline.settings import load_settings
from pipeline.system.stages import build_analyse
from training.evaluations.page import RULES, write_figures
from training.evaluations.rules import measure_rules, render


def test_the_rules_reach_their_aims_on_the_phrases(tmp_path: Path) -> None:
    figures = measure_rules(build_analyse(load_settings()))
    earlier, fresh, report = figures.values()
    for urgent in (earlier, fresh):
        assert urgent.phrases >= 300
        assert urgent.recall >= 0.92
    assert earlier.precision >= 0.85  # short of the aim of .90, and not to fall
    assert fresh.precision >= 0.90
    assert report.precision >= 0.90

    page = tmp_path / "page.md"
    write_figures(page, render(figures), RULES)
    assert page.read_text(encoding="utf-8").count("urgent") == 2
