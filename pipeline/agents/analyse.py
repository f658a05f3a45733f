"""Second stage: what a report says. Redact, read signals, clean, classify, find the place and what is missing.

Pure given its artefacts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from pipeline.classify.classifier import Answer, Classifier, ClassifierInput
from pipeline.classify.report_kind import SURE, KindRules
from pipeline.classify.report_kind import Told as ToldKind
from pipeline.classify.report_type import QUESTION_MARK, ReportTypeRules
from pipeline.domain.assignment.assign import Assignment, AssignmentRules, assign, follow_rules
from pipeline.domain.assignment.habits import Habits, follow_habits
from pipeline.domain.assignment.named_office import believe_named, find_named
from pipeline.domain.completeness import FEW_WORDS, CompletenessRules, MissingPart, Told
from pipeline.domain.flag import Flag, raised
from pipeline.domain.place import Place
from pipeline.domain.report import AnalysedReport, ReceivedReport
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.triage import Review, ReviewReason, add_reason
from pipeline.places.find import PlaceFinder, PlaceQuestion
from pipeline.text.clean import TEXT_MAX_LETTERS
from pipeline.text.contents import ContentReader, read_words
from pipeline.text.phrases import Hits, PhraseBook
from pipeline.text.reading import ReadText, TextReader


class PhraseList(StrEnum):
    """Who needs phrases."""

    KIND = "kind"
    REPORT_TYPE = "report_type"
    ROUTING = "routing"
    OFFICE = "office"


class Models(Protocol):
    """What answers for kind, category, agency and urgency: one version for a whole batch."""

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
    """All the language work of a report in one stage: a hop through Kafka would cost more than the work.

    Attributes
    ----------
    categories
        Slug and name of each category, lower case, as citizens may state it -> its slug.
    """

    reader: TextReader
    classifier: Models
    places: PlaceFinder
    phrases: PhraseBook
    kind_rules: KindRules
    type_rules: ReportTypeRules
    contents: ContentReader
    completeness: CompletenessRules
    assignment: AssignmentRules
    categories: Mapping[str, str]
    habits: HabitSource | None = None

    def __call__(self, batch: Sequence[ReceivedReport]) -> list[AnalysedReport]:
        """Analyse a batch; same order. The text as written goes no further than this."""
        known = [self._recognise(report) for report in batch]
        inputs = self.read(known)
        answers = self.classifier.answer(inputs)
        texts = [given.text for given in inputs]
        stated = [report.region for report in batch]  # may be a district; what is kept is its regency
        places = self._find_places(known, stated, texts)
        hits = self.phrases.find_all([read.clean.normal for read in texts])
        return [self._conclude(*each) for each in zip(known, texts, answers, places, hits, strict=True)]

    def read(self, batch: Sequence[ReceivedReport]) -> list[ClassifierInput]:
        """Read reports as the models were taught."""
        texts = self.reader.read([report.text for report in batch], [report.post for report in batch])
        return [ClassifierInput(text, report.channel, report.region) for report, text in zip(batch, texts, strict=True)]

    def _recognise(self, report: ReceivedReport) -> ReceivedReport:
        """Keep of what stands beside the text what can be: a stranger may write into it what he likes."""
        report = self._recognise_stated(report)
        region = self.places.recognise(report.region) if report.region else None
        is_unknown = report.region is not None and region is None
        is_impossible = report.location is not None and not self.places.holds(report.location)
        if report.region == (region and region.name) and not is_impossible:
            return report
        return replace(
            report,
            region=region.name if region else None,
            location=None if is_impossible else report.location,
            flags=(
                *report.flags,
                *raised({Flag.REGION_UNKNOWN: is_unknown, Flag.POINT_IMPOSSIBLE: is_impossible}),
            ),
        )

    def _recognise_stated(self, report: ReceivedReport) -> ReceivedReport:
        """Find the category that the citizen chose, and redact where they say it is; most reports have neither."""
        category, place = report.stated_category, report.stated_place
        if category is None and place is None:
            return report
        slug = self.categories.get(category.casefold()) if category else None
        return replace(
            report,
            stated_category=slug,
            stated_place=self.reader.redact(place) if place else None,
            flags=(*report.flags, *raised({Flag.CATEGORY_UNKNOWN: category is not None and slug is None})),
        )

    def _conclude(
        self, report: ReceivedReport, read: ReadText, answer: Answer, place: Place | None, hits: Hits
    ) -> AnalysedReport:
        answer = self._follow_kind_rules(report, read, self._choose_agency(read, answer, place, hits), hits)
        report_type, missing = self._judge(report, read, answer, place, hits)
        assignment = self._assign(report, answer, place, hits)
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
            review=_review(answer, place, missing),
            reporter=report.reporter,
            region=report.region,
            location=report.location,
            stated_category=report.stated_category,
            stated_place=report.stated_place,
            event_date=report.event_date,
            photos=report.photos,
            post=report.post,
            place=place,
            report_type=report_type,
            missing=missing,
            assignment=assignment,
            flags=(
                *report.flags,
                *raised(
                    {
                        Flag.TEXT_CUT: read.clean.truncated,
                        Flag.INCOMPLETE: bool(missing),
                        Flag.URGENT: assignment is not None and assignment.is_urgent,
                    }
                ),
            ),
            model_version=self.classifier.current.version,
            names=read.clean.names,
            subjects=read.subjects,
            visibility=report.visibility,
        )

    def _follow_kind_rules(self, report: ReceivedReport, read: ReadText, answer: Answer, hits: Hits) -> Answer:
        """Take the kind from the rules where they know it; of what is surely no report nobody need look."""
        told = ToldKind(
            words=tuple(read.clean.normal.split()),
            phrases={hit.phrase for hit in hits[PhraseList.KIND]},
            signals=read.signals,
            is_form=report.post is None,
            is_urgent=answer.is_urgent,
        )
        kind = self.kind_rules.decide(answer.kind, told)
        if kind is answer.kind:
            return answer
        review = Review() if kind.confidence >= SURE else Review((ReviewReason.NOT_A_REPORT_UNCERTAIN,))
        return replace(answer, kind=kind, review=review)

    def _choose_agency(self, read: ReadText, answer: Answer, place: Place | None, hits: Hits) -> Answer:
        """Order the kinds of agency as officers of the region answer and as the text asks, and triage anew."""
        habits, offices = self.habits.current if self.habits else None, self.assignment.office_names
        agency = follow_habits(answer.agency, answer.category.label, place, habits) if habits else answer.agency
        accounts = [account.agency_kind for account in read.signals.official_handles]
        agency = believe_named(agency, find_named(offices, {hit.phrase for hit in hits[PhraseList.OFFICE]}, accounts))
        return answer if agency is answer.agency else self.classifier.current.with_agency(answer, agency)

    def _find_places(
        self, batch: Sequence[ReceivedReport], stated: Sequence[str | None], texts: Sequence[ReadText]
    ) -> list[Place | None]:
        return self.places.find_all([_ask_place(*each) for each in zip(batch, stated, texts, strict=True)])

    def _assign(self, report: ReceivedReport, answer: Answer, place: Place | None, hits: Hits) -> Assignment | None:
        if answer.kind.label is not ReportKind.LAPORAN:
            return None
        return assign(
            answer.agency.label,
            answer.category.label,
            place,
            phrases={hit.phrase for hit in hits[PhraseList.ROUTING]},
            is_urgent=answer.is_urgent,
            received_at=report.received_at,
            rules=self.assignment,
        )

    def _judge(
        self, report: ReceivedReport, read: ReadText, answer: Answer, place: Place | None, hits: Hits
    ) -> tuple[ReportType | None, tuple[MissingPart, ...]]:
        """Tell the type of a report and what it lacks; what is no report has no type and lacks nothing."""
        if answer.kind.label is not ReportKind.LAPORAN:
            return None, ()
        normal, words = read.clean.normal, read_words(read.clean.normal)
        report_type = self.type_rules.decide(
            {hit.phrase for hit in hits[PhraseList.REPORT_TYPE]}, is_question=QUESTION_MARK in read.redacted
        )
        told = Told(
            place=place,
            has_region=report.region is not None or report.location is not None,
            has_spot=self.contents.has_spot(normal, words, read.redacted),
            subject_words=self.contents.count_subject_words(words, place.detail if place else None, enough=FEW_WORDS),
            category=answer.category,
            agency=answer.agency,
            report_type=report_type,
        )
        return report_type, self.completeness.missing_parts(told)


def _review(answer: Answer, place: Place | None, missing: tuple[MissingPart, ...]) -> Review:
    """Add to the models' doubts that something is missing, or that the names of places leave open which is meant."""
    review = add_reason(answer.review, ReviewReason.INCOMPLETE) if missing else answer.review
    is_unclear = place is not None and bool(place.candidates) and answer.kind.label is ReportKind.LAPORAN
    return add_reason(review, ReviewReason.PLACE_UNCLEAR) if is_unclear else review


def _ask_place(report: ReceivedReport, stated: str | None, read: ReadText) -> PlaceQuestion:
    handles = [official.handle for official in read.signals.official_handles]
    text = read.redacted[:TEXT_MAX_LETTERS]
    if report.stated_place:
        text = f"{report.stated_place}\n{text}"
    return PlaceQuestion(text, stated, report.location, handles, report.received_at.date())
