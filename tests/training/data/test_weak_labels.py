from __future__ import annotations

import pytest

from tests.training.reports_to_train_on import make_row
from training.data.seeds import SOURCE as SEEDS
from training.data.weak_labels import add_ordinary


@pytest.mark.parametrize(
    ("values", "urgency"),
    [
        ({"category": "infrastruktur"}, "biasa"),
        ({"category": "infrastruktur", "stemmed": True}, ""),
        ({"category": "infrastruktur", "agency": "damkar"}, ""),
        ({"category": "kebencanaan"}, ""),
        ({"category": "infrastruktur", "urgency": "darurat"}, "darurat"),
        ({"category": ""}, ""),
        ({"kind": "bukan_laporan", "source": SEEDS}, "biasa"),
    ],
)
def test_only_a_category_without_danger_tells_that_a_report_is_ordinary(
    values: dict[str, object], urgency: str
) -> None:
    (row,) = add_ordinary([make_row(**values)])
    assert row.urgency == urgency


def test_a_fire_that_a_source_calls_no_report_is_not_taken_for_ordinary() -> None:
    fire = make_row("tolong, ada kebakaran di gang", kind="bukan_laporan", category="kebencanaan")
    assert [row.urgency for row in add_ordinary([fire, make_row(kind="bukan_laporan")])] == ["", ""]
