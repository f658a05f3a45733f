"""Builds the stages, each once, from the settings; workers and `lapor process` run these same ones.

A builder imports what it needs when it is called: a worker with one stage does not pay for the others.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.domain.case import CaseMembership
from pipeline.domain.errors import DataFault
from pipeline.domain.report import ConsolidatedReport, RawReport, ReceivedReport
from pipeline.domain.visibility import concealed
from pipeline.settings import Settings, secret_key

if TYPE_CHECKING:
    from pipeline.adapters.serving import DriftWatch
    from pipeline.agents.analyse import Analyse
    from pipeline.agents.deduplicate import Deduplicate
    from pipeline.agents.ingest import Ingest
    from pipeline.domain.assignment.assign import AssignmentRules
    from pipeline.duplicates.rules import DuplicateRules

COLLECT_AT = 50_000
"""New objects before a collection: what a batch of reports makes, and not a hundredth of it."""

MAX_FIRST_TIMES = 500_000
"""Reports whose first time is remembered while a file is processed, about 80 MB: a year of the national channel."""


def build_ingest(settings: Settings) -> Ingest:
    """Build the stage that checks what channels delivered."""
    from pipeline.adapters.reference.tables import load_official_handles
    from pipeline.agents.ingest import Ingest
    from pipeline.domain.keys import derive_keys

    return Ingest(
        keys=derive_keys(secret_key(settings)),
        official_handles=load_official_handles().keys(),
        oldest=timedelta(days=settings.oldest_report_days),
    )


def build_analyse(settings: Settings, *, watch: DriftWatch | None = None) -> Analyse:
    """Build the stage that reads a report; loads the lexicons, the gazetteer and the models.

    Parameters
    ----------
    watch
        Of a worker, whose answers show as metrics whether reports still look like those that judged the models.
    """
    from pipeline.adapters.reference import tables as reference
    from pipeline.adapters.reference.gazetteer import load_place_finder
    from pipeline.adapters.reference.words import load_kind_rules
    from pipeline.adapters.serving import ServingClassifier
    from pipeline.agents.analyse import Analyse, PhraseList
    from pipeline.classify.report_type import ReportTypeRules
    from pipeline.domain.keys import derive_keys
    from pipeline.text.clean import build_cleaner
    from pipeline.text.phrases import PhraseBook
    from pipeline.text.reading import TextReader

    type_rules = ReportTypeRules(reference.load_type_cues())
    assignment, kind_rules = load_assignment_rules(), load_kind_rules()
    return Analyse(
        reader=TextReader(
            cleaner=build_cleaner(reference.load_lexicons()),
            official_handles=reference.load_official_handles(),
            subject_key=derive_keys(secret_key(settings)).subject,
        ),
        classifier=ServingClassifier(settings.models_dir, reference.load_taxonomy(), watch=watch),
        places=load_place_finder(),
        phrases=PhraseBook(
            {
                PhraseList.KIND: kind_rules.phrases,
                PhraseList.REPORT_TYPE: type_rules.phrases,
                PhraseList.ROUTING: assignment.routing.phrases,
                PhraseList.OFFICE: assignment.office_names,
            }
        ),
        kind_rules=kind_rules,
        type_rules=type_rules,
        contents=reference.load_content_reader(),
        completeness=reference.load_completeness_rules(),
        assignment=assignment,
        categories=reference.load_taxonomy().stated_categories,
    )


def load_assignment_rules() -> AssignmentRules:
    """Read and check the rules of routing and deadlines."""
    from pipeline.adapters.reference.deadline_rules import load_deadlines
    from pipeline.adapters.reference.routing_rules import load_routing_rules
    from pipeline.adapters.reference.tables import load_taxonomy
    from pipeline.adapters.reference.words import load_office_names
    from pipeline.domain.assignment.assign import AssignmentRules

    return AssignmentRules(
        agency_kinds=frozenset(load_taxonomy().agency_slugs),
        office_names=load_office_names(),
        routing=load_routing_rules(),
        deadlines=load_deadlines(),
    )


def build_deduplicate(settings: Settings) -> Deduplicate:
    """Build the stage that gathers near-duplicates, with an empty window."""
    from pipeline.agents.deduplicate import Deduplicate
    from pipeline.duplicates.window.window import DuplicateWindow

    return Deduplicate(DuplicateWindow(duplicate_rules(settings)))


def duplicate_rules(settings: Settings) -> DuplicateRules:
    """Give the rules by which two reports are one complaint."""
    from pipeline.duplicates.rules import DuplicateRules

    return DuplicateRules(window=timedelta(days=settings.duplicate_window_days))


def freeze_heap() -> None:
    """Take what was loaded out of the garbage collector's sight, and let it look more seldom.

    Gazetteer, lexicons and window stay until the end; walking them again and again took a sixth of `lapor process`.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AT, *gc.get_threshold()[1:])


class FirstTimes:
    """When each report came first: one report has one time, however often it is played."""

    def __init__(self) -> None:
        self._times: dict[str, datetime] = {}

    def get(self, report_id: str) -> datetime | None:
        """Give when a report came first; None if it is too long ago."""
        return self._times.get(report_id)

    def keep(self, report: ReceivedReport) -> ReceivedReport:
        """Give a report the time that it had when it came first."""
        first = self._times.setdefault(report.report_id, report.received_at)
        if len(self._times) > MAX_FIRST_TIMES:
            del self._times[next(iter(self._times))]
        return report if first == report.received_at else replace(report, received_at=first)


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
        self._first_times = FirstTimes()

    def process(self, batch: Sequence[RawReport]) -> list[ConsolidatedReport | DataFault]:
        """Take a batch from bytes to consolidated reports; same order, faults in their place."""
        received = self._ingest(batch)
        good = [self._placed(report) for report in received if not isinstance(report, DataFault)]
        done = iter(self._deduplicate([concealed(report) for report in self._analyse(good)]))
        return [report if isinstance(report, DataFault) else next(done) for report in received]

    def take_moved(self) -> dict[str, CaseMembership]:
        """Give the reports whose case has changed since the last call, with that case."""
        asked = ((each, self._first_times.get(each)) for each in self._deduplicate.take_moves())
        found = ((each, self.membership(each, came) if came else None) for each, came in asked)
        return {each: membership for each, membership in found if membership is not None}

    def membership(self, report_id: str, received_at: datetime) -> CaseMembership | None:
        """Give the case that a report is in now; None if it came longer ago than the window reaches."""
        return self._deduplicate.window.membership(report_id, received_at)

    def _placed(self, report: ReceivedReport) -> ReceivedReport:
        report = self._first_times.keep(report)
        return report if report.region or not self._region else replace(report, region=self._region)
