"""How long a text is as an SMS."""

from __future__ import annotations

import pytest

from pipeline.services.sms_preview import preview_sms


@pytest.mark.parametrize(
    ("length", "parts", "left"),
    [(0, 1, 160), (160, 1, 0), (161, 2, 145), (306, 2, 0), (307, 3, 152)],
)
def test_a_text_takes_as_many_sms_as_its_septets_need(length: int, parts: int, left: int) -> None:
    shown = preview_sms("a" * length)

    assert (shown.septets, shown.parts, shown.left) == (length, parts, left)


def test_letters_that_would_halve_the_room_are_written_plainly_and_a_brace_counts_twice() -> None:
    shown = preview_sms("\u201cSudah\u201d \u2014 {selesai}")

    assert shown.text == '"Sudah" - {selesai}'
    assert shown.septets == len(shown.text) + 2
