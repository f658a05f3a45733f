"""The public document of a report: what `lapor process` prints, Kafka keeps and Elasticsearch holds. Pure.

The names in it are a contract with outside tools: fields may be added, none renamed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from pipeline.domain.assignment import Assignment
from pipeline.domain.case import DuplicateKind
from pipeline.domain.completeness import MissingPart
from pipeline.domain.errors import DataFault
from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.domain.report import Channel, ConsolidatedReport
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.triage import Label, Prediction

FLOOD_FLAG = "banjir_pesan"
SCORE_DIGITS = 4
"""Digits kept of a confidence or similarity; calibration is not finer than this."""


class _Part(BaseModel):
    """Strict about types; a field that a newer version added is passed over, as the contract allows."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class ScoredLabelPart(_Part):
    """A runner-up."""

    label: str
    confidence: float = Field(ge=0.0, le=1.0)


class KindPart(_Part):
    """Report, no report, or an office answering."""

    label: ReportKind
    confidence: float = Field(ge=0.0, le=1.0)


class PredictionPart(ScoredLabelPart):
    """The label and its runners-up, best first."""

    alternatives: tuple[ScoredLabelPart, ...]


class AgencyPart(PredictionPart):
    """The kind of agency that the model predicts, and the named office that must answer.

    Attributes
    ----------
    kind
        Of the office: the predicted one, unless a rule of the place moves the subject elsewhere.
    """

    kind: str | None = None
    code: str | None = None
    name: str | None = None
    level: str | None = None


class RoutingPart(_Part):
    """The rule that named the office, and what it lacked or changed."""

    rule: str
    reasons: tuple[str, ...]


class DuePart(_Part):
    """End of the last day of each step, UTC."""

    verification: AwareDatetime
    follow_up: AwareDatetime
    closing: AwareDatetime
    rule: str
    is_provisional: bool


class RegionPart(_Part):
    """A Kemendagri region."""

    code: str
    name: str


class PlacePart(_Part):
    """The place, every level that is known."""

    province: RegionPart | None
    regency: RegionPart | None
    district: RegionPart | None
    village: RegionPart | None
    detail: str | None
    source: PlaceSource
    confidence: float = Field(ge=0.0, le=1.0)
    candidates: tuple[RegionPart, ...]


class LocationPart(_Part):
    """WGS 84, degrees, as Elasticsearch's geo_point takes it."""

    lat: float = Field(ge=-90.0, le=90.0)
    lon: float = Field(ge=-180.0, le=180.0)


class ReviewPart(_Part):
    """Whether a person should look, and why."""

    needed: bool
    reasons: tuple[str, ...]


class CompletenessPart(_Part):
    """Whether an office can act, and what the citizen is asked for otherwise."""

    complete: bool
    missing: tuple[MissingPart, ...]


class ReportDocument(_Part):
    """A document that was read back and checked."""

    report_id: str = Field(pattern=r"^[a-z]+:.+$")
    tracking_id: str
    channel: Channel
    received_at: AwareDatetime
    kind: KindPart
    category: PredictionPart
    agency: AgencyPart
    place: PlacePart | None
    text_redacted: str
    duplicate_of: str | None
    duplicate_kind: DuplicateKind | None
    duplicate_score: float | None
    case_id: str
    review: ReviewPart
    text_normal: str
    reporter: str | None = None
    region: str | None = None
    location: LocationPart | None = None
    report_type: ReportType | None = None
    completeness: CompletenessPart | None = None
    model_version: str | None = None
    flags: tuple[str, ...] = ()
    routing: RoutingPart | None = None
    due: DuePart | None = None
    moved_from: str | None = None
    flood_per_minute: int | None = None
    names: tuple[str, ...] = ()


def build_document(consolidated: ConsolidatedReport) -> dict[str, Any]:
    """Lay a report out as its public document, ready for JSON."""
    report, membership = consolidated.report, consolidated.membership
    match = membership.match
    return {
        "report_id": report.report_id,
        "tracking_id": report.tracking_id,
        "channel": str(report.channel),
        "received_at": format_time(report.received_at),
        "kind": {"label": str(report.kind.label), "confidence": _score(report.kind.confidence)},
        "category": _prediction(report.category),
        "agency": {**_prediction(report.agency), **_office(report.assignment)},
        "place": _place(report.place),
        "text_redacted": report.text_redacted,
        "duplicate_of": match.report_id if match else None,
        "duplicate_kind": str(match.kind) if match else None,
        "duplicate_score": _score(match.score) if match else None,
        "case_id": membership.case_id,
        "review": {"needed": report.review.needed, "reasons": [str(reason) for reason in report.review.reasons]},
        "text_normal": report.text_normal,
        "reporter": report.reporter,
        "region": report.region,
        "location": _location(report.location),
        "report_type": str(report.report_type) if report.report_type else None,
        "completeness": {"complete": not report.missing, "missing": [str(part) for part in report.missing]},
        "model_version": report.model_version,
        "flags": [*report.flags, *([FLOOD_FLAG] if membership.flood_per_minute else [])],
        "routing": _routing(report.assignment),
        "due": _due(report.assignment),
        "moved_from": consolidated.moved_from,
        "flood_per_minute": membership.flood_per_minute,
        "names": report.names,
    }


def encode_document(consolidated: ConsolidatedReport) -> bytes:
    """One line of JSON: the Kafka value, and the bytes of the bulk request."""
    return orjson.dumps(build_document(consolidated))


def parse_document(body: bytes) -> ReportDocument:
    """Read a document and check it.

    Raises
    ------
    DataFault
        `document_invalid`, naming the fields at fault and never their values.
    """
    try:
        return ReportDocument.model_validate_json(body)
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc'])) or 'document'}: {fault['type']}"
            for fault in error.errors(include_url=False, include_context=False, include_input=False)
        )
        raise DataFault("document_invalid", f"not a report document: {faults}") from None


def format_time(moment: datetime) -> str:
    """UTC to the second, as `2026-11-24T01:02:03Z`."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def place_levels(place: Place | PlacePart | None) -> str:
    """Name all levels of a place that are known, the most exact first."""
    levels = [place.village, place.district, place.regency, place.province] if place else []
    return ", ".join(level.name for level in levels if level)


def _score(value: float) -> float:
    return round(float(value), SCORE_DIGITS)


def _prediction(prediction: Prediction[Label]) -> dict[str, Any]:
    return {
        "label": str(prediction.label),
        "confidence": _score(prediction.confidence),
        "alternatives": [
            {"label": str(other.label), "confidence": _score(other.confidence)} for other in prediction.alternatives
        ],
    }


def _region(region: Region | None) -> dict[str, str] | None:
    return {"code": region.code, "name": region.name} if region else None


def _office(assignment: Assignment | None) -> dict[str, Any]:
    if assignment is None:
        return {"kind": None, "code": None, "name": None, "level": None}
    office = assignment.routing
    return {"kind": office.agency_kind, "code": office.code, "name": office.name, "level": str(office.level)}


def _routing(assignment: Assignment | None) -> dict[str, Any] | None:
    if assignment is None:
        return None
    return {"rule": assignment.routing.rule, "reasons": [str(reason) for reason in assignment.routing.reasons]}


def _due(assignment: Assignment | None) -> dict[str, Any] | None:
    if assignment is None:
        return None
    due = assignment.due
    return {
        "verification": format_time(due.verification),
        "follow_up": format_time(due.follow_up),
        "closing": format_time(due.closing),
        "rule": due.rule,
        "is_provisional": due.is_provisional,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "province": _region(place.province),
        "regency": _region(place.regency),
        "district": _region(place.district),
        "village": _region(place.village),
        "detail": place.detail,
        "source": str(place.source),
        "confidence": _score(place.confidence),
        "candidates": [_region(candidate) for candidate in place.candidates],
    }


def _location(location: GeoPoint | None) -> dict[str, float] | None:
    return {"lat": location.lat, "lon": location.lon} if location else None
