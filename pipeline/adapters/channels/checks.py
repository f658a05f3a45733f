"""Checks that every channel shares, and the translation of pydantic's errors into ours; pure.

What a body says beside its text is taken as it came (`object`) and settled in `side_fields`: it never refuses a report.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

import pydantic_core
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import ErrorDetails

from pipeline.adapters.channels.encodings import decode, join_halves
from pipeline.adapters.channels.transport import undo_transport
from pipeline.domain.errors import DataFault
from pipeline.domain.flag import Flag
from pipeline.domain.report import Post


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """What a body says, whatever its form: the text, and all else as it came.

    Attributes
    ----------
    flags
        What is already known of fields that could not be read.
    """

    text: str
    id: object = None
    sender: object = None
    received_at: object = None
    region: object = None
    lat: object = None
    lon: object = None
    category: object = None
    place: object = None
    event_date: object = None
    photos: object = None
    contact: object = None
    visibility: object = None
    post: Post | None = None
    flags: tuple[Flag, ...] = ()


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


def _as_written(text: str) -> str:
    written = undo_transport(text)
    if not written.strip(" \t\r\n\0\ufeff\ufffd"):
        raise ValueError("should have a letter at least")
    return written


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


Text = Annotated[str, AfterValidator(_as_written)]
_Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=320)]
Short = Annotated[_Short | None, BeforeValidator(lambda value: value if not _is_blank(value) else None)]
"""Of a question, which a person asks: there, what cannot be read is told."""
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320), AfterValidator(_printable)
]
"""Of a person, or a report's id: such a field cannot be left out."""

MAX_PATH_CHARS: Final = 60
"""Of the path of a field that is not known, as far as it is shown to who sent it."""

Model = TypeVar("Model", bound=BaseModel)
Item = TypeVar("Item")

_SUBJECTS: Final[dict[str | int, str]] = {
    "text": "text",
    "note_tweet": "text",
    "sender": "sender",
    "channel": "channel",
    "other": "other",
    "region": "region",
    "kind": "kind",
    "report_type": "report_type",
    "version": "version",
}
"""Field of a body, or of an X object's `data` -> what the fault's code calls it."""


def read_json(body: bytes) -> Any:  # noqa: ANN401 - anything that JSON can hold
    """Read JSON, as lenient senders write it: half an emoji in it becomes U+FFFD, and `NaN` is no number.

    Raises
    ------
    DataFault
        `invalid_json`.
    """
    text = decode(body)
    try:
        return pydantic_core.from_json(text)
    except ValueError:
        return _read_halves(text)


def write_json(value: object) -> bytes:
    """Write what `read_json` gave, so that it gives the same again: whole numbers of any length too."""
    return json.dumps(value, ensure_ascii=False).encode()


def read_text(value: object) -> str:
    """Read the text of a report, as it was written before gateways had it in hand.

    Raises
    ------
    DataFault
        `missing_text` or `invalid_text`.
    """
    if value is None:
        raise DataFault("missing_text", "text: missing")
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise DataFault("invalid_text", "text: should be words")
    try:
        return _as_written(str(value))
    except ValueError as error:
        raise DataFault("missing_text", f"text: {error}") from None


def check(model: type[Model], fields: object) -> Model:
    """Read fields as `model`.

    Raises
    ------
    DataFault
        For the first thing that is wrong.
    """
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise fault_of(error.errors(include_context=False, include_url=False)[0]) from error


def check_json(model: type[Model], body: bytes) -> Model:
    """Read a JSON body as `model`; raises as `read_json` and `check` do."""
    return check(model, read_json(body))


def read_each(adapter: TypeAdapter[Item], values: object) -> tuple[list[Item], bool]:
    """Read what can be read of a list beside the text; give it, and whether that is all."""
    if values is None:
        return [], True
    given = values if isinstance(values, list) else [None]
    read = list(_valid(adapter, given))
    return read, len(read) == len(given)


def _valid(adapter: TypeAdapter[Item], values: list[object]) -> Iterator[Item]:
    for value in values:
        try:
            yield adapter.validate_python(value)
        except ValidationError:
            continue


def _read_halves(text: str) -> Any:  # noqa: ANN401 - anything that JSON can hold
    """Read JSON that escapes halves of letters, which strict readers refuse."""
    try:
        if "\\ud" in text or "\\uD" in text:
            return json.loads(join_halves(json.dumps(json.loads(text), ensure_ascii=False)))
    except (ValueError, RecursionError):
        pass
    raise DataFault("invalid_json", "the body is no JSON")


def fault_of(details: ErrorDetails) -> DataFault:
    """Turn one of pydantic's errors into ours."""
    field = ".".join(str(part) for part in details["loc"])
    if details["type"] == "extra_forbidden":
        return DataFault("unknown_field", f"{field[:MAX_PATH_CHARS]}: is no field here", field=field[:MAX_PATH_CHARS])
    return DataFault(_code(details), f"{field}: {details['msg']}" if field else details["msg"], field=field)


def _code(details: ErrorDetails) -> str:
    if not details["loc"]:
        return "invalid_json"
    names = [name for name in details["loc"] if name != "data"]
    subject = _SUBJECTS.get(names[0]) if names else None
    if subject == "text":
        is_missing = details["type"] in ("missing", "value_error") or details["input"] is None
        return "missing_text" if is_missing else "invalid_text"
    if subject == "channel":
        return "unknown_channel"
    return f"invalid_{subject}" if subject else "invalid_body"
