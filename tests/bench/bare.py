"""What the doors are measured against: FastAPI routes that hand a report to Kafka, and no more.

Run as `python -m tests.bench.bare PORT KAFKA`; served by uvicorn with the gateway's options.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

import aiokafka
import uvicorn
from fastapi import FastAPI, Request
from pydantic import BaseModel

from pipeline.adapters.kafka.topics import Topic


class Report(BaseModel):
    """A report in its plainest form."""

    text: str
    sender: str | None = None
    id: str | None = None


def create_app(kafka: str) -> FastAPI:
    """Build the bare application."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with aiokafka.AIOKafkaProducer(bootstrap_servers=kafka, acks="all") as producer:
            app.state.producer = producer
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/sms/generic", status_code=202)
    async def take_sms(request: Request) -> dict[str, str]:
        body, report_id = await request.body(), uuid4().hex
        headers = [
            ("channel", b"sms"),
            ("received_at", datetime.now(UTC).isoformat().encode()),
            ("assigned_id", report_id.encode()),
            ("client", b"generic"),
        ]
        await app.state.producer.send_and_wait(Topic.RAW.value, body, headers=headers)
        return {"report_id": f"sms:{report_id}", "tracking_id": report_id[:10]}

    @app.post("/api/v1/reports", status_code=202)
    async def take_report(report: Report) -> dict[str, str]:
        report_id = uuid4().hex
        await app.state.producer.send_and_wait(Topic.RAW.value, report.model_dump_json().encode())
        return {"report_id": f"web:{report_id}", "tracking_id": report_id[:10]}

    return app


if __name__ == "__main__":
    uvicorn.run(create_app(sys.argv[2]), port=int(sys.argv[1]), log_config=None, access_log=False)
