#!/usr/bin/env bash
# mockafka-py 0.2.3 (PyPI, a stand-in for confluent-kafka in tests): messages have no offset, and what one consumer
# group commits is gone for all others.
#
# Guess: messages of a partition have the offsets 0, 1, 2, and each group.id reads from its own commit.
# Instead: Message.offset() is None. The consumer ignores its configuration and a commit moves the start of the
# partition itself: a second group never sees the committed messages, while a consumer of the same group that starts
# before the commit reads all of them again.
# Why it matters: two stages that read one topic, say the classifier and the archive, seem to lose reports in the test
# and do not in Kafka; a key of topic, partition and offset, which makes a stage safe to repeat, cannot be tested.
# Seen on 2026-11-30 with Python 3.11:
#   offsets [None, None, None]
#   same group, before the commit [b'satu', b'dua', b'tiga']
#   other group, after the commit of one [b'dua', b'tiga']
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install --quiet --disable-pip-version-check mockafka-py==0.2.3

expected="offsets [None, None, None]
same group, before the commit [b'satu', b'dua', b'tiga']
other group, after the commit of one [b'dua', b'tiga']"
seen=$("$dir/venv/bin/python" - <<'PY'
from mockafka import FakeAdminClientImpl, FakeConsumer, FakeProducer
from mockafka.admin_client import NewTopic


def subscribe(group):
    consumer = FakeConsumer({"group.id": group, "auto.offset.reset": "earliest"})
    consumer.subscribe(["laporan"])
    return consumer


def read(consumer):
    return list(iter(lambda: consumer.poll(timeout=1), None))


FakeAdminClientImpl().create_topics([NewTopic("laporan", 1)])
producer = FakeProducer()
for value in ("satu", "dua", "tiga"):
    producer.produce("laporan", key="kunci", value=value, partition=0)
print("offsets", [message.offset() for message in read(subscribe("klasifikasi"))])
print("same group, before the commit", [message.value() for message in read(subscribe("klasifikasi"))])

consumer = subscribe("klasifikasi")
consumer.commit(message=consumer.poll(timeout=1), asynchronous=False)
print("other group, after the commit of one", [message.value() for message in read(subscribe("arsip"))])
PY
)

printf '%s\n' "$seen"
[[ $seen == "$expected" ]] || { printf 'The behaviour changed. It was:\n%s\n' "$expected" >&2; exit 1; }
