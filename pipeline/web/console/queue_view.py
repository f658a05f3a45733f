"""What the page of the queue shows, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pipeline.adapters.reference.gazetteer import load_names
from pipeline.contract.document import place_levels
from pipeline.domain.flag import Flag
from pipeline.domain.follow_up import DeadlineState, Status
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import ReviewReason
from pipeline.domain.visibility import Visibility
from pipeline.services import wording
from pipeline.services.queue.board import Filters
from pipeline.services.queue.page import QueuedReport, QueuePage
from pipeline.services.queue.rows import URGENT, Facet
from pipeline.web.console.due import Due, due_of
from pipeline.web.console.queue_address import case_address, queue_address, report_address

EXCERPT: Final = 260
"""Letters of a report's text in the list: what it is about stands in them, and a page holds its reports."""

VALUES_SHOWN: Final = 7
"""Of a filter: the most frequent; all others are behind one click."""

TITLES: Final[Mapping[Facet, str]] = {
    Facet.URGENCY: "Urgensi",
    Facet.DEADLINE: "Tenggat",
    Facet.STATUS: "Status",
    Facet.DOUBT: "Keraguan",
    Facet.CATEGORY: "Topik",
    Facet.AGENCY: "Jenis instansi",
    Facet.PROVINCE: "Provinsi",
    Facet.REGENCY: "Kabupaten/kota",
    Facet.KIND: "Jenis kiriman",
}
"""In the order in which the page shows them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A value of a filter: how many reports have it, and the address with it, or without it if it is chosen."""

    name: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetView:
    """A filter: its values, the most frequent first, and those that are folded away."""

    title: str
    first: tuple[Choice, ...]
    others: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemView:
    """A report in the list."""

    report_id: str
    version: int
    address: str
    text: str
    is_confidential: bool
    is_urgent: bool
    status: str
    kind: str
    category: str
    category_slug: str
    certainty: int
    office: str
    place: str
    due: Due | None
    supporters: int
    case_id: str
    case_address: str
    doubts: str


def view_facets(page: QueuePage, filters: Filters) -> tuple[FacetView, ...]:
    """Lay the filters out; regencies are shown once a province is chosen, and no filter without a value."""
    shown = [each for each in TITLES if each is not Facet.REGENCY or Facet.PROVINCE in filters or each in filters]
    found = [_view_facet(facet, page.counts[facet], filters) for facet in shown]
    return tuple(each for each in found if each.first)


def view_item(queued: QueuedReport, filters: Filters, *, now: datetime) -> ItemView:
    """Lay a report out as one item of the list."""
    report = queued.document
    is_confidential = report.visibility is Visibility.CONFIDENTIAL
    return ItemView(
        report_id=report.report_id,
        version=report.follow_up.version,
        address=report_address(report.report_id, filters),
        text=excerpt(report.text_redacted),
        is_confidential=is_confidential,
        is_urgent=Flag.URGENT in report.flags,
        status=wording.label(Status, report.follow_up.status),
        kind="" if report.kind.label is ReportKind.LAPORAN else wording.label(ReportKind, report.kind.label),
        category=wording.category(report.category.label),
        category_slug=report.category.label,
        certainty=round(min(report.category.confidence, report.agency.confidence) * 100),
        office=report.follow_up.office or report.agency.name or wording.agency_kind(report.agency.label),
        place=place_levels(report.place),
        due=due_of(report, now),
        supporters=queued.supporters,
        case_id=report.case_id,
        case_address=case_address(report.case_id),
        doubts=wording.labels(ReviewReason, report.review.reasons),
    )


def view_chosen(filters: Filters) -> tuple[tuple[str, str], ...]:
    """Say which filters are chosen, each with the address without it."""
    return tuple(
        (name_value(facet, value), queue_address(_toggled(filters, facet, value))) for facet, value in filters.items()
    )


def name_value(facet: Facet, value: str) -> str:
    """Name a value of a filter as people read it."""
    match facet:
        case Facet.STATUS:
            return wording.label(Status, value)
        case Facet.DEADLINE:
            return wording.label(DeadlineState, value)
        case Facet.URGENCY:
            return "darurat" if value == URGENT else "biasa"
        case Facet.DOUBT:
            return wording.label(ReviewReason, value)
        case Facet.KIND:
            return wording.label(ReportKind, value)
        case Facet.CATEGORY:
            return wording.category(value)
        case Facet.AGENCY:
            return wording.agency_kind(value)
        case Facet.CASE:
            return f"kasus {value}"
        case _:
            return load_names().get(value, value)


def excerpt(text: str) -> str:
    """Give the beginning of a text, cut at a word."""
    return text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(None, 1)[0] + " …"


def _view_facet(facet: Facet, counts: Mapping[str, int], filters: Filters) -> FacetView:
    named = [(value, count) for value, count in counts.items() if value]
    choices = [
        Choice(
            name=name_value(facet, value),
            count=count,
            address=queue_address(_toggled(filters, facet, value)),
            is_chosen=filters.get(facet) == value,
        )
        for value, count in named
    ]
    chosen = [each for each in choices if each.is_chosen]
    ordered = [*chosen, *(each for each in choices if not each.is_chosen)]
    return FacetView(title=TITLES[facet], first=tuple(ordered[:VALUES_SHOWN]), others=tuple(ordered[VALUES_SHOWN:]))


def _toggled(filters: Filters, facet: Facet, value: str) -> dict[Facet, str]:
    """Give the filters with a value chosen, or without it if it was; without a province there is no regency."""
    left = {name: said for name, said in filters.items() if name is not facet}
    if facet is Facet.PROVINCE:
        left.pop(Facet.REGENCY, None)
    return left if filters.get(facet) == value else left | {facet: value}
