"""What a citizen writes into the form: checked field by field, as a person is there to mend it; then JSON. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Final

import orjson

from pipeline.adapters.channels.points import read_point
from pipeline.adapters.channels.side_fields import MAX_SHORT_CHARS, read_contact, read_date
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.domain.visibility import Visibility

MAX_FORM_CHARS: Final = 10_000
"""Letters that fit into the form: four pages, and below what is read of a text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CitizenForm:
    """What was typed; blank where nothing was.

    Attributes
    ----------
    point
        Latitude and longitude, degrees, with a comma between them.
    photos
        Ids of pictures that wait for their report.
    """

    text: str = ""
    category: str = ""
    place: str = ""
    point: str = ""
    event_date: str = ""
    contact: str = ""
    visibility: str = Visibility.PUBLIC
    photos: tuple[str, ...] = ()


def find_faults(form: CitizenForm, *, now: datetime) -> Mapping[str, str]:
    """Give each field that must be mended, and the code of what is wrong with it."""
    faults = {
        "text": _text_fault(form.text),
        "category": "invalid_category" if form.category not in ("", *load_taxonomy().category_slugs) else None,
        "place": "too_long" if len(form.place) > MAX_SHORT_CHARS else None,
        "point": "invalid_point" if form.point and read_point(form.point, None)[0] is None else None,
        "event_date": None if _is_read(partial(read_date, form.event_date, arrived_at=now)) else "invalid_event_date",
        "contact": None if _is_read(partial(read_contact, form.contact)) else "invalid_contact",
        "visibility": None if form.visibility in set(Visibility) else "invalid_visibility",
    }
    return {field: code for field, code in faults.items() if code}


def find_contact(form: CitizenForm) -> str | None:
    """Give where the citizen wants to be reached, `+62812...` or an e-mail address; None for none that can be read."""
    try:
        return read_contact(form.contact)
    except ValueError:
        return None


def write_form(form: CitizenForm) -> bytes:
    """Write a form as the JSON that apps and partners send; what is blank is left out."""
    told = {name: value for name, value in asdict(form).items() if value and name != "point"}
    point = {"lat": form.point} if form.point else {}
    return orjson.dumps(told | point)


def _text_fault(text: str) -> str | None:
    if not text.strip():
        return "missing_text"
    return "text_too_long" if len(text) > MAX_FORM_CHARS else None


def _is_read(read: Callable[[], object]) -> bool:
    try:
        read()
    except ValueError:
        return False
    return True
