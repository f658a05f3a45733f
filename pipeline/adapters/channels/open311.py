"""A form of Open311 GeoReport v2 -> a report in our own JSON form; pure.

The names of a person (`first_name`, `last_name`) go no further than this: a report does not need them. Who reports is
known by a number, an address or an account, which later stages keep as a keyed hash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import parse_qs

import orjson

from pipeline.adapters.channels.encodings import decode
from pipeline.adapters.channels.points import read_point
from pipeline.domain.errors import DataFault

Fields = Mapping[str, Sequence[str]]
"""Name -> its values; names without one are left out."""

FORM: Final = "application/x-www-form-urlencoded"

MAX_FIELDS: Final = 200
"""The specification has fifteen, and FixMyStreet's clients send some ten attributes beside them."""

MAX_LINKS: Final = 3
MAX_LINK_CHARS: Final = 300
_LINK: Final = re.compile(r"https?://[^\s<>\"]+", re.I)


def read_fields(body: bytes, content_type: str) -> Fields:
    """Read a form.

    Raises
    ------
    DataFault
        `form_needed` for another content type, such as JSON or a form with files, and for too many fields.
    """
    media_type = content_type.partition(";")[0].strip().casefold()
    try:
        if media_type in (FORM, ""):
            return parse_qs(decode(body), max_num_fields=MAX_FIELDS, errors="replace")
    except ValueError:
        pass
    raise DataFault("form_needed", f"send a form as {FORM}")


def first(fields: Fields, name: str) -> str:
    """Give the first value of a field that says something; the empty string if there is none."""
    return next((value.strip() for value in fields.get(name, ()) if value.strip()), "")


def build_report(fields: Fields, *, client: str) -> bytes:
    """Write a report in our own form.

    Parameters
    ----------
    client
        Who files it: an account is one of that client's.

    Raises
    ------
    DataFault
        `missing_text`; `location_needed` without `lat` and `long`, `address_string` or `address_id`.
    """
    if not first(fields, "description"):
        raise DataFault("missing_text", "the description is empty")
    _require_location(fields)
    report = {
        "text": "\n".join(_text(fields)),
        "sender": _sender(fields, client),
        "contact": first(fields, "phone") or first(fields, "email"),
        "visibility": first(fields, "attribute[kerahasiaan]"),
        "category": first(fields, "service_code"),
        "place": first(fields, "address_string"),
        "region": first(fields, "attribute[wilayah]") or first(fields, "address_id"),
        "lat": first(fields, "lat"),
        "lon": first(fields, "long"),
    }
    return orjson.dumps({name: value for name, value in report.items() if value})


def _require_location(fields: Fields) -> None:
    """Refuse what says nowhere; a point that is none is as if left out."""
    point, _ = read_point(first(fields, "lat"), first(fields, "long"))
    if point is None and not first(fields, "address_string") and not first(fields, "address_id"):
        raise DataFault("location_needed", "send lat and long in Indonesia, address_string or address_id")


def _text(fields: Fields) -> Iterator[str]:
    """Give the lines of the text: what was said, and what it is shown by."""
    yield first(fields, "description")
    links = [link.strip() for link in fields.get("media_url", ()) if _LINK.fullmatch(link.strip())]
    for link in links[:MAX_LINKS]:
        if len(link) <= MAX_LINK_CHARS:
            yield f"Foto: {link}"


def _sender(fields: Fields, client: str) -> str:
    """Say who reports: by what is known of a person everywhere, else by the client's own account or device."""
    account = first(fields, "account_id") or first(fields, "device_id") or first(fields, "deviceid")
    return first(fields, "phone") or first(fields, "email") or (account and f"{client}/{account}")
