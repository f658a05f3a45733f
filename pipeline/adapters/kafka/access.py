"""The way into Kafka: what each of its clients is given, and why it is not let in. Foreign errors become ours."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, NoReturn

import aiokafka.errors
from aiokafka.conn import AIOKafkaConnection, create_conn
from aiokafka.protocol.metadata import MetadataRequest

from pipeline.adapters.tls import add_own_certificate, client_context
from pipeline.domain.broker import Broker, Security
from pipeline.domain.errors import Engine, Outage, SetupFault

PROBE_MS: Final = 5_000
"""Milliseconds that a broker may take to say why it does not let us in."""

NOT_LET_IN: Final = (
    aiokafka.errors.AuthenticationFailedError,
    aiokafka.errors.SaslAuthenticationFailed,
)
NO_CONNECTION: Final = (aiokafka.errors.KafkaConnectionError, aiokafka.errors.NodeNotReadyError)
"""What aiokafka makes of everything on the way to a connection; the reason is in its log alone."""


def client_options(broker: Broker) -> dict[str, Any]:
    """Give what every client of aiokafka is made with.

    Raises
    ------
    SetupFault
        If a file of certificates cannot be used.
    """
    return {"bootstrap_servers": broker.address} | connection_options(broker)


def connection_options(broker: Broker) -> dict[str, Any]:
    """Give the same without the address."""
    options: dict[str, Any] = {"security_protocol": broker.security.value}
    if broker.security.has_tls:
        options["ssl_context"] = tls_context(broker)
    if broker.security.has_user:
        options |= {
            "sasl_mechanism": broker.mechanism.value,
            "sasl_plain_username": broker.username,
            "sasl_plain_password": broker.password,
        }
    return options


def tls_context(broker: Broker) -> ssl.SSLContext:
    """Make the TLS side of a client."""
    files = broker.certificates
    context = client_context(files.authority, setting="LAPOR_KAFKA_CA_FILE")
    if files.own is not None:
        add_own_certificate(context, files.own, files.own_key, setting="LAPOR_KAFKA_CERTIFICATE_FILE")
    return context


@asynccontextmanager
async def connecting(broker: Broker) -> AsyncIterator[None]:
    """Start a client inside.

    Raises
    ------
    SetupFault
        If a broker answers and does not let us in as we are set up.
    Outage
        If none answers.
    """
    try:
        yield
    except NO_CONNECTION as error:
        await check_access(broker)
        raise Outage(f"no Kafka broker answers at {broker}", Engine.BROKER) from error


async def check_access(broker: Broker) -> None:
    """Ask each address why we are not let in; return if one lets us in, or none says why.

    Raises
    ------
    SetupFault
        That names the setting that is wrong.
    """
    for host, port in _addresses(broker):
        try:
            if await _is_open(broker, host, port):
                return
        except (OSError, aiokafka.errors.KafkaError, TimeoutError):  # away, and nothing to say of it
            continue


async def _is_open(broker: Broker, host: str, port: int) -> bool:
    try:
        connection = await _connect(host, port, **connection_options(broker))
    except NOT_LET_IN as error:
        raise SetupFault(
            f"Kafka di {host}:{port} menolak pengguna atau kata sandinya: periksa LAPOR_KAFKA_USERNAME, "
            "LAPOR_KAFKA_PASSWORD dan LAPOR_KAFKA_SASL_MECHANISM"
        ) from error
    except aiokafka.errors.UnsupportedSaslMechanismError as error:
        raise SetupFault(
            f"Kafka di {host}:{port} tidak mengenal {broker.mechanism}: periksa LAPOR_KAFKA_SASL_MECHANISM"
        ) from error
    except aiokafka.errors.IllegalSaslStateError as error:
        raise SetupFault(
            f"Kafka di {host}:{port} tidak meminta pengguna di port itu: periksa LAPOR_KAFKA_SECURITY"
        ) from error
    except ssl.SSLCertVerificationError as error:
        raise SetupFault(
            f"sertifikat Kafka di {host}:{port} tidak dipercaya ({error.verify_message}): periksa LAPOR_KAFKA_CA_FILE, "
            "dan apakah nama itu ada di sertifikatnya"
        ) from error
    except (OSError, aiokafka.errors.KafkaError, TimeoutError) as error:
        await _explain_other_tongue(broker, host, port, error)
        return False
    await _ask(broker, connection, host, port)
    return True


async def _ask(broker: Broker, connection: AIOKafkaConnection, host: str, port: int) -> None:
    """Ask for something that only who was let in is told: a listener with users answers the first question to all."""
    try:
        await connection.send(MetadataRequest([]))
    except aiokafka.errors.KafkaError as error:
        if broker.security.has_user:
            raise
        raise SetupFault(
            f"Kafka di {host}:{port} menutup sambungan tanpa pengguna: periksa LAPOR_KAFKA_SECURITY"
        ) from error
    finally:
        await connection.close()


async def _explain_other_tongue(broker: Broker, host: str, port: int, error: Exception) -> None:
    """Find out whether the port speaks TLS and we do not, or the reverse."""
    if broker.security.has_tls:
        if await _speaks_plainly(host, port):
            _refuse(f"Kafka di {host}:{port} tidak berbicara TLS", error)
        reason = error if isinstance(error, ssl.SSLError) else error.__cause__
        if isinstance(reason, ssl.SSLError):
            raise SetupFault(
                f"Kafka di {host}:{port} menolak sambungan TLS ({reason.reason}): mungkin ia meminta sertifikat, yang "
                "disebut LAPOR_KAFKA_CERTIFICATE_FILE"
            ) from error
    elif await _speaks_tls(host, port):
        _refuse(f"Kafka di {host}:{port} berbicara TLS di port itu", error)


def _refuse(what: str, error: Exception) -> NoReturn:
    raise SetupFault(f"{what}: periksa LAPOR_KAFKA_SECURITY") from error


async def _speaks_plainly(host: str, port: int) -> bool:
    try:
        connection = await _connect(host, port, security_protocol=Security.PLAINTEXT.value)
    except (OSError, aiokafka.errors.KafkaError, TimeoutError):
        return False
    await connection.close()
    return True


async def _speaks_tls(host: str, port: int) -> bool:
    """Shake hands with whoever is there; nothing is sent to it."""
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    try:
        async with asyncio.timeout(PROBE_MS / 1_000):
            _, writer = await asyncio.open_connection(host, port, ssl=anybody)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True


async def _connect(host: str, port: int, **options: Any) -> AIOKafkaConnection:  # noqa: ANN401 - aiokafka's own
    return await create_conn(host, port, request_timeout_ms=PROBE_MS, **options)


def _addresses(broker: Broker) -> Iterator[tuple[str, int]]:
    for address in broker.address.split(","):
        host, _, port = address.rpartition(":")
        yield host.strip("[]"), int(port)
