from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.domain.report import Post
from pipeline.domain.taxonomy import ReportKind
from pipeline.duplicates.fingerprint.build import Comparable
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.window.posts import PostIndex
from pipeline.duplicates.window.sweeping import FIRST_SWEEP
from pipeline.duplicates.window.window import DuplicateWindow, compare
from tests.duplicates.reports_to_compare import make_report

COMPLAINT = "halte depan pasar rebo tidak punya atap"


def make_post(number: int, text: str = COMPLAINT, post: Post | None = None, *, minutes: float = 0) -> Comparable:
    return replace(make_report(text, f"twitter:{number}", minutes=minutes or number), post=post or Post())


ORIGINAL = make_post(1)
PASSED_ON = [
    make_post(2, "rt benar", Post(repeats="1")),
    make_post(3, "halte depan pasar minggu tidak punya bangku", Post(repeats="1")),
    make_post(4, "sudah lapor berkali-kali tapi tidak ada jawaban", Post(quotes="1")),
]


@pytest.mark.parametrize("other", PASSED_ON)
def test_a_retweet_an_edit_and_a_quote_are_the_same_complaint_whatever_their_words(other: Comparable) -> None:
    assert compare(ORIGINAL, other, DuplicateRules()).same == "merge"
    assert compare(other, ORIGINAL, DuplicateRules()).same == "merge"


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_the_window_joins_them_in_whatever_order_they_come(order: tuple[int, ...]) -> None:
    window, reports = DuplicateWindow(), [ORIGINAL, *PASSED_ON]
    window.take([reports[at] for at in order])
    assert {window.consolidate(report).case_id for report in reports} == {"twitter:1"}


def test_retweets_of_a_post_that_never_came_are_one_case_but_its_quotes_are_not() -> None:
    retweets = [make_post(12, "rt lampu mati", Post(repeats="9")), make_post(13, "rt jalan gelap", Post(repeats="9"))]
    quotes = [make_post(14, "antrean obat lama", Post(quotes="9")), make_post(15, "got meluap", Post(quotes="9"))]
    window = DuplicateWindow()
    window.take([*retweets, *quotes])
    cases = [window.consolidate(report).case_id for report in (*retweets, *quotes)]
    assert cases == ["twitter:12", "twitter:12", "twitter:14", "twitter:15"]


def test_who_quotes_an_offices_answer_has_a_complaint_of_his_own() -> None:
    answer = replace(
        make_report("terima kasih laporannya, segera kami tindak lanjuti", "twitter:1", kind=ReportKind.RESPON),
        post=Post(),
    )
    quote = make_post(2, "jawaban ini sudah tiga bulan, lampu tetap mati", Post(quotes="1"))
    window = DuplicateWindow()
    window.take([answer, quote])
    assert window.consolidate(quote).case_id == "twitter:2"
    assert compare(answer, quote, DuplicateRules()).same == "none"


def test_other_channels_pass_no_post_on() -> None:
    window = DuplicateWindow()
    window.take([make_report("got meluap ke jalan", "web:1"), make_report("antrean obat lama sekali", "web:2")])
    assert window.consolidate(make_report("antrean obat lama sekali", "web:2")).case_id == "web:2"


def test_posts_that_nobody_remembers_are_forgotten() -> None:
    remembered: set[str] = set()
    index = PostIndex(remembered.__contains__)
    for number in range(1, 2 * FIRST_SWEEP):
        index.add(make_post(number, post=Post(repeats=f"{number}0")))
    assert index.add(make_post(2 * FIRST_SWEEP, post=Post(repeats="10"))) == ["twitter:10"]
