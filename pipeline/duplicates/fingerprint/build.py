"""What is compared of a report: words, details, area, sender; small enough to keep a million. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians

from pipeline.domain.place import GeoPoint, Place, PlaceSource
from pipeline.domain.report import AnalysedReport, Channel, PostRelation
from pipeline.domain.taxonomy import ReportKind
from pipeline.nlp.details import Details, find_details
from pipeline.nlp.shingles import comparable

MIN_WORDS = 3
"""Words without the frame. A report with fewer ("lampu mati") says too little to be the same as any other."""

OWN_WORDS = 8
"""Words without the frame, from which a text is known by its wording: so many in a row nobody chooses twice."""

ANSWER = "jawaban instansi"
ANSWER_CONFIDENCE = 0.8
"""From here on an answer of an office is believed to be one; the doubtful are compared, many of them are reports."""

POST_CHANNELS = frozenset((Channel.TWITTER, Channel.SMS))
"""Short and written on the way; forms are written at a table, with an address."""

RELAY_MARKS = ("rt @", "rt:", "fwd:", "fw:", "retweeted ")
RELAY_MARK_LENGTH = 20

KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared of a report.

    Attributes
    ----------
    words
        Normal text without its frame.
    alone
        Why it can never be the same as another report; None for most.
    area
        Kemendagri code of the smallest region that is known; empty if none is.
    is_post
        Written on the way, without an address.
    is_relay
        Somebody else's words, passed on.
    subjects
        Keyed hashes of the people whose data it carried.
    """

    words: str
    details: Details
    alone: str | None = None
    reporter: str | None = None
    area: str = ""
    location: GeoPoint | None = None
    category: str = ""
    is_post: bool = False
    is_relay: bool = False
    subjects: tuple[str, ...] = ()


def fingerprint(report: AnalysedReport) -> Fingerprint:
    """Take from a report what is compared."""
    words = comparable(report.text_normal)
    details = find_details(report.text_redacted, report.text_normal, _local_names(report))
    return Fingerprint(
        words=words,
        details=details,
        alone=_why_alone(report, words, details),
        reporter=report.reporter,
        area=_area(report.place),
        location=report.location,
        category=report.category.label,
        is_post=report.channel in POST_CHANNELS,
        is_relay=_is_relay(report),
        subjects=report.subjects,
    )


def distance_km(first: GeoPoint, second: GeoPoint) -> float:
    """Distance on a plane, which is exact enough within a city."""
    north = first.lat - second.lat
    east = (first.lon - second.lon) * cos(radians((first.lat + second.lat) / 2))
    return KM_PER_DEGREE * hypot(north, east)


def _why_alone(report: AnalysedReport, words: str, details: Details) -> str | None:
    if report.kind.label is ReportKind.RESPON and report.kind.confidence >= ANSWER_CONFIDENCE:
        return ANSWER
    count = words.count(" ") + 1
    if count < MIN_WORDS:
        return "terlalu sedikit kata"
    is_anonymous_form = details.is_personal and not (report.reporter or details.numbers or report.subjects)
    return "formulir tanpa tanda pengenal" if is_anonymous_form and count < OWN_WORDS else None


def _local_names(report: AnalysedReport) -> list[str]:
    """Give the names without those of its city and province, which half of the reports around have in common."""
    regions = (report.place.regency, report.place.province) if report.place else ()
    broad = " ".join(region.name for region in regions if region).lower().split()
    return [name for name in report.names if name not in broad]


def _is_relay(report: AnalysedReport) -> bool:
    is_retweet = report.post is not None and report.post.relation is PostRelation.RETWEETED
    return is_retweet or report.text_redacted[:RELAY_MARK_LENGTH].lower().lstrip().startswith(RELAY_MARKS)


def _area(place: Place | None) -> str:
    """Give the smallest region; whom a post addresses does not say where its writer stands."""
    if place is None or place.source is PlaceSource.HANDLE:
        return ""
    levels = (place.village, place.district, place.regency, place.province)
    return next((level.code for level in levels if level), "")
