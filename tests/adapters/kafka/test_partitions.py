"""A key has the partition that Kafka's own clients give it."""

from __future__ import annotations

from aiokafka.partitioner import DefaultPartitioner
from aiokafka.partitioner import murmur2 as own
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.kafka.partitions import choose_partition, murmur2


@given(st.binary(max_size=64))
def test_the_hash_is_that_of_kafkas_clients(data: bytes) -> None:
    assert murmur2(data) == own(data)


@given(st.binary(max_size=64).filter(lambda key: b"\n" not in key), st.integers(1, 256))
def test_a_key_has_the_partition_of_kafkas_clients(key: bytes, count: int) -> None:
    everyone = list(range(count))
    assert choose_partition(key, count) == DefaultPartitioner()(key, everyone, everyone)


def test_keys_with_the_same_first_part_keep_their_order_in_one_partition() -> None:
    keys = [f"sms:1\n{number}".encode() for number in range(50)]
    assert {choose_partition(key, 256) for key in keys} == {choose_partition(b"sms:1", 256)}


def test_messages_without_a_key_are_spread() -> None:
    assert {choose_partition(None, 3) for _ in range(200)} == {0, 1, 2}
