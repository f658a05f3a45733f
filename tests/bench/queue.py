"""The officers' queue: how long a page takes while many officers work on very many reports, on the embedded engine."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import orjson

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.reference.gazetteer import load_names
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.adapters.search.bulk import IndexedDocument, report_document
from pipeline.adapters.search.client import SearchIndex
from pipeline.batches import batches
from pipeline.contract.document import encode_document, format_time
from pipeline.domain.follow_up import OPEN
from pipeline.domain.officer import Role
from pipeline.places.codes import REGENCY
from pipeline.services.officers import add_officer
from pipeline.services.opened import Services
from pipeline.services.passwords import change_password, make_one_time_password
from pipeline.services.sign_in import begin_session, find_session
from pipeline.settings import load_settings
from pipeline.system.opening import open_services
from pipeline.web.app import create_app
from pipeline.web.security.console_session import COOKIE
from tests.bench.pages import OPTIONS
from tests.contract.report_builder import ASSIGNMENT, make_consolidated
from tests.web.console.browser import PASSWORD

OFFICERS: Final = 20
EACH_S: Final = 1.0
"""Seconds from one page of an officer to the next: five times as busy as who reads what it says."""

BULK: Final = 2_000
OPEN_STATUSES: Final = sorted(OPEN)

URGENT_SHARE, REPEATED_SHARE, DOUBTED_SHARE = 0.03, 0.3, 0.2
"""Of the reports."""


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """What came out.

    Attributes
    ----------
    reading_s
        Seconds of the first look, which waits until the open reports are read.
    median_ms, slow_ms
        Of a first page, of any filters; half and 19 of 20 are quicker.
    """

    reports: int
    officers: int
    asked: int
    reading_s: float
    median_ms: float
    slow_ms: float


async def measure_queue(folder: Path, *, reports: int = 100_000, seconds: float = 30.0) -> QueueFigures:
    """Let officers open first pages of the queue under all kinds of filters, each one page a second."""
    with EmbeddedEngines(folder / "logs") as engines:
        settings = load_settings(state_dir=folder, elasticsearch_url=engines.elasticsearch_url)
        async with SearchIndex.connect(engines.elasticsearch_url) as index:
            await index.init()
            for batch in batches(make_documents(reports), BULK):
                assert not (await index.write(batch)).refused
            await index.refresh()
        async with open_services(settings) as services:
            transport = httpx.ASGITransport(create_app(services, OPTIONS))
            async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
                cookies = [await _sign_in(services, number) for number in range(OFFICERS)]
                reading_s = await _time(client, "/petugas/antrean", cookies[0])
                until = time.perf_counter() + seconds
                asked = await asyncio.gather(
                    *[_work(client, each, until, number) for number, each in enumerate(cookies)]
                )
    times = [each * 1e3 for taken in asked for each in taken]
    return QueueFigures(
        reports=reports,
        officers=OFFICERS,
        asked=len(times),
        reading_s=reading_s,
        median_ms=statistics.median(times),
        slow_ms=statistics.quantiles(times, n=20)[-1],
    )


def make_documents(reports: int) -> Iterator[IndexedDocument]:
    """Make open reports of all categories, agencies and regencies, a third of them in cases."""
    chance = random.Random(1)
    base = orjson.loads(encode_document(make_consolidated(assignment=ASSIGNMENT)))
    taxonomy, names = load_taxonomy(), load_names()
    regencies = [code for code in names if len(code) == REGENCY]
    now = datetime.now(UTC)
    for number in range(reports):
        agency, regency = chance.choice(taxonomy.agency_slugs), chance.choice(regencies)
        due = format_time(now + timedelta(days=chance.randrange(-5, 20)))
        case = chance.randrange(number + 1) if chance.random() < REPEATED_SHARE else number
        document: dict[str, Any] = base | {
            "report_id": f"web:{number}",
            "tracking_id": f"T{number}",
            "case_id": f"web:{case}",
            "reporter": f"{chance.randrange(reports):x}",
            "flags": ["darurat"] if chance.random() < URGENT_SHARE else [],
            "category": base["category"]
            | {"label": chance.choice(taxonomy.category_slugs), "confidence": chance.random()},
            "agency": base["agency"] | {"label": agency, "code": f"{agency}:{regency}", "confidence": chance.random()},
            "review": {"needed": True, "reasons": ["incomplete"]}
            if chance.random() < DOUBTED_SHARE
            else base["review"],
            "due": base["due"] | {"verification": due, "follow_up": due},
            "follow_up": base["follow_up"] | {"status": chance.choice(OPEN_STATUSES)},
            "place": {
                "province": {"code": regency[:2], "name": names[regency[:2]]},
                "regency": {"code": regency, "name": names[regency]},
                "district": None,
                "village": None,
                "detail": None,
                "source": "text",
                "confidence": 0.9,
                "candidates": [],
            },
        }
        yield report_document(f"web:{number}", orjson.dumps(document), version=1)


async def _sign_in(services: Services, number: int) -> str:
    """Give the session of an officer: every fourth is central, the others are coordinators of a province each."""
    provinces = [code for code in load_names() if len(code) == len("00")]
    now = datetime.now(UTC)
    role = Role.COORDINATOR if number % 4 else Role.CENTRAL
    region = provinces[number] if number % 4 else None
    name = f"Petugas {number}"
    officer = await add_officer(services, name, role=role, agency=None, region=region, now=now)
    one_time = await make_one_time_password(services, name, now=now)
    session = await find_session(services, await begin_session(services, officer, now=now), now=now)
    assert session is not None
    await change_password(services, session, one_time, PASSWORD, now=now)
    return await begin_session(services, officer, now=now)


async def _work(client: httpx.AsyncClient, cookie: str, until: float, number: int) -> list[float]:
    """Open a first page each second, every time under another filter."""
    chance = random.Random(number)
    taxonomy = load_taxonomy()
    taken = []
    await asyncio.sleep(EACH_S * number / OFFICERS)
    while (started := time.perf_counter()) < until:
        filters = chance.choice(
            [
                "",
                "?tenggat=terlambat",
                f"?status={chance.choice(OPEN_STATUSES)}",
                f"?topik={chance.choice(taxonomy.category_slugs)}",
                f"?instansi={chance.choice(taxonomy.agency_slugs)}&urgensi=biasa",
                "?keraguan=incomplete&tenggat=mendekati",
            ]
        )
        taken.append(await _time(client, f"/petugas/antrean{filters}", cookie))
        await asyncio.sleep(max(started + EACH_S - time.perf_counter(), 0))
    return taken


async def _time(client: httpx.AsyncClient, address: str, cookie: str) -> float:
    started = time.perf_counter()
    answer = await client.get(address, headers={"Cookie": f"{COOKIE}={cookie}", "Accept": "text/html"})
    assert answer.status_code == httpx.codes.OK, answer.headers
    return time.perf_counter() - started
