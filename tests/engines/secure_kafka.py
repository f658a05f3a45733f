"""A real Kafka that asks who is there: by TLS and a user at one port, by a client's certificate at another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.domain.broker import Broker, Certificates, Mechanism, Security
from tests.engines.kafka import Kafka
from tests.engines.server import HOST, free_port

USERNAME, PASSWORD = "lapor", "kata-sandi-uji"
JAAS = f'org.apache.kafka.common.security.plain.PlainLoginModule required user_{USERNAME}="{PASSWORD}";'
SECURITY = """
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,USERS:SASL_SSL,NAMED:SASL_PLAINTEXT,MUTUAL:SSL
inter.broker.listener.name=PLAINTEXT
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
listener.name.named.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.users.plain.sasl.jaas.config={jaas}
listener.name.users.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.users.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.named.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location={own}
ssl.truststore.type=PEM
ssl.truststore.location={authority}
listener.name.mutual.ssl.client.auth=required
"""


class SecureKafka(Kafka):
    """A broker on loopback with a listener for each way in; `address` is the plain one, for the broker itself.

    Parameters
    ----------
    authority, own
        Files in PEM: who is trusted, and what the broker proves itself with.
    """

    def __init__(self, home: Path, *, authority: Path, own: Path) -> None:
        super().__init__(home)
        self._authority, self._own = authority, own
        self.users, self.named, self.mutual = free_port(), free_port(), free_port()

    def by_user(self, mechanism: Mechanism = Mechanism.SCRAM_SHA_512, *, password: str = PASSWORD) -> Broker:
        """The way in by TLS and a user."""
        files = Certificates(authority=self._authority)
        return Broker(f"{HOST}:{self.users}", Security.SASL_SSL, mechanism, USERNAME, password, files)

    def by_certificate(self, own: Path | None) -> Broker:
        """The way in by a client's certificate."""
        files = Certificates(authority=self._authority, own=own)
        return Broker(f"{HOST}:{self.mutual}", Security.SSL, certificates=files)

    def by_name_alone(self) -> Broker:
        """The way in by a user without TLS."""
        return Broker(f"{HOST}:{self.named}", Security.SASL_PLAINTEXT, username=USERNAME, password=PASSWORD)

    def _listeners(self) -> dict[str, int]:
        return super()._listeners() | {"USERS": self.users, "NAMED": self.named, "MUTUAL": self.mutual}

    def _more_settings(self) -> str:
        return SECURITY.format(jaas=JAAS, own=self._own, authority=self._authority)

    def _format_options(self) -> Sequence[str]:
        secret = f"[name={USERNAME},password={PASSWORD}]"
        return [
            part
            for mechanism in (Mechanism.SCRAM_SHA_256, Mechanism.SCRAM_SHA_512)
            for part in ("--add-scram", f"{mechanism}={secret}")
        ]
