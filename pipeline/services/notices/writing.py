"""Writes a notice by its template, for the medium that it goes by: never a half one, and within its length. Pure.

It is written when it is sent: what cannot be written is kept with its values, and sent once its template is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, UndefinedError

from pipeline.adapters.channels.sms.alphabets import GSM_SINGLE, septets, to_gsm
from pipeline.domain.errors import DataFault
from pipeline.domain.notification import Medium, Notice

TEMPLATES: Final = Path(__file__).parent / "templates"

X_LETTERS: Final = 280
"""Of a post (docs.x.com, "Counting characters", read in November 2026)."""

CUT: Final = ("text", "office")
"""Values that are cut where a notice is too long, in this order; the page and the e-mail have them whole."""

_ELLIPSIS: Final = "..."


@dataclass(frozen=True, slots=True)
class Written:
    """A notice in words.

    Attributes
    ----------
    subject
        Of an e-mail; empty otherwise.
    is_cut
        Some of its values were too long, and were cut.
    """

    text: str
    subject: str = ""
    is_cut: bool = False


def write_notice(notice: Notice, medium: Medium) -> Written:
    """Write a notice.

    Raises
    ------
    DataFault
        `notice_incomplete` if its template needs what is not there; `notice_too_long` if it does not fit even when cut.
    """
    if medium is Medium.EMAIL:
        subject, _, text = _fill_in(notice.kind, medium, notice.values).partition("\n")
        return Written(text.strip() + "\n", subject)
    if medium is Medium.SMS:
        values = {name: to_gsm(value) for name, value in notice.values.items()}
        return _fit(notice.kind, medium, values, _septets, GSM_SINGLE)
    return _fit(notice.kind, medium, notice.values, len, X_LETTERS)


def _septets(text: str) -> int:
    return septets(text) or len(text)


def _fit(kind: str, medium: Medium, values: Mapping[str, str], measure: Callable[[str], int], room: int) -> Written:
    """Fill a template in, and cut of its values as much as it is too long."""
    text = whole = _fill_in(kind, medium, values)
    for name in CUT:
        excess = measure(text) - room
        if excess > 0 and values.get(name):
            left = measure(values[name]) - excess - len(_ELLIPSIS)
            values = {**values, name: _cut(values[name], left, measure)}
            text = _fill_in(kind, medium, values)
    if measure(text) > room:
        raise DataFault("notice_too_long", f"the template {kind} takes more than {room} letters", kind=kind, limit=room)
    return Written(text, is_cut=text != whole)


def _cut(text: str, room: int, measure: Callable[[str], int]) -> str:
    """Cut a text at a word."""
    kept = text[: max(room, 0)]
    while measure(kept) > room > 0:
        kept = kept[:-1]
    return (kept.rpartition(" ")[0] or kept) + _ELLIPSIS


def _fill_in(kind: str, medium: Medium, values: Mapping[str, str]) -> str:
    try:
        return _environment().get_template(f"{kind}.j2").render(values, medium=f"media/{medium}.j2").strip()
    except (UndefinedError, TemplateNotFound) as error:
        raise DataFault("notice_incomplete", f"the template {kind}: {error}", kind=kind) from error


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, undefined=StrictUndefined, autoescape=False)  # noqa: S701 - plain text
