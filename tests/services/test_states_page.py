from __future__ import annotations

from pathlib import Path

from pipeline.services.states_page import build_page


def test_the_page_of_statuses_is_as_their_table_says() -> None:
    page = Path(__file__).parents[2] / "docs" / "follow_up.md"
    assert page.read_text("utf-8") == build_page(), "run `make fields`"
