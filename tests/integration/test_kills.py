"""Worker, gateway and sender are killed at random while officers work: each follow-up is applied once, and told once.

`LAPOR_TEST_KILLS` says how often; left alone a few times, so that the suite does not wait for it. From 20 on three
people are told of each report instead of one.
"""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import msgspec
import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestServer

from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.kafka.client import open_sender
from pipeline.adapters.kafka.topics import Topic, apply_topics
from pipeline.adapters.store.engine import open_store
from pipeline.adapters.store.outbox import Outbox
from pipeline.adapters.store.progress import ProgressTable
from pipeline.adapters.store.readers import Readers
from pipeline.contract.document import ReportDocument
from pipeline.contract.records import encode_consolidated
from pipeline.domain.channel import Channel
from pipeline.domain.follow_up import Progress
from pipeline.domain.officer import Role
from pipeline.domain.outbox_state import OutboxState
from pipeline.services.notices.readers import make_reader
from pipeline.services.officers import add_officer, make_token
from pipeline.settings import Settings
from pipeline.system.connections import init_index, open_search_index, topic_plan
from pipeline.system.opening import open_services
from pipeline.system.sending import wait_until_searchable
from tests.contracts.filling import make_member
from tests.integration.system import environment, free_settings

pytestmark = pytest.mark.integration

KILLS = int(os.environ.get("LAPOR_TEST_KILLS", "3"))
SEED = int(os.environ.get("LAPOR_TEST_SEED", "1708"))
REPORTS = 100
READERS = 3 if KILLS >= 20 else 1
"""People who are told of a report: its sender, and those who follow it."""
VERBS = ("disposisi", "proses", "jawab", "selesaikan", "tutup")
TOLD = ("kami teruskan", "sedang dikerjakan", "dijawab", "dinyatakan selesai", "ditutup")
"""What each of these is told by."""
TOLD_WITHIN_S = 150
"""Seconds: what was being sent when its process was killed is due again after a minute."""
GATEWAYS = """
[smsgate]
signing_key_env = "LAPOR_TEST_SMSGATE_KEY"

[smsgate.send]
url = "{url}"
username = "lapor"
password_env = "LAPOR_TEST_SMSGATE_PASSWORD"
"""
AT_ONCE = 25
"""Reports that are worked on at a time, each by an officer of its own."""
POLL_S = 0.1


log = structlog.get_logger()


class Service:
    """A process of ours that is killed and started again."""

    def __init__(self, settings: Settings, *arguments: str) -> None:
        self._settings, self._arguments = settings, arguments
        self._process = self._start()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def kill_and_start(self) -> None:
        self.kill()
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        own = {"LAPOR_INDEX_WITHIN_S": "0.05", "LAPOR_QUIET_HOURS": "0-0"}
        with (self._settings.state_dir / f"{self._arguments[0]}.log").open("ab") as log:
            command = [sys.executable, "-m", "pipeline.cli", *self._arguments]
            return subprocess.Popen(command, env=environment(self._settings) | own, stdout=log, stderr=log)


@contextmanager
def services(settings: Settings) -> Iterator[list[Service]]:
    """Embedded engines, and what stands between an officer and a document."""
    ports = {"kafka_port": settings.embedded_kafka_port, "elasticsearch_port": settings.embedded_search_port}
    with EmbeddedEngines(settings.state_dir / "logs", **ports):
        running = [
            Service(settings, "worker", "index", "follow_up"),
            Service(settings, "gateway"),
            Service(settings, "outbox", "run"),
        ]
        try:
            yield running
        finally:
            for each in running:
                each.kill()


@dataclass
class Phones:
    """A gateway of SMS as that of Android: it takes a message by its id, however often it comes, and takes its time."""

    chance: random.Random
    calls: int = 0
    taken: dict[str, tuple[str, str]] = field(default_factory=dict)

    async def take(self, request: web.Request) -> web.Response:
        message = await request.json()
        (number,) = message["phoneNumbers"]
        self.calls += 1
        self.taken[message["id"]] = (number, message["textMessage"]["text"])
        await asyncio.sleep(
            self.chance.random() / 20
        )  # a process that is killed meanwhile does not know that it was taken
        return web.json_response({"id": message["id"]}, status=202)


@asynccontextmanager
async def phones(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Phones]:
    """Serve the gateway, and let the processes that start from here know it."""
    running, app = Phones(random.Random(SEED)), web.Application()
    app.router.add_post("/messages", running.take)
    async with TestServer(app) as server:
        file = folder / "sms.toml"
        file.write_text(GATEWAYS.format(url=str(server.make_url("/")).rstrip("/")), "utf-8")
        monkeypatch.setenv("LAPOR_SMS_GATEWAYS", str(file))
        monkeypatch.setenv("LAPOR_TEST_SMSGATE_KEY", "s" * 32)
        monkeypatch.setenv("LAPOR_TEST_SMSGATE_PASSWORD", "rahasia")
        yield running


@dataclass
class Officers:
    """Take each step of each report as people do: look, act, and look again when no answer came."""

    client: aiohttp.ClientSession
    done: int = 0
    taken: list[str] = field(default_factory=list)
    """What each step that was answered as taken said."""

    async def work(self, report_ids: list[str]) -> None:
        queue = iter(report_ids)

        async def work_on_some() -> None:
            for report_id in queue:
                for verb in VERBS:
                    await self._take(report_id, verb)
                    self.done += 1

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(work_on_some())

    async def _take(self, report_id: str, verb: str) -> None:
        text = f"{verb} untuk {report_id}"
        while True:
            seen = await self._ask("GET", f"/api/v1/reports/{report_id}/progress")
            if seen and any(step["text"] == text for step in seen["history"]):
                return
            if not seen:
                continue
            body = {"text": text, "agency": "dinas_pu", "version": seen["version"]}
            answer = await self._ask("POST", f"/api/v1/reports/{report_id}/{verb}", body)
            if answer and text not in self.taken:
                self.taken.append(text)

    async def _ask(self, method: str, path: str, body: dict[str, object] | None = None) -> dict | None:  # type: ignore[type-arg]
        """Give the answer; None if there was none, or another step came first."""
        try:
            async with self.client.request(method, path, json=body) as answer:
                if answer.status in (409, 503):
                    return None
                assert answer.ok, await answer.text()
                return await answer.json()  # type: ignore[no-any-return]
        except (aiohttp.ClientError, TimeoutError):
            await asyncio.sleep(POLL_S)
            return None


async def disturb(running: list[Service], officers: Officers, chance: random.Random) -> None:
    """Kill one of the services each time that so many steps were taken."""
    moments = sorted(chance.sample(range(5, REPORTS * len(VERBS) - 5), KILLS))
    for moment in moments:
        while officers.done < moment:
            await asyncio.sleep(POLL_S / 10)
        await asyncio.to_thread(chance.choice(running).kill_and_start)


@asynccontextmanager
async def at_work(settings: Settings, token: str) -> AsyncIterator[Officers]:
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(
        settings.gateway_url, headers=headers, timeout=aiohttp.ClientTimeout(total=30)
    ) as client:
        yield Officers(client)


async def let_in(settings: Settings) -> str:
    """Give the token of an officer who may do everything."""
    now = datetime.now(UTC)
    async with open_services(settings) as opened:
        await add_officer(opened, "A. Unit", role=Role.CENTRAL, agency=None, region=None, now=now)
        return (await make_token(opened, "A. Unit", now=now, expires_at=now + timedelta(days=1))).token


def ids(round_name: str) -> list[str]:
    return [f"web:{round_name}-{number}" for number in range(REPORTS)]


def told_of(text: str) -> str:
    """Give which of the steps a message tells."""
    return next(told for told in TOLD if f" {told}" in text)


def readers_of(report_id: str) -> list[str]:
    """Give the numbers of who is told of a report."""
    report = int(report_id.rpartition("-")[2])
    return [f"+62812{report:05}{reader:03}" for reader in range(READERS)]


async def subscribe(settings: Settings) -> None:
    """Let the reports that are worked on while processes are killed have their readers."""
    async with open_services(settings) as opened:
        readers = Readers(await opened.store())
        for report_id in ids("killed"):
            for place, number in enumerate(readers_of(report_id)):
                follows = place > 0
                reader = make_reader(opened, report_id, number, channel=Channel.WEB, follows=follows)
                await readers.put(reader)


async def until_told(settings: Settings) -> None:
    """Wait until nothing is left to tell or to send."""
    async with open_store(settings.store) as store, asyncio.timeout(TOLD_WITHIN_S):
        table, outbox = ProgressTable(store), Outbox(store)
        while await table.find_untold(after="", size=1) or await outbox.list_state(OutboxState.WAITING, limit=1):
            await asyncio.sleep(POLL_S)
        assert await outbox.list_state(OutboxState.GIVEN_UP, limit=9) == []


async def fill(settings: Settings) -> None:
    """Let the index have the reports of both rounds."""
    report_ids = [*ids("calm"), *ids("killed")]
    async with open_sender(settings.kafka) as sender:
        answers = [encode_consolidated(make_member(each), version=1, case_since=None) for each in report_ids]
        await sender.send(Topic.CONSOLIDATED, answers)
    async with open_search_index(settings) as index, asyncio.timeout(60):
        await wait_until_searchable(report_ids, index, on_found=lambda _: None)


async def read(settings: Settings, round_name: str) -> tuple[list[Progress], list[ReportDocument]]:
    """Give what store and index hold of a round, once both tell the same."""
    report_ids = ids(round_name)
    async with open_store(settings.store) as store, open_search_index(settings) as index, asyncio.timeout(60):
        found = await ProgressTable(store).find(report_ids)
        progresses = [found[each] for each in report_ids]
        while True:
            documents = [each.document for each in await index.get_standing(report_ids)]
            if [each.follow_up.version for each in documents] == [each.version for each in progresses]:
                return progresses, documents
            await asyncio.sleep(POLL_S)


def comparable(round_name: str, documents: list[ReportDocument]) -> list[str]:
    """Lay documents out without their ids and times."""
    laid_out = []
    for each in documents:
        steps = tuple(msgspec.structs.replace(step, at=each.received_at) for step in each.follow_up.history)
        shown = msgspec.structs.replace(
            each.follow_up,
            history=steps,
            since=None,
            answered_at=None,
            objection_until=each.follow_up.objection_until and each.received_at,
        )
        document = msgspec.structs.replace(each, follow_up=shown, tracking_id="")
        laid_out.append(msgspec.json.encode(document).decode().replace(f"web:{round_name}-", "web:"))
    return laid_out


@pytest.mark.timeout(120 + TOLD_WITHIN_S + 40 * KILLS)
async def test_what_was_taken_is_applied_and_told_once_however_often_processes_are_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with phones(tmp_path, monkeypatch) as gateway:
        await work_while_killed(free_settings(tmp_path / "state"), gateway)


async def work_while_killed(settings: Settings, gateway: Phones) -> None:
    settings.state_dir.mkdir()
    with services(settings) as running:
        await apply_topics(settings.kafka, topic_plan(settings))
        await init_index(settings)
        await fill(settings)
        await subscribe(settings)
        token = await let_in(settings)
        async with at_work(settings, token) as calm:
            await calm.work(ids("calm"))
        async with at_work(settings, token) as officers, asyncio.TaskGroup() as group:
            group.create_task(officers.work(ids("killed")))
            group.create_task(disturb(running, officers, random.Random(SEED)))
        calm_progresses, calm_documents = await read(settings, "calm")
        progresses, documents = await read(settings, "killed")
        await until_told(settings)
    said = [step.text for progress in progresses for step in progress.history]
    assert sorted(said) == sorted(f"{verb} untuk {each}" for each in ids("killed") for verb in VERBS)
    assert set(officers.taken) <= set(said)
    assert [each.version for each in progresses] == [each.version for each in calm_progresses]
    assert [each.status for each in progresses] == [each.status for each in calm_progresses]
    assert comparable("killed", documents) == comparable("calm", calm_documents)
    people = [(each, number) for each in ids("killed") for number in readers_of(each)]
    assert len(gateway.taken) == len(people) * len(VERBS)
    heard = Counter((number, told_of(text)) for number, text in gateway.taken.values())
    assert heard == {(number, told): 1 for _, number in people for told in TOLD}
    log.info("told", messages=len(gateway.taken), repeated_calls=gateway.calls - len(gateway.taken), kills=KILLS)
