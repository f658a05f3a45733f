"""What a report lacks before an office can act on it (tidak lengkap), so that the citizen is asked back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.place import Place, PlaceSource
from pipeline.domain.taxonomy import ReportType
from pipeline.domain.triage import Prediction

FEW_WORDS = 3
"""Words from which a text is taken to tell a subject, whatever the model makes of it."""

SUBJECT_CONFIDENCE_MIN = 0.5
"""Fewer words tell one only if the model is sure of their category: `jalan rusak` does, `sesuai prosedur` does not."""

CLEAR_CONFIDENCE = 0.95
"""So sure, the model has found a subject where the words were counted as the place's (`jalan lubang, Jl. Kenari`)."""


class MissingPart(StrEnum):
    """What is missing."""

    LOKASI = "lokasi"
    POKOK_MASALAH = "pokok_masalah"


class PlaceNeed(StrEnum):
    """How a report must tell where: in its own words, by anything that names a region, or not at all."""

    TITIK = "titik"
    WILAYAH = "wilayah"
    TIDAK_PERLU = "tidak_perlu"


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a report tells.

    Attributes
    ----------
    has_region
        The channel named an area, or the citizen's coordinates are known.
    has_spot
        The text names a street, landmark or the like.
    subject_words
        How many words tell of the subject.
    """

    place: Place | None
    has_region: bool
    has_spot: bool
    subject_words: int
    category: Prediction[str]
    agency: Prediction[str]
    report_type: ReportType


@dataclass(frozen=True, kw_only=True, slots=True)
class CompletenessRules:
    """What each category needs, and which agencies answer for the whole country."""

    place_needed: Mapping[str, PlaceNeed]
    national_agencies: frozenset[str]

    def missing_parts(self, told: Told) -> tuple[MissingPart, ...]:
        """Give what is missing; nothing: the report is complete."""
        missing = {
            MissingPart.LOKASI: not _is_placed(told, self._need(told)),
            MissingPart.POKOK_MASALAH: not _has_subject(told),
        }
        return tuple(part for part, is_missing in missing.items() if is_missing)

    def _need(self, told: Told) -> PlaceNeed:
        """Tell how exact the place must be: a spot only for a complaint, a region only for an agency of a region."""
        need = self.place_needed.get(told.category.label, PlaceNeed.WILAYAH)
        if need is PlaceNeed.TITIK and told.report_type is ReportType.PENGADUAN:
            return need
        is_national = told.agency.label in self.national_agencies
        return PlaceNeed.TIDAK_PERLU if is_national or need is PlaceNeed.TIDAK_PERLU else PlaceNeed.WILAYAH


def _is_placed(told: Told, need: PlaceNeed) -> bool:
    if need is PlaceNeed.TIDAK_PERLU or told.has_spot:
        return True
    return _names_spot(told.place) if need is PlaceNeed.TITIK else told.has_region or told.place is not None


def _names_spot(place: Place | None) -> bool:
    """Whether the report itself tells where; a region that the channel gave is where it was received."""
    if place is None:
        return False
    return place.detail is not None or place.source in (PlaceSource.TEXT, PlaceSource.LOCATION)


def _has_subject(told: Told) -> bool:
    if told.subject_words >= FEW_WORDS:
        return True
    return told.category.confidence >= (SUBJECT_CONFIDENCE_MIN if told.subject_words else CLEAR_CONFIDENCE)
