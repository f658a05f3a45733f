"""Form fields of a browser -> what was typed, and the pictures that came with it."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from pipeline.domain.errors import DataFault
from pipeline.domain.photo import MAX_PHOTOS
from pipeline.domain.visibility import Visibility
from pipeline.services.citizen_form import CitizenForm
from pipeline.web.security.form_tokens import FIELD

MAX_FILES: Final = 10
"""Pictures that are read, so that whoever chose too many is told so with the form still filled in."""

MAX_FIELDS: Final = 40
"""Ours are fifteen."""

CONFIRMED, FOLLOWED = "confirmed", "follow"
"""Buttons of the page of similar reports: send all the same, or follow this one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """A form as it was sent.

    Attributes
    ----------
    is_confirmed
        The citizen has seen the similar reports.
    followed
        The sealed report that the citizen follows instead.
    """

    form: CitizenForm
    token: str
    pictures: tuple[bytes, ...]
    is_confirmed: bool
    followed: str


async def read_posted(request: Request) -> Posted:
    """Read a form; a DataFault `invalid_form` for what is none."""
    try:
        async with request.form(max_files=MAX_FILES, max_fields=MAX_FIELDS) as data:
            return Posted(
                form=_read_form(data),
                token=_text(data, FIELD),
                pictures=tuple([await each.read() for each in _files(data)]),
                is_confirmed=CONFIRMED in data,
                followed=_text(data, FOLLOWED),
            )
    except HTTPException as error:
        if error.status_code != HTTPStatus.BAD_REQUEST:
            raise
        raise DataFault("invalid_form", "the form cannot be read") from None


def _read_form(data: FormData) -> CitizenForm:
    fields = ("text", "category", "place", "point", "event_date", "contact")
    typed = {field: _text(data, field) for field in fields}
    photos = tuple(str(each) for each in data.getlist("photos"))[:MAX_PHOTOS]
    return CitizenForm(**typed, visibility=_text(data, "visibility") or Visibility.PUBLIC, photos=photos)


def _text(data: FormData, field: str) -> str:
    """Give a field with the line ends that people type; browsers send two characters for each."""
    value = data.get(field)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def _files(data: FormData) -> list[UploadFile]:
    """Give the files; a browser sends an empty one where none was chosen."""
    return [each for each in data.getlist("pictures") if isinstance(each, UploadFile) and each.size]
