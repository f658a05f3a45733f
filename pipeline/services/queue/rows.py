"""What the queue knows of an open report, from some fields of its document. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

import msgspec

from pipeline.contract.document import ReportDocument
from pipeline.domain.flag import Flag
from pipeline.domain.follow_up import OPEN, VERIFYING, Status
from pipeline.domain.officer import Charge
from pipeline.domain.taxonomy import Urgency
from pipeline.domain.visibility import Visibility

FIELDS: Final = (
    *("report_id", "case_id", "reporter", "received_at", "visibility", "flags", "kind.label", "review.reasons"),
    *("category.label", "category.confidence", "agency.label", "agency.confidence", "agency.code", "place"),
    *("due.verification", "due.follow_up", "follow_up.status", "follow_up.version", "follow_up.office_code"),
)
"""Of the document: what is read of each report for the queue."""

NO_DUE: Final = 2**40
"""Second of Unix time behind all others: of a report that nobody must answer by a day."""


class Facet(StrEnum):
    """By what the queue is filtered; the names stand in addresses."""

    STATUS = "status"
    DEADLINE = "tenggat"
    URGENCY = "urgensi"
    DOUBT = "keraguan"
    KIND = "jenis"
    CATEGORY = "topik"
    AGENCY = "instansi"
    PROVINCE = "provinsi"
    REGENCY = "kabupaten"
    CASE = "kasus"


STORED: Final = (
    *(Facet.STATUS, Facet.URGENCY, Facet.KIND, Facet.CATEGORY, Facet.AGENCY, Facet.PROVINCE, Facet.REGENCY, Facet.CASE),
)
"""Facets of which a report has one value that does not depend on the time."""

URGENT, ORDINARY = str(Urgency.URGENT), str(Urgency.ORDINARY)


class Position(NamedTuple):
    """Where a report stands in the queue: urgent ones first, then by due date, supporters, doubt; never two alike."""

    calm: bool
    due: int
    unsupported: int
    certainty: float
    report_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """An open report.

    Attributes
    ----------
    due
        Second of Unix time until which the next step must be done; `NO_DUE` if nothing says so.
    certainty
        Confidence of the less sure of category and agency, 0.0 to 1.0.
    values
        One for each facet of `STORED`; empty where there is none.
    reasons
        Why people should look at it.
    """

    report_id: str
    version: int
    reporter: str | None
    due: int
    certainty: float
    is_confidential: bool
    charge: Charge
    values: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether somebody must still do something."""
        return self.values[0] in OPEN

    def value(self, facet: Facet) -> str:
        """Give what the report is by a facet of `STORED`."""
        return self.values[STORED.index(facet)]


def read_row(source: Mapping[str, Any]) -> Row:
    """Read a report from the `FIELDS` of its document; what an older document lacks is as at the start."""
    follow_up, agency, place = source.get("follow_up") or {}, source["agency"], source.get("place") or {}
    status, office = follow_up.get("status", Status.RECEIVED), follow_up.get("office_code")
    levels = [(place.get(level) or {}).get("code", "") for level in ("province", "regency", "district", "village")]
    return Row(
        report_id=source["report_id"],
        version=follow_up.get("version", 0),
        reporter=source.get("reporter"),
        due=_due_of(source.get("due") or {}, status),
        certainty=min(source["category"]["confidence"], agency["confidence"]),
        is_confidential=source.get("visibility") == Visibility.CONFIDENTIAL,
        charge=Charge(
            forwarded=office, concluded=agency.get("code"), place=next((each for each in reversed(levels) if each), "")
        ),
        values=(
            status,
            URGENT if Flag.URGENT in (source.get("flags") or ()) else ORDINARY,
            source["kind"]["label"],
            source["category"]["label"],
            agency["label"],
            levels[0],
            levels[1],
            source["case_id"],
        ),
        reasons=tuple((source.get("review") or {}).get("reasons") or ()),
    )


def row_of(document: ReportDocument) -> Row:
    """Lay a whole document out as a row."""
    return read_row(msgspec.to_builtins(document))


def _due_of(due: Mapping[str, str], status: str) -> int:
    named = due.get("verification") if status in VERIFYING else due.get("follow_up")
    return int(datetime.fromisoformat(named).timestamp()) if named and status in OPEN else NO_DUE
