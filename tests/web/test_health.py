"""Whether the gateway says the truth about itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.adapters.kafka.backlog import Backlog
from pipeline.adapters.store.deliveries import row_of
from pipeline.adapters.store.engine import Store, open_store
from pipeline.adapters.store.tables import DELIVERIES
from pipeline.domain.delivery import DeliveryState, Way
from pipeline.domain.errors import Outage
from pipeline.domain.follow_up import Handover, Office, Status
from tests.services.fakes import Index, Publisher, make_services
from tests.web.client import open_client


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(f"sqlite:///{tmp_path / 'lapor.db'}") as store:
        yield store


@pytest.mark.parametrize(("is_away", "status"), [(False, 200), (True, 503)])
async def test_it_is_ready_while_the_engines_behind_it_answer(is_away: bool, status: int) -> None:
    async with open_client(make_services(search=Index(is_away=is_away))) as client:
        ready, health = await client.get("/readyz"), await client.get("/healthz")

    assert (ready.status_code, health.status_code, health.json()) == (status, 200, {"status": "ok"})


async def test_it_is_not_ready_while_the_broker_is_away() -> None:
    async with open_client(make_services(publisher=Publisher(is_away=True))) as client:
        assert (await client.get("/readyz")).status_code == 503


async def test_metrics_count_by_channel_and_outcome(store: Store) -> None:
    async with open_client(make_services(store=store)) as client:
        await client.post("/api/v1/reports", json={"text": "x"})
        await client.post("/api/v1/reports", content=b"")
        metrics = (await client.get("/metrics")).text

    assert 'lapor_gateway_reports_total{channel="web",outcome="accepted"} 1.0' in metrics
    assert 'lapor_gateway_reports_total{channel="web",outcome="invalid_json"} 1.0' in metrics


async def test_a_refusal_is_counted_by_its_channel_and_code(store: Store) -> None:
    async with open_client(make_services(store=store)) as client:
        await client.post("/sms/generic", content=b"text=")
        await client.post("/api/v1/reports", json={"text": ""})
        metrics = (await client.get("/metrics")).text

    assert 'lapor_gateway_reports_total{channel="sms",outcome="missing_text"} 1.0' in metrics
    assert 'lapor_gateway_reports_total{channel="web",outcome="missing_text"} 1.0' in metrics


async def test_metrics_tell_how_far_the_stages_are_behind_and_measure_it_once_for_all_who_ask(store: Store) -> None:
    asked = 0

    async def measure() -> dict[str, Backlog]:
        nonlocal asked
        asked += 1
        return {"ingest": Backlog(3, datetime.now(UTC) - timedelta(minutes=10)), "index": Backlog()}

    async with open_client(make_services(store=store, backlogs=measure)) as client:
        await client.get("/metrics")
        shown = samples((await client.get("/metrics")).text)

    assert asked == 1
    assert shown["lapor_backlog_known"] == 1
    assert shown['lapor_stage_waiting{stage="ingest"}'] == 3
    assert shown['lapor_stage_oldest_waiting_seconds{stage="ingest"}'] >= 600
    assert shown['lapor_stage_oldest_waiting_seconds{stage="index"}'] == 0


async def test_metrics_are_told_while_kafka_is_away(store: Store) -> None:
    async def measure() -> dict[str, Backlog]:
        raise Outage("Kafka is away")

    async with open_client(make_services(store=store, backlogs=measure)) as client:
        answer = await client.get("/metrics")

    assert answer.status_code == 200
    assert samples(answer.text)["lapor_backlog_known"] == 0
    assert "lapor_stage_waiting{" not in answer.text


async def test_metrics_tell_which_office_does_not_take_its_messages(store: Store) -> None:
    handover = Handover(number=1, status=Status.FORWARDED, office=Office("pln", "PT PLN"), at=datetime.now(UTC))
    row = row_of("sms:1", handover) | {"way": Way.WEBHOOK, "state": DeliveryState.FAILED}
    async with store.begin() as connection:
        await connection.execute(sa.insert(DELIVERIES).values(row))
    async with open_client(make_services(store=store)) as client:
        shown = samples((await client.get("/metrics")).text)

    assert shown['lapor_office_failing{office="pln"}'] == 1
    assert shown['lapor_office_waiting{office="pln"}'] == 0


def samples(text: str) -> dict[str, float]:
    """Read what `/metrics` says: name and labels, value."""
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}
