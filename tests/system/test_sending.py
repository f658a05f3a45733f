"""Playing a file: what is refused is counted, an outage says how far it came, and waiting ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from pipeline.adapters.kafka.client import MESSAGE_MAX_BYTES
from pipeline.domain.errors import DataFault, Outage
from pipeline.system.sending import gateway_door, kafka_door, read_lines, send_all, wait_until_searchable
from tests.services.fakes import Publisher

GOOD = [b'{"channel": "web", "id": "%d", "text": "Lampu padam di Gang %d"}' % (n, n) for n in range(5)]


class StrictPublisher(Publisher):
    """Refuses what is too large, as the real one does, and goes away after some reports."""

    def __init__(self, *, goes_after: int = 100) -> None:
        super().__init__()
        self.goes_after = goes_after

    async def publish(self, raw: Any) -> None:
        if len(raw.body) > MESSAGE_MAX_BYTES:
            raise DataFault("too_large", "too large")
        self.is_away = len(self.taken) >= self.goes_after
        await super().publish(raw)


async def test_what_is_refused_is_counted_by_line_and_the_rest_is_sent() -> None:
    lines = [GOOD[0], b"x" * (MESSAGE_MAX_BYTES + 1), b'{"channel": "web", "text": " "}', GOOD[1]]
    sent = await send_all(read_lines(lines), kafka_door(StrictPublisher()), rate=None, on_sent=lambda: None)

    assert sent.count == 4
    assert list(sent.ids) == ["web:0", "web:1"]
    assert sent.refused == {2: "Pesan ini terlalu besar untuk Kafka.", 3: "Isi laporan kosong."}
    assert sent.stopped_by is None


async def test_an_outage_ends_the_sending_and_says_how_far_it_came() -> None:
    sent = await send_all(read_lines(GOOD), kafka_door(StrictPublisher(goes_after=3)), rate=1_000, on_sent=lambda: None)

    assert sent.count == 3
    assert list(sent.ids) == ["web:0", "web:1", "web:2"]
    assert isinstance(sent.stopped_by, Outage)


@asynccontextmanager
async def serve(answers: list[web.Response]) -> AsyncIterator[aiohttp.ClientSession]:
    """Serve a gateway that gives these answers, one after the other."""

    async def answer(_: web.Request) -> web.Response:
        return answers.pop(0)

    app = web.Application()
    app.router.add_post("/api/v1/reports", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
            yield client
    finally:
        await runner.cleanup()


async def test_the_gateway_s_refusals_are_told_in_its_words_and_a_full_one_is_asked_again() -> None:
    answers = [
        web.json_response({"code": "too_many_calls"}, status=429, headers={"Retry-After": "0"}),
        web.json_response({"report_id": "web:a"}, status=202),
        web.json_response({"detail": "Kiriman terlalu besar."}, status=413),
    ]
    async with serve(answers) as client:
        sent = await send_all(
            read_lines(GOOD[:2]), gateway_door(client, StrictPublisher(), key=None), rate=100, on_sent=lambda: None
        )

    assert list(sent.ids) == ["web:a"]
    assert sent.refused == {2: "Kiriman terlalu besar."}


@pytest.mark.parametrize("answer", [web.Response(status=503), web.Response(text="<html>")])
async def test_a_gateway_that_is_none_is_an_outage(answer: web.Response) -> None:
    async with serve([answer]) as client:
        sent = await send_all(
            read_lines(GOOD[:1]), gateway_door(client, StrictPublisher(), key=None), rate=None, on_sent=lambda: None
        )
    assert sent.stopped_by is not None
    assert sent.count == 0


@pytest.mark.parametrize(("status", "said"), [(401, "memerlukan kunci"), (403, "bukan untuk kanal ini")])
async def test_a_key_that_the_gateway_does_not_take_ends_the_sending(status: int, said: str) -> None:
    refusals = [web.json_response({"code": "key_needed"}, status=status) for _ in GOOD]
    answers = [web.json_response({"report_id": "web:a"}, status=202), *refusals]
    async with serve(answers) as client:
        door = gateway_door(client, StrictPublisher(), key="lapor_kunci")
        sent = await send_all(read_lines(GOOD), door, rate=100, on_sent=lambda: None)

    assert (sent.count, list(sent.ids)) == (1, ["web:a"])
    assert said in str(sent.stopped_by)


class Index:
    """Has some reports; now and then it is away."""

    def __init__(self, *has: str) -> None:
        self.has = has
        self.asked = 0

    async def count_ids(self, ids: Sequence[str]) -> int:
        self.asked += 1
        if self.asked % 2:
            raise Outage("away")
        return len(set(ids) & set(self.has))


async def test_waiting_ends_when_no_more_come() -> None:
    index: Any = Index("web:0")
    counted: list[int] = []
    found = await wait_until_searchable(["web:0", "web:1"], index, on_found=counted.append, patience_s=0.5)
    assert found == 1
    assert counted == [1]


async def test_waiting_is_over_when_all_are_there() -> None:
    index: Any = Index("web:0", "web:1")
    assert await wait_until_searchable(["web:0", "web:1"], index, on_found=lambda _: None) == 2
