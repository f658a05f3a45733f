"""From the public document back to what is compared of a report. Pure."""

from __future__ import annotations

from pipeline.contract.document import PlacePart, RegionPart, ReportDocument
from pipeline.domain.place import GeoPoint, Place, Region
from pipeline.duplicates.fingerprint.build import Comparable, is_answer


def read_comparable(document: ReportDocument) -> Comparable:
    """Give what is compared; whose data a text carried and which post it passes on are in no document."""
    return Comparable(
        report_id=document.report_id,
        channel=document.channel,
        received_at=document.received_at,
        text_redacted=document.text_redacted,
        text_normal=document.text_normal,
        category=document.category.label,
        is_answer=is_answer(document.kind.label, document.kind.confidence),
        reporter=document.reporter,
        location=GeoPoint(lat=document.location.lat, lon=document.location.lon) if document.location else None,
        place=read_place(document.place) if document.place else None,
        names=document.names,
    )


def read_place(part: PlacePart) -> Place:
    """Give a place as it was concluded."""
    return Place(
        source=part.source,
        confidence=part.confidence,
        province=_region(part.province),
        regency=_region(part.regency),
        district=_region(part.district),
        village=_region(part.village),
        detail=part.detail,
        candidates=tuple([Region(code=each.code, name=each.name) for each in part.candidates]),
    )


def _region(part: RegionPart | None) -> Region | None:
    return Region(code=part.code, name=part.name) if part else None
