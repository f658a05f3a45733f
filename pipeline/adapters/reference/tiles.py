"""A map of tiles: each province a square, roughly where it lies, so that small ones are seen as well as large ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.adapters.reference.files import find_package_file
from pipeline.adapters.reference.gazetteer import load_names, read_checked
from pipeline.domain.errors import SetupFault

TILES: Final = "reference/places/tiles.csv"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tile:
    """A province: its official name, two letters for it (as ISO 3166-2 has them), and where its square is."""

    name: str
    short: str
    column: int
    row: int


@cache
def load_tiles() -> tuple[Tile, ...]:
    """Read the tiles; a SetupFault names the rows of provinces that were renamed or split."""
    faults: list[str] = []
    rows = list(read_checked(find_package_file("pipeline", TILES), load_names(), faults))
    if faults:
        raise SetupFault("; ".join(faults))
    return tuple(
        Tile(name=row["region"], short=row["short"], column=int(row["column"]), row=int(row["row"])) for row in rows
    )
