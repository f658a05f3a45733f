"""How often one may call, how long a body may take, and who is counted as one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest

from pipeline.domain.errors import DataFault
from pipeline.web.limits import Rates, find_network
from tests.services.fakes import make_services
from tests.web.client import ELSEWHERE, open_client


def test_a_minutes_worth_may_come_at_once_and_the_rest_as_time_goes_by() -> None:
    now = [0.0]
    rates = Rates(clock=lambda: now[0])

    def taken(caller: str, calls: int) -> int:
        count = 0
        for _ in range(calls):
            with suppress(DataFault):
                rates.take(caller, 60)
                count += 1
        return count

    assert taken("a", 100) == 60
    assert taken("b", 10) == 10
    now[0] = 10.0
    assert taken("a", 100) == 10
    now[0] = 10_000.0
    assert taken("a", 100) == 60


def test_of_who_rested_for_a_minute_nothing_is_kept() -> None:
    now = [0.0]
    rates = Rates(clock=lambda: now[0])
    for number in range(100):
        rates.take(str(number), 1)
    now[0] = 61.0

    rates.take("0", 1)

    assert rates.callers == 1


def test_the_answer_names_the_limit() -> None:
    rates = Rates(clock=lambda: 0.0)
    rates.take("a", 1)

    with pytest.raises(DataFault) as refused:
        rates.take("a", 1)
    assert refused.value.code == "too_many_calls"
    assert refused.value.values == {"limit": 1}


def test_only_so_many_callers_are_known_and_the_one_who_called_least_lately_is_forgotten() -> None:
    rates = Rates(clock=lambda: 0.0, max_callers=2)
    for caller in ("a", "b", "a", "c"):
        rates.take(caller, 2)

    with pytest.raises(DataFault):
        rates.take("a", 2)
    rates.take("b", 2)
    rates.take("b", 2)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("127.0.0.1", None),
        ("127.8.9.1", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("", ""),
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a:b", None),
    ],
)
def test_a_caller_is_an_address_of_ipv4_or_a_network_of_ipv6_and_none_of_this_machine(
    address: str, network: str | None
) -> None:
    assert find_network(address) == network


async def test_an_address_that_calls_too_often_is_refused_and_no_other() -> None:
    body = {"text": "Lampu jalan padam di Gang Melati"}
    services = make_services()
    async with open_client(services, address=ELSEWHERE, address_per_minute=2) as flooding:
        answers = [await flooding.post("/sms/generic", json=body) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [202, 202, 429]
        assert answers[2].json()["code"] == "too_many_calls"
        assert answers[2].headers["Retry-After"]
    async with open_client(services, address="127.0.0.1", address_per_minute=2) as own:
        assert {(await own.post("/sms/generic", json=body)).status_code for _ in range(5)} == {202}


async def test_a_sender_who_writes_too_often_is_refused_and_no_other() -> None:
    async def send(client: Any, number: int, sender: str) -> int:
        body = {"text": f"Lampu jalan padam di Gang Melati {number}", "sender": sender}
        return int((await client.post("/api/v1/reports", json=body)).status_code)

    services = make_services()
    async with open_client(services, address=ELSEWHERE, sender_per_minute=2) as client:
        spellings = ("0812-0000-0001", "+62 812 0000 0001", "081200000001")
        assert [await send(client, n, sender) for n, sender in enumerate(spellings)] == [202, 202, 429]
        assert await send(client, 9, "0812-0000-0002") == 202
    async with open_client(services, sender_per_minute=2) as own:
        assert [await send(own, n, "0812-0000-0001") for n in range(3)] == [202, 202, 202]


async def test_a_body_that_takes_too_long_is_cut_with_an_answer() -> None:
    async def drip() -> AsyncIterator[bytes]:
        yield b'{"text"'
        await asyncio.Event().wait()

    async with open_client(make_services(), read_within_s=0.05) as client:
        answer = await client.post("/api/v1/reports", content=drip())
    assert answer.status_code == 408
    assert answer.json()["code"] == "too_slow"
    assert answer.headers["Connection"] == "close"
