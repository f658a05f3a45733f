"""What is taken once, what is known already, and what is kept although it can be no report."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.domain.errors import DataFault
from pipeline.services.intake import (
    KEY_KEPT,
    KEY_SCOPE,
    REPORT_KEPT,
    REPORT_SCOPE,
    Delivery,
    Receipt,
    forget_seen,
    take_form,
    take_sms,
)
from pipeline.services.opened import Services
from tests.services.fakes import Publisher, make_services

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
SMS = {"id": "17", "text": "Got mampet di Pasar Ikan", "sender": "081200000017"}


@pytest.fixture
def publisher() -> Publisher:
    return Publisher()


@pytest.fixture
def services(publisher: Publisher) -> Services:
    return make_services(publisher=publisher)


def delivery(body: dict[str, Any] | bytes, *, key: str | None = None, after: timedelta = timedelta(0)) -> Delivery:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Delivery(body=sent, at=T0 + after, idempotency_key=key)


def told(receipt: Receipt) -> tuple[str, str]:
    return receipt.report_id, receipt.tracking_id


async def test_what_a_gateway_sends_again_is_taken_once_and_gets_the_first_answer(
    services: Services, publisher: Publisher
) -> None:
    first = await take_sms(services, delivery(SMS))
    again = await take_sms(services, delivery(SMS | {"attempt": 2}, after=timedelta(days=200)))

    assert (first.is_first, again.is_first) == (True, False)
    assert told(first) == told(again)
    assert len(publisher.taken) == 1


@pytest.mark.parametrize("change", [{"text": "Jalan amblas"}, {"sender": "081200000018"}, {"id": "18"}])
async def test_no_stranger_takes_the_place_of_a_report(
    services: Services, publisher: Publisher, change: dict[str, str]
) -> None:
    receipts = [await take_sms(services, delivery(body)) for body in (SMS, SMS | change)]

    assert [receipt.is_first for receipt in receipts] == [True, True]
    assert len({told(receipt) for receipt in receipts}) == len(publisher.taken) == 2


async def test_the_same_words_without_an_id_are_another_report(services: Services, publisher: Publisher) -> None:
    receipts = [await take_form(services, delivery({"text": "air mati"})) for _ in range(2)]

    assert len({receipt.report_id for receipt in receipts}) == len(publisher.taken) == 2


async def test_an_id_of_a_form_says_nothing_of_the_same_id_of_a_gateway(services: Services) -> None:
    assert (await take_form(services, delivery(SMS))).report_id != (await take_sms(services, delivery(SMS))).report_id


async def test_after_a_year_a_report_may_be_handed_over_again_under_its_id(
    services: Services, publisher: Publisher
) -> None:
    receipts = [await take_sms(services, delivery(SMS, after=after)) for after in (timedelta(0), REPORT_KEPT)]

    assert told(receipts[0]) == told(receipts[1])
    assert len(publisher.taken) == 2


class TestIdempotencyKey:
    async def test_a_request_that_is_sent_again_is_taken_once(self, services: Services, publisher: Publisher) -> None:
        body = {"text": "air mati"}
        first, again = [await take_form(services, delivery(body, key="k")) for _ in range(2)]

        assert (told(first), again.is_first) == (told(again), False)
        assert len(publisher.taken) == 1

    async def test_with_another_body_it_is_a_conflict(self, services: Services, publisher: Publisher) -> None:
        await take_form(services, delivery({"text": "air mati"}, key="k"))
        with pytest.raises(DataFault, match="idempotency_key_reused"):
            await take_form(services, delivery({"text": "jalan rusak"}, key="k"))
        assert len(publisher.taken) == 1

    async def test_it_stands_for_a_day(self, services: Services) -> None:
        await take_form(services, delivery({"text": "air mati"}, key="k"))
        other = await take_form(services, delivery({"text": "jalan rusak"}, key="k", after=KEY_KEPT))
        again = await take_form(services, delivery({"text": "jalan rusak"}, key="k", after=KEY_KEPT))
        assert (other.is_first, again.is_first, told(other)) == (True, False, told(again))

    async def test_it_is_its_doors_own(self, services: Services, publisher: Publisher) -> None:
        for take in (take_form, take_sms):
            assert (await take(services, delivery(SMS, key="k"))).is_first
        assert len(publisher.taken) == 2

    async def test_what_was_not_taken_is_not_known(self, services: Services, publisher: Publisher) -> None:
        publisher.is_away = True
        with pytest.raises(Exception, match="away"):
            await take_form(services, delivery({"text": "air mati"}, key="k"))
        publisher.is_away = False
        assert (await take_form(services, delivery({"text": "air mati"}, key="k"))).is_first


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"garbage", "invalid_json"),
        (b'{"text": " "}', "missing_text"),
        (b'{"text": [1]}', "invalid_text"),
        (b"[]", "invalid_json"),
    ],
)
async def test_the_bytes_of_what_is_refused_are_kept_whichever_door_they_came_through(
    services: Services, publisher: Publisher, body: bytes, code: str
) -> None:
    for take, channel in ((take_form, "web"), (take_sms, "sms")):
        with pytest.raises(DataFault, match=code):
            await take(services, delivery(body))
        raw, kept_code, stage = publisher.rejected.pop()
        assert (raw.body, raw.channel, kept_code, stage) == (body, channel, code, "ingest")
    assert publisher.taken == []


async def test_of_nothing_nothing_is_kept(services: Services, publisher: Publisher) -> None:
    with pytest.raises(DataFault):
        await take_form(services, delivery(b""))
    assert publisher.rejected == []


async def test_ids_are_forgotten_when_nothing_is_sent_again_under_them() -> None:
    services = make_services()
    await take_sms(services, delivery(SMS))
    await take_form(services, delivery(SMS, key="k"))
    seen: Any = await services.seen()
    kept = {scope for scope, _ in seen.kept}
    assert kept == {KEY_SCOPE, REPORT_SCOPE}
    await forget_seen(services, T0 + KEY_KEPT + timedelta(minutes=1))
    assert {scope for scope, _ in seen.kept} == {REPORT_SCOPE}
    await forget_seen(services, T0 + REPORT_KEPT + timedelta(minutes=1))
    assert seen.kept == {}
