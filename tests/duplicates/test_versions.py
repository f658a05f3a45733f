"""One report in several versions, and one message that was sent several times."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from pipeline.domain.report import Post
from pipeline.duplicates.fingerprint.build import Comparable
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.judge import compare
from pipeline.duplicates.window.window import DuplicateWindow
from tests.duplicates.reports_to_compare import make_report

SEMARANG = "jembatan penyeberangan depan stasiun tawang semarang rusak berat"
SOLO = "halte trans jateng depan pasar gede surakarta tidak punya atap"


def cases(window: DuplicateWindow, *reports: Comparable) -> list[str]:
    window.take(reports)
    return [window.consolidate(report).case_id for report in reports]


class TestFewWords:
    def test_sent_again_by_one_sender_within_minutes_they_are_one_report(self) -> None:
        reports = [make_report("banjir", f"sms:{n}", minutes=n, reporter="a") for n in range(4)]
        assert cases(DuplicateWindow(), *reports) == ["sms:0"] * 4

    @pytest.mark.parametrize(
        "other",
        [
            make_report("banjir", "sms:2", minutes=1, reporter="b"),
            make_report("banjir", "sms:2", minutes=1),
            make_report("banjir", "sms:2", minutes=16, reporter="a"),
            make_report("gempa", "sms:2", minutes=1, reporter="a"),
            make_report("banjir 4", "sms:2", minutes=1, reporter="a"),
        ],
    )
    def test_another_senders_later_or_other_words_are_another_report(self, other: Comparable) -> None:
        first = make_report("banjir", "sms:1", reporter="a")
        assert cases(DuplicateWindow(), first, other) == ["sms:1", "sms:2"]
        assert compare(first, other, DuplicateRules()).same == "none"

    def test_the_window_and_a_comparison_agree(self) -> None:
        first, again = (make_report("banjir", f"sms:{n}", minutes=n, reporter="a") for n in (1, 9))
        assert compare(first, again, DuplicateRules()).same == "merge"

    def test_the_same_words_some_hours_later_are_met_by_their_own_repetition(self) -> None:
        reports = [make_report("banjir", f"sms:{n}", minutes=n, reporter="a") for n in (1, 2, 300, 301)]
        assert cases(DuplicateWindow(), *reports) == ["sms:1", "sms:1", "sms:300", "sms:300"]


class TestVersions:
    def test_a_new_version_leaves_the_case_of_the_old_words_and_joins_that_of_the_new(self) -> None:
        window = DuplicateWindow()
        old, new = make_report(SEMARANG, "twitter:5", minutes=5), make_report(SOLO, "twitter:5", minutes=9)
        semarang, solo = make_report(SEMARANG, "sms:1", minutes=1), make_report(SOLO, "sms:2", minutes=2)
        assert cases(window, semarang, solo, old) == ["sms:1", "sms:2", "sms:1"]
        assert cases(window, new, semarang, solo) == ["sms:2", "sms:1", "sms:2"]

    def test_who_named_a_case_and_leaves_it_takes_the_name_along(self) -> None:
        window = DuplicateWindow()
        old, follower = make_report(SEMARANG, "twitter:1", minutes=1), make_report(SEMARANG, "sms:2", minutes=2)
        assert cases(window, old, follower) == ["twitter:1", "twitter:1"]
        window.take_moves()
        assert cases(window, make_report(SOLO, "twitter:1", minutes=3)) == ["twitter:1"]
        assert [(move.report_id, move.to_case_id) for move in window.take_moves()] == [("sms:2", "sms:2")]

    def test_a_new_version_is_as_old_as_the_first(self) -> None:
        window = DuplicateWindow()
        copy = make_report(SOLO, "sms:2", minutes=2)
        window.take([make_report(SEMARANG, "twitter:1", minutes=1)])
        assert cases(window, copy, make_report(SOLO, "twitter:1", minutes=9)) == ["twitter:1", "twitter:1"]

    def test_versions_of_one_batch_end_as_the_last_of_them(self) -> None:
        window = DuplicateWindow()
        window.take([make_report(SEMARANG, "twitter:1", minutes=1), make_report(SOLO, "twitter:1", minutes=2)])
        assert cases(window, make_report(SOLO, "sms:3", minutes=3)) == ["twitter:1"]
        assert len(window) == 2

    def test_the_same_version_again_changes_nothing(self) -> None:
        window = DuplicateWindow()
        report, copy = make_report(SEMARANG, "twitter:1"), make_report(SEMARANG, "sms:2", minutes=2)
        window.take([report, copy])
        window.take_moves()
        window.take([report, copy, report])
        assert (window.take_moves(), len(window)) == ([], 2)


class TestThreads:
    FIRST = replace(make_report(SOLO, "twitter:1", reporter="a", minutes=1), post=Post())
    ADDED = replace(
        make_report("lokasi persis depan ruko 88", "twitter:2", reporter="a", minutes=2), post=Post(continues=("1",))
    )
    MORE = replace(
        make_report("foto menyusul ya", "twitter:3", reporter="a", minutes=3), post=Post(continues=("2", "1"))
    )

    @pytest.mark.parametrize("order", list(permutations(range(3))))
    def test_what_an_author_adds_is_in_the_case_of_the_post_in_whatever_order(self, order: tuple[int, ...]) -> None:
        window, reports = DuplicateWindow(), [self.FIRST, self.ADDED, self.MORE]
        window.take([reports[at] for at in order])
        assert cases(window, *reports) == ["twitter:1"] * 3

    def test_of_a_thread_that_another_began_only_the_own_posts_are_one(self) -> None:
        foreign = replace(self.FIRST, reporter="b")
        window = DuplicateWindow()
        window.take([foreign, self.ADDED, self.MORE])
        assert cases(window, foreign, self.ADDED, self.MORE) == ["twitter:1", "twitter:2", "twitter:2"]

    def test_a_comparison_tells_the_same(self) -> None:
        assert compare(self.FIRST, self.ADDED, DuplicateRules()).same == "merge"
        assert compare(self.ADDED, self.FIRST, DuplicateRules()).same == "merge"
        assert compare(replace(self.FIRST, reporter="b"), self.ADDED, DuplicateRules()).same == "none"
