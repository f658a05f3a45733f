"""The file of partners (`LAPOR_PARTNERS`) -> partners, and a partner's own form -> ours; pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.adapters.channels.forms import NAMES
from pipeline.adapters.reference.files import read_toml
from pipeline.domain.channel import PARTNER_NAME, Channel, traits_of
from pipeline.domain.errors import SetupFault
from pipeline.domain.partner import Partner, Partners, Sight

_MISSING: Final = object()


class _Row(BaseModel):
    """A table of the file; `fields` says what the partner calls our fields; `bridges/config.py` reads the rest."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, Field(min_length=1, max_length=80)]
    sees: Literal["own", "all"] = "own"
    signed: bool = True
    fields: dict[str, Annotated[str, Field(min_length=1)]] = {}
    bridge: object = None
    webhook: object = None


def parse_partners(tables: Mapping[str, Any]) -> Partners:
    """Read tables of partners.

    Raises
    ------
    SetupFault
        With table and field.
    """
    return {name: _parse_partner(name, table) for name, table in tables.items()}


def read_partners(file: str) -> Partners:
    """Read a file of partners; those that are there by default stay, unless the file has their table too."""
    try:
        return {**default_partners(), **parse_partners(tomllib.loads(file))}
    except tomllib.TOMLDecodeError as error:
        raise SetupFault(f"LAPOR_PARTNERS: {error}") from error


@cache
def default_partners() -> Partners:
    """Give the partners that are there without a file."""
    return parse_partners(read_toml("partners.toml"))


def to_our_form(given: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """Give a partner's report in our own form; what has no name in `fields` is not read."""
    found = {ours: _find(given, path) for ours, path in fields.items()}
    return {ours: value for ours, value in found.items() if value is not _MISSING}


def _parse_partner(name: str, table: object) -> Partner:
    if not PARTNER_NAME.fullmatch(name) or not traits_of(Channel(name)).is_partner:
        raise SetupFault(
            f"LAPOR_PARTNERS: [{name}] nama mitra terdiri atas 2 sampai 30 huruf a sampai z, dan bukan kanal kami"
        )
    try:
        row = _Row.model_validate(table)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, each['loc'])) or 'table'}: {each['msg']}" for each in error.errors())
        raise SetupFault(f"LAPOR_PARTNERS: [{name}] {faults}") from None
    if row.fields and ("text" not in row.fields or not row.fields.keys() <= NAMES.keys()):
        raise SetupFault(f"LAPOR_PARTNERS: [{name}.fields] perlu text, dan hanya mengenal {', '.join(NAMES)}")
    return Partner(name=name, title=row.title, fields=dict(row.fields), sees=Sight(row.sees), signed=row.signed)


def _find(given: object, path: str) -> object:
    for name in path.split("."):
        given = given.get(name, _MISSING) if isinstance(given, dict) else _MISSING
    return given
