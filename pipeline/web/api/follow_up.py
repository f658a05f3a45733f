"""What officers do with a report, or with all of a case: the same as `lapor follow-up` and `lapor correct`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field

from pipeline.adapters.channels.checks import Short
from pipeline.domain.officer import Officer
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.services.answers import CaseFollowedAnswer, FollowUpAnswer, case_followed_answer, follow_up_answer
from pipeline.services.corrections import Said, correct
from pipeline.services.follow_up import VERBS, Step, Verb, take_step, take_step_on_case
from pipeline.services.viewing import see_progress
from pipeline.web.api.bodies import Asked, BytesRoute
from pipeline.web.api.decisions import ACTING_PROBLEMS, BODY_PROBLEMS
from pipeline.web.dependencies import Now, OpenServices
from pipeline.web.problems import document_problems
from pipeline.web.security.allowing import ActingOfficer
from pipeline.web.security.described import OFFICER

STEP_PROBLEMS = (
    *ACTING_PROBLEMS,
    *BODY_PROBLEMS,
    *("invalid_text", "invalid_body", "invalid_version", "unknown_agency"),
)
"""What any step may be answered with."""

REPORT_PROBLEMS = ("stale_version", "transition_forbidden", "text_needed", "answer_too_long", "office_handed_back")
"""The same of one report; of a case they are told for each of its reports."""


class StepBody(Asked):
    """What is to be said of a report with a step."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Lampu sudah diganti."}]})
    text: Annotated[
        str | None, Field(description="Answer or reason, as the citizen reads it.", examples=["Lampu sudah diganti."])
    ] = None
    agency: Annotated[
        Short,
        Field(
            description="Kind of agency to forward to, in the report's place; the one concluded if left out.",
            examples=["dinas_pu"],
        ),
    ] = None
    version: Annotated[
        int | None,
        Field(description="`version` of what was seen: if another was first, the answer is 409.", ge=0, examples=[2]),
    ] = None


class CorrectBody(Asked):
    """What an officer says of a report; what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"category": "infrastruktur"}]})
    kind: ReportKind | None = None
    report_type: ReportType | None = None
    category: Annotated[Short, Field(description="Slug or name.", examples=["infrastruktur"])] = None
    agency: Annotated[Short, Field(description="Slug or name of the kind of agency.", examples=["dinas_pu"])] = None
    place: Annotated[Short, Field(description="In words.", examples=["Kelurahan Sukajadi, Kota Bandung"])] = None
    accept: Annotated[bool, Field(description="Whether all else that the models said is right.")] = False
    version: Annotated[int | None, Field(ge=0, examples=[2])] = None


router = APIRouter(prefix="/api/v1/reports/{any_id}", tags=["follow-up"], route_class=BytesRoute)
case_router = APIRouter(prefix="/api/v1/cases/{any_id}", tags=["follow-up"], route_class=BytesRoute)

SHOW_PROBLEMS = (
    *("not_an_officer", "invalid_officer_token", "unavailable"),
    *("unknown_report", "invalid_tracking_id"),
)


@router.get("/progress", responses=document_problems(*SHOW_PROBLEMS), openapi_extra=OFFICER)
async def show_progress(any_id: str, officer: ActingOfficer, services: OpenServices) -> FollowUpAnswer:
    """Show how far a report has come, and what the officer may do with it."""
    return follow_up_answer(await see_progress(services, officer, any_id), officer)


CORRECT_PROBLEMS = (
    *ACTING_PROBLEMS,
    *BODY_PROBLEMS,
    *("nothing_said", "unknown_category", "unknown_agency", "unknown_region", "stale_version"),
    *("invalid_kind", "invalid_report_type", "invalid_version", "invalid_body"),
)


@router.post("/correct", status_code=202, responses=document_problems(*CORRECT_PROBLEMS), openapi_extra=OFFICER)
async def correct_report(
    any_id: str, asked: CorrectBody, officer: ActingOfficer, services: OpenServices, now: Now
) -> FollowUpAnswer:
    """Correct or confirm what was concluded of a report; the models learn from it."""
    said = Said(
        kind=asked.kind,
        report_type=asked.report_type,
        category=asked.category,
        agency=asked.agency,
        place=asked.place,
        accepts=asked.accept,
    )
    done = await correct(services, any_id, said, officer=officer, now=now, version=asked.version)
    return follow_up_answer(done, officer)


def _step(verb: Verb, asked: StepBody, officer: Officer) -> Step:
    return Step(
        status=VERBS[verb],
        actor=officer.actor,
        officer=officer,
        agency=asked.agency,
        text=asked.text,
        version=asked.version,
    )


def _step_route(verb: Verb) -> Callable[..., Awaitable[FollowUpAnswer]]:
    async def take(
        any_id: str, asked: StepBody, officer: ActingOfficer, services: OpenServices, now: Now
    ) -> FollowUpAnswer:
        return follow_up_answer(await take_step(services, any_id, _step(verb, asked, officer), now=now), officer)

    return take


def _case_route(verb: Verb) -> Callable[..., Awaitable[CaseFollowedAnswer]]:
    async def take(
        any_id: str, asked: StepBody, officer: ActingOfficer, services: OpenServices, now: Now
    ) -> CaseFollowedAnswer:
        done = await take_step_on_case(services, any_id, _step(verb, asked, officer), now=now)
        return case_followed_answer(done, officer)

    return take


for each in Verb:
    router.add_api_route(
        f"/{each}",
        _step_route(each),
        methods=["POST"],
        status_code=202,
        name=f"{each}_report",
        summary=f"Bring a report into the status `{VERBS[each]}`.",
        responses=document_problems(*STEP_PROBLEMS, *REPORT_PROBLEMS),
        openapi_extra=OFFICER,
    )
    case_router.add_api_route(
        f"/{each}",
        _case_route(each),
        methods=["POST"],
        status_code=202,
        name=f"{each}_case",
        summary=f"Bring the reports of a case into the status `{VERBS[each]}`.",
        responses=document_problems(*STEP_PROBLEMS),
        openapi_extra=OFFICER,
    )
