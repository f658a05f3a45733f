"""Kafka with users and TLS, and Elasticsearch behind TLS: who is let in, and what is said to who is not."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from pipeline.adapters.kafka.backlog import measure_backlogs
from pipeline.adapters.kafka.client import open_sender, read_topic
from pipeline.adapters.kafka.topics import GROUP, Topic, TopicPlan, apply_topics
from pipeline.contract.records import Message
from pipeline.domain.broker import Broker, Certificates, Mechanism, Security
from pipeline.domain.errors import SetupFault
from pipeline.system.road import SOURCES
from tests.certificates import Authority
from tests.engines.conftest import started
from tests.engines.elasticsearch import Elasticsearch
from tests.engines.road import SECRET_KEY
from tests.engines.secure_kafka import PASSWORD, USERNAME, SecureKafka
from tests.engines.tls_proxy import tls_before
from tests.engines.topics import forget_topics
from tests.engines.waiting import until

PLAN = TopicPlan(partitions=2, replicas=1, raw_retention_days=7, window_days=30)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="session")
def authority(folder: Path) -> Authority:
    return Authority(folder, "otoritas")


@pytest.fixture(scope="session")
def own(authority: Authority) -> Path:
    """What both servers prove themselves with."""
    return authority.issue("server")


@pytest.fixture(scope="session")
def stranger(folder: Path) -> Path:
    """An authority that signed nothing here."""
    return Authority(folder, "orang-lain").file


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory, authority: Authority, own: Path) -> Iterator[SecureKafka]:
    with started(SecureKafka(tmp_path_factory.mktemp("secure-kafka"), authority=authority.file, own=own)) as server:
        yield server


@pytest.fixture
async def secure(running: SecureKafka) -> SecureKafka:
    await forget_topics(running.address)
    return running


@pytest.fixture(autouse=True)
async def no_open_sockets() -> AsyncIterator[None]:
    """Let the event loop live until all that was opened in it is closed.

    aiokafka gives no handle on a connection whose TLS or user was refused: it closes once the server has said goodbye.
    """
    before = sockets()
    yield
    await until(are_closed_but(before))


def are_closed_but(before: set[str]) -> Callable[[], Awaitable[bool]]:
    async def ask() -> bool:
        return sockets() <= before

    return ask


def sockets() -> set[str]:
    """Name the sockets that this process holds."""
    links = set()
    for number in os.listdir("/proc/self/fd"):
        with suppress(FileNotFoundError):  # that of the list itself
            links.add(os.readlink(f"/proc/self/fd/{number}"))
    return {link for link in links if link.startswith("socket:")}


async def passed_through(broker: Broker) -> list[Message]:
    """What all three clients do: make topics, send, read."""
    await apply_topics(broker, PLAN)
    async with open_sender(broker) as sender:
        await sender.send(Topic.CORRECTIONS, [Message(b"isi", b"kunci")])
    return [message async for message in read_topic(broker, Topic.CORRECTIONS)]


@pytest.mark.parametrize("mechanism", Mechanism)
async def test_a_user_is_let_in_over_tls_by_each_mechanism(secure: SecureKafka, mechanism: Mechanism) -> None:
    assert await passed_through(secure.by_user(mechanism)) == [Message(b"isi", b"kunci")]


async def test_a_user_is_let_in_without_tls(secure: SecureKafka) -> None:
    assert await passed_through(secure.by_name_alone()) == [Message(b"isi", b"kunci")]


async def test_a_client_is_let_in_by_its_certificate(secure: SecureKafka, authority: Authority) -> None:
    client = authority.issue("klien")

    assert await passed_through(secure.by_certificate(client)) == [Message(b"isi", b"kunci")]


def wrong_ways(kafka: SecureKafka, stranger: Path) -> dict[str, tuple[Broker, str]]:
    """Each wrong setting, and what must be said of it."""
    right, plain = kafka.by_user(), Broker(kafka.address)
    trusted = right.certificates
    return {
        "wrong password": (kafka.by_user(password="salah"), "LAPOR_KAFKA_PASSWORD"),
        "wrong password, sent": (kafka.by_user(Mechanism.PLAIN, password="salah"), "LAPOR_KAFKA_PASSWORD"),
        "unknown user": (replace(right, username="siapa"), "LAPOR_KAFKA_USERNAME"),
        "mechanism not served": (
            replace(kafka.by_name_alone(), mechanism=Mechanism.SCRAM_SHA_256),
            "tidak mengenal SCRAM-SHA-256: periksa LAPOR_KAFKA_SASL_MECHANISM",
        ),
        "wrong authority": (
            replace(right, certificates=Certificates(authority=stranger)),
            "tidak dipercaya.*LAPOR_KAFKA_CA_FILE",
        ),
        "no authority": (replace(right, certificates=Certificates()), "tidak dipercaya.*LAPOR_KAFKA_CA_FILE"),
        "plain to TLS": (Broker(right.address), "berbicara TLS di port itu: periksa LAPOR_KAFKA_SECURITY"),
        "user, plain to TLS": (
            replace(right, security=Security.SASL_PLAINTEXT),
            "berbicara TLS di port itu: periksa LAPOR_KAFKA_SECURITY",
        ),
        "TLS to plain": (
            Broker(plain.address, Security.SSL, certificates=trusted),
            "tidak berbicara TLS: periksa LAPOR_KAFKA_SECURITY",
        ),
        "no user": (Broker(right.address, Security.SSL, certificates=trusted), "tanpa pengguna.*LAPOR_KAFKA_SECURITY"),
        "no user, no TLS": (Broker(kafka.by_name_alone().address), "tanpa pengguna.*LAPOR_KAFKA_SECURITY"),
        "a user where none is asked for": (
            replace(kafka.by_name_alone(), address=plain.address),
            "tidak meminta pengguna.*LAPOR_KAFKA_SECURITY",
        ),
        "no certificate of ours": (kafka.by_certificate(None), "menolak sambungan TLS.*LAPOR_KAFKA_CERTIFICATE_FILE"),
    }


WRONG_WAYS = tuple(wrong_ways(SecureKafka(Path("x"), authority=Path("x"), own=Path("x")), Path("x")))


@pytest.mark.parametrize("way", WRONG_WAYS)
async def test_a_wrong_setting_is_named_and_is_no_outage(secure: SecureKafka, stranger: Path, way: str) -> None:
    broker, said = wrong_ways(secure, stranger)[way]

    with pytest.raises(SetupFault, match=said):
        await apply_topics(broker, PLAN)
    with pytest.raises(SetupFault, match=said):
        async with open_sender(broker):
            pass


def environment(kafka: SecureKafka, authority: Authority, url: str, state_dir: Path) -> dict[str, str]:
    """The settings of a deployment that trusts nobody without a certificate."""
    own = {
        "KAFKA_ADDRESS": kafka.by_user().address,
        "KAFKA_SECURITY": "SASL_SSL",
        "KAFKA_USERNAME": USERNAME,
        "KAFKA_PASSWORD": PASSWORD,
        "KAFKA_CA_FILE": str(authority.file),
        "ELASTICSEARCH_URL": url,
        "ELASTICSEARCH_CA_FILE": str(authority.file),
        "KIBANA_URL": url,
        "SECRET_KEY": SECRET_KEY,
        "STATE_DIR": str(state_dir),
        "TOPIC_PARTITIONS": "2",
    }
    return os.environ | {f"LAPOR_{name}": value for name, value in own.items()}


async def lapor(variables: Mapping[str, str], *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run a command beside the proxy, which this process serves."""
    told = variables | {f"LAPOR_{name.upper()}": value for name, value in changed.items()}
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
    return await asyncio.to_thread(
        subprocess.run, command, env=told, capture_output=True, text=True, timeout=90, check=False
    )


async def test_the_whole_road_runs_over_tls(
    secure: SecureKafka, authority: Authority, own: Path, elasticsearch: Elasticsearch, tmp_path: Path
) -> None:
    lines = tmp_path / "laporan.jsonl"
    lines.write_text(
        "".join(
            json.dumps({"channel": "sms", "id": str(n), "text": f"Lampu jalan padam di Gang {n} Kota Salatiga"}) + "\n"
            for n in range(3)
        )
    )
    async with tls_before(elasticsearch.port, own=own) as url:
        variables = environment(secure, authority, url, tmp_path / "state")
        for command in (("topics",), ("index", "init")):
            done = await lapor(variables, *command)
            assert done.returncode == 0, done.stderr
        worker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "pipeline.cli", "worker"), env=variables, stderr=asyncio.subprocess.PIPE
        )
        try:
            sent = await lapor(variables, "send", str(lines), "--wait")
            found = await lapor(variables, "search", "lampu")
            await until(partial(nothing_waits, secure.by_user()))
        finally:
            worker.terminate()
            _, said = await worker.communicate()

    assert (sent.returncode, worker.returncode) == (0, 0), sent.stderr + said.decode()
    assert len(found.stdout.splitlines()) == 3


async def nothing_waits(broker: Broker) -> bool:
    """Whether the workers have done and committed all, as the gateway would tell."""
    waiting = await measure_backlogs(broker, GROUP, tuple(SOURCES.values()))
    return not any(backlog.messages for backlog in waiting.values())


@pytest.mark.parametrize(
    ("command", "changed", "said"),
    [
        (("worker",), {"kafka_password": "salah"}, "LAPOR_KAFKA_PASSWORD"),
        (("gateway",), {"kafka_password": "salah"}, "LAPOR_KAFKA_PASSWORD"),
        (("topics",), {"kafka_ca_file": "/tidak/ada.pem"}, "bukan berkas sertifikat"),
        (("topics",), {"kafka_username": ""}, "perlu LAPOR_KAFKA_USERNAME dan LAPOR_KAFKA_PASSWORD"),
    ],
)
async def test_a_process_that_is_not_let_in_does_not_start(
    secure: SecureKafka,
    authority: Authority,
    tmp_path: Path,
    command: tuple[str, ...],
    changed: dict[str, str],
    said: str,
) -> None:
    variables = environment(secure, authority, "https://127.0.0.1:9", tmp_path / "state")

    refused = await lapor(variables, *command, **changed)

    assert refused.returncode == 2
    assert said in refused.stderr
    assert PASSWORD not in refused.stderr


@pytest.mark.parametrize("command", [("index", "init"), ("kibana", "apply")])
async def test_a_certificate_that_is_not_trusted_is_named(
    secure: SecureKafka,
    authority: Authority,
    stranger: Path,
    own: Path,
    elasticsearch: Elasticsearch,
    tmp_path: Path,
    command: tuple[str, ...],
) -> None:
    async with tls_before(elasticsearch.port, own=own) as url:
        variables = environment(secure, authority, url, tmp_path / "state")

        refused = await lapor(variables, *command, elasticsearch_ca_file=str(stranger))

    assert refused.returncode == 2
    assert "tidak dipercaya" in refused.stderr
    assert "LAPOR_ELASTICSEARCH_CA_FILE" in refused.stderr
