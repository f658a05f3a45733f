"""What stands in the records of each topic, version by version. Pure.

These types are the wire's own: a name in the domain may change, none in here does. A record may gain fields with a
default; any other change is a new version on a new topic. A default is left out when a record is written.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Final

import msgspec

from pipeline.domain.assignment.offices import RoutingReason
from pipeline.domain.assignment.rules import OfficeLevel
from pipeline.domain.case import OfficerDecisionKind
from pipeline.domain.channel import Channel
from pipeline.domain.completeness import MissingPart
from pipeline.domain.delivery import DeliveryState, Way
from pipeline.domain.follow_up import Actor, DeadlineState, Status
from pipeline.domain.place import PlaceSource
from pipeline.domain.report import PostRelation
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.triage import ReviewReason
from pipeline.domain.visibility import Visibility

FIRST_YEAR: Final = 2
LAST_YEAR: Final = 9998
"""Years all of whose times every zone has; those of the years beside them may have no time in UTC."""

Time = Annotated[datetime, msgspec.Meta(tz=True)]


class Shape(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A record or a part of one; its values hold no cycles, so the garbage collector need not look at them."""


def is_within_calendar(at: datetime) -> bool:
    """Whether a time may be written in any zone, and hours or days be added to it."""
    return FIRST_YEAR <= at.year <= LAST_YEAR


def require_time(record: Shape, *names: str) -> None:
    """Refuse a time at the edge of the calendar: with its offset taken off, it would be of no year."""
    for name in names:
        if not is_within_calendar(getattr(record, name)):
            raise ValueError(f"No time of every zone in `{name}`")


class PointV1(Shape, frozen=True):
    """WGS 84, degrees."""

    lat: float
    lon: float


class PostV1(Shape, frozen=True):
    """What X tells about a post beside its text."""

    relation: PostRelation | None = None
    repeats: str | None = None
    quotes: str | None = None
    official_author: str | None = None
    continues: tuple[str, ...] = ()


class RegionV1(Shape, frozen=True):
    """A Kemendagri region."""

    code: str
    name: str


class PlaceV1(Shape, frozen=True):
    """A place, every level that is known."""

    source: PlaceSource
    confidence: float
    province: RegionV1 | None = None
    regency: RegionV1 | None = None
    district: RegionV1 | None = None
    village: RegionV1 | None = None
    detail: str | None = None
    candidates: tuple[RegionV1, ...] = ()


class ScoredKindV1(Shape, frozen=True):
    """A runner-up."""

    label: ReportKind
    confidence: float


class KindV1(Shape, frozen=True):
    """Report, no report, or an office answering."""

    label: ReportKind
    confidence: float
    alternatives: tuple[ScoredKindV1, ...] = ()


class ScoredLabelV1(Shape, frozen=True):
    """A runner-up."""

    label: str
    confidence: float


class PredictionV1(Shape, frozen=True):
    """A label and its runners-up."""

    label: str
    confidence: float
    alternatives: tuple[ScoredLabelV1, ...] = ()


class ReviewV1(Shape, frozen=True):
    """Why a person should look; empty: nobody need."""

    reasons: tuple[ReviewReason, ...] = ()


class RoutingV1(Shape, frozen=True):
    """The office that must answer."""

    agency_kind: str
    code: str
    name: str
    level: OfficeLevel
    rule: str
    reasons: tuple[RoutingReason, ...] = ()


class DueV1(Shape, frozen=True):
    """End of the last day of each step."""

    verification: Time
    follow_up: Time
    closing: Time
    rule: str
    is_provisional: bool = False

    def __post_init__(self) -> None:
        require_time(self, "verification", "follow_up", "closing")


class AssignmentV1(Shape, frozen=True):
    """Office, deadlines and urgency."""

    routing: RoutingV1
    due: DueV1
    is_urgent: bool


class LabelsV1(Shape, frozen=True):
    """Answers to the questions."""

    kind: ReportKind | None = None
    category: str | None = None
    agency: str | None = None
    report_type: ReportType | None = None


class ReportReceivedV1(Shape, frozen=True):
    """`laporan.masuk.v1`."""

    report_id: str
    tracking_id: str
    channel: Channel
    received_at: Time
    text: str
    reporter: str | None = None
    region: str | None = None
    location: PointV1 | None = None
    stated_category: str | None = None
    stated_place: str | None = None
    event_date: date | None = None
    photos: tuple[str, ...] = ()
    post: PostV1 | None = None
    flags: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC

    def __post_init__(self) -> None:
        require_time(self, "received_at")


class ReportAnalysedV1(Shape, frozen=True):
    """`laporan.teranalisis.v1`."""

    report_id: str
    tracking_id: str
    channel: Channel
    received_at: Time
    text_redacted: str
    text_normal: str
    kind: KindV1
    category: PredictionV1
    agency: PredictionV1
    review: ReviewV1
    reporter: str | None = None
    region: str | None = None
    location: PointV1 | None = None
    stated_category: str | None = None
    stated_place: str | None = None
    event_date: date | None = None
    photos: tuple[str, ...] = ()
    post: PostV1 | None = None
    place: PlaceV1 | None = None
    report_type: ReportType | None = None
    missing: tuple[MissingPart, ...] = ()
    flags: tuple[str, ...] = ()
    assignment: AssignmentV1 | None = None
    model_version: str | None = None
    names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC

    def __post_init__(self) -> None:
        require_time(self, "received_at")


class OfficerDecidedV1(Shape, frozen=True):
    """`laporan.keputusan.v1`."""

    kind: OfficerDecisionKind
    report_id: str
    officer: str
    decided_at: Time
    other_id: str | None = None

    def __post_init__(self) -> None:
        require_time(self, "decided_at")


class ReportCorrectedV1(Shape, frozen=True):
    """`laporan.koreksi.v1`."""

    report_id: str
    channel: Channel
    received_at: Time
    corrected_at: Time
    text_redacted: str
    predicted: LabelsV1
    corrected: LabelsV1
    model_version: str
    officer: str
    region: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        require_time(self, "received_at", "corrected_at")


class ReportSupportedV1(Shape, frozen=True):
    """`laporan.dukungan.v1`."""

    report_id: str
    reporter: str
    channel: Channel
    received_at: Time

    def __post_init__(self) -> None:
        require_time(self, "received_at")


class OfficeV1(Shape, frozen=True):
    """An office."""

    code: str
    name: str


class CorrectedV1(Shape, frozen=True):
    """What a person says of a report instead of what was concluded."""

    kind: ReportKind | None = None
    report_type: ReportType | None = None
    category: str | None = None
    agency: str | None = None
    place: PlaceV1 | None = None
    office: OfficeV1 | None = None
    office_level: OfficeLevel | None = None


class DeliveryV1(Shape, frozen=True):
    """What became of the message to an office."""

    way: Way
    state: DeliveryState
    at: Time

    def __post_init__(self) -> None:
        require_time(self, "at")


Id = Annotated[str, msgspec.Meta(min_length=1, max_length=512, pattern=r"^[^\x00]+$")]
"""What a database and an index take as a key; Elasticsearch's ids end at 512 bytes."""


class ReportFollowedUpV1(Shape, frozen=True):
    """`laporan.tindak-lanjut.v1`."""

    event_id: Id
    report_id: Id
    based_on: Annotated[int, msgspec.Meta(ge=0)]
    at: Time
    actor: Actor
    status: Status | None = None
    officer: str | None = None
    office: OfficeV1 | None = None
    text: str | None = None
    deadline: DeadlineState | None = None
    objection_until: Time | None = None
    corrected: CorrectedV1 | None = None
    delivery: DeliveryV1 | None = None

    def __post_init__(self) -> None:
        require_time(self, "at")
        if self.objection_until is not None:
            require_time(self, "objection_until")
