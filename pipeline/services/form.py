"""The body of a report at the door of forms: read once, its fields known, and what of them is not known told."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.adapters.channels.checks import Submission, read_json, write_json
from pipeline.adapters.channels.encodings import fold_name
from pipeline.adapters.channels.forms import read_fields, refuse_unknown
from pipeline.adapters.channels.partners import to_our_form
from pipeline.adapters.channels.side_fields import MAX_SHORT_CHARS
from pipeline.domain.errors import DataFault
from pipeline.domain.partner import Partner
from pipeline.services.choices import find_category, find_region

LOOKED_UP = {"region": find_region, "category": find_category}
"""Field -> what finds it; where it is none, the report goes on without it, and its sender is told."""


@dataclass(frozen=True, slots=True)
class Form:
    """A report in our own form: its body, and the fields that were read of it."""

    body: bytes
    fields: dict[str, Any]

    @property
    def channel(self) -> object:
        """The channel that it names, however it spells the field; None if it names none."""
        return next((value for name, value in self.fields.items() if fold_name(name) == "channel"), None)

    def read(self) -> Submission:
        """Read what it says; a DataFault if it can be no report."""
        return read_fields(self.fields)


def read_form(body: bytes, partner: Partner | None) -> Form:
    """Give a report in our own form.

    Raises
    ------
    DataFault
        `invalid_json`, `unknown_field`.
    """
    fields = read_json(body)
    if not isinstance(fields, dict):
        raise DataFault("invalid_json", "the body is no object")
    if partner and partner.fields:
        fields = to_our_form(fields, partner.fields)
        body = write_json(fields)
    refuse_unknown(fields)
    return Form(body, fields)


async def find_warnings(submission: Submission) -> tuple[DataFault, ...]:
    """Give what is not known of the fields of a report; the first look loads the gazetteer, some seconds."""
    given = {field: getattr(submission, field) for field in LOOKED_UP}
    named = {field: said[:MAX_SHORT_CHARS] for field, said in given.items() if isinstance(said, str) and said.strip()}
    return await asyncio.to_thread(_look_up, named) if named else ()


def _look_up(named: Mapping[str, str]) -> tuple[DataFault, ...]:
    found = []
    for field, said in named.items():
        try:
            LOOKED_UP[field](said)
        except DataFault as fault:
            found.append(fault)
    return tuple(found)
