"""What the index adds to a report's document, so that people find and read it: a part of the index alone. Pure.

It is made anew whenever a document is written (`adapters/search/enrich.py`): Kafka keeps what was concluded, and a
lexicon that changes needs no more than an index that is built again.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pipeline.contract.document import LocationPart
from pipeline.contract.rows import Kind, Part, row


class PointPrecision(StrEnum):
    """What the point of a report on a map is."""

    EXACT = "titik"
    SEAT = "pusat_kabupaten_kota"


class SearchPart(Part, frozen=True, omit_defaults=True):
    """By what a report is found."""

    stems: Annotated[
        tuple[str, ...],
        row(Kind.STEMS, "stems of the text, negation joined (`tidak_alir`); behind them other words for the same"),
    ] = ()
    words: Annotated[
        tuple[str, ...], row(Kind.KEYWORD, "each stem once, without numbers and function words: for counting")
    ] = ()
    place: Annotated[str | None, row(Kind.STEMS, "names of all levels of the place, and its detail, as stems")] = None
    office: Annotated[str | None, row(Kind.STEMS, "names of the office and of its kind, as stems")] = None
    region_codes: Annotated[tuple[str, ...], row(Kind.KEYWORD, "codes of all levels of the place")] = ()
    region_names: Annotated[tuple[str, ...], row(Kind.KEYWORD, "official names of all levels of the place")] = ()
    point: Annotated[
        LocationPart | None, row(Kind.POINT, "`location`, or else the seat of the kabupaten or kota: for maps")
    ] = None
    point_precision: Annotated[PointPrecision | None, row(Kind.KEYWORD, "which of both it is")] = None


class ReadablePart(Part, frozen=True, omit_defaults=True):
    """The Indonesian name of each code: what people read in lists, menus and charts."""

    kind: Annotated[str, row(Kind.KEYWORD, "name of `kind.label`")]
    category: Annotated[str, row(Kind.KEYWORD, "name of `category.label`")]
    category_group: Annotated[str, row(Kind.KEYWORD, "heading under which people find the category")]
    agency: Annotated[str, row(Kind.KEYWORD, "name of `agency.label`, the kind of agency")]
    channel: Annotated[str, row(Kind.KEYWORD, "name of `channel`")]
    status: Annotated[str, row(Kind.KEYWORD, "name of `follow_up.status`")]
    deadline: Annotated[str, row(Kind.KEYWORD, "name of `follow_up.deadline`")]
    visibility: Annotated[str, row(Kind.KEYWORD, "name of `visibility`")]
    agency_level: Annotated[str | None, row(Kind.KEYWORD, "name of `agency.level`")] = None
    report_type: Annotated[str | None, row(Kind.KEYWORD, "name of `report_type`")] = None
    duplicate_kind: Annotated[str | None, row(Kind.KEYWORD, "name of `duplicate_kind`")] = None
    review_reasons: Annotated[tuple[str, ...], row(Kind.KEYWORD, "names of `review.reasons`")] = ()
    missing: Annotated[tuple[str, ...], row(Kind.KEYWORD, "names of `completeness.missing`")] = ()
    flags: Annotated[tuple[str, ...], row(Kind.KEYWORD, "names of `flags`")] = ()


class IndexPart(Part, frozen=True):
    """Everything that the index adds."""

    search: Annotated[SearchPart, row(Kind.OBJECT, "by what it is found")]
    readable: Annotated[ReadablePart, row(Kind.OBJECT, "the Indonesian name of each code")]
