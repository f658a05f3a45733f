"""The step that a form of an officer asks for; and what was tried and not done, so that the page still has it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.domain.errors import DataFault
from pipeline.services.follow_up import VERBS, Step, Verb
from pipeline.services.notices.preview import NoticePreview, preview_notice
from pipeline.web.console.desk import Desk, read_version
from pipeline.web.problems import Problem, problem_of

SAID: Final = ("topik", "instansi", "jenis", "lokasi", "tujuan")
"""Fields of the forms beside what is written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """What an officer tried to do and could not, so that the page still has what was typed.

    Attributes
    ----------
    seen
        Version of the progress that the officer had seen.
    is_preview
        Whether only the SMS was asked for.
    preview
        What was asked for; None: nobody would be told.
    """

    action: str = ""
    text: str = ""
    said: dict[str, str] = field(default_factory=dict)
    seen: int | None = None
    told: Problem | None = None
    is_preview: bool = False
    preview: NoticePreview | None = None


def read_verb(desk: Desk) -> Verb:
    """Read which step a form asks for; raises `invalid_form` if it names none."""
    verb = desk.said("langkah")
    if verb not in list(Verb):
        raise DataFault("invalid_form", "the form names no step")
    return Verb(verb)


def read_step(desk: Desk, *, event_id: str | None = None) -> Step:
    """Read the step that a form asks for; raises as `read_verb`."""
    return Step(
        status=VERBS[read_verb(desk)],
        actor=desk.officer.actor,
        officer=desk.officer,
        agency=desk.said("tujuan") or None,
        text=desk.said("tulisan") or None,
        event_id=event_id,
    )


def read_tried(desk: Desk, action: str, told: Problem | None = None) -> Tried:
    """Keep what was typed, and why it was not done."""
    return Tried(
        action=action,
        text=desk.said("tulisan"),
        said={name: desk.said(name) for name in SAID},
        seen=read_version(desk.said("versi")),
        told=told,
    )


async def try_preview(desk: Desk, any_id: str) -> Tried:
    """Write what would be told of the step that a form asks for; raises `unknown_report`, and as `read_verb`."""
    step, tried = read_step(desk), read_tried(desk, read_verb(desk))
    try:
        preview = await preview_notice(desk.services, any_id, step, now=desk.now)
    except DataFault as fault:
        if fault.code == "unknown_report":
            raise
        return replace(tried, told=problem_of(fault))
    return replace(tried, is_preview=True, preview=preview)
