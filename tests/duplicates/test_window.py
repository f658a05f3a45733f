from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.case import CaseMembership, DuplicateKind
from pipeline.domain.report import Post
from pipeline.domain.taxonomy import ReportKind
from pipeline.duplicates.fingerprint.build import Comparable
from pipeline.duplicates.window.membership import Copy
from pipeline.duplicates.window.window import DuplicateRules, DuplicateWindow, compare
from tests.duplicates.reports_to_compare import make_report

DAY = 24 * 60
LAMP = "Lampu jalan padam di Jl. Cempaka depan warung bakso, gelap sekali kalau malam"
FLOOD = "Banjir setinggi lutut di Jl. Anggrek RT 03/07 sejak hujan semalam, warga butuh perahu"


def place_all(window: DuplicateWindow, reports: list[Comparable]) -> list[CaseMembership]:
    return [window.consolidate(report) for report in reports]


def test_a_report_of_its_own_is_its_own_case() -> None:
    assert DuplicateWindow().consolidate(make_report(LAMP, "sms:1")) == CaseMembership(case_id="sms:1")


def test_the_same_text_through_another_channel_joins_the_first_as_exact() -> None:
    _, second = place_all(DuplicateWindow(), [make_report(LAMP, "sms:1"), make_report(LAMP, "web:2", minutes=5)])
    assert second.case_id == "sms:1"
    assert second.match is not None
    assert (second.match.report_id, second.match.kind, second.match.score) == ("sms:1", DuplicateKind.EXACT, 1.0)


def test_a_relay_in_almost_the_same_words_joins_as_near() -> None:
    relay = make_report("RT @warga: " + LAMP[:64], "twitter:2", minutes=5)
    _, second = place_all(DuplicateWindow(), [make_report(LAMP, "sms:1"), relay])
    assert second.case_id == "sms:1"
    assert second.match is not None
    assert second.match.kind is DuplicateKind.NEAR
    assert 0.5 <= second.match.score <= 1.0


def test_another_house_number_is_another_case() -> None:
    reports = [make_report(f"jalan rusak parah di Jl. Cempaka No. {number}", f"sms:{number}") for number in (17, 20)]
    assert [placed.case_id for placed in place_all(DuplicateWindow(), reports)] == ["sms:17", "sms:20"]


def test_a_report_delivered_again_gets_the_same_answer_even_after_its_duplicates() -> None:
    window = DuplicateWindow()
    reports = [make_report(LAMP, f"sms:{number}", minutes=number) for number in range(3)]
    assert place_all(window, reports) == place_all(window, reports)
    assert len(window) == 3


def test_texts_that_say_next_to_nothing_stay_alone_however_many_there_are() -> None:
    reports = [
        make_report(text, f"sms:{at}") for at, text in enumerate(["tes", "tes", "", "", "mohon bantuan pak"] * 3)
    ]
    placed = place_all(DuplicateWindow(), reports)
    assert [membership.case_id for membership in placed] == [report.report_id for report in reports]


def test_an_older_report_that_comes_late_names_the_case_and_the_others_are_told_to_move() -> None:
    window = DuplicateWindow()
    place_all(window, [make_report(LAMP, "sms:2", minutes=9), make_report(LAMP + " sekali", "sms:3", minutes=10)])
    late = window.consolidate(make_report(LAMP, "web:1", minutes=0))
    assert late == CaseMembership(case_id="web:1")
    assert {(move.report_id, move.from_case_id, move.to_case_id) for move in window.take_moves()} == {
        ("sms:2", "sms:2", "web:1"),
        ("sms:3", "sms:2", "web:1"),
    }
    assert window.take_moves() == []


def test_a_report_that_resembles_two_cases_joins_them_under_the_oldest() -> None:
    window = DuplicateWindow()
    words = [
        "atap",
        "pasar",
        "ikan",
        "bocor",
        "dan",
        "pedagang",
        "kehujanan",
        "setiap",
        "sore",
        "sehingga",
        "dagangan",
        "basah",
        "semua",
        "lalu",
        "rugi",
        "besar",
    ]
    first, last = " ".join(words[:11]), " ".join(words[6:])
    place_all(window, [make_report(first, "sms:1"), make_report(last, "sms:2", minutes=1)])
    joined = window.consolidate(make_report(" ".join(words), "sms:3", minutes=2))
    assert joined.case_id == "sms:1"
    assert [(move.report_id, move.to_case_id) for move in window.take_moves()] == [("sms:2", "sms:1")]


def test_after_the_window_a_report_is_forgotten_and_a_like_one_starts_a_new_case() -> None:
    window = DuplicateWindow(DuplicateRules(window=timedelta(days=2)))
    window.consolidate(make_report(LAMP, "sms:1"))
    for day in range(1, 6):
        window.consolidate(make_report(FLOOD, f"web:{day}", minutes=day * DAY))
    assert window.consolidate(make_report(LAMP + " sekali", "sms:2", minutes=5 * DAY)).case_id == "sms:2"


def test_a_case_that_still_gets_reports_keeps_its_id_beyond_the_window() -> None:
    window = DuplicateWindow(DuplicateRules(window=timedelta(days=2)))
    placed = [window.consolidate(make_report(LAMP, f"sms:{day}", minutes=day * DAY)) for day in range(10)]
    assert {membership.case_id for membership in placed} == {"sms:0"}
    assert len(window) <= 6


def test_a_window_filled_again_can_be_told_the_names_of_its_cases() -> None:
    rules = DuplicateRules(window=timedelta(days=2))
    undisturbed, restarted = DuplicateWindow(rules), DuplicateWindow(rules)
    reports = [make_report(LAMP if day % 2 else LAMP + " sekali", f"sms:{day}", minutes=day * DAY) for day in range(8)]
    place_all(undisturbed, reports)
    place_all(restarted, reports[5:])
    restarted.name_case("sms:5", Copy(reports[0].received_at.timestamp(), "sms:0"))
    cases = [[placed.case_id for placed in place_all(window, reports[5:])] for window in (undisturbed, restarted)]
    assert cases[0] == cases[1] == ["sms:0"] * 3
    restarted.name_case("sms:5", Copy(0.0, "sms:6"))
    assert restarted.consolidate(reports[5]).case_id == "sms:0"


def test_one_report_from_the_future_does_not_empty_the_window() -> None:
    window = DuplicateWindow()
    window.consolidate(make_report(LAMP, "sms:1"))
    window.consolidate(make_report(FLOOD, "web:1", minutes=50 * 365 * DAY))
    assert window.consolidate(make_report(LAMP, "sms:2", minutes=1)).case_id == "sms:1"


def test_a_flood_of_one_text_is_one_case_and_is_flagged_with_its_rate() -> None:
    window = DuplicateWindow(DuplicateRules(flood_per_minute=60))
    placed = place_all(window, [make_report(LAMP, f"twitter:{at}", minutes=at / 1000) for at in range(500)])
    assert {membership.case_id for membership in placed} == {"twitter:0"}
    assert placed[0].flood_per_minute is None
    assert placed[-1].flood_per_minute == 500


WORDS = [
    "lampu",
    "jalan",
    "padam",
    "gelap",
    "malam",
    "Jl.",
    "Cempaka",
    "Kenanga",
    "no",
    "4",
    "17",
    "depan",
    "pasar",
    "rusak",
    "sekali",
    "sampah",
    "bau",
    "RT",
    "02/05",
    "RT @warga:",
]
STREAMS = st.lists(
    st.tuples(st.lists(st.sampled_from(WORDS), min_size=3, max_size=12).map(" ".join), st.integers(0, 10 * DAY)),
    min_size=2,
    max_size=12,
)


POSTS = st.one_of(
    st.none(),
    st.builds(Post, repeats=st.integers(20, 24).map(str)),
    st.builds(Post, quotes=st.integers(0, 11).map(str)),
    st.builds(Post, repeats=st.integers(0, 11).map(str)),
)


@given(STREAMS, st.lists(POSTS, min_size=12, max_size=12), st.integers(0, 2**32))
def test_cases_do_not_depend_on_the_order_of_arrival(
    stream: list[tuple[str, int]], posts: list[Post | None], seed: int
) -> None:
    reports = [
        replace(
            make_report(text, f"{'twitter' if post else 'sms'}:{at}", minutes=minutes), post=post, is_answer=at % 4 == 3
        )
        for at, ((text, minutes), post) in enumerate(zip(stream, posts, strict=False))
    ]
    shuffled = random.Random(seed).sample(reports, len(reports))
    one, other = DuplicateWindow(), DuplicateWindow()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "pipeline.duplicates.window.candidates.MOST_NEAR", len(stream)
        )  # which two suggestions are judged does depend
        place_all(one, reports)
        place_all(other, shuffled)
    assert place_all(one, reports) == place_all(other, reports)


@given(STREAMS)
def test_the_window_decides_on_two_reports_as_compare_does(stream: list[tuple[str, int]]) -> None:
    first, second = (make_report(text, f"sms:{at}", minutes=minutes) for at, (text, minutes) in enumerate(stream[:2]))
    window = DuplicateWindow()
    together = window.consolidate(first).case_id == window.consolidate(second).case_id or bool(window.take_moves())
    if together:
        assert compare(first, second, DuplicateRules()).same == "merge"


def test_an_answer_in_the_words_of_a_report_is_no_copy_of_it() -> None:
    window = DuplicateWindow()
    window.consolidate(make_report(LAMP, "twitter:1"))
    answer = make_report(LAMP, "twitter:2", kind=ReportKind.RESPON, minutes=1)
    assert window.consolidate(answer) == CaseMembership(case_id="twitter:2")


def test_a_form_filled_in_by_two_people_is_two_cases() -> None:
    text = "info bansos untuk NIK <NIK> kenapa belum cair sampai sekarang padahal tetangga sudah"
    reports = [make_report(text, f"sms:{person}", reporter=person) for person in "ab"]
    assert [placed.case_id for placed in place_all(DuplicateWindow(), reports)] == ["sms:a", "sms:b"]


@given(STREAMS)
def test_moves_bring_every_document_to_the_case_it_has_in_the_end(stream: list[tuple[str, int]]) -> None:
    window = DuplicateWindow()
    reports = [make_report(text, f"sms:{at}", minutes=minutes) for at, (text, minutes) in enumerate(stream)]
    documents = {}
    for report in reports:
        documents[report.report_id] = window.consolidate(report).case_id
        documents |= {move.report_id: move.to_case_id for move in window.take_moves()}
    assert documents == {report.report_id: window.consolidate(report).case_id for report in reports}
