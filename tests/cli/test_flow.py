"""Records on a terminal and in a pipe: nothing that people copy is cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.show.flow import TEXT_CHARS, Column, lay_out, lay_out_fields, one_line, tab_separated
from pipeline.cli.show.reports import FOUND, PLAYED, found_rows, played_rows
from pipeline.contract.document import build_document
from pipeline.domain.triage import ReviewReason
from tests.contract.report_builder import ASSIGNMENT, make_consolidated

COLUMNS = (Column("kode"), Column("ganda dari", is_named=True), Column("isi", is_text=True))
REASONS = (ReviewReason.LOW_CONFIDENCE_CATEGORY, ReviewReason.AGENCY_CONTRADICTS_CATEGORY)


def test_records_that_fit_stand_in_columns_under_their_titles() -> None:
    assert list(lay_out(COLUMNS, [["A1", "", "jalan rusak"], ["B22", "A1", "sama"]], 40)) == [
        "kode  ganda dari  isi",
        "A1                jalan rusak",
        "B22   A1          sama",
    ]


def test_records_that_do_not_fit_are_a_few_lines_each() -> None:
    assert list(lay_out(COLUMNS, [["B22", "A1", "jalan rusak di depan pasar"]], 24)) == [
        "B22 · ganda dari A1",
        "    jalan rusak di depan",
        "    pasar",
    ]


def test_a_long_text_says_how_much_of_it_is_missing_and_a_pipe_gets_all_of_it() -> None:
    text = "kata " * TEXT_CHARS
    shown = " ".join(lay_out(COLUMNS, [["B22", "", text]], 80))

    assert re.search(r"\(\+\d+ huruf\)$", shown)
    assert tab_separated(["B22", "", text]).count("kata") == TEXT_CHARS


def test_a_text_cannot_move_the_cursor_or_break_a_line() -> None:
    assert one_line("a\x1b[2Jb\tc\r\nd\x9b1me") == "a [2Jb c d 1me"


@pytest.mark.parametrize("width", [40, 80, 140])
def test_no_tracking_id_label_or_reason_is_cut_at_any_width(width: int) -> None:
    document = build_document(make_consolidated(reasons=REASONS, assignment=ASSIGNMENT))
    for columns, rows in ((PLAYED, played_rows([document])), (FOUND, found_rows([document]))):
        lines = list(lay_out(columns, rows, width))
        shown = " ".join(" ".join(lines).split())

        assert all(len(line) <= width for line in lines)
        assert "…" not in shown
        assert all(" ".join(cell.split()) in shown for cell in rows[0])


@given(st.lists(st.lists(st.text(max_size=60), min_size=3, max_size=3), min_size=1, max_size=3), st.integers(20, 100))
def test_every_word_of_every_cell_is_shown_at_any_width(rows: list[list[str]], width: int) -> None:
    shown = " ".join(lay_out(COLUMNS, rows, width))

    assert all(word in shown for row in rows for cell in row for word in one_line(cell).split())


def test_a_long_value_of_a_field_goes_on_below_itself() -> None:
    assert list(lay_out_fields({"isi": "jalan rusak di pasar", "kode": "B22"}, 18)) == [
        "isi   jalan rusak",
        "      di pasar",
        "kode  B22",
    ]
