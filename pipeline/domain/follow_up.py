"""The life of a report after it was received (tindak lanjut): what may follow what, and who may do it. Pure.

A report's progress is its events, applied in their order; `apply` is the only way from one to the next. It is asked at
the border, so that an officer is told at once, and again by the agent that keeps the progress.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from pipeline.domain.assignment.rules import OfficeLevel
from pipeline.domain.delivery import Delivery
from pipeline.domain.errors import DataFault
from pipeline.domain.place import Place
from pipeline.domain.taxonomy import ReportKind, ReportType

MAX_TEXT_CHARS: Final = 5_000
"""Letters of an answer or a reason: two pages, and more nobody reads on a phone."""


class Status(StrEnum):
    """Where a report stands (status)."""

    RECEIVED = "diterima"
    NEEDS_VERIFICATION = "perlu_verifikasi"
    INCOMPLETE = "tidak_lengkap"
    VERIFIED = "terverifikasi"
    FORWARDED = "didisposisikan"
    REDIRECTED = "dialihkan"
    IN_PROGRESS = "diproses"
    POSTPONED = "tertunda"
    OUT_OF_SCOPE = "bukan_wewenang"
    FOLLOWED_UP = "ditindaklanjuti"
    RESOLVED = "selesai"
    CLOSED = "ditutup"
    REOPENED = "dibuka_kembali"
    ARCHIVED = "diarsipkan"
    WITHDRAWN = "ditarik"


class Actor(StrEnum):
    """Who does something with a report."""

    SYSTEM = "sistem"
    OFFICER = "petugas"
    AGENCY = "instansi"
    REPORTER = "pelapor"


class DeadlineState(StrEnum):
    """How a report stands to its next due date."""

    IN_TIME = "tepat_waktu"
    NEAR = "mendekati"
    LATE = "terlambat"


NEAR: Final = timedelta(days=1)
"""Before its due date a report is `mendekati`: the last day on which it can still be in time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What it takes to bring a report into a status.

    Attributes
    ----------
    sources
        The statuses that it may come from.
    actors
        Who may do it.
    needs_text
        Whether a reason or an answer must be written: the citizen reads it.
    needs_office
        Whether an office must be named.
    """

    sources: frozenset[Status]
    actors: frozenset[Actor]
    needs_text: bool = False
    needs_office: bool = False


def _step(sources: str, actors: str, *, text: bool = False, office: bool = False) -> Step:
    return Step(
        sources=frozenset(map(Status, sources.split())),
        actors=frozenset(map(Actor, actors.split())),
        needs_text=text,
        needs_office=office,
    )


_UNSENT = "diterima perlu_verifikasi tidak_lengkap terverifikasi"
_AT_OFFICE = "didisposisikan dialihkan diproses tertunda dibuka_kembali"
_ANSWERED = "ditindaklanjuti selesai"

STEPS: Final[Mapping[Status, Step]] = {
    Status.NEEDS_VERIFICATION: _step("diterima tidak_lengkap bukan_wewenang diarsipkan", "sistem petugas pelapor"),
    Status.INCOMPLETE: _step(
        "diterima perlu_verifikasi terverifikasi didisposisikan dialihkan diproses",
        "sistem petugas instansi",
        text=True,
    ),
    Status.VERIFIED: _step("diterima perlu_verifikasi tidak_lengkap", "petugas"),
    Status.FORWARDED: _step(f"{_UNSENT} tertunda bukan_wewenang dibuka_kembali", "sistem petugas", office=True),
    Status.REDIRECTED: _step(
        "didisposisikan diproses bukan_wewenang dibuka_kembali", "petugas", text=True, office=True
    ),
    Status.IN_PROGRESS: _step("didisposisikan dialihkan tertunda dibuka_kembali", "petugas instansi"),
    Status.POSTPONED: _step(
        "terverifikasi didisposisikan dialihkan diproses dibuka_kembali", "petugas instansi", text=True
    ),
    Status.OUT_OF_SCOPE: _step(_AT_OFFICE, "petugas instansi", text=True),
    Status.FOLLOWED_UP: _step(f"{_AT_OFFICE} ditindaklanjuti", "petugas instansi", text=True),
    Status.RESOLVED: _step("ditindaklanjuti", "petugas instansi pelapor"),
    Status.CLOSED: _step(_ANSWERED, "sistem petugas"),
    Status.REOPENED: _step(f"{_ANSWERED} ditutup", "petugas pelapor", text=True),
    Status.ARCHIVED: _step(f"{_UNSENT} bukan_wewenang", "petugas", text=True),
    Status.WITHDRAWN: _step(f"{_UNSENT} {_AT_OFFICE} bukan_wewenang ditindaklanjuti", "petugas pelapor"),
}
"""The table of states: for each, what it takes to come into it. `diterima` is where a report begins.

Before an answer is written nothing leads to `selesai` or `ditutup`, so that no report is closed without a word; and
nothing leads out of `ditarik`.
"""

VERIFYING: Final = frozenset((Status.RECEIVED, Status.NEEDS_VERIFICATION, Status.INCOMPLETE))
"""Statuses in which the due date for verification runs."""

FOLLOWING_UP: Final = frozenset(map(Status, f"{_AT_OFFICE} terverifikasi bukan_wewenang".split()))
"""Statuses in which the due date for the follow-up runs."""

OPEN: Final = VERIFYING | FOLLOWING_UP
"""Statuses in which somebody must do something."""

DONE: Final = frozenset((Status.RESOLVED, Status.CLOSED, Status.ARCHIVED, Status.WITHDRAWN))
"""Statuses of a report with which nothing more is done, unless somebody objects."""

OBJECTIONABLE: Final = frozenset(map(Status, f"{_ANSWERED} ditutup".split()))
"""Statuses in which the citizen may object for some days."""

HANDED_OVER: Final = frozenset((Status.FORWARDED, Status.REDIRECTED, Status.REOPENED))
"""Statuses of which the office that has the report is to hear."""

CLOSED_BY_SILENCE: Final = (Status.FOLLOWED_UP, Status.RESOLVED)
"""Statuses that end by themselves, with the days to object."""

MAX_BOUNCES: Final = 2
"""Offices that may hand a report back; with the last of them it is `perlu_verifikasi`: a coordinator finds its office,
so that it goes in no circle."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office: its code, as in `agency.code` of the document, and its name."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Corrected:
    """What a person says of a report instead of what was concluded from its text; None where nobody said.

    Attributes
    ----------
    office, office_level
        Who must answer by this kind of agency and this place, and its level of government.
    """

    kind: ReportKind | None = None
    report_type: ReportType | None = None
    category: str | None = None
    agency: str | None = None
    place: Place | None = None
    office: Office | None = None
    office_level: OfficeLevel | None = None

    def then(self, later: Corrected) -> Corrected:
        """Give what holds after another word: of each question the last."""
        said = {field.name: getattr(later, field.name) for field in fields(later)}
        return replace(self, **{name: value for name, value in said.items() if value is not None})


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """Something that was done with a report, or found of it: the record of `laporan.tindak-lanjut.v1`.

    Attributes
    ----------
    event_id
        Unique; what comes twice under one id happened once.
    based_on
        Version of the progress that whoever did it has seen; if another came first, it is refused.
    status
        Where it brings the report; None if the status stays.
    officer
        Who it was, as the officer is called in the unit; None unless an officer did it.
    office
        Where the report goes.
    text
        Answer or reason, as the citizen reads it: redacted before it comes here.
    deadline
        What the timer found; nobody else tells it.
    objection_until
        Until when the citizen may object to what is said; given with an answer and at the end.
    corrected
        What a person says of it instead of the models.
    delivery
        What became of the message to its office.
    """

    event_id: str
    report_id: str
    based_on: int
    at: datetime
    actor: Actor
    status: Status | None = None
    officer: str | None = None
    office: Office | None = None
    text: str | None = None
    deadline: DeadlineState | None = None
    objection_until: datetime | None = None
    corrected: Corrected | None = None
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The last thing that an office wrote to the citizen."""

    text: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far a report has come. Without events it is `START`.

    Attributes
    ----------
    version
        Number of its events: whoever does something says which one was seen.
    since
        When it came into its status; None at the start.
    handed_back
        Codes of the offices that said it is not theirs, in their order.
    delivery
        What became of the message to the office that has it; None where nothing was sent.
    """

    version: int = 0
    status: Status = Status.RECEIVED
    since: datetime | None = None
    office: Office | None = None
    answer: Answer | None = None
    objection_until: datetime | None = None
    deadline: DeadlineState = DeadlineState.IN_TIME
    handed_back: tuple[str, ...] = ()
    corrected: Corrected | None = None
    delivery: Delivery | None = None
    history: tuple[FollowUp, ...] = ()


START: Final = Progress()


def find_next(status: Status) -> list[Status]:
    """List the statuses that may follow one."""
    return [target for target, step in STEPS.items() if status in step.sources]


def is_known(progress: Progress, event: FollowUp) -> bool:
    """Whether an event was applied: also one that is sent again by who sees now what came of it."""
    return any(known.event_id == event.event_id for known in progress.history)


def is_overtaken(progress: Progress, event: FollowUp) -> bool:
    """Whether something else was done since whoever did it had looked.

    What the clock tells, and what became of a message, changes nothing of what people saw: it overtakes only its like.
    """
    since = progress.history[event.based_on :]
    return any(not _is_found(known) for known in since) or bool(since and _is_found(event))


def _is_found(event: FollowUp) -> bool:
    """Whether it is nothing that somebody did."""
    return event.status is None and (event.deadline is not None or event.delivery is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Handover:
    """What an office is to hear of: a report came to it, or came back with an objection.

    Attributes
    ----------
    number
        The `version` that it made: with the report's id it names the handover for ever.
    text
        Why it was redirected, or what the citizen objects.
    """

    number: int
    status: Status
    office: Office
    at: datetime
    text: str | None = None


def find_handover(progress: Progress) -> Handover | None:
    """Give the last handover to the office that has the report; None if none has it."""
    if progress.office is None:
        return None
    numbered = zip(range(len(progress.history), 0, -1), reversed(progress.history), strict=True)
    found = ((number, each.status, each) for number, each in numbered if each.status in HANDED_OVER)
    number, status, event = next(found, (0, None, None))
    if event is None or status is None:
        return None
    return Handover(number=number, status=status, office=progress.office, at=event.at, text=event.text)


def apply(progress: Progress, event: FollowUp) -> Progress:
    """Give the progress after an event; one that is known already changes nothing.

    Raises
    ------
    DataFault
        `stale_version` if something else was done first; `transition_forbidden`, naming what is allowed;
        `actor_forbidden`; `text_needed`, `text_too_long`, `office_needed`, `office_handed_back`; `objection_too_late`.
    """
    if is_known(progress, event):
        return progress
    _check(progress, event)
    moved = replace(
        progress,
        version=progress.version + 1,
        deadline=event.deadline or progress.deadline,
        corrected=(progress.corrected or Corrected()).then(event.corrected) if event.corrected else progress.corrected,
        delivery=event.delivery or progress.delivery,
        history=(*progress.history, event),
    )
    return _move(moved, event, event.status) if event.status else moved


def _move(progress: Progress, event: FollowUp, status: Status) -> Progress:
    """Bring a report into another status; the due date of another step runs from then on."""
    is_answer = status is Status.FOLLOWED_UP and event.text
    is_back = status is Status.OUT_OF_SCOPE and progress.office
    handed_back = (*progress.handed_back, progress.office.code) if is_back and progress.office else progress.handed_back
    is_for_coordinator = status is Status.OUT_OF_SCOPE and len(handed_back) >= MAX_BOUNCES
    return replace(
        progress,
        status=Status.NEEDS_VERIFICATION if is_for_coordinator else status,
        since=event.at,
        office=None if is_back else event.office or progress.office,
        answer=Answer(event.text, event.at) if is_answer and event.text else progress.answer,
        objection_until=event.objection_until or progress.objection_until,
        deadline=DeadlineState.IN_TIME,
        handed_back=handed_back,
        delivery=None if is_back or status in HANDED_OVER else progress.delivery,
    )


def _check(progress: Progress, event: FollowUp) -> None:
    if event.based_on > progress.version or is_overtaken(progress, event):
        message = f"it was done on version {event.based_on}, and {progress.version} is the newest"
        raise DataFault("stale_version", message, version=progress.version, status=progress.status)
    if event.status is not None:
        _check_step(progress, event, event.status)


def _check_step(progress: Progress, event: FollowUp, status: Status) -> None:
    step = STEPS.get(status)
    if step is None or progress.status not in step.sources:
        allowed = tuple(find_next(progress.status))
        message = f"{status} does not follow {progress.status}; allowed: {', '.join(allowed) or '-'}"
        raise DataFault("transition_forbidden", message, status=progress.status, asked=status, allowed=allowed)
    if event.actor not in step.actors:
        actors = tuple(sorted(step.actors))
        raise DataFault("actor_forbidden", f"{status} is for {', '.join(actors)}", asked=status, allowed=actors)
    _check_parts(progress, event, step)


def _check_parts(progress: Progress, event: FollowUp, step: Step) -> None:
    if step.needs_text and not (event.text or "").strip():
        raise DataFault("text_needed", f"{event.status} needs a written reason or answer", asked=event.status)
    if len(event.text or "") > MAX_TEXT_CHARS:
        raise DataFault("answer_too_long", f"at most {MAX_TEXT_CHARS} letters", limit=MAX_TEXT_CHARS)
    if step.needs_office and event.office is None:
        raise DataFault("office_needed", f"{event.status} needs an office", asked=event.status)
    if event.office and event.office.code in progress.handed_back:
        raise DataFault("office_handed_back", "that office said it is not theirs", office=event.office.name)
    until = progress.objection_until
    if event.actor is Actor.REPORTER and event.status is Status.REOPENED and until and event.at > until:
        raise DataFault("objection_too_late", "the days to object are over", until=until)
