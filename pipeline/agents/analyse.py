"""Second stage: what a report says. Redact, read signals, clean, classify, find the place and what is missing.

Pure given its artefacts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from pipeline.adapters.intake_checks import MAX_TEXT_CHARS
from pipeline.domain.assignment import Assignment, AssignmentRules, assign, follow_rules
from pipeline.domain.completeness import INCOMPLETE_FLAG, CompletenessRules, MissingPart, Told
from pipeline.domain.habits import Habits, follow_habits
from pipeline.domain.place import Place
from pipeline.domain.report import AnalysedReport, ReceivedReport
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.triage import ReviewReason, add_reason
from pipeline.domain.urgency import URGENT_FLAG
from pipeline.nlp.classifier import Answer, Classifier, ClassifierInput
from pipeline.nlp.report_type import ReportTypeRules
from pipeline.places.find import PlaceFinder
from pipeline.text.clean import TEXT_MAX_LETTERS, Cleaner
from pipeline.text.contents import ContentReader
from pipeline.text.handles import OfficialHandle, mask_handles
from pipeline.text.redact import redact
from pipeline.text.signals import read_signals
from pipeline.text.subjects import KINDS, find_subjects

CUT_FLAG = "teks_dipotong"


class Models(Protocol):
    """What answers for kind, category and agency: one version for a whole batch."""

    @property
    def current(self) -> Classifier:
        """The classifier that answered last."""

    def answer(self, batch: Sequence[ClassifierInput]) -> list[Answer]:
        """Answer for each report, in the same order."""


class HabitSource(Protocol):
    """What regions do, as officers have said it lately."""

    @property
    def current(self) -> Habits | None:
        """The habits in force; None before they were read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Analyse:
    """All the language work of a report in one stage: a hop through Kafka would cost more than the work."""

    cleaner: Cleaner
    classifier: Models
    official_handles: Mapping[str, OfficialHandle]
    places: PlaceFinder
    type_rules: ReportTypeRules
    contents: ContentReader
    completeness: CompletenessRules
    assignment: AssignmentRules
    subject_key: bytes
    habits: HabitSource | None = None

    def __call__(self, batch: Sequence[ReceivedReport]) -> list[AnalysedReport]:
        """Analyse a batch; same order. The text as written goes no further than this."""
        inputs = [self.read(report) for report in batch]
        answers = self.classifier.answer(inputs)
        return [self._conclude(*each) for each in zip(batch, inputs, answers, strict=True)]

    def read(self, report: ReceivedReport) -> ClassifierInput:
        """Take a report apart as the models were taught: redacted, masked, cleaned, with its signals."""
        redacted = mask_handles(redact(cut_text(report.text)), self.official_handles)
        return ClassifierInput(
            redacted=redacted,
            clean=self.cleaner.clean(redacted),
            signals=read_signals(redacted, report.post, self.official_handles),
            channel=report.channel,
            region=report.region,
        )

    def _conclude(self, report: ReceivedReport, read: ClassifierInput, answer: Answer) -> AnalysedReport:
        place = self._find_place(report, read)
        answer = self._follow_habits(answer, place)
        report_type, missing = self._judge(report, read, answer, place)
        assignment = self._assign(report, read, answer, place)
        return AnalysedReport(
            report_id=report.report_id,
            tracking_id=report.tracking_id,
            channel=report.channel,
            received_at=report.received_at,
            text_redacted=read.redacted,
            text_normal=read.clean.normal,
            kind=answer.kind,
            category=answer.category,
            agency=follow_rules(answer.agency, assignment, self.assignment) if assignment else answer.agency,
            review=add_reason(answer.review, ReviewReason.INCOMPLETE) if missing else answer.review,
            reporter=report.reporter,
            region=report.region,
            location=report.location,
            post=report.post,
            place=place,
            report_type=report_type,
            missing=missing,
            assignment=assignment,
            flags=_flags(
                {
                    CUT_FLAG: read.clean.truncated,
                    INCOMPLETE_FLAG: bool(missing),
                    URGENT_FLAG: assignment is not None and assignment.is_urgent,
                }
            ),
            model_version=self.classifier.current.version,
            names=read.clean.names,
            subjects=self._find_subjects(report, read),
        )

    def _follow_habits(self, answer: Answer, place: Place | None) -> Answer:
        habits = self.habits.current if self.habits else None
        if habits is None:
            return answer
        return replace(answer, agency=follow_habits(answer.agency, answer.category.label, place, habits))

    def _find_subjects(self, report: ReceivedReport, read: ClassifierInput) -> tuple[str, ...]:
        """Find whom it is about; most reports carry nobody's data, and are not redacted a second time."""
        is_about_somebody = any(token in read.redacted for token in KINDS)
        return find_subjects(cut_text(report.text), self.subject_key) if is_about_somebody else ()

    def _find_place(self, report: ReceivedReport, read: ClassifierInput) -> Place | None:
        return self.places.find(
            read.redacted[:TEXT_MAX_LETTERS],
            region=report.region,
            location=report.location,
            handles=[official.handle for official in read.signals.official_handles],
            on=report.received_at.date(),
        )

    def _assign(
        self, report: ReceivedReport, read: ClassifierInput, answer: Answer, place: Place | None
    ) -> Assignment | None:
        if answer.kind.label is not ReportKind.LAPORAN:
            return None
        return assign(
            answer.agency.label,
            answer.category.label,
            place,
            text=read.clean.normal,
            received_at=report.received_at,
            rules=self.assignment,
        )

    def _judge(
        self, report: ReceivedReport, read: ClassifierInput, answer: Answer, place: Place | None
    ) -> tuple[ReportType | None, tuple[MissingPart, ...]]:
        """Tell the type of a report and what it lacks; what is no report has no type and lacks nothing."""
        if answer.kind.label is not ReportKind.LAPORAN:
            return None, ()
        normal = read.clean.normal
        report_type = self.type_rules.decide(normal, read.redacted)
        told = Told(
            place=place,
            has_region=report.region is not None or report.location is not None,
            has_spot=self.contents.has_spot(normal, read.redacted),
            subject_words=self.contents.count_subject_words(normal, place.detail if place else None),
            category=answer.category,
            agency=answer.agency,
            report_type=report_type,
        )
        return report_type, self.completeness.missing_parts(told)


def cut_text(text: str) -> str:
    """Cut what no channel would have taken, after a letter: half a NIK at the cut would not be recognised."""
    if len(text) <= MAX_TEXT_CHARS:
        return text
    end = next((end for end in range(MAX_TEXT_CHARS, 0, -1) if text[end - 1].isalpha()), 0)
    return text[:end]


def _flags(raised: Mapping[str, bool]) -> tuple[str, ...]:
    return tuple(flag for flag, is_raised in raised.items() if is_raised)
