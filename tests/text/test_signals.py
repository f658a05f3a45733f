from __future__ import annotations

from collections.abc import Mapping

import pytest

from pipeline.domain.report import Post, PostRelation
from pipeline.text.handles import HandleHolder, OfficialHandle
from pipeline.text.signals import Signals, read_signals

PLN = OfficialHandle(handle="pln_123", holder=HandleHolder.BADAN, agency_kind="pln")
MAYOR = OfficialHandle(handle="walikota", holder=HandleHolder.PEJABAT)
PRESS = OfficialHandle(handle="koran", holder=HandleHolder.MEDIA)
TABLE: Mapping[str, OfficialHandle] = {known.handle: known for known in (PLN, MAYOR, PRESS)}


def read(text: str, post: Post | None = None) -> Signals:
    return read_signals(text, post, TABLE)


def test_hashtags_handles_and_links_are_read_in_order() -> None:
    signals = read("#LAPOR mati lampu @PLN_123 @tetangga #GelapGulita https://t.co/x www.contoh.go.id")
    assert signals.hashtags == ("lapor", "gelapgulita")
    assert signals.handles == ("pln_123", "tetangga")
    assert signals.links == ("t.co", "contoh.go.id")


@pytest.mark.parametrize("text", ["#LAPOR banjir", "#lapor1708 banjir", "banjir @LAPOR1708", "#Lapor! banjir"])
def test_a_post_that_asks_to_be_taken_as_a_report_is_known(text: str) -> None:
    assert read(text).has_lapor_tag


@pytest.mark.parametrize("text", ["#laporan banjir", "mau lapor banjir", "#LaporPakWali banjir"])
def test_other_tags_do_not_ask_for_it(text: str) -> None:
    assert not read(text).has_lapor_tag


def test_public_bodies_and_officials_are_known_once_each_and_the_press_is_neither() -> None:
    assert read("@walikota @pln_123 @PLN_123 @koran @warga mati lampu").official_handles == (MAYOR, PLN)


def test_a_public_body_as_author_is_known() -> None:
    assert read("sudah diperbaiki", Post(official_author="pln_123")).official_author == PLN
    assert read("sudah diperbaiki", Post(official_author="koran")).official_author is None
    assert read("sudah diperbaiki").official_author is None


@pytest.mark.parametrize(
    "text", ["RT @koran: banjir", " RT @koran banjir", "08.44 RT @koran banjir", "RT@koran banjir"]
)
def test_a_retweet_is_known_by_its_start(text: str) -> None:
    assert read(text).is_retweet
    assert not read(text).is_quote


def test_words_before_a_retweet_make_it_a_quote() -> None:
    assert read("betul sekali RT @koran: banjir").is_quote


def test_what_x_tells_of_a_post_counts_too() -> None:
    assert read("banjir", Post(relation=PostRelation.RETWEETED)).is_retweet
    assert read("banjir", Post(relation=PostRelation.QUOTED)).is_quote
    assert read("banjir", Post(relation=PostRelation.REPLIED_TO)).is_reply


def test_a_neighbourhood_number_is_no_retweet() -> None:
    assert read("RT 05 RW 02 banjir") == Signals()


@pytest.mark.parametrize("text", ["@pln_123 mati lampu", ".@pln_123 mati lampu", "  @pln_123 mati"])
def test_a_post_to_someone_starts_with_a_handle(text: str) -> None:
    assert read(text).starts_with_handle


@pytest.mark.parametrize(
    "text",
    [
        "banjir (2/3)",
        "banjir 1/n",
        "@pln_123 2. lalu padam lagi",
        "(lanjutan) sejak senin",
        "lanjut: sejak senin",
        "banjir (bersambung)",
    ],
)
def test_a_thread_is_known_by_its_marks(text: str) -> None:
    assert read(text).is_reply_continuation


@pytest.mark.parametrize(
    "text", ["lanjutkan pembangunan", "banjir di rt 05/02 kemarin", "Jl. Melati 1/2", "jalan rusak."]
)
def test_a_lone_report_is_no_thread(text: str) -> None:
    assert not read(text).is_reply_continuation
