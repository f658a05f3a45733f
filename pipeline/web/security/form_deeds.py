"""What a form of the console or a body of the API does and with what, as the audit keeps it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic_core import from_json
from starlette.datastructures import FormData

MAX_CHARS: Final = 200
"""Of a deed and of what it is done with: a verb, an id or a name; what is longer is none of them."""

DEEDS: Final = ("aksi", "langkah", "keputusan")
"""Fields that say which of a form's deeds is done."""

SUBJECTS: Final = ("lain", "name", "message", "stage")
"""Fields that name with what."""


def read_ticked(form: FormData) -> list[tuple[str, str]]:
    """Give the id of each report that was ticked in a list, and the version that was seen as it was written there."""
    parts = (str(each).rpartition(" ") for each in form.getlist("pilih"))
    return [(report_id, version) for report_id, _, version in parts]


def find_deed(form: FormData) -> str:
    """Give which of its deeds a form does; empty if it has one alone."""
    return next(_written(form, DEEDS), "")


def find_subjects(form: FormData) -> Iterator[str]:
    """Give each report, officer, message or stage that a form names."""
    yield from (report_id[:MAX_CHARS] for report_id, _ in read_ticked(form))
    yield from _written(form, SUBJECTS)


def find_other(body: bytes) -> Iterator[str]:
    """Give the report that a body of the API names beside the one of its address, however wrong the rest is."""
    try:
        asked = from_json(body)
    except ValueError:
        return
    if isinstance(asked, dict) and isinstance(other := asked.get("other"), str) and other:
        yield other[:MAX_CHARS]


def _written(form: FormData, names: tuple[str, ...]) -> Iterator[str]:
    return (str(form[name])[:MAX_CHARS] for name in names if form.get(name))
