"""Checks that every channel shares, and the translation of pydantic's errors into ours; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails

from pipeline.adapters.intake_body import decode
from pipeline.domain.errors import DataFault
from pipeline.domain.place import GeoPoint
from pipeline.domain.report import Post

MAX_TEXT_CHARS: Final = 25_000
"""The longest post that X allows; web forms and SMS stay far below."""

MAX_ID_CHARS: Final = 120
"""With four bytes a character and the channel's name it stays under the 512 bytes of an Elasticsearch `_id`."""

YEARS: Final = range(2006, 2100)
"""From the first post on X. A time in the wrong unit falls outside, and would open an index of its own month."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """What a body says, whatever its form."""

    text: str
    id: str | None = None
    sender: str | None = None
    received_at: datetime | None = None
    region: str | None = None
    location: GeoPoint | None = None
    post: Post | None = None


class Body(BaseModel):
    """Base of all bodies: numbers may stand for strings, unknown fields are ignored because senders add them.

    Its errors never show the input: it is a citizen's.
    """

    model_config = ConfigDict(
        frozen=True, extra="ignore", coerce_numbers_to_str=True, hide_input_in_errors=True, loc_by_alias=False
    )


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("unprintable")
    return text


def known_year(time: datetime) -> datetime:
    """Let a time pass that lies in `YEARS`."""
    if time.year not in YEARS:
        raise ValueError("year out of range")
    return time


def _blank_to_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("should have a letter at least")
    return text


Text = Annotated[str, StringConstraints(max_length=MAX_TEXT_CHARS), AfterValidator(_not_blank)]
IdInChannel = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ID_CHARS), AfterValidator(_printable)
]
Time = Annotated[AwareDatetime, AfterValidator(known_year)]
_Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=320)]
Short = Annotated[_Short | None, BeforeValidator(_blank_to_none)]
"""The longest e-mail address has 320 characters, the longest name of a region 60."""
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320), AfterValidator(_printable)
]
"""Of a person, or a report's id: such a field cannot be left out."""

Model = TypeVar("Model", bound=BaseModel)

_SUBJECTS: Final[dict[str | int, str]] = {
    "text": "text",
    "note_tweet": "text",
    "id": "id",
    "received_at": "time",
    "created_at": "time",
    "sender": "sender",
    "author_id": "sender",
    "officer": "officer",
    "other": "other",
    "region": "region",
    "lat": "location",
    "lon": "location",
    "geo": "location",
}
"""Field of a body, or of an X object's `data` -> what the fault's code calls it."""


def check_json(model: type[Model], body: bytes) -> Model:
    """Read a JSON body as `model`.

    Raises
    ------
    DataFault
        For the first thing that is wrong.
    """
    try:
        return model.model_validate_json(decode(body))
    except ValidationError as error:
        raise _fault(error.errors(include_context=False, include_url=False)[0]) from error


def check_fields(model: type[Model], fields: dict[str, str]) -> Model:
    """Read form fields as `model`; raises as `check_json` does."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise _fault(error.errors(include_context=False, include_url=False)[0]) from error


def _fault(details: ErrorDetails) -> DataFault:
    field = ".".join(str(part) for part in details["loc"])
    return DataFault(_code(details), f"{field}: {details['msg']}" if field else details["msg"])


def _code(details: ErrorDetails) -> str:
    if not details["loc"]:
        return "invalid_json"
    names = [name for name in details["loc"] if name != "data"]
    subject = _SUBJECTS.get(names[0]) if names else None
    if subject == "text":
        return _text_code(details)
    return f"invalid_{subject}" if subject else "invalid_body"


def _text_code(details: ErrorDetails) -> str:
    if details["type"] in ("missing", "value_error") or details["input"] is None:
        return "missing_text"
    return "text_too_long" if details["type"] == "string_too_long" else "invalid_text"
