"""What a citizen does with a report on its page: adds, says it is done, objects, withdraws.

Each form is sent with the page's own id and the version of the progress that the page showed: sent twice it is one
step, and one that something else overtook is refused with the state of today. Whatever is refused, what was typed is
still there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.domain.errors import DataFault, Outage, SetupFault
from pipeline.domain.follow_up import Actor, Status
from pipeline.domain.tracking import parse_tracking_id
from pipeline.services import wording
from pipeline.services.additions import add_words
from pipeline.services.citizen_report import HeldInHand, look_closely
from pipeline.services.follow_up import Step, take_step
from pipeline.services.opened import Services
from pipeline.services.withdrawing import Proof, send_code, withdraw, withdrawal
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.problems import STATUS, problem
from pipeline.web.public.guards import Tokens
from pipeline.web.public.said import Said, read_said
from pipeline.web.public.tracking_page import Tried, ask_again, render_report
from pipeline.web.security.counting import Limits, OpenLimits
from pipeline.web.security.form_tokens import FormTokens

router = APIRouter(include_in_schema=False)
log = structlog.get_logger()

OBJECT, RESOLVE, ADD, WITHDRAW = "keberatan", "selesai", "tambahan", "tarik"
"""Last parts of the addresses."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A form of the page that came, and what answers it."""

    request: Request
    services: Services
    tokens: FormTokens
    limits: Limits
    now: datetime
    kode: str


async def _asked(
    request: Request, kode: str, services: OpenServices, tokens: Tokens, limits: OpenLimits, now: Now
) -> Asked:
    return Asked(request=request, services=services, tokens=tokens, limits=limits, now=now, kode=kode)


FromPage = Annotated[Asked, Depends(_asked)]
Do = Callable[[HeldInHand, Said, str], Awaitable[None]]
"""Does something with a report as a form said, under the id of the event."""


@router.post(f"/lacak/{{kode}}/{OBJECT}")
async def object_to_answer(asked: FromPage) -> Response:
    """Reopen a report whose answer does not satisfy, with the reason."""
    return await _answer(asked, OBJECT, _take(asked, Status.REOPENED))


@router.post(f"/lacak/{{kode}}/{RESOLVE}")
async def say_it_is_done(asked: FromPage) -> Response:
    """Say that what was reported is done."""
    return await _answer(asked, RESOLVE, _take(asked, Status.RESOLVED))


@router.post(f"/lacak/{{kode}}/{ADD}")
async def add_to_report(asked: FromPage) -> Response:
    """Add what is missing, or what an officer asked."""

    async def do(held: HeldInHand, said: Said, event_id: str) -> None:
        report_id = held.found.report.report_id
        await add_words(asked.services, report_id, said.text, event_id=event_id, version=said.version, now=asked.now)

    return await _answer(asked, ADD, do)


@router.post(f"/lacak/{{kode}}/{WITHDRAW}")
async def withdraw_report(asked: FromPage) -> Response:
    """Withdraw a report; where it has a contact, first send the code, then ask for it."""

    async def do(held: HeldInHand, said: Said, event_id: str) -> None:
        report = held.found.report
        asked.limits.take_guess(report.tracking_id)
        if held.allowed.proof is Proof.CODE and not said.code:
            await send_code(asked.services, report, now=asked.now)
            raise _CodeNeeded
        step = withdrawal(version=said.version, event_id=event_id)
        await withdraw(asked.services, report, step, code=said.code, now=asked.now)

    return await _answer(asked, WITHDRAW, do)


class _CodeNeeded(Exception):
    """The code was sent to the contact; what is missing is that it is typed."""


def _take(asked: Asked, status: Status) -> Do:
    async def do(held: HeldInHand, said: Said, event_id: str) -> None:
        step = Step(
            status=status,
            actor=Actor.REPORTER,
            text=said.text or None,
            version=said.version,
            event_id=event_id,
        )
        await take_step(asked.services, held.found.report.report_id, step, now=asked.now)

    return do


async def _answer(asked: Asked, action: str, do: Do) -> Response:
    """Do what a form says, and lead back to the page; or show the page with what is wrong."""
    asked.limits.take_lookup()
    said, form_id = await read_said(asked.request), None
    try:
        tracking_id = parse_tracking_id(asked.kode)
        held = await _look(asked, tracking_id)
    except DataFault as fault:
        return ask_again(asked.kode, fault)
    tried = Tried(action=action, text=said.text)
    try:
        form_id = asked.tokens.check(asked.request, said.token)
        asked.limits.take_call()
        await do(held, said, f"{form_id}:{action}")
    except _CodeNeeded:
        return _show(asked, held, Tried(action=action, code_sent=True), HTTPStatus.OK, form_id)
    except DataFault as fault:
        tried = Tried(action=action, text=said.text, told=wording.citizen_fault(fault), code_sent=bool(said.code))
        return _show(
            asked,
            await _look(asked, tracking_id),
            tried,
            STATUS.get(fault.code, HTTPStatus.UNPROCESSABLE_ENTITY),
            form_id,
        )
    except (Outage, SetupFault) as outage:
        log.error("not_served", reason=str(outage))
        told = problem("unavailable")
        return _show(asked, held, Tried(action=action, text=tried.text, told=told.detail), told.status, form_id)
    return RedirectResponse(f"/lacak/{tracking_id}?kabar={action}", HTTPStatus.SEE_OTHER)


async def _look(asked: Asked, tracking_id: str) -> HeldInHand:
    held = await look_closely(asked.services, tracking_id, now=asked.now)
    if held is None:
        raise DataFault("unknown_tracking_id", "", tracking_id=tracking_id)
    return held


def _show(asked: Asked, held: HeldInHand, tried: Tried, status: int, form_id: str | None) -> Response:
    """Show the page as it is now; a form that is sent again keeps its id, so that it is still one step."""
    token = asked.tokens.issue(asked.request, form_id)
    return render_report(asked.request, held, token, now=asked.now, tried=tried, status=status)
