"""What went wrong is told in one way, whoever found it."""

from __future__ import annotations

import httpx
import pytest

from pipeline.adapters.sealed_ids import SealedIds
from pipeline.domain.errors import Outage, SetupFault
from pipeline.web.problems import MEDIA_TYPE, STATUS, TITLES, Problem
from tests.services.fakes import KEYS, make_services
from tests.web.client import open_client


async def ask(method: str, path: str, **options: object) -> httpx.Response:
    async with open_client(make_services()) as client:
        return await client.request(method, path, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/tidak-ada", 404, "not_found"),
        ("DELETE", "/api/v1/reports", 405, "method_not_allowed"),
        ("POST", "/api/v1/reports", 422, "invalid_json"),
        ("POST", "/api/v1/cases/sms:1/follow", 422, "invalid_json"),
        ("POST", "/api/v1/cases/sms:1/split", 401, "not_an_officer"),
    ],
)
async def test_every_problem_has_the_same_form_and_an_indonesian_sentence(
    method: str, path: str, status: int, code: str
) -> None:
    answer = await ask(method, path)

    told = Problem.model_validate(answer.json())
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert (answer.status_code, told.status, told.code) == (status, status, code)
    assert told.type == f"urn:problem-type:lapor:{code}"
    assert told.title == TITLES[told.status]
    assert told.detail.endswith(".")


async def test_a_wrong_method_says_which_are_right() -> None:
    assert (await ask("DELETE", "/api/v1/reports")).headers["Allow"] == "POST"


async def test_nothing_of_a_body_comes_back_in_a_problem() -> None:
    answer = await ask("POST", "/api/v1/cases/sms:1/follow", json={"sender": ["0812-0000-0017"]})

    assert answer.status_code == 422
    assert "0812" not in answer.text


@pytest.mark.parametrize("fault", [Outage("away"), SetupFault("the engine refuses us")])
async def test_an_engine_that_is_away_or_refuses_us_is_told_as_unavailable(fault: Exception) -> None:
    class Index:
        async def get_reports(self, report_ids: list[str]) -> list[object]:
            raise fault

    async with open_client(make_services(search=Index())) as client:
        answer = await client.get(f"/api/v1/cases/{SealedIds(KEYS.case).case_code('sms:1')}")

    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "unavailable", "5")


def test_every_status_has_its_title() -> None:
    assert set(STATUS.values()) <= set(TITLES)
