"""From the public document back to the report as it was analysed, as far as two reports are compared. Pure."""

from __future__ import annotations

from pipeline.adapters.document import PlacePart, PredictionPart, RegionPart, ReportDocument
from pipeline.domain.place import GeoPoint, Place, Region
from pipeline.domain.report import AnalysedReport
from pipeline.domain.triage import Prediction, Review


def read_stored(document: ReportDocument) -> AnalysedReport:
    """Give what `pipeline.nlp.duplicates.compare` needs; a post's relation to others is not in the document."""
    return AnalysedReport(
        report_id=document.report_id,
        tracking_id=document.tracking_id,
        channel=document.channel,
        received_at=document.received_at,
        text_redacted=document.text_redacted,
        text_normal=document.text_normal,
        kind=Prediction(label=document.kind.label, confidence=document.kind.confidence),
        category=_prediction(document.category),
        agency=_prediction(document.agency),
        review=Review(),
        reporter=document.reporter,
        region=document.region,
        location=GeoPoint(lat=document.location.lat, lon=document.location.lon) if document.location else None,
        place=_place(document.place) if document.place else None,
        names=document.names,
    )


def _prediction(part: PredictionPart) -> Prediction[str]:
    return Prediction(label=part.label, confidence=part.confidence)


def _place(part: PlacePart) -> Place:
    return Place(
        source=part.source,
        confidence=part.confidence,
        province=_region(part.province),
        regency=_region(part.regency),
        district=_region(part.district),
        village=_region(part.village),
        detail=part.detail,
    )


def _region(part: RegionPart | None) -> Region | None:
    return Region(code=part.code, name=part.name) if part else None
