"""What a terminal shows of offices: how they hear of their reports, and what waits or fails. Pure."""

from __future__ import annotations

from typing import Final

from pipeline.cli.show.flow import Column
from pipeline.domain.delivery import Way
from pipeline.services import wording
from pipeline.services.offices import OfficeState

OFFICES: Final = (
    Column("instansi"),
    Column("cara"),
    Column("alamat"),
    Column("menunggu", is_named=True),
    Column("gagal", is_named=True),
    Column("sebab", is_text=True),
)
THRESHOLDS: Final = (Column("jenis instansi"), Column("ambang"))


def office_row(state: OfficeState) -> list[str]:
    """Give the line of an office."""
    count = state.count
    return [state.code, _way(state), _address(state), str(count.waiting), str(count.failing), count.fault or ""]


def office_fields(state: OfficeState) -> dict[str, str]:
    """Show all of an office's settings but its secrets."""
    settings, count = state.settings, state.count
    return {
        "instansi": state.code,
        "cara": _way(state),
        "alamat": _address(state) or "-",
        "service_code": (settings and settings.service) or "-",
        "jurisdiction_id": (settings and settings.jurisdiction) or "-",
        "api_key": "ada" if settings and settings.sealed_key else "-",
        "menunggu": str(count.waiting),
        "gagal": f"{count.failing}{f': {count.fault}' if count.fault else ''}",
    }


def _way(state: OfficeState) -> str:
    way = wording.label(Way, state.settings.way if state.settings else Way.QUEUE)
    hour = state.settings.digest_hour if state.settings else None
    return way if hour is None else f"{way} harian pukul {hour:02}.00"


def _address(state: OfficeState) -> str:
    return state.settings.address if state.settings else ""
