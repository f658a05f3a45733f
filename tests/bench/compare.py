"""Our stages and the plain version's on the same reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.settings import Settings
from tests.bench import plain
from tests.bench.ours import time_ours, time_words
from tests.bench.reports import Material
from tests.bench.timing import time_stage

ROAD = ("ingest", "words", "classify", "conclude", "deduplicate", "document")
"""What `lapor process` does; words, classify and conclude are `analyse`. Only the running system has a wire."""


@dataclass(frozen=True, slots=True)
class StageFigures:
    """Microseconds a report.

    Attributes
    ----------
    ours
        All reports.
    plain
        All reports, but for `words`: see `plain_words`.
    few_ours, few_plain
        Redacting, cleaning and stemming the first `few` reports: Sastrawi's own stemmer takes too long for more.
    """

    reports: int
    passes: int
    few: int
    ours: dict[str, float]
    plain: dict[str, float]
    few_ours: float
    few_plain: float


def compare_stages(material: Material, settings: Settings, *, passes: int, few: int) -> StageFigures:
    """Time both versions."""
    ours = time_ours(material.lines, settings, passes=passes)
    few_reports = ours.received[:few]
    return StageFigures(
        reports=len(material.lines),
        passes=passes,
        few=len(few_reports),
        ours=ours.us,
        plain=_time_plain(material, passes=passes),
        few_ours=time_words(few_reports, settings, passes=passes).us,
        few_plain=time_stage(plain.Words, [{"text": report.text} for report in few_reports], passes=1).us,
    )


def _time_plain(material: Material, *, passes: int) -> dict[str, float]:
    model = plain.Model(material.labelled)
    stages: dict[str, Callable[[], Callable[[Sequence[plain.Report]], Sequence[plain.Report]]]] = {
        "words_unstemmed": lambda: plain.clean,
        "classify": lambda: model,
        "deduplicate": plain.Deduplicator,
    }
    ingested = time_stage(lambda: plain.ingest, material.lines, passes=passes)
    us, reports = {"ingest": ingested.us}, ingested.outputs
    for name, build in stages.items():
        timed = time_stage(build, reports, passes=passes)
        us[name], reports = timed.us, timed.outputs
    us["document"] = time_stage(lambda: plain.document, reports, passes=passes).us
    us["wire"] = time_stage(lambda: plain.wire, reports, passes=passes).us
    return us
