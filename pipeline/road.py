"""Builds the stages, each once, from the settings; workers and `lapor process` run these same ones.

A builder imports what it needs when it is called: a worker with one stage does not pay for the others.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.domain.errors import DataFault
from pipeline.domain.report import ConsolidatedReport, RawReport, ReceivedReport
from pipeline.settings import Settings, secret_key

if TYPE_CHECKING:
    from pipeline.adapters.serving import DriftWatch
    from pipeline.agents.analyse import Analyse
    from pipeline.agents.deduplicate import Deduplicate
    from pipeline.agents.ingest import Ingest
    from pipeline.domain.assignment import AssignmentRules
    from pipeline.nlp.duplicate_rules import DuplicateRules

COLLECT_AT = 50_000
"""New objects before a collection: what a batch of reports makes, and not a hundredth of it."""


def build_ingest(settings: Settings) -> Ingest:
    """Build the stage that checks what channels delivered."""
    from pipeline.adapters.reference import load_official_handles
    from pipeline.agents.ingest import Ingest
    from pipeline.domain.keys import derive_keys

    return Ingest(keys=derive_keys(secret_key(settings)), official_handles=load_official_handles().keys())


def build_analyse(settings: Settings, *, watch: DriftWatch | None = None) -> Analyse:
    """Build the stage that reads a report; loads the lexicons, the gazetteer and the models.

    Parameters
    ----------
    watch
        Of a worker, whose answers show as metrics whether reports still look like those that judged the models.
    """
    from pipeline.adapters import reference
    from pipeline.adapters.gazetteer import load_place_finder
    from pipeline.adapters.serving import ServingClassifier
    from pipeline.agents.analyse import Analyse
    from pipeline.domain.keys import derive_keys
    from pipeline.nlp.report_type import ReportTypeRules
    from pipeline.text.clean import build_cleaner

    return Analyse(
        cleaner=build_cleaner(reference.load_lexicons()),
        classifier=ServingClassifier(settings.models_dir, reference.load_taxonomy(), watch=watch),
        official_handles=reference.load_official_handles(),
        places=load_place_finder(),
        type_rules=ReportTypeRules(reference.load_type_cues()),
        contents=reference.load_content_reader(),
        completeness=reference.load_completeness_rules(),
        assignment=load_assignment_rules(),
        subject_key=derive_keys(secret_key(settings)).subject,
    )


def load_assignment_rules() -> AssignmentRules:
    """Read and check the rules of routing and deadlines."""
    from pipeline.adapters.deadline_rules import load_deadline_tables
    from pipeline.adapters.reference import load_taxonomy
    from pipeline.adapters.routing_rules import load_routing_rules
    from pipeline.domain.assignment import AssignmentRules

    tables = load_deadline_tables()
    return AssignmentRules(
        agency_kinds=frozenset(load_taxonomy().agency_slugs),
        routing=load_routing_rules(),
        deadlines=tables.rules,
        calendar=tables.calendar,
    )


def build_deduplicate(settings: Settings) -> Deduplicate:
    """Build the stage that gathers near-duplicates, with an empty window."""
    from pipeline.agents.deduplicate import Deduplicate
    from pipeline.nlp.duplicates import DuplicateWindow

    return Deduplicate(DuplicateWindow(duplicate_rules(settings)))


def duplicate_rules(settings: Settings) -> DuplicateRules:
    """Give the rules by which two reports are one complaint."""
    from pipeline.nlp.duplicate_rules import DuplicateRules

    return DuplicateRules(window=timedelta(days=settings.duplicate_window_days))


def settle() -> None:
    """Take what was loaded out of the garbage collector's sight, and let it look more seldom.

    Gazetteer, lexicons and window stay until the end; walking them again and again took a sixth of `lapor process`.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AT, *gc.get_threshold()[1:])


class Road:
    """The stages in a row, without engines between them.

    Parameters
    ----------
    region
        Area of the reports that name none.
    """

    def __init__(self, settings: Settings, *, region: str | None = None) -> None:
        self._region = region
        self._ingest = build_ingest(settings)
        self._analyse = build_analyse(settings)
        self._deduplicate = build_deduplicate(settings)

    def process(self, batch: Sequence[RawReport]) -> list[ConsolidatedReport | DataFault]:
        """Take a batch from bytes to consolidated reports; same order, faults in their place."""
        received = self._ingest(batch)
        good = [self._placed(report) for report in received if not isinstance(report, DataFault)]
        done = iter(self._deduplicate(self._analyse(good)))
        return [report if isinstance(report, DataFault) else next(done) for report in received]

    def _placed(self, report: ReceivedReport) -> ReceivedReport:
        return report if report.region or not self._region else replace(report, region=self._region)
