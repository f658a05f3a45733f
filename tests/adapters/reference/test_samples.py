"""Samples that are played came just now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.adapters.channels.intake import parse_raw, read_input_line
from pipeline.adapters.reference.samples import NEWEST_AGE, load_recent_samples, load_samples
from pipeline.domain.errors import DataFault, attempt
from pipeline.domain.keys import derive_keys
from pipeline.domain.report import ReceivedReport

NOW = datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC)
KEYS = derive_keys(b"a secret of the tests, long enough")


def read(line: bytes) -> ReceivedReport:
    return parse_raw(read_input_line(line, received_at=NOW), KEYS, official_handles=frozenset(), oldest=timedelta.max)


def times(lines: list[bytes]) -> list[datetime]:
    read_lines = (attempt(read, line) for line in lines)
    return [report.received_at for report in read_lines if not isinstance(report, DataFault)]


def test_the_newest_sample_came_just_now_and_their_distances_are_kept() -> None:
    written, played = times(load_samples()), times(load_recent_samples(NOW))

    assert max(played) == NOW - NEWEST_AGE
    assert {now - then for then, now in zip(written, played, strict=True)} == {NOW - NEWEST_AGE - max(written)}
    assert sum(at > NOW - timedelta(days=7) for at in played) > len(played) / 2


def test_the_line_that_nobody_can_read_stays_as_it_is() -> None:
    assert set(load_samples()) & set(load_recent_samples(NOW))
