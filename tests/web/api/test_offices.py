"""The door for agencies' own systems: signed, each event once, and only for what their office has."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.domain.follow_up import Actor, Status
from pipeline.services.offices import show_secret
from pipeline.services.signatures import TOLERANCE
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.services.offices import CODE, Town, of_ambon, running_town
from tests.web.client import open_client
from tests.web.security.clients import signed_by_office

OTHER = "dinas_kesehatan:81.71"
ANSWER = {"report_id": "sms:1", "step": "jawab", "text": "Lampu sudah diganti. Hubungi 0812-0000-0017."}
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def town(search_index: SearchIndex, tmp_path: Path) -> AsyncIterator[Town]:  # noqa: F811
    async with running_town(search_index, tmp_path, of_ambon("sms:1"), of_ambon("sms:2"), of_ambon("sms:3")) as town:
        await town.hear_by_webhook()
        await town.act("sms:1", Status.FORWARDED)
        await town.act("sms:2", Status.FORWARDED, agency="dinas_kesehatan")
        yield town


@pytest.fixture
async def client(town: Town) -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(town.services, max_body_bytes=100_000) as client:
        yield client


async def send(
    town: Town,
    client: httpx.AsyncClient,
    said: dict[str, Any],
    *,
    event_id: str = "e-1",
    code: str = CODE,
    secret: str = "",
    off: timedelta = timedelta(0),
    **headers: str,
) -> httpx.Response:
    body = json.dumps(said).encode()
    signed = signed_by_office(secret or town.agency.secret, body, event_id=event_id, at=datetime.now(UTC) + off)
    return await client.post(f"/api/v1/offices/{code}/events", content=body, headers=signed | headers)


async def test_an_agency_answers_and_the_document_has_it(town: Town, client: httpx.AsyncClient) -> None:
    answer = await send(town, client, ANSWER)

    assert answer.status_code == 202
    assert answer.json() == {"report_id": "sms:1", "status": "ditindaklanjuti", "version": 2, "is_applied": True}
    shown = await town.shown("sms:1")
    assert (shown.status, shown.answer) == (Status.FOLLOWED_UP, "Lampu sudah diganti. Hubungi <TELP>.")
    assert shown.history[-1].actor is Actor.AGENCY


async def test_an_event_that_comes_again_or_twice_at_once_is_one_step(town: Town, client: httpx.AsyncClient) -> None:
    at_once = await asyncio.gather(*(send(town, client, ANSWER) for _ in range(5)))
    again = await send(town, client, ANSWER)
    await town.act("sms:1", Status.REOPENED, "Lampunya mati lagi.")
    late = await send(town, client, ANSWER)

    assert {each.status_code for each in (*at_once, again, late)} == {202}
    assert (again.json()["version"], late.json()["version"]) == (2, 3)
    assert [each.status for each in (await town.progress("sms:1")).history] == [
        *(Status.FORWARDED, Status.FOLLOWED_UP, Status.REOPENED)
    ]


async def test_what_comes_out_of_order_is_refused_with_what_is_allowed(town: Town, client: httpx.AsyncClient) -> None:
    resolved = await send(town, client, {"report_id": "sms:1", "step": "selesaikan"}, event_id="e-2")
    answered = await send(town, client, ANSWER, event_id="e-1")
    after = await send(town, client, {"report_id": "sms:1", "step": "selesaikan"}, event_id="e-2")
    seen_before = await send(town, client, ANSWER | {"version": 1}, event_id="e-3")

    assert (resolved.status_code, resolved.json()["code"]) == (409, "transition_forbidden")
    assert "ditindaklanjuti" in resolved.json()["detail"]
    assert (answered.status_code, after.status_code) == (202, 202)
    assert (seen_before.status_code, seen_before.json()["code"]) == (409, "stale_version")


@pytest.mark.parametrize("report_id", ["sms:2", "sms:3", "sms:404"])
async def test_of_what_is_not_its_own_an_office_learns_nothing(
    town: Town, client: httpx.AsyncClient, report_id: str
) -> None:
    answer = await send(town, client, ANSWER | {"report_id": report_id})

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_report")


async def test_what_an_office_handed_back_is_its_own_no_more_but_its_own_event_is_known(
    town: Town, client: httpx.AsyncClient
) -> None:
    back = {"report_id": "sms:1", "step": "kembalikan", "text": "Jalan ini milik provinsi."}
    sent = [await send(town, client, back, event_id="e-1") for _ in range(2)]
    answered = await send(town, client, ANSWER, event_id="e-2")

    assert [each.status_code for each in sent] == [202, 202]
    assert (answered.status_code, answered.json()["code"]) == (404, "unknown_report")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, "webhook_signature_wrong"),
        ({"code": OTHER}, "webhook_signature_wrong"),
        ({"code": "tidak_ada"}, "webhook_signature_wrong"),
        ({"webhook-id": "e-2"}, "webhook_signature_wrong"),
        ({"webhook-timestamp": "kemarin"}, "webhook_signature_wrong"),
        ({"webhook-timestamp": "9" * 30}, "webhook_signature_wrong"),
        ({"webhook-signature": "v1,x v2,y"}, "webhook_signature_wrong"),
        ({"webhook-signature": ""}, "webhook_signature_wrong"),
        ({"off": -TOLERANCE - MINUTE}, "signature_stale"),
        ({"off": TOLERANCE + MINUTE}, "signature_stale"),
        ({"event_id": "a b"}, "invalid_event_id"),
        ({"event_id": "a" * 129}, "invalid_event_id"),
    ],
)
async def test_who_does_not_prove_to_be_the_office_is_refused(
    town: Town, client: httpx.AsyncClient, changed: dict[str, Any], code: str
) -> None:
    answer = await send(town, client, ANSWER, **changed)

    assert (answer.status_code, answer.json()["code"]) == (422 if code == "invalid_event_id" else 401, code)
    assert (await town.progress("sms:1")).version == 1


async def test_without_a_signature_the_body_is_not_looked_at(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"/api/v1/offices/{CODE}/events", content=b"{")

    assert (answer.status_code, answer.json()["code"]) == (401, "webhook_unsigned")


@pytest.mark.parametrize("off", [-TOLERANCE + MINUTE, TOLERANCE - MINUTE])
async def test_clocks_may_be_some_minutes_apart(town: Town, client: httpx.AsyncClient, off: timedelta) -> None:
    assert (await send(town, client, ANSWER, off=off)).status_code == 202


async def test_a_renewed_secret_ends_the_old_one(town: Town, client: httpx.AsyncClient) -> None:
    renewed = await show_secret(town.services, CODE, is_renewed=True)

    assert (await send(town, client, ANSWER)).status_code == 401
    assert (await send(town, client, ANSWER, secret=renewed)).status_code == 202


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (ANSWER | {"text": "kata " * 5_000}, "answer_too_long"),
        (ANSWER | {"text": " "}, "text_needed"),
        (ANSWER | {"step": "disposisi"}, "invalid_step"),
        (ANSWER | {"step": "alihkan"}, "invalid_step"),
        (ANSWER | {"step": 7}, "invalid_step"),
        ({"step": "jawab"}, "invalid_body"),
        (ANSWER | {"officer": "A. Unit"}, "unknown_field"),
        (ANSWER | {"version": -1}, "invalid_version"),
    ],
)
async def test_what_cannot_be_taken_is_refused_and_changes_nothing(
    town: Town, client: httpx.AsyncClient, said: dict[str, Any], code: str
) -> None:
    answer = await send(town, client, said)

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert (await town.progress("sms:1")).version == 1
