"""The map of an import: which columns of a file are which fields of a report, and a row read by it; pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timezone
from typing import Annotated, Final, Literal

import orjson
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipeline.adapters.channels.forms import OUTSIDE_FIELDS
from pipeline.adapters.channels.times import ZONES, read_sheet_time
from pipeline.adapters.sheets.cells import cell_text
from pipeline.domain.errors import DataFault, SetupFault

NEEDED: Final = ("text", "received_at")
"""Fields that every row must have: without its day a report of the past would be one of today."""

BETWEEN: Final = {"text": "\n"}
"""What joins the cells of a field that has several columns, where it is not a blank."""


def _as_list(columns: object) -> object:
    return [columns] if isinstance(columns, str) else columns


Columns = Annotated[tuple[str, ...], BeforeValidator(_as_list), Field(min_length=1)]


class ImportMap(BaseModel):
    """The file of a map. What it does not say of the form of a file is found out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: dict[str, Columns]
    constants: dict[str, str | int | float] = Field(default_factory=dict)
    zone: Literal["WIB", "WITA", "WIT"] = "WIB"
    id_prefix: str = Field("", max_length=40)
    encoding: str | None = None
    separator: str | None = Field(None, min_length=1, max_length=1)
    sheet: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read."""
        return tuple(dict.fromkeys(column for columns in self.fields.values() for column in columns))


def parse_map(file: str, *, name: str) -> ImportMap:
    """Read the file of a map.

    Raises
    ------
    SetupFault
        With field and remedy.
    """
    try:
        found = ImportMap.model_validate(tomllib.loads(file))
    except tomllib.TOMLDecodeError as error:
        raise SetupFault(f"{name} bukan TOML yang benar: {error}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise SetupFault(f"{name}: {faults}") from None
    given = (*found.fields, *found.constants)
    if unknown := [field for field in given if field not in OUTSIDE_FIELDS]:
        raise SetupFault(f"{name}: {', '.join(unknown)} bukan isian laporan; yang ada: {', '.join(OUTSIDE_FIELDS)}")
    if missing := [field for field in NEEDED if field not in found.fields]:
        raise SetupFault(
            f'{name}: tulis di [fields] kolom untuk {" dan ".join(missing)}, misalnya text = "Isi Laporan"'
        )
    return found.model_copy(update={"fields": {field: _squeezed(each) for field, each in found.fields.items()}})


def _squeezed(columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(" ".join(column.split()) for column in columns)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows of a table.

    Attributes
    ----------
    places
        Field -> where its cells stand in a row.
    """

    places: Mapping[str, tuple[int, ...]]
    width: int
    constants: Mapping[str, str | int | float]
    zone: timezone
    id_prefix: str

    @classmethod
    def of(cls, found: ImportMap, columns: Sequence[str]) -> RowReader:
        """Read by a map from a table with these columns."""
        return cls(
            places={field: tuple(map(columns.index, named)) for field, named in found.fields.items()},
            width=len(columns),
            constants=found.constants,
            zone=ZONES[found.zone.casefold()],
            id_prefix=found.id_prefix,
        )

    def read(self, cells: Sequence[str]) -> bytes:
        """Give a row as a report in our own JSON form.

        Raises
        ------
        DataFault
            `too_many_cells`, or `unreadable_time`.
        """
        if any(cells[self.width :]):
            raise DataFault("too_many_cells", "more cells than columns", columns=self.width)
        given = {field: self._cells(cells, places) for field, places in self.places.items()}
        time = read_sheet_time(given["received_at"], zone=self.zone)
        if time is None:
            said = " ".join(given["received_at"])[:40]
            raise DataFault("unreadable_time", "the time cannot be read", given=said)
        joined = {field: BETWEEN.get(field, " ").join(found) for field, found in given.items() if found}
        if self.id_prefix and "id" in joined:
            joined["id"] = self.id_prefix + joined["id"]
        return orjson.dumps({**self.constants, **joined, "received_at": time.isoformat()})

    def _cells(self, cells: Sequence[str], places: Sequence[int]) -> list[str]:
        return [cells[place] for place in places if place < len(cells) and cells[place].strip()]


def row_cells(cells: Sequence[object]) -> list[str]:
    """Give the cells of a row as text."""
    return [cell_text(cell) for cell in cells]
