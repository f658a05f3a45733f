"""The public document of a report: what `lapor process` prints, Kafka keeps and Elasticsearch holds. Pure.

The names in it are a contract with outside tools: fields may be added, none renamed. A field is one row here, and one
line of `build_document`; the mapping and `docs/fields.md` are made from the rows.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import islice
from typing import Annotated, Any, Final

import msgspec

from pipeline.contract.checked import Checker
from pipeline.contract.rows import Kind, Part, row
from pipeline.domain.assignment.assign import Assignment
from pipeline.domain.case import CaseMembership, DuplicateKind
from pipeline.domain.channel import Channel
from pipeline.domain.completeness import MissingPart
from pipeline.domain.delivery import Delivery, DeliveryState, Way
from pipeline.domain.flag import Flag
from pipeline.domain.follow_up import Actor, Corrected, DeadlineState, FollowUp, Office, Progress, Status
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.report import ConsolidatedReport
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.triage import SCORE_DIGITS, Prediction
from pipeline.domain.visibility import Visibility

STEPS_SHOWN: Final = 200
"""Steps of a report that its document shows, the newest: a megabyte at the longest; the store keeps all of them."""

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its zone, for where there may be none."""


class KindPart(Part, frozen=True):
    """Report, no report, or an office answering."""

    label: Annotated[ReportKind, row(Kind.KEYWORD, "a report, no report, or an office answering")]
    confidence: Annotated[float, row(Kind.SCORE, "calibrated probability", ge=0.0, le=1.0)]


class RunnerUpPart(Part, frozen=True):
    """A runner-up."""

    label: Annotated[str, row(Kind.SHOWN_KEYWORD, "the label")]
    confidence: Annotated[float, row(Kind.SHOWN_SCORE, "calibrated probability", ge=0.0, le=1.0)]


class PredictionPart(Part, frozen=True):
    """The label and its runners-up, best first."""

    label: Annotated[str, row(Kind.KEYWORD, "the label; its names are in `pipeline/reference/`")]
    confidence: Annotated[float, row(Kind.SCORE, "calibrated probability", ge=0.0, le=1.0)]
    alternatives: Annotated[tuple[RunnerUpPart, ...], row(Kind.OBJECT, "the runners-up, best first")]


class AgencyPart(PredictionPart, frozen=True):
    """The kind of agency that the model predicts, and the named office that must answer."""

    kind: Annotated[
        str | None, row(Kind.KEYWORD, "the office's kind: `label`, unless a rule of the place moves the subject")
    ] = None
    code: Annotated[str | None, row(Kind.KEYWORD, "kind and region of the office, for joins and counts")] = None
    name: Annotated[str | None, row(Kind.KEYWORD, "the office that must answer")] = None
    level: Annotated[str | None, row(Kind.KEYWORD, "level of government of the office")] = None


class RoutingPart(Part, frozen=True):
    """The rule that named the office, and what it lacked or changed."""

    rule: Annotated[str, row(Kind.SHOWN_KEYWORD, "file and line of the rule")]
    reasons: Annotated[tuple[str, ...], row(Kind.KEYWORD, "what was missing, or what changed the kind")]


class DuePart(Part, frozen=True):
    """End of the last day of each step, UTC."""

    verification: Annotated[datetime, row(Kind.DATE, "end of the last day for verifying", tz=True)]
    follow_up: Annotated[datetime, row(Kind.DATE, "end of the last day for following up", tz=True)]
    closing: Annotated[datetime, row(Kind.DATE, "end of the last day before it is closed", tz=True)]
    rule: Annotated[str, row(Kind.SHOWN_KEYWORD, "file and line of the rule")]
    is_provisional: Annotated[
        bool, row(Kind.SHOWN_BOOLEAN, "a year without a decree on holidays is touched: dates may still move")
    ]


class RegionPart(Part, frozen=True):
    """A Kemendagri region."""

    code: Annotated[str, row(Kind.KEYWORD, "Kemendagri's code, with dots")]
    name: Annotated[str, row(Kind.KEYWORD, "official name")]


class CandidatePart(RegionPart, frozen=True):
    """A region that may be meant."""

    code: Annotated[str, row(Kind.SHOWN_KEYWORD, "Kemendagri's code, with dots")]
    name: Annotated[str, row(Kind.SHOWN_KEYWORD, "official name")]


class PlacePart(Part, frozen=True):
    """The place, every level that is known."""

    province: Annotated[RegionPart | None, row(Kind.OBJECT, "provinsi")]
    regency: Annotated[RegionPart | None, row(Kind.OBJECT, "kabupaten or kota")]
    district: Annotated[RegionPart | None, row(Kind.OBJECT, "kecamatan")]
    village: Annotated[RegionPart | None, row(Kind.OBJECT, "kelurahan or desa")]
    detail: Annotated[str | None, row(Kind.TEXT, "street, number, RT/RW, kilometre post or landmark, as written")]
    source: Annotated[PlaceSource, row(Kind.SHOWN_KEYWORD, "what the place was concluded from")]
    confidence: Annotated[float, row(Kind.SHOWN_SCORE, "how sure the place is", ge=0.0, le=1.0)]
    candidates: Annotated[tuple[CandidatePart, ...], row(Kind.OBJECT, "what it may be while it is ambiguous")]


class LocationPart(Part, frozen=True):
    """WGS 84, degrees, as Elasticsearch's geo_point takes it."""

    lat: Annotated[float, msgspec.Meta(ge=-90.0, le=90.0)]
    lon: Annotated[float, msgspec.Meta(ge=-180.0, le=180.0)]


class ReviewPart(Part, frozen=True):
    """Whether a person should look, and why."""

    needed: Annotated[bool, row(Kind.BOOLEAN, "whether a person should look")]
    reasons: Annotated[tuple[str, ...], row(Kind.KEYWORD, "why")]


class CompletenessPart(Part, frozen=True):
    """Whether an office can act, and what the citizen is asked for otherwise."""

    complete: Annotated[bool, row(Kind.BOOLEAN, "whether an office can act")]
    missing: Annotated[tuple[MissingPart, ...], row(Kind.KEYWORD, "what the citizen is asked for")]


class StepPart(Part, frozen=True, omit_defaults=True):
    """Something that was done with the report."""

    at: Annotated[datetime, row(Kind.SHOWN_DATE, "when", tz=True)]
    actor: Annotated[Actor, row(Kind.SHOWN_KEYWORD, "who: the system, an officer, an agency or the citizen")]
    status: Annotated[Status, row(Kind.SHOWN_KEYWORD, "the status that it brought the report into")]
    office: Annotated[str | None, row(Kind.SHOWN_KEYWORD, "name of the office that it went to")] = None
    text: Annotated[str | None, row(Kind.SHOWN_KEYWORD, "answer or reason, as the citizen reads it")] = None
    number: Annotated[int, row(Kind.SHOWN_INTEGER, "the `version` that it made; a step keeps it for ever")] = 0


class DeliveryPart(Part, frozen=True):
    """What became of the message to the office that has the report."""

    way: Annotated[Way, row(Kind.KEYWORD, "how the office hears of its reports (cara penyampaian)")]
    state: Annotated[DeliveryState, row(Kind.KEYWORD, "what became of the message")]
    at: Annotated[datetime, row(Kind.DATE, "since when", tz=True)]


class FollowUpPart(Part, frozen=True, omit_defaults=True):
    """How far the report has come; what is not there yet is left out, as most reports have no steps behind them."""

    status: Annotated[Status, row(Kind.KEYWORD, "where it stands (status)")]
    deadline: Annotated[DeadlineState, row(Kind.KEYWORD, "how it stands to its next due date")]
    version: Annotated[
        int, row(Kind.INTEGER, "number of things done or found; an officer names the one that was seen")
    ] = 0
    since: Annotated[Moment | None, row(Kind.DATE, "when it came into its status")] = None
    office: Annotated[str | None, row(Kind.KEYWORD, "name of the office that it was forwarded to")] = None
    office_code: Annotated[str | None, row(Kind.KEYWORD, "code of that office, as in `agency.code`")] = None
    answer: Annotated[str | None, row(Kind.TEXT, "what the office wrote last")] = None
    answered_at: Annotated[Moment | None, row(Kind.DATE, "when it wrote that")] = None
    objection_until: Annotated[Moment | None, row(Kind.DATE, "until when the citizen may object")] = None
    handed_back: Annotated[int, row(Kind.INTEGER, "how many offices said it is not theirs")] = 0
    delivery: Annotated[
        DeliveryPart | None, row(Kind.OBJECT, "the message to the office; absent where it has the queue alone")
    ] = None
    history: Annotated[
        tuple[StepPart, ...],
        row(Kind.OBJECT, f"each change of the status, the oldest first; of more than {STEPS_SHOWN} the newest"),
    ] = ()


class ReportDocument(Part, frozen=True):
    """The document. Fields that came later have a default: documents from before them are still read."""

    report_id: Annotated[str, row(Kind.KEYWORD, "`<channel>:<id in channel>`; the `_id`", pattern=r"^[a-z]+:.+$")]
    tracking_id: Annotated[str, row(Kind.KEYWORD, "what the citizen follows it by")]
    channel: Annotated[Channel, row(Kind.KEYWORD, "how it reached us")]
    received_at: Annotated[datetime, row(Kind.DATE, "when it was received, to the second", tz=True)]
    kind: Annotated[KindPart, row(Kind.OBJECT, "whether it is a report at all")]
    category: Annotated[PredictionPart, row(Kind.OBJECT, "what it is about (topik)")]
    agency: Annotated[AgencyPart, row(Kind.OBJECT, "the kind of agency, and the office that must answer")]
    place: Annotated[PlacePart | None, row(Kind.OBJECT, "where it is about (lokasi)")]
    text_redacted: Annotated[str, row(Kind.TEXT, "as written, with personal data replaced by typed tokens")]
    duplicate_of: Annotated[str | None, row(Kind.KEYWORD, "report_id of the earlier report that it repeats")]
    duplicate_kind: Annotated[DuplicateKind | None, row(Kind.KEYWORD, "how it repeats it")]
    duplicate_score: Annotated[float | None, row(Kind.SHOWN_SCORE, "similarity of the two texts, 0 to 1")]
    case_id: Annotated[str, row(Kind.KEYWORD, "report_id of the oldest report of its case")]
    review: Annotated[ReviewPart, row(Kind.OBJECT, "whether people must look (perlu verifikasi)")]
    text_normal: Annotated[str, row(Kind.TEXT, "redacted, lower case, informal words expanded")]
    reporter: Annotated[
        str | None, row(Kind.KEYWORD, "keyed hash of the sender; null if that is hidden (`visibility`)")
    ] = None
    region: Annotated[str | None, row(Kind.KEYWORD, "the region that the channel gave beside the text")] = None
    location: Annotated[LocationPart | None, row(Kind.POINT, "the citizen's coordinates, `lat` and `lon`")] = None
    report_type: Annotated[ReportType | None, row(Kind.KEYWORD, "jenis laporan; null for what is no report")] = None
    completeness: Annotated[CompletenessPart | None, row(Kind.OBJECT, "what is missing before an office can act")] = (
        None
    )
    model_version: Annotated[str | None, row(Kind.KEYWORD, "of the models that answered")] = None
    flags: Annotated[tuple[str, ...], row(Kind.KEYWORD, "machine-readable remarks, such as `teks_dipotong`")] = ()
    routing: Annotated[RoutingPart | None, row(Kind.OBJECT, "the rule that named the office")] = None
    due: Annotated[DuePart | None, row(Kind.OBJECT, "by when the office must act")] = None
    moved_from: Annotated[str | None, row(Kind.SHOWN_KEYWORD, "the case that it was in before its case changed")] = None
    flood_per_minute: Annotated[
        int | None, row(Kind.INTEGER, "like reports in its minute, once that is too many to be people")
    ] = None
    names: Annotated[
        tuple[str, ...], row(Kind.SHOWN_KEYWORD, "words that no dictionary knows, most of them names of places")
    ] = ()
    follow_up: Annotated[FollowUpPart, row(Kind.OBJECT, "how far it has come (tindak lanjut)")] = FollowUpPart(
        status=Status.RECEIVED, deadline=DeadlineState.IN_TIME
    )
    stated_category: Annotated[str | None, row(Kind.KEYWORD, "what the citizen chose that it is about")] = None
    stated_place: Annotated[
        str | None, row(Kind.TEXT, "where the citizen says it is, with personal data replaced as in the text")
    ] = None
    event_date: Annotated[date | None, row(Kind.DATE, "the day of what is told, as the citizen named it")] = None
    photos: Annotated[tuple[str, ...], row(Kind.KEYWORD, "ids of the pictures that came with it")] = ()
    visibility: Annotated[
        Visibility,
        row(
            Kind.KEYWORD,
            "who may see it, as its sender chose: `anonim` hides the sender, `rahasia` text and exact place too",
        ),
    ] = Visibility.PUBLIC


def build_document(consolidated: ConsolidatedReport) -> ReportDocument:
    """Lay a report out as its public document."""
    report, membership = consolidated.report, consolidated.membership
    return ReportDocument(
        report_id=report.report_id,
        tracking_id=report.tracking_id,
        channel=report.channel,
        received_at=_to_second(report.received_at),
        kind=KindPart(label=report.kind.label, confidence=_score(report.kind.confidence)),
        category=_prediction(report.category),
        agency=_agency(report.agency, report.assignment),
        place=_place(report.place) if report.place else None,
        text_redacted=report.text_redacted,
        review=ReviewPart(needed=report.review.needed, reasons=report.review.reasons),
        text_normal=report.text_normal,
        reporter=report.reporter if report.visibility is Visibility.PUBLIC else None,
        region=report.region,
        location=_location(report.location) if report.location else None,
        report_type=report.report_type,
        completeness=CompletenessPart(complete=not report.missing, missing=report.missing),
        model_version=report.model_version,
        routing=_routing(report.assignment) if report.assignment else None,
        due=_due(report.assignment) if report.assignment else None,
        moved_from=consolidated.moved_from,
        names=report.names,
        stated_category=report.stated_category,
        stated_place=report.stated_place,
        event_date=report.event_date,
        photos=report.photos,
        visibility=report.visibility,
        **_case_fields(membership, report.flags),
    )


def with_membership(document: ReportDocument, membership: CaseMembership) -> ReportDocument:
    """Give a document with the case that its report is in now."""
    flags = tuple([flag for flag in document.flags if flag != Flag.FLOOD])
    return msgspec.structs.replace(document, **_case_fields(membership, flags))


def with_progress(document: ReportDocument, progress: Progress) -> ReportDocument:
    """Give a document with how far its report has come, and with what people said of it instead of the models.

    Of a confidential report it has the statuses and no words: a reason or an answer tells what was reported.
    """
    follow_up = _follow_up(progress)
    if document.visibility is Visibility.CONFIDENTIAL:
        follow_up = _without_words(follow_up)
    shown = msgspec.structs.replace(document, follow_up=follow_up)
    return _with_corrected(shown, progress.corrected) if progress.corrected else shown


_ENCODER: Final = msgspec.json.Encoder()
_CHECKER: Final = Checker(ReportDocument, code="document_invalid", name="a report's document")


def write_document(document: ReportDocument) -> bytes:
    """One line of JSON: the Kafka value, and the bytes of the bulk request."""
    return _ENCODER.encode(document)


def encode_document(consolidated: ConsolidatedReport) -> bytes:
    """Lay a report out and write it."""
    return write_document(build_document(consolidated))


def parse_document(body: bytes) -> ReportDocument:
    """Read a document and check it.

    Raises
    ------
    DataFault
        `document_invalid`, naming the first field at fault and never its value.
    """
    return _CHECKER.read(body)


def format_time(moment: datetime) -> str:
    """UTC to the second, as `2026-11-24T01:02:03Z`."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def place_levels(place: Place | PlacePart | None) -> str:
    """Name all levels of a place that are known, the most exact first."""
    levels = [place.village, place.district, place.regency, place.province] if place else []
    return ", ".join(level.name for level in levels if level)


def _to_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _score(value: float) -> float:
    return round(float(value), SCORE_DIGITS)


def _prediction(prediction: Prediction[str]) -> PredictionPart:
    return PredictionPart(
        label=prediction.label, confidence=_score(prediction.confidence), alternatives=_runners_up(prediction)
    )


def _runners_up(prediction: Prediction[str]) -> tuple[RunnerUpPart, ...]:
    return tuple(
        [RunnerUpPart(label=other.label, confidence=_score(other.confidence)) for other in prediction.alternatives]
    )


def _agency(prediction: Prediction[str], assignment: Assignment | None) -> AgencyPart:
    office = assignment.routing if assignment else None
    return AgencyPart(
        label=prediction.label,
        confidence=_score(prediction.confidence),
        alternatives=_runners_up(prediction),
        kind=office.agency_kind if office else None,
        code=office.code if office else None,
        name=office.name if office else None,
        level=office.level if office else None,
    )


def _routing(assignment: Assignment) -> RoutingPart:
    return RoutingPart(rule=assignment.routing.rule, reasons=assignment.routing.reasons)


def _due(assignment: Assignment) -> DuePart:
    due = assignment.due
    return DuePart(
        verification=due.verification,
        follow_up=due.follow_up,
        closing=due.closing,
        rule=due.rule,
        is_provisional=due.is_provisional,
    )


def _place(place: Place) -> PlacePart:
    return PlacePart(
        province=_region(place.province),
        regency=_region(place.regency),
        district=_region(place.district),
        village=_region(place.village),
        detail=place.detail,
        source=place.source,
        confidence=_score(place.confidence),
        candidates=tuple([CandidatePart(code=each.code, name=each.name) for each in place.candidates]),
    )


def _case_fields(membership: CaseMembership, flags: tuple[str, ...]) -> dict[str, Any]:
    match = membership.match
    return {
        "duplicate_of": match.report_id if match else None,
        "duplicate_kind": match.kind if match else None,
        "duplicate_score": _score(match.score) if match else None,
        "case_id": membership.case_id,
        "flags": (*flags, Flag.FLOOD) if membership.flood_per_minute else flags,
        "flood_per_minute": membership.flood_per_minute,
    }


def _region(region: Region | None) -> RegionPart | None:
    return RegionPart(code=region.code, name=region.name) if region else None


def _location(location: GeoPoint) -> LocationPart:
    return LocationPart(lat=location.lat, lon=location.lon)


def _follow_up(progress: Progress) -> FollowUpPart:
    office, answer = progress.office, progress.answer
    return FollowUpPart(
        status=progress.status,
        version=progress.version,
        since=progress.since and _to_second(progress.since),
        office=office.name if office else None,
        office_code=office.code if office else None,
        deadline=progress.deadline,
        answer=answer.text if answer else None,
        answered_at=_to_second(answer.at) if answer else None,
        objection_until=progress.objection_until and _to_second(progress.objection_until),
        handed_back=len(progress.handed_back),
        delivery=_delivery(progress.delivery) if progress.delivery else None,
        history=_history(progress),
    )


def _delivery(delivery: Delivery) -> DeliveryPart:
    return DeliveryPart(way=delivery.way, state=delivery.state, at=_to_second(delivery.at))


def _history(progress: Progress) -> tuple[StepPart, ...]:
    """Lay out the newest steps: looks at no more events than it must, of however many there are."""
    numbered = zip(range(len(progress.history), 0, -1), reversed(progress.history), strict=True)
    steps = (_step(number, event, event.status) for number, event in numbered if event.status is not None)
    return tuple(reversed(list(islice(steps, STEPS_SHOWN))))


def _step(number: int, event: FollowUp, status: Status) -> StepPart:
    return StepPart(
        at=_to_second(event.at),
        actor=event.actor,
        status=status,
        office=event.office.name if event.office else None,
        text=event.text,
        number=number,
    )


def _without_words(part: FollowUpPart) -> FollowUpPart:
    history = tuple([msgspec.structs.replace(step, text=None) for step in part.history])
    return msgspec.structs.replace(part, answer=None, history=history)


def _with_corrected(document: ReportDocument, corrected: Corrected) -> ReportDocument:
    """Put what a person said in the place of what was concluded: sure, and without runners-up."""
    office, agency = corrected.office, document.agency
    return msgspec.structs.replace(
        document,
        kind=KindPart(label=corrected.kind, confidence=1.0) if corrected.kind else document.kind,
        report_type=corrected.report_type or document.report_type,
        category=_sure(corrected.category) if corrected.category else document.category,
        agency=AgencyPart(
            label=corrected.agency or agency.label,
            confidence=1.0 if corrected.agency else agency.confidence,
            alternatives=() if corrected.agency else agency.alternatives,
            kind=_kind_of(office) if office else agency.kind,
            code=office.code if office else agency.code,
            name=office.name if office else agency.name,
            level=corrected.office_level if office else agency.level,
        ),
        place=_place(corrected.place) if corrected.place else document.place,
        review=ReviewPart(needed=False, reasons=()),
    )


def _kind_of(office: Office) -> str:
    """Give the kind of agency that an office is of, which its code begins with."""
    return office.code.partition(":")[0]


def _sure(label: str) -> PredictionPart:
    return PredictionPart(label=label, confidence=1.0, alternatives=())
