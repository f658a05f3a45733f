from __future__ import annotations

import orjson

from pipeline.adapters.channels.x_versions import REMEMBERED, NewestVersions, Version, version_of


def body(post_id: str, **fields: object) -> bytes:
    return orjson.dumps({"data": {"id": post_id, "text": "Jalan rusak", **fields}})


def test_a_version_is_known_by_the_first_id_of_its_history() -> None:
    assert version_of(body("12", edit_history_tweet_ids=["10", "11", "12"])) == Version("10", 12)
    assert version_of(body("12")) == Version("12", 12)


def test_what_cannot_be_read_is_known_by_its_bytes() -> None:
    assert version_of(b"garbage") == version_of(b"garbage") != version_of(b"garbage!")
    assert version_of(b'{"data":{"id":"a","text":"b"}}').post_id == 0


def test_news_is_what_is_newer_than_all_that_went_by_of_its_report() -> None:
    versions = NewestVersions()
    edited = body("12", edit_history_tweet_ids=["10", "12"])
    assert [versions.is_news(each) for each in (body("10"), body("10"), edited, body("10"), edited)] == [
        True,
        False,
        True,
        False,
        False,
    ]
    assert [versions.is_news(b"garbage") for _ in range(2)] == [True, False]


def test_the_oldest_reports_are_forgotten() -> None:
    versions = NewestVersions()
    for number in range(REMEMBERED + 1):
        versions.is_news(b"line %d" % number)
    assert versions.is_news(b"line 0")
    assert not versions.is_news(b"line %d" % REMEMBERED)
