"""How much who calls without a key may still do. Who has one is known, and counted nowhere but by address.

A program of this machine is not counted: it is the operator's own (`web/limits.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from pipeline.web.limits import Rates, find_network
from pipeline.web.options import WebOptions


@dataclass(frozen=True, slots=True)
class Limits:
    """Of a caller; each method counts one more, or raises a DataFault `too_many_calls` if it is one too many.

    Attributes
    ----------
    network
        Who is counted as one caller; None: not counted.
    """

    rates: Rates
    options: WebOptions
    network: str | None

    def take_call(self) -> None:
        """Count what writes or costs work: a form, a report, a question to the models."""
        self._take(f"call {self.network}", self.options.keyless_per_minute)

    def take_lookup(self) -> None:
        """Count a tracking ID that is looked up."""
        self._take(f"tracking {self.network}", self.options.tracking_per_minute)

    def take_report(self, reporter: str) -> None:
        """Count a report by the hash of its sender, from whatever address."""
        self._take(f"sender {reporter}", self.options.sender_per_minute)

    def take_guess(self, tracking_id: str) -> None:
        """Count a code that is tried for one report, from whatever address, of this machine too."""
        self.rates.take(f"code {tracking_id}", self.options.keyless_per_minute)

    def _take(self, caller: str, per_minute: int) -> None:
        if self.network is not None:
            self.rates.take(caller, per_minute)


def limits_of(request: Request) -> Limits:
    """Give the limits of who sends a request."""
    state = request.app.state
    network = find_network(request.client.host) if request.client else None
    return Limits(state.rates, state.options, network)


async def _limits(request: Request) -> Limits:
    return limits_of(request)


OpenLimits = Annotated[Limits, Depends(_limits)]
