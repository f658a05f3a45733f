"""What is compared of a report: words, details, area, sender; small enough to keep a million. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from math import cos, hypot, radians

from pipeline.domain.channel import Channel, traits_of
from pipeline.domain.place import GeoPoint, Place, PlaceSource
from pipeline.domain.report import AnalysedReport, Post, PostRelation
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import SCORE_DIGITS
from pipeline.duplicates.fingerprint.details import Details, find_details
from pipeline.duplicates.fingerprint.shingles import compared_words, without_frame
from pipeline.duplicates.reasons import Reason

MIN_WORDS = 3
"""Words without the frame. A report with fewer ("lampu mati") says too little to be the same as any other."""

OWN_WORDS = 8
"""Words without the frame, from which a text is known by its wording: so many in a row nobody chooses twice."""

ANSWER_CONFIDENCE = 0.8
"""From here on an answer of an office is believed to be one; the doubtful are compared, many of them are reports."""

RELAY_MARKS = ("rt @", "rt:", "fwd:", "fw:", "retweeted ")
RELAY_MARK_LENGTH = 20
_COMMENT = re.compile(r"\s*(?!(?:rt|fwd?)\b)[^\s#@]\S*\s.*?(?:\brt @\w+|@\w+:)", re.IGNORECASE | re.DOTALL)
"""Words of one's own before those of somebody who is named: `Parah RT @warga`, `Parah @warga:`; no bare `RT @warga`."""

KM_PER_DEGREE = 111.2


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparable:
    """What of a report decides whether it is the same as another; its document gives the same, but for the last two.

    Attributes
    ----------
    is_answer
        Surely an office answering.
    post, subjects
        Whom a post passes on, and keyed hashes of the people whose data the text carried: they are in no document.
    """

    report_id: str
    channel: Channel
    received_at: datetime
    text_redacted: str
    text_normal: str
    category: str
    is_answer: bool = False
    reporter: str | None = None
    location: GeoPoint | None = None
    place: Place | None = None
    names: tuple[str, ...] = ()
    post: Post | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """How it is compared: worked out once, and kept.

    Attributes
    ----------
    words
        Normal text without its frame.
    alone
        Why it can never be the same as another report; None for most.
    area
        Kemendagri code of the smallest region that is known; empty if none is.
    is_area_told
        The text itself names it.
    is_post
        Written on the way, without an address.
    is_relay
        Somebody else's words, passed on.
    is_answer
        Surely an office answering, or passed on from one.
    is_comment
        Somebody else's words, named as such, may stand behind its own; what is passed on without a word is no comment.
    subjects
        Keyed hashes of the people whose data it carried.
    """

    words: str
    details: Details
    alone: Reason | None = None
    reporter: str | None = None
    area: str = ""
    is_area_told: bool = False
    location: GeoPoint | None = None
    category: str = ""
    is_post: bool = False
    is_relay: bool = False
    is_answer: bool = False
    is_comment: bool = False
    subjects: tuple[str, ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether it says too little to be the same as another sender's."""
        return self.alone is Reason.TOO_FEW_WORDS


def build_comparable(report: AnalysedReport) -> Comparable:
    """Take from a report what decides."""
    return Comparable(
        report_id=report.report_id,
        channel=report.channel,
        received_at=report.received_at,
        text_redacted=report.text_redacted,
        text_normal=report.text_normal,
        category=report.category.label,
        is_answer=is_answer(report.kind.label, report.kind.confidence),
        reporter=report.reporter,
        location=report.location,
        place=report.place,
        names=report.names,
        post=report.post,
        subjects=report.subjects,
    )


def is_answer(kind: ReportKind, confidence: float) -> bool:
    """Whether it is surely an office answering; the confidence counts as the document tells it."""
    return kind is ReportKind.RESPON and round(confidence, SCORE_DIGITS) >= ANSWER_CONFIDENCE


def fingerprint(report: Comparable) -> Fingerprint:
    """Work out how a report is compared."""
    words = compared_words(report.text_normal)
    told, details = without_frame(words), find_details(report.text_redacted, words, _local_names(report))
    return Fingerprint(
        words=told,
        details=details,
        alone=_why_alone(report, told, details),
        reporter=report.reporter,
        area=_area(report.place),
        is_area_told=report.place is not None and report.place.source is PlaceSource.TEXT,
        location=report.location,
        category=report.category,
        is_post=traits_of(report.channel).is_short,
        is_relay=_is_relay(report),
        is_answer=report.is_answer,
        is_comment="@" in report.text_redacted and _COMMENT.match(report.text_redacted) is not None,
        subjects=report.subjects,
    )


def distance_km(first: GeoPoint, second: GeoPoint) -> float:
    """Distance on a plane, which is exact enough within a city."""
    north = first.lat - second.lat
    east = (first.lon - second.lon) * cos(radians((first.lat + second.lat) / 2))
    return KM_PER_DEGREE * hypot(north, east)


def _why_alone(report: Comparable, words: str, details: Details) -> Reason | None:
    count = words.count(" ") + 1
    if report.is_answer and (count < MIN_WORDS or not _is_relay(report)):
        return Reason.OFFICE_ANSWER
    if count < MIN_WORDS:
        return Reason.TOO_FEW_WORDS
    is_anonymous_form = details.is_personal and not (report.reporter or details.numbers or report.subjects)
    return Reason.ANONYMOUS_FORM if is_anonymous_form and count < OWN_WORDS else None


def _local_names(report: Comparable) -> list[str]:
    """Give the names without those of its city and province, which half of the reports around have in common."""
    if not report.names:
        return []
    regions = (report.place.regency, report.place.province) if report.place else ()
    broad = " ".join(region.name for region in regions if region).lower().split()
    return [name for name in report.names if name not in broad]


def _is_relay(report: Comparable) -> bool:
    is_retweet = report.post is not None and report.post.relation is PostRelation.RETWEETED
    return is_retweet or report.text_redacted[:RELAY_MARK_LENGTH].lower().lstrip().startswith(RELAY_MARKS)


def _area(place: Place | None) -> str:
    """Give the smallest region; whom a post addresses does not say where its writer stands."""
    if place is None or place.source is PlaceSource.HANDLE:
        return ""
    levels = (place.village, place.district, place.regency, place.province)
    return next((level.code for level in levels if level), "")
