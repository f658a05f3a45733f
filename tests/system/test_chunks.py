"""Chunks of records, in turns of partitions."""

from __future__ import annotations

from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from pipeline.system.consumer import in_chunks


def test_no_partition_waits_for_all_of_another() -> None:
    a, b = TP("t", 0), TP("t", 1)

    assert list(in_chunks({a: [1, 2, 3, 4, 5], b: [6]}, 2)) == [(a, [1, 2]), (b, [6]), (a, [3, 4]), (a, [5])]


@given(st.lists(st.integers(0, 9), max_size=5), st.integers(1, 4))
def test_each_record_is_in_one_chunk_in_its_order_and_no_chunk_is_empty(counts: list[int], size: int) -> None:
    records = {TP("t", partition): list(range(count)) for partition, count in enumerate(counts)}

    chunks = list(in_chunks(records, size))

    assert all(0 < len(chunk) <= size for _, chunk in chunks)
    for partition, expected in records.items():
        assert [record for tp, chunk in chunks if tp == partition for record in chunk] == expected
