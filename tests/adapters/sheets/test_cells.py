from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.sheets.cells import RISKY, cell_text, neutralise, restore


@pytest.mark.parametrize(
    "cell", ["=1+1", '=HYPERLINK("http://contoh.example")', "+62812", "-5", "@SUM(A1)", "\t=1", "\r=1"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(cell: str) -> None:
    (written,) = neutralise([cell])

    assert written == f"'{cell}"


def test_other_cells_are_written_as_they_are() -> None:
    assert neutralise(["Jalan rusak = bahaya", "", "'kutip'", "1+1"]) == ["Jalan rusak = bahaya", "", "'kutip'", "1+1"]


@given(st.text() | st.builds(lambda mark, rest: mark + rest, st.sampled_from(RISKY), st.text()))
def test_what_is_written_never_runs_and_is_read_back_as_it_was(cell: str) -> None:
    (written,) = neutralise([cell])

    assert not written.startswith(RISKY)
    assert restore(written) == (restore(cell) if written == cell else cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (17.0, "17"),
        (81200000001.0, "81200000001"),
        (-3.65, "-3.65"),
        (True, "True"),
        (datetime(2024, 3, 3, 14, 5), "2024-03-03T14:05:00"),  # noqa: DTZ001 - as a spreadsheet gives it
        (datetime(2024, 3, 3), "2024-03-03"),  # noqa: DTZ001
        (datetime(2024, 3, 3, tzinfo=UTC), "2024-03-03T00:00:00+00:00"),
        (date(2024, 3, 3), "2024-03-03"),
        (time(14, 5), "14:05:00"),
        (None, ""),
    ],
)
def test_a_cell_is_read_as_text(cell: object, text: str) -> None:
    assert cell_text(cell) == text
