"""A real Apache Kafka of one node, broker and controller at once (KRaft)."""

from __future__ import annotations

import base64
import socket
import struct
import uuid
from collections.abc import Sequence
from pathlib import Path

from pipeline.domain.broker import Broker
from tests.engines.artifacts import JAVA_DIR, copy_jars, find_jdk, install, run
from tests.engines.server import HOST, Server

JAVA_VERSION = 17
SETTINGS = """
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{inner_port}
controller.listener.names=CONTROLLER
listeners={listeners},CONTROLLER://{host}:{inner_port}
advertised.listeners={listeners}
log.dirs={data}
# one broker has no other to replicate to
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
# fewer than 50 of each: the first group, and a start after a kill, take less time
offsets.topic.num.partitions=4
transaction.state.log.num.partitions=4
# as in the compose file: `lapor topics` makes topics, nothing else does
auto.create.topics.enable=false
# the first member of a group does not wait 3 s for others
group.initial.rebalance.delay.ms=0
# a broker that was killed may register again when the controller has given up on it: 9 s by default
broker.session.timeout.ms=4000
broker.heartbeat.interval.ms=1000
# look for what may be deleted or compacted often enough for a test
log.retention.check.interval.ms=500
log.cleaner.backoff.ms=200
log.cleaner.dedupe.buffer.size=33554432
log.segment.delete.delay.ms=100
log.initial.task.delay.ms=100
"""


class Kafka(Server):
    """A broker on loopback, without users or TLS."""

    heap = "512m"

    @property
    def address(self) -> str:
        return f"{HOST}:{self.port}"

    @property
    def broker(self) -> Broker:
        """The same for our own clients."""
        return Broker(self.address)

    def _command(self) -> Sequence[str]:
        installed = install("kafka", lambda target: copy_jars("kafka", target))
        settings, data = self.home / "server.properties", self.home / "data"
        listeners = ",".join(f"{name}://{HOST}:{port}" for name, port in self._listeners().items())
        common = SETTINGS.format(host=HOST, listeners=listeners, inner_port=self.inner_port, data=data)
        settings.write_text(common + self._more_settings())
        logging = f"-Dlog4j2.configurationFile={JAVA_DIR / 'log4j2.properties'}"
        java = (str(find_jdk(JAVA_VERSION) / "bin" / "java"), logging, "-cp", f"{installed / 'lib'}/*")
        if not data.exists():
            _format(java, settings, self._format_options())
        return (*java, *self.memory, "kafka.Kafka", str(settings))

    def _listeners(self) -> dict[str, int]:
        """Name and port of each listener for clients."""
        return {"PLAINTEXT": self.port}

    def _more_settings(self) -> str:
        """Give what stands behind the common settings."""
        return ""

    def _format_options(self) -> Sequence[str]:
        """Give what the format of its data is told besides."""
        return ()

    def _answers(self) -> bool:
        return _has_broker(self.port)


def _format(java: Sequence[str], settings: Path, options: Sequence[str]) -> None:
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=").replace("-", "_")
    run([*java, "kafka.tools.StorageTool", "format", "--cluster-id", cluster, "--config", str(settings), *options])


def _has_broker(port: int) -> bool:
    """Whether a Metadata request (key 3, version 4, for no topic) names a broker: one that is fenced is not named."""
    request = struct.pack(">hhih", 3, 4, 1, -1) + struct.pack(">i?", 0, False)
    try:
        with socket.create_connection((HOST, port), 2) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            head = connection.recv(16, socket.MSG_WAITALL)
    except OSError:
        return False
    return len(head) == 16 and struct.unpack(">iiii", head)[3] > 0  # size, correlation, throttled, brokers
