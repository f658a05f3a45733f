"""Form fields of a report's page -> what a citizen does with the report."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from pipeline.domain.errors import DataFault
from pipeline.web.security.form_tokens import FIELD

MAX_FIELDS: Final = 10
"""Ours are four."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What was sent.

    Attributes
    ----------
    version
        Of the progress that the page showed.
    code
        What was sent to the contact, before a report is withdrawn.
    """

    text: str = ""
    token: str = ""
    version: int = 0
    code: str = ""


async def read_said(request: Request) -> Said:
    """Read a form of the page; a DataFault `invalid_form` for what is none."""
    try:
        async with request.form(max_files=0, max_fields=MAX_FIELDS) as data:
            version = _text(data, "version")
            if not (version.isascii() and version.isdecimal()) or len(version) > MAX_FIELDS:
                raise DataFault("invalid_form", "no version")
            text, token, code = (_text(data, field) for field in ("text", FIELD, "code"))
            return Said(text=text, token=token, version=int(version), code=code[:40])
    except HTTPException as error:
        if error.status_code != HTTPStatus.BAD_REQUEST:
            raise
        raise DataFault("invalid_form", "the form cannot be read") from None


def _text(data: FormData, field: str) -> str:
    """Give a field with the line ends that people type; browsers send two characters for each."""
    value = data.get(field)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""
