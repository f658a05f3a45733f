"""A console with reports in it: a real index and store, and the stage of follow-ups applying each step at once."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import httpx

from pipeline.adapters.kafka.topics import Topic
from pipeline.adapters.search.client import SearchIndex
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.progress import ProgressTable
from pipeline.classify.explanation import Explanation, Part, Reading
from pipeline.contract.records import CORRECTION, Message
from pipeline.domain.correction import Correction
from pipeline.domain.officer import Role
from pipeline.services.officers import add_officer
from pipeline.services.opened import Services
from pipeline.services.reading import AskedText
from tests.contract.report_builder import make_consolidated
from tests.services.fakes import ApplyingPublisher, make_services
from tests.web.client import open_client
from tests.web.console.browser import HTML, NOW, enter

BODY_BYTES = 100_000
"""Of a form: more than may be said in it, so that it is told so kindly."""

FORM, ACTION = re.compile(r"<form .*?</form>", re.DOTALL), re.compile(r'^<form [^>]*action="([^"]+)"')

CENTRAL, AGENCY, ANALYST = "Rina Pusat", "Dishub Surabaya", "Sari Analis"


@dataclass(kw_only=True)
class KeepingPublisher(ApplyingPublisher):
    """Has what officers say of reports read back, as from its topic."""

    topic: list[Message]

    async def correct(self, correction: Correction) -> None:
        await super().correct(correction)
        self.topic.append(Message(CORRECTION.encode(correction), correction.report_id.encode()))


@dataclass(frozen=True)
class Office:
    """The console, and what was handed over by it."""

    services: Services
    publisher: KeepingPublisher

    @asynccontextmanager
    async def signed_in(self, name: str = CENTRAL) -> AsyncIterator[Browser]:
        async with open_client(self.services, keyless_per_minute=1_000, max_body_bytes=BODY_BYTES) as client:
            client.headers.update(HTML)
            await enter(self.services, client, name)
            yield Browser(client)


@dataclass(frozen=True)
class Browser:
    """An officer's browser, without JavaScript."""

    client: httpx.AsyncClient

    async def open(self, address: str) -> httpx.Response:
        return await self.client.get(address)

    async def send(self, page: str, to: str, **fields: str | list[str]) -> httpx.Response:
        """Open a page, and send the form that leads to an address, with what is hidden in it."""
        return await self.resend(await self.open(page), to, **fields)

    async def resend(self, opened: httpx.Response, to: str, **fields: str | list[str]) -> httpx.Response:
        """Send a form of a page that is open still."""
        forms = [(ACTION.findall(each)[0], each) for each in FORM.findall(opened.text) if ACTION.search(each)]
        content = next((form for action, form in forms if unescape(action) == to), None)
        assert content is not None, f"no form leads to {to}: {[action for action, _ in forms]}"
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', content))
        return await self.client.post(to, data={name: unescape(value) for name, value in hidden.items()} | fields)


@asynccontextmanager
async def open_office(search_index: SearchIndex, folder: Path) -> AsyncIterator[Office]:
    """Open a console with an officer of three roles."""
    async with open_store(f"sqlite:///{folder / 'lapor.db'}") as store:
        topic: list[Message] = []
        publisher = KeepingPublisher(search_index=search_index, progress=ProgressTable(store), topic=topic)
        services = make_services(
            search=search_index,
            publisher=publisher,
            store=store,
            topics={Topic.CORRECTIONS: topic},
            load=lambda: explain_lamp,
            photos=folder,
        )
        await add_officer(services, CENTRAL, role=Role.CENTRAL, agency=None, region=None, now=NOW)
        await add_officer(services, AGENCY, role=Role.AGENCY, agency="dishub", region="Kota Surabaya", now=NOW)
        await add_officer(services, ANALYST, role=Role.ANALYST, agency=None, region=None, now=NOW)
        yield Office(services, publisher)


def explain_lamp(asked: AskedText) -> Reading:
    """Say that the word `lampu` spoke for the category, and `hubungi` against it."""
    parts = (Part("lampu", 0.5),), (Part("hubungi", -0.2),)
    found = [Explanation(question, label, 0.8, *parts) for question, label in ANSWERS.items()]
    return Reading(make_consolidated(text=asked.text).report, tuple(found))


ANSWERS = {"kind": "laporan", "category": "infrastruktur", "agency": "dinas_pu"}
