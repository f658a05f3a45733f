"""The queue's filters as they stand in an address, and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from pipeline.services.queue.board import Filters
from pipeline.services.queue.rows import Facet

QUEUE: Final = "/petugas/antrean"
REPORT: Final = "/petugas/laporan"
CASE: Final = "/petugas/kasus"
MAX_VALUE_CHARS: Final = 300
"""Of a filter: a report_id is the longest."""

FROM: Final = "antrean"
"""Parameter of a report's page: the filters of the queue that it was opened from."""


def read_filters(parameters: Mapping[str, str]) -> dict[Facet, str]:
    """Read the filters among the parameters of an address."""
    return {facet: parameters[facet][:MAX_VALUE_CHARS] for facet in Facet if parameters.get(facet)}


def read_written(filters: str) -> dict[Facet, str]:
    """Read filters as `write_filters` gives them; what is none of them is left out."""
    return read_filters(dict(parse_qsl(filters)))


def write_filters(filters: Filters) -> str:
    """Write filters as they stand behind the `?` of an address."""
    return urlencode({str(facet): filters[facet] for facet in Facet if facet in filters})


def queue_address(filters: Filters, **more: str) -> str:
    """Give the address of the queue under some filters."""
    written = "&".join(part for part in (write_filters(filters), urlencode(more)) if part)
    return f"{QUEUE}?{written}" if written else QUEUE


def report_address(report_id: str, filters: Filters | None = None, **more: str) -> str:
    """Give the address of a report's page, opened from a queue; None: from elsewhere."""
    values = ({FROM: write_filters(filters)} if filters is not None else {}) | more
    return f"{REPORT}/{_quoted(report_id)}" + (f"?{urlencode(values)}" if values else "")


def case_address(case_id: str) -> str:
    """Give the address of a case's page."""
    return f"{CASE}/{_quoted(case_id)}"


def told_address(report_id: str, **more: str) -> str:
    """Give the address of the page of what was told about a report."""
    return f"{REPORT}/{_quoted(report_id)}/kabar" + (f"?{urlencode(more)}" if more else "")


def _quoted(report_id: str) -> str:
    """Write an id as it stands in an address: partners choose theirs, of whatever letters."""
    return quote(report_id, safe=":")
