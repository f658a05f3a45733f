"""Whether every report that was answered with 202 is in the index once, and nothing else."""

from __future__ import annotations

import csv
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

import orjson

from pipeline.adapters.search.client import SearchIndex
from pipeline.system.sending import wait_until_searchable
from tests.load.senders import send_load

SEEDS: Final = Path(__file__).parents[2] / "training" / "data" / "seeds" / "reports.csv"
PATH: Final = "/sms/generic"
EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of a load.

    Attributes
    ----------
    documents
        In the index at the end.
    found
        Of those that were answered with 202.
    others
        Answers of another status, by it.
    """

    taken: int
    found: int
    documents: int
    others: dict[int, int]
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether each is there once, and nothing else."""
        return self.taken == self.found == self.documents > 0


@cache
def _texts() -> list[str]:
    with SEEDS.open(encoding="utf-8") as rows:
        return [row["text"] for row in csv.DictReader(rows)]


def make_sms(number: int) -> bytes:
    """Make an SMS as a gateway delivers it, each another; some come without an id."""
    sms = {"from": f"+62812000{number % 5_000:05}", "text": f"{_texts()[number % len(_texts())]} RT {number}"}
    return orjson.dumps(sms if number % 3 == 0 else sms | {"id": f"gw-{number}"})


async def prove(url: str, index: SearchIndex, *, senders: int, seconds: float, patience_s: float) -> Proof:
    """Let many send for a time, to a system that has no reports yet, and look for what was taken."""
    started = time.monotonic()
    load = await send_load(
        url, PATH, senders=senders, make_body=make_sms, until=lambda _: time.monotonic() - started > seconds
    )
    took_s = time.monotonic() - started
    ids = list(dict.fromkeys(load.taken.values()))
    found = await wait_until_searchable(ids, index, on_found=lambda _: None, patience_s=patience_s)
    return Proof(len(load.taken), found, await _count_all(index), load.others, took_s)


async def _count_all(index: SearchIndex) -> int:
    return sum([1 async for _ in index.received_since(EPOCH)])
