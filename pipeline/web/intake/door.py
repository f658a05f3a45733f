"""What every door of reports does: take the bytes in, count them, answer with the tracking ID.

The door of forms asks besides who calls. Who has no key is counted by sender, at each door that is open to all.

A report that was taken before gets the first answer again, with 200 instead of 202.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from fastapi import Request, Response

from pipeline.domain.client import Client
from pipeline.domain.errors import DataFault
from pipeline.services.answers import receipt_answer
from pipeline.services.intake import Delivery, NotTaken, Receipt, admit_all
from pipeline.services.opened import Services
from pipeline.web.intake.described import IDEMPOTENCY_KEY
from pipeline.web.metrics import Metrics
from pipeline.web.security.callers import find_caller
from pipeline.web.security.counting import limits_of

Take = Callable[[Services, Delivery], Awaitable[Receipt]]
"""A use case that takes bytes in."""


@dataclass(frozen=True, slots=True)
class Door:
    """A request that brings a report; its body is as it came, up to the limit."""

    services: Services
    metrics: Metrics
    delivery: Delivery

    async def take(self, take: Take) -> Response:
        """Take the report in; once this returns, it is safe."""
        receipt = await take(self.services, self.delivery)
        self.count(receipt)
        status = HTTPStatus.ACCEPTED if receipt.is_first else HTTPStatus.OK
        return Response(receipt_answer(receipt).model_dump_json(), status, media_type="application/json")

    def count(self, outcome: Receipt | DataFault | NotTaken) -> None:
        """Count what became of a report."""
        if isinstance(outcome, Receipt):
            self.metrics.reports.labels(outcome.channel, "accepted" if outcome.is_first else "known").inc()
        else:
            channel, code = (outcome.channel, outcome.code) if isinstance(outcome, DataFault) else ("", "unavailable")
            self.metrics.reports.labels(channel, code).inc()


async def open_door(request: Request, client: Client | None = None) -> Door:
    """Open the door for a request, of a client with a key or of anybody.

    Doors are no dependencies: FastAPI would take as long to solve one as all the rest of the request takes.
    """
    state = request.app.state
    delivery = Delivery(
        body=await request.body(),
        at=datetime.now(UTC),
        idempotency_key=request.headers.get(IDEMPOTENCY_KEY) or None,
        client=client,
        admit=admit_all if client else limits_of(request).take_report,
    )
    return Door(state.services, state.metrics, delivery)


async def open_form_door(request: Request) -> Door:
    """Open the door of forms, and ask who calls."""
    return await open_door(request, await find_caller(request))
