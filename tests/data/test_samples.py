from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.adapters.channels.intake import parse_raw, read_input_line
from pipeline.adapters.reference.samples import load_samples
from pipeline.domain.channel import Channel
from pipeline.domain.errors import DataFault
from pipeline.domain.keys import derive_keys
from pipeline.domain.report import PostRelation, ReceivedReport

SAMPLES = load_samples()
KEYS = derive_keys(b"a secret of the tests, long enough")
HANDLES = frozenset({"pln_123", "humasbdg", "dishubsby"})


def parse(line: bytes) -> ReceivedReport | DataFault:
    try:
        raw = read_input_line(line, received_at=datetime(2026, 11, 24, tzinfo=UTC))
        return parse_raw(raw, KEYS, official_handles=HANDLES, oldest=timedelta(days=30))
    except DataFault as fault:
        return fault


@pytest.fixture(scope="module")
def reports() -> list[ReceivedReport]:
    return [parsed for line in SAMPLES if isinstance(parsed := parse(line), ReceivedReport)]


def test_exactly_one_sample_is_unreadable(reports: list[ReceivedReport]) -> None:
    faults = [parsed for line in SAMPLES if isinstance(parsed := parse(line), DataFault)]
    assert [fault.code for fault in faults] == ["invalid_json"]
    assert len(reports) == len(SAMPLES) - 1


def test_every_channel_occurs_and_no_report_twice(reports: list[ReceivedReport]) -> None:
    assert set(Counter(report.channel for report in reports)) == set(Channel)
    assert len({report.report_id for report in reports}) == len(reports)


def test_posts_repeat_answer_and_quote_and_offices_answer(reports: list[ReceivedReport]) -> None:
    posts = [report.post for report in reports if report.post]
    assert {post.relation for post in posts} == {None, *PostRelation}
    assert {post.official_author for post in posts} == {None, *HANDLES}


def test_some_senders_write_more_than_once(reports: list[ReceivedReport]) -> None:
    counts = Counter(report.reporter for report in reports if report.reporter)
    assert counts.most_common(1)[0][1] > 1


def test_numbers_and_nik_belong_to_nobody() -> None:
    text = b"\n".join(SAMPLES).decode()
    phones = re.findall(r"(?:\+62|\b0)8[\d-]{8,12}", text)
    niks = re.findall(r"\b\d{16}\b", text)
    assert phones
    assert all(re.match(r"(?:\+62|0)8120000", phone.replace("-", "")) for phone in phones)
    assert niks
    assert all(nik.endswith("0000") for nik in niks), "a real NIK's serial number starts at 0001"
