from __future__ import annotations

from pipeline.adapters.reference.tables import load_taxonomy
from training.data.example import make_example
from training.data.rows import find_repeated_keys


def test_the_same_number_and_seed_give_the_same_reports() -> None:
    assert make_example(200, seed=1) == make_example(200, seed=1)
    assert make_example(200, seed=1) != make_example(200, seed=2)


def test_example_reports_have_known_labels_dates_of_a_year_and_keys_of_their_own() -> None:
    rows = make_example()
    assert {row.category for row in rows} <= set(load_taxonomy().category_slugs)
    assert {row.date[:7] for row in rows} == {f"2026-{month:02}" for month in range(1, 13)}
    assert find_repeated_keys(rows) == []
    assert all(row.text for row in rows)
