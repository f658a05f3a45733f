"""What an author adds to a post in several answers is all of the report, in whatever order it comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import orjson
import pytest

from pipeline.agents.ingest import Ingest
from pipeline.domain.report import RawReport, ReceivedReport
from tests.services.fakes import KEYS

T0 = datetime(2026, 11, 24, 1, 2, 3, tzinfo=UTC)
ROOT = {"id": "900", "author_id": "5", "text": "#LAPOR air mati di Kota Blitar @LAPOR1708"}


def make_post(data: dict[str, Any], **includes: Any) -> RawReport:
    body = {"data": {"author_id": "5", "created_at": "2026-11-24T01:00:00Z"} | data, "includes": includes}
    return RawReport(channel="twitter", body=orjson.dumps(body), received_at=T0)


def add(post_id: str, text: str) -> RawReport:
    answer = {"id": post_id, "text": text, "conversation_id": "900", "in_reply_to_user_id": "5"}
    return make_post(answer | {"referenced_tweets": [{"type": "replied_to", "id": "900"}]}, tweets=[ROOT])


def take(raws: list[RawReport]) -> list[ReceivedReport]:
    ingest = Ingest(keys=KEYS, official_handles=frozenset(), oldest=timedelta(days=30))
    return [report for raw in raws for report in ingest([raw]) if isinstance(report, ReceivedReport)]


THREAD = [make_post(ROOT), add("901", "depan ruko 88"), add("1000", "sudah tiga hari")]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_second_answer_of_the_author_takes_nothing_of_the_first_away(order: tuple[int, ...]) -> None:
    reports = take([THREAD[at] for at in order])
    assert {report.report_id for report in reports} == {"twitter:900"}
    assert reports[-1].text == f"{ROOT['text']}\ndepan ruko 88\nsudah tiga hari"


def test_the_same_answer_again_adds_nothing() -> None:
    assert take([*THREAD, THREAD[1]])[-1].text.count("ruko 88") == 1


def test_a_new_version_of_the_post_keeps_what_was_added() -> None:
    edited = make_post(
        ROOT | {"id": "902", "text": "air mati di Kota Kediri", "edit_history_tweet_ids": ["900", "902"]}
    )
    assert take([THREAD[1], edited])[-1].text == "air mati di Kota Kediri\ndepan ruko 88"
