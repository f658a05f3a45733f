"""The road on real engines: real workers with the addresses set, what goes in, and what is found."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

from pipeline.adapters.kafka.client import open_sender, read_topic
from pipeline.adapters.kafka.topics import Topic, apply_topics
from pipeline.adapters.search.client import SearchIndex
from pipeline.contract.records import encode_raw
from pipeline.domain.report import RawReport
from pipeline.settings import Settings, load_settings
from pipeline.system.connections import topic_plan
from pipeline.system.sending import wait_until_searchable
from tests.engines.waiting import until

SECRET_KEY = "kunci-untuk-uji-mesin-sungguhan-saja"
SESSION_S = 6.0
"""The shortest that Kafka allows: how long the partitions of a worker that was killed wait for another."""
STOP_DEADLINE_S = 10.0
FOUND_WITHIN_S = 180.0
"""A start and a rebalance take seconds; a machine with other work takes ten times as long."""
READY = "worker_ready"


class Worker:
    """A `lapor worker` as a process of its own; its log tells when it is ready."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self.log = log

    async def ready(self) -> None:
        """Return when it takes messages."""

        async def is_ready() -> bool:
            assert self._process.poll() is None, self.log_text()
            return READY in self.log_text()

        await until(is_ready)

    def log_text(self) -> str:
        return self.log.read_text("utf-8", "replace")

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def kill(self) -> None:
        """End it as a crash does."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """End it in good order, and give its exit code."""
        self._process.terminate()
        return self._process.wait(STOP_DEADLINE_S + 10)

    def freeze(self) -> None:
        """Let it do nothing, not even tell Kafka that it lives."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on, as if nothing had been."""
        self._process.send_signal(signal.SIGCONT)


@dataclass(frozen=True)
class Road:
    """The settings of one deployment, and what a test does with it."""

    settings: Settings

    @property
    def environment(self) -> dict[str, str]:
        """The same settings for a command."""
        own = {
            "KAFKA_ADDRESS": self.settings.kafka.address,
            "ELASTICSEARCH_URL": self.settings.elasticsearch,
            "SECRET_KEY": SECRET_KEY,
            "STATE_DIR": str(self.settings.state_dir),
            "SESSION_TIMEOUT_S": str(SESSION_S),
            "STOP_DEADLINE_S": str(STOP_DEADLINE_S),
        }
        return os.environ | {f"LAPOR_{name}": value for name, value in own.items()}

    def lapor(self, *arguments: str, **settings: object) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *arguments],
            env=self.environment | _variables(settings),
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    @contextmanager
    def worker(self, *stages: str, **settings: object) -> Iterator[Worker]:
        """Run a worker until left; then it is killed, if it still runs."""
        number = len(list(self.settings.state_dir.glob("worker-*.log")))
        log = self.settings.state_dir / f"worker-{number}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "pipeline.cli", "worker", *stages],
                env=self.environment | _variables(settings),
                stdout=output,
                stderr=output,
            )
        worker = Worker(process, log)
        try:
            yield worker
        finally:
            worker.kill()

    async def send(self, raws: Iterable[RawReport]) -> None:
        """Hand raw reports over; they are accepted when this returns."""
        async with open_sender(self.settings.kafka) as sender:
            await sender.send(Topic.RAW, [encode_raw(raw) for raw in raws])

    async def found(self, report_ids: Sequence[str], *, within_s: float = FOUND_WITHIN_S) -> None:
        """Return when all these reports are searchable."""
        async with SearchIndex.connect(self.settings.elasticsearch) as index:
            async with asyncio.timeout(within_s):
                await wait_until_searchable(report_ids, index, on_found=lambda _: None, patience_s=within_s)

    async def times_found(self, report_ids: Sequence[str]) -> Counter[str]:
        """Count the documents of each report, over all indices."""
        async with SearchIndex.connect(self.settings.elasticsearch) as index:
            found = [d.report_id async for d in index.received_since(datetime(2000, 1, 1, tzinfo=UTC))]
        return Counter(each for each in found if each in set(report_ids))

    async def cases(self, report_ids: Sequence[str]) -> dict[str, str]:
        """Give the case of each report, as its document has it."""
        async with SearchIndex.connect(self.settings.elasticsearch) as index:
            return {each.report_id: each.case_id for each in await index.get_reports(report_ids)}

    async def count(self, topic: Topic) -> int:
        """Count the messages of a topic."""
        return len([message async for message in read_topic(self.settings.kafka, topic)])


async def lay(state_dir: Path, kafka: str, elasticsearch: str, **settings: object) -> Road:
    """Make topics and index, as `lapor topics` and `lapor index init` do."""
    state_dir.mkdir(parents=True, exist_ok=True)
    chosen = load_settings(
        state_dir=state_dir,
        kafka_address=kafka,
        elasticsearch_url=elasticsearch,
        secret_key=SECRET_KEY,
        **settings,
    )
    await apply_topics(chosen.kafka, topic_plan(chosen))
    async with SearchIndex.connect(chosen.elasticsearch) as index:
        await index.init()
    return Road(chosen)


def sms(number: int, text: str, *, at: datetime | None = None) -> RawReport:
    """Make a report as an SMS gateway hands it over."""
    body = orjson.dumps({"id": str(number), "text": text})
    return RawReport(channel="sms", body=body, received_at=at or datetime.now(UTC))


def lamps(numbers: Iterable[int]) -> list[RawReport]:
    """Make reports that tell of as many things: each stands alone."""
    return [
        sms(n, f"Lampu jalan padam di Gang {n} RT {n % 9 + 1} Kota Salatiga, sudah {n} malam gelap") for n in numbers
    ]


def ids(raws: Iterable[RawReport]) -> list[str]:
    """Give the ids under which these are found."""
    return [f"{raw.channel}:{orjson.loads(raw.body)['id']}" for raw in raws]


def _variables(settings: dict[str, object]) -> dict[str, str]:
    return {f"LAPOR_{name.upper()}": str(value) for name, value in settings.items()}
