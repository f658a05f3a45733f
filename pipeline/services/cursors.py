"""Where a page of a list ended, sealed: nobody can read in it what lies there, or make one up."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from pipeline.adapters.sealed_ids import CURSOR
from pipeline.domain.errors import DataFault
from pipeline.services.opened import Services

Position = TypeVar("Position")


def seal_cursor(services: Services, end: object) -> str:
    """Seal where a page ended."""
    return services.sealed_ids().seal(msgspec.json.encode(end), CURSOR)


def open_cursor(services: Services, cursor: str, kind: type[Position]) -> Position:
    """Give the position in a cursor; a DataFault `invalid_cursor` for what is none, or one of another list."""
    content = services.sealed_ids().open(cursor, CURSOR)
    try:
        return msgspec.json.decode(content or b"", type=kind)
    except msgspec.DecodeError as error:  # of nothing, and of another kind
        raise DataFault("invalid_cursor", "take the cursor of the page before as it is") from error
