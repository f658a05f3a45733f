"""Who may see a report (kerahasiaan): what its sender chose, and what goes on of a confidential one; pure."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from pipeline.domain.assignment.rules import OfficeLevel

if TYPE_CHECKING:
    from pipeline.domain.place import Place
    from pipeline.domain.report import AnalysedReport


class Visibility(StrEnum):
    """What the sender chose: all see the report; agencies do not see who sent it; only officers who may read it."""

    PUBLIC = "publik"
    ANONYMOUS = "anonim"
    CONFIDENTIAL = "rahasia"


FINE: Final = (OfficeLevel.KECAMATAN, OfficeLevel.KELURAHAN_DESA)
"""Levels of offices whose name tells the place more exactly than the regency."""


def concealed(report: AnalysedReport) -> AnalysedReport:
    """Give what everybody may know of a report: of a confidential one no words, no sender, no place below the regency.

    Pictures and the day say as much as words. Without words it is compared with no other: a case would tell what it
    says.
    """
    if report.visibility is not Visibility.CONFIDENTIAL:
        return report
    return replace(
        report,
        text_redacted="",
        text_normal="",
        reporter=None,
        location=None,
        region=report.place.regency.name if report.place and report.place.regency else None,
        post=None,
        place=coarse(report.place) if report.place else None,
        names=(),
        subjects=(),
        stated_place=None,
        event_date=None,
        photos=(),
        assignment=None if report.assignment and report.assignment.routing.level in FINE else report.assignment,
    )


def coarse(place: Place) -> Place:
    """Give what everybody may know of the place of a confidential report: down to the regency."""
    return replace(place, district=None, village=None, detail=None, candidates=())
