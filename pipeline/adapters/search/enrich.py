"""Adds to a report's document what the index alone holds: the words that it is found by, and readable names. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import msgspec

from pipeline.adapters.reference.gazetteer import load_seats
from pipeline.adapters.reference.tables import load_lexicons, load_taxonomy
from pipeline.adapters.reference.words import load_search_lexicon
from pipeline.contract.document import LocationPart, RegionPart, ReportDocument, parse_document
from pipeline.contract.labels import LABELS, label
from pipeline.contract.searchable import IndexPart, PointPrecision, ReadablePart, SearchPart
from pipeline.domain.assignment.rules import OfficeLevel
from pipeline.domain.case import DuplicateKind
from pipeline.domain.channel import Channel
from pipeline.domain.completeness import MissingPart
from pipeline.domain.errors import DataFault
from pipeline.domain.flag import Flag
from pipeline.domain.follow_up import DeadlineState, Status
from pipeline.domain.place import GeoPoint
from pipeline.domain.taxonomy import AgencyKind, Category, ReportKind, ReportType
from pipeline.domain.triage import ReviewReason
from pipeline.domain.visibility import Visibility
from pipeline.text.clean import build_cleaner
from pipeline.text.search_words import SearchWords

_ENCODER: Final = msgspec.json.Encoder()
_NO_WORD: Final = re.compile(r"[^a-z0-9_-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Enricher:
    """What is known beside a document."""

    words: SearchWords
    categories: Mapping[str, Category]
    agency_kinds: Mapping[str, AgencyKind]
    seats: Mapping[str, GeoPoint]

    def enrich(self, bodies: Sequence[bytes]) -> list[bytes]:
        """Give documents with what the index adds; one that cannot be read stays as it is, for the index to refuse."""
        read = [_read(body) for body in bodies]
        documents = [each for each in read if each is not None]
        added = iter(self.describe(documents))
        return [
            body if document is None else _join(body, next(added)) for body, document in zip(bodies, read, strict=True)
        ]

    def describe(self, documents: Sequence[ReportDocument]) -> list[IndexPart]:
        """Give what the index adds to documents; same order."""
        stems = iter(self.words.read_cleaned([text for each in documents for text in self._texts(each)]))
        return [
            IndexPart(
                search=self._search_part(document, next(stems), next(stems), next(stems)),
                readable=self._readable_part(document),
            )
            for document in documents
        ]

    def _texts(self, document: ReportDocument) -> tuple[str, str, str]:
        place = document.place
        told = (place.detail if place else None, document.stated_place)
        office = (document.agency.name, document.follow_up.office, self._agency(document.agency.label))
        return (
            document.text_normal,
            _words(*_level_names(document), *told),
            _words(*dict.fromkeys(each for each in office if each)),
        )

    def _search_part(
        self, document: ReportDocument, text: Sequence[str], place: Sequence[str], office: Sequence[str]
    ) -> SearchPart:
        told = " ".join(text)
        point, precision = self._point(document)
        return SearchPart(
            stems=(told, *self.words.synonyms_of(told)) if told else (),
            words=tuple(dict.fromkeys(stem for stem in text if self._counts(stem))),
            place=" ".join(place) or None,
            office=" ".join(office) or None,
            region_codes=tuple(each.code for each in _levels(document)),
            region_names=_level_names(document),
            point=point,
            point_precision=precision,
        )

    def _counts(self, stem: str) -> bool:
        return not stem[:1].isdecimal() and self.words.is_content(stem)

    def _point(self, document: ReportDocument) -> tuple[LocationPart | None, PointPrecision | None]:
        if document.location:
            return document.location, PointPrecision.EXACT
        regency = document.place.regency if document.place else None
        seat = self.seats.get(regency.code) if regency else None
        return (LocationPart(lat=seat.lat, lon=seat.lon), PointPrecision.SEAT) if seat else (None, None)

    def _readable_part(self, document: ReportDocument) -> ReadablePart:
        category, agency, progress = document.category.label, document.agency, document.follow_up
        known, missing = self.categories.get(category), document.completeness.missing if document.completeness else ()
        return ReadablePart(
            kind=label(ReportKind, document.kind.label),
            category=known.name if known else category,
            category_group=known.group if known else category,
            agency=self._agency(agency.label),
            channel=label(Channel, document.channel),
            status=label(Status, progress.status),
            deadline=label(DeadlineState, progress.deadline),
            visibility=label(Visibility, document.visibility),
            agency_level=label(OfficeLevel, agency.level) if agency.level else None,
            report_type=label(ReportType, document.report_type) if document.report_type else None,
            duplicate_kind=label(DuplicateKind, document.duplicate_kind) if document.duplicate_kind else None,
            review_reasons=tuple(label(ReviewReason, each) for each in document.review.reasons),
            missing=tuple(label(MissingPart, each) for each in missing),
            flags=tuple(LABELS[Flag].get(each, each) for each in document.flags),
        )

    def _agency(self, slug: str) -> str:
        known = self.agency_kinds.get(slug)
        return known.name if known else slug


@cache
def load_enricher() -> Enricher:
    """Load the lexicons and names; about a tenth of a second, once."""
    taxonomy = load_taxonomy()
    return Enricher(
        words=load_search_words(),
        categories={each.slug: each for each in taxonomy.categories},
        agency_kinds={each.slug: each for each in taxonomy.agency_kinds},
        seats=load_seats(),
    )


@cache
def load_search_words() -> SearchWords:
    """Load what reads texts for the index and questions to it."""
    return SearchWords(build_cleaner(load_lexicons()), load_search_lexicon())


def _read(body: bytes) -> ReportDocument | None:
    try:
        return parse_document(body)
    except DataFault:
        return None


def _join(body: bytes, part: IndexPart) -> bytes:
    """Put the fields of a part behind those of a document, whose bytes stay as they are."""
    return body.rstrip()[:-1] + b"," + _ENCODER.encode(part)[1:]


def _levels(document: ReportDocument) -> tuple[RegionPart, ...]:
    place = document.place
    levels = (place.province, place.regency, place.district, place.village) if place else ()
    return tuple(level for level in levels if level)


def _level_names(document: ReportDocument) -> tuple[str, ...]:
    return tuple(level.name for level in _levels(document))


def _words(*texts: str | None) -> str:
    """Give texts as cleaning would: lower case, nothing but words."""
    return " ".join(_NO_WORD.sub(" ", text.casefold().replace("'", "")) for text in texts if text)
