from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiokafka
import pytest

from pipeline.adapters.embedded import engines as embedded
from pipeline.adapters.embedded.engines import EmbeddedEngines
from pipeline.adapters.search.client import SearchIndex
from pipeline.domain.errors import SetupFault

PARENT = """
import sys, pathlib
from pipeline.adapters.embedded.engines import EmbeddedEngines
engines = EmbeddedEngines(pathlib.Path(sys.argv[1]))
engines.start()
print(engines.kafka_address, engines.elasticsearch_url, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def is_open(address: str) -> bool:
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


async def test_both_engines_answer_the_clients_we_use(tmp_path: Path) -> None:
    with EmbeddedEngines(tmp_path) as engines:
        producer = aiokafka.AIOKafkaProducer(bootstrap_servers=engines.kafka_address)
        await producer.start()
        await producer.stop()
        async with SearchIndex.connect(engines.elasticsearch_url) as index:
            await index.init()
            assert await index.is_ready()


def test_nothing_listens_after_they_are_stopped(tmp_path: Path) -> None:
    with EmbeddedEngines(tmp_path) as engines:
        addresses = [engines.kafka_address, engines.elasticsearch_url]
        assert all(map(is_open, addresses))

    assert not any(map(is_open, addresses))
    assert sorted(log.name for log in tmp_path.iterdir()) == ["broker.log", "index.log"]


def test_the_same_ports_can_be_had_again_at_once(tmp_path: Path) -> None:
    with EmbeddedEngines(tmp_path) as first:
        kafka_port = int(first.kafka_address.rpartition(":")[2])
        elasticsearch_port = int(first.elasticsearch_url.rpartition(":")[2])
        is_open(first.kafka_address)

    with EmbeddedEngines(tmp_path, kafka_port=kafka_port, elasticsearch_port=elasticsearch_port) as second:
        assert second.kafka_address == first.kafka_address
        assert second.dead() is None


def test_a_taken_port_is_said_before_anything_starts(tmp_path: Path, taken_port: int) -> None:
    with pytest.raises(SetupFault, match=f"127.0.0.1:{taken_port} untuk broker.*LAPOR_EMBEDDED_KAFKA_PORT"):
        EmbeddedEngines(tmp_path, kafka_port=taken_port).start()


def test_when_the_second_engine_cannot_start_the_first_is_not_left_behind(tmp_path: Path, taken_port: int) -> None:
    engines = EmbeddedEngines(tmp_path, elasticsearch_port=taken_port)

    with pytest.raises(SetupFault, match=r"untuk mesin pencari.*LAPOR_EMBEDDED_SEARCH_PORT"):
        engines.start()

    assert not is_open(engines.kafka_address)


def test_an_engine_that_ends_at_once_shows_the_end_of_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broker"
    broken.write_text("#!/bin/sh\necho no memory left\nexit 3\n")
    broken.chmod(0o700)
    monkeypatch.setenv("CALF_TANSU_BIN", str(broken))

    with pytest.raises(SetupFault, match=r"(?s)broker berhenti dengan kode 3.*no memory left"):
        EmbeddedEngines(tmp_path / "logs").start()


def test_an_engine_that_never_answers_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = tmp_path / "broker"
    deaf.write_text("#!/bin/sh\nexec sleep 60\n")
    deaf.chmod(0o700)
    monkeypatch.setenv("CALF_TANSU_BIN", str(deaf))
    monkeypatch.setattr(embedded, "START_DEADLINE_S", 0.2)

    with pytest.raises(SetupFault, match=r"broker tidak menjawab di 127\.0\.0\.1:\d+ .*broker\.log"):
        EmbeddedEngines(tmp_path / "logs").start()


def test_a_missing_broker_is_a_fault_of_the_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALF_TANSU_BIN", str(tmp_path / "nowhere"))

    with pytest.raises(SetupFault, match="LAPOR_KAFKA_ADDRESS"):
        EmbeddedEngines(tmp_path).start()


def test_an_engine_that_dies_is_named(tmp_path: Path) -> None:
    with EmbeddedEngines(tmp_path) as engines:
        assert engines.dead() is None
        index = engines._engines[1].process
        index.kill()
        index.wait()

        assert "mesin pencari berhenti dengan kode -9" in (engines.dead() or "")


def test_an_engine_that_does_not_heed_sigterm_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "STOP_DEADLINE_S", 0.2)
    with EmbeddedEngines(tmp_path) as engines:
        broker = engines._engines[0].process
        os.kill(broker.pid, signal.SIGSTOP)

    assert broker.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_the_engines_die_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        addresses = parent.stdout.readline().split()
        assert all(map(is_open, addresses))
        parent.kill()

    while any(map(is_open, addresses)):
        pass  # the test's time limit is the bound
