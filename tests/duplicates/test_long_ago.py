"""Long texts that come again word for word within a year, and how much of them is remembered."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.duplicates.fingerprint.build import Comparable, fingerprint
from pipeline.duplicates.fingerprint.verbatim import verbatim_digest
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.window import sweeping
from pipeline.duplicates.window.long_ago import LongAgo
from pipeline.duplicates.window.membership import Copy
from pipeline.duplicates.window.window import DuplicateWindow, compare
from tests.duplicates.reports_to_compare import make_report

DAY = 24 * 60
LAMP = "Lampu jalan padam di Jl. Cempaka depan warung bakso, gelap sekali kalau malam"
WELL = "Sumur warga di RT 04 Desa Sukamaju kering sejak kemarau, mohon kiriman air bersih"
VAGUE = "tutup saluran di tepi jalan ambrol dan sangat membahayakan semua pengguna jalan"
SHORT = "lampu padam di Jl. Cempaka"


def cases(reports: list[Comparable], *, batch: int = 1, window: DuplicateWindow | None = None) -> dict[str, str]:
    window = DuplicateWindow() if window is None else window
    for at in range(0, len(reports), batch):
        window.take(reports[at : at + batch])
    return {report.report_id: window.consolidate(report).case_id for report in reports if report.report_id in window}


@pytest.mark.parametrize(
    ("text", "days", "case_id"),
    [(LAMP, 200, "sms:1"), (LAMP, 364, "sms:1"), (LAMP, 366, "sms:3"), (SHORT, 200, "sms:3"), (LAMP, 31, "sms:1")],
)
def test_a_long_text_that_comes_again_within_a_year_joins_its_case(text: str, days: int, case_id: str) -> None:
    between = make_report(WELL, "web:2", minutes=(days - 1) * DAY)
    reports = [make_report(text, "sms:1"), between, make_report(text, "sms:3", minutes=days * DAY)]
    assert cases(reports)["sms:3"] == case_id
    assert (compare(reports[0], reports[2], DuplicateRules()).same == "merge") == (case_id == "sms:1")


@pytest.mark.parametrize(
    "first",
    [
        make_report(LAMP.replace("malam", "hujan"), "sms:1"),
        make_report(VAGUE, "sms:1", reporter="a"),
        replace(make_report(LAMP, "sms:1"), subjects=("nik:1",)),
        make_report("Mohon dicek data_nik saya di Jl. Cempaka, sudah tiga bulan belum terdaftar juga", "sms:1"),
    ],
)
def test_other_words_other_senders_of_a_text_without_a_place_and_personal_forms_do_not(first: Comparable) -> None:
    later = VAGUE if "tutup" in first.text_normal else LAMP if "lampu" in first.text_normal else first.text_redacted
    second = replace(
        make_report(later, "sms:3", minutes=200 * DAY, reporter="b" if first.reporter else None),
        subjects=first.subjects,
    )
    assert cases([first, make_report(WELL, "web:2", minutes=199 * DAY), second])["sms:3"] == "sms:3"


def test_a_case_goes_on_as_long_as_less_than_a_year_lies_between_its_reports() -> None:
    reports = [make_report(LAMP, f"sms:{at}", minutes=at * 300 * DAY) for at in range(4)]
    assert cases(reports)["sms:3"] == "sms:0"


@pytest.mark.parametrize(("days", "case_id"), [(60, "sms:1"), (1, "sms:9")])
@pytest.mark.parametrize("before", [[], [make_report(WELL, "web:2", minutes=100 * DAY)]])
def test_an_answer_that_is_ahead_of_the_window_is_of_no_report_of_long_ago(
    before: list[Comparable], days: int, case_id: str
) -> None:
    """A worker that ended before its batch was acked left answers of reports that come in again."""
    window, again = DuplicateWindow(), make_report(LAMP, "sms:9", minutes=100 * DAY)
    window.take(before)
    answered = again.received_at.timestamp() - timedelta(days=days).total_seconds()
    digest = verbatim_digest(fingerprint(again))
    assert digest is not None
    window.remember_long_ago(
        digest, Copy(answered, "sms:1"), Copy(answered, "sms:1"), now=again.received_at.timestamp()
    )
    assert cases([again], window=window)["sms:9"] == case_id


def test_a_text_that_comes_again_contradicts_nothing_in_the_case_that_has_its_old_name() -> None:
    """The case goes on without it, and takes meanwhile what contradicts it."""
    old, bridge = LAMP, LAMP.replace(" di Jl. Cempaka depan warung bakso", "")
    other = LAMP.replace("Cempaka", "Kenanga").replace("bakso", "soto")
    reports = [
        make_report(old, "sms:0"),
        make_report(bridge, "sms:1", minutes=20 * DAY),
        make_report(other, "sms:2", minutes=49 * DAY),
        make_report(WELL, "sms:3", minutes=52 * DAY),
        make_report(old, "sms:4", minutes=53 * DAY),
    ]
    found = cases(reports)
    assert found["sms:2"] != found["sms:4"]


TEXTS = (LAMP, WELL, VAGUE, SHORT, LAMP.replace("Cempaka", "Kenanga"), LAMP + " dan rawan sekali bagi pejalan kaki")
YEARS = st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, 900)), min_size=2, max_size=14)


@given(YEARS, st.integers(0, 2**32), st.integers(1, 5))
def test_the_order_within_a_day_and_the_batches_change_nothing(
    stream: list[tuple[str, int]], seed: int, batch: int
) -> None:
    chance = random.Random(seed)
    reports = [
        make_report(text, f"sms:{at}", minutes=DAY * day + at)
        for at, (text, day) in enumerate(sorted(stream, key=day_of))
    ]
    late = sorted(reports, key=lambda each: each.received_at + timedelta(days=chance.random()))
    one, other = cases(reports), cases(late, batch=batch)
    common = one.keys() & other.keys()
    assert common
    assert {each: one[each] for each in common} == {each: other[each] for each in common}


def day_of(told: tuple[str, int]) -> int:
    return told[1]


@given(YEARS, st.integers(1, 13))
def test_a_window_filled_anew_knows_what_the_old_one_did(stream: list[tuple[str, int]], stop: int) -> None:
    reports = [
        make_report(text, f"sms:{at}", minutes=DAY * day + at)
        for at, (text, day) in enumerate(sorted(stream, key=day_of))
    ]
    undisturbed = DuplicateWindow()
    answers: dict[str, tuple[Comparable, Copy, int | None]] = {}
    for report in reports[:stop]:
        undisturbed.take([report])
        for each in reports[:stop]:
            if (oldest := undisturbed.oldest_of(each.report_id)) is not None:
                answers[each.report_id] = (each, oldest, undisturbed.digest_of(each.report_id))
    restarted = DuplicateWindow()
    in_window = [each for each in reports[:stop] if each.report_id in undisturbed]
    restarted.take(in_window)
    for report, oldest, digest in answers.values():
        if report.report_id in restarted:
            restarted.name_case(report.report_id, oldest)
        elif digest is not None:
            newest = Copy(report.received_at.timestamp(), report.report_id)
            restarted.remember_long_ago(digest, newest, oldest, now=0.0)
    rest = reports[stop:]
    assert cases(rest, window=restarted) == cases(rest, window=undisturbed)


def test_texts_older_than_a_year_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "FIRST_SWEEP", 10)
    known = LongAgo(kept_s=100.0)
    for at in range(1_000):
        copy = Copy(float(at), f"sms:{at}")
        known.note(at, copy, copy, now=float(at))
    assert len(known) <= 130
    assert known.find(999, 999.0) == Copy(999.0, "sms:999")


def test_a_report_that_is_erased_names_no_case_any_more() -> None:
    known = LongAgo(kept_s=100.0)
    known.note(1, Copy(5.0, "sms:3"), Copy(0.0, "sms:1"), now=0.0)
    known.note(2, Copy(5.0, "sms:4"), Copy(0.0, "sms:2"), now=0.0)
    known.forget("sms:1", None, now=0.0)
    known.forget("sms:2", Copy(5.0, "sms:4"), now=0.0)
    assert (known.find(1, 0.0), known.find(2, 0.0)) == (None, Copy(5.0, "sms:4"))


def test_the_text_of_a_report_that_is_erased_is_known_no_more_whatever_case_it_was_in() -> None:
    """`sms:1` stands in `sms:11`, too, which is another report."""
    known = LongAgo(kept_s=100.0)
    known.note(1, Copy(0.0, "sms:1"), Copy(0.0, "sms:1"), now=0.0)
    known.note(2, Copy(5.0, "sms:2"), Copy(0.0, "sms:1"), now=0.0)
    known.note(3, Copy(7.0, "sms:3"), Copy(0.0, "sms:9"), now=0.0)
    known.note(4, Copy(7.0, "sms:11"), Copy(0.0, "sms:9"), now=0.0)
    known.forget("sms:1", Copy(5.0, "sms:2"), now=0.0)
    known.forget_texts({"sms:3"})
    assert [known.find(digest, 0.0) for digest in range(1, 5)] == [
        None,
        Copy(5.0, "sms:2"),
        None,
        Copy(0.0, "sms:9"),
    ]


def test_a_digest_is_the_same_in_every_process() -> None:
    assert verbatim_digest(fingerprint(make_report(LAMP))) == 17_385_965_559_970_191_611
