"""Charts as they are drawn: what is longest, what is nothing, and that no shape leaves its picture."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipeline.services.national_picture import Cell, Chart, Form
from pipeline.web.charts.draw import draw
from pipeline.web.charts.drawing import LETTER, WIDTH, fit

OFFICE = "Dinas Pemberdayaan Masyarakat, Perlindungan Anak dan Pengendalian Penduduk Kabupaten "
DAYS = [date(2026, 1, 1) + timedelta(days=at) for at in range(62)]


def make(form: Form, *rows: tuple[Cell, ...]) -> Chart:
    columns = ("Nama", "Satu", "Dua", "Tiga")[: len(rows[0])]
    return Chart(slug="uji", title="Uji", columns=columns, rows=rows, form=form, shown=len(rows))


@pytest.mark.parametrize(
    "chart",
    [
        make(Form.BARS, *[(f"{OFFICE}{name}", 10**at) for at, name in enumerate(("Deiyai", "Supiori", "Sula"))]),
        make(Form.STACKED, (OFFICE, 900, 80, 7), ("Dinas Perhubungan", 0, 0, 1)),
        make(Form.COLUMNS, *[(day, at, at // 2) for at, day in enumerate(DAYS)]),
        make(Form.COLUMNS, (DAYS[0], 3, 3)),
        make(Form.COLUMNS, *[(day, 12.5, 8) for day in DAYS]),
        make(Form.TILES, ("Papua Selatan", 1_234_567), ("Aceh", 1)),
    ],
    ids=["bars", "stacked", "a day each", "one day", "shares", "tiles"],
)
def test_no_shape_leaves_the_picture(chart: Chart) -> None:
    drawing = draw(chart)

    assert drawing is not None
    assert drawing.boxes
    for box in drawing.boxes:
        assert box.width >= 0 <= box.height
        assert -0.01 <= box.x <= box.x + box.width <= WIDTH + 0.01
        assert -0.01 <= box.y <= box.y + box.height <= drawing.height + 0.01
    for label in drawing.labels:
        assert 0 <= label.x <= WIDTH
        assert 0 <= label.y <= drawing.height


@pytest.mark.parametrize("form", [Form.BARS, Form.COLUMNS, Form.TILES])
def test_what_is_nothing_everywhere_is_not_drawn(form: Form) -> None:
    assert draw(make(form, ("Aceh", 0), ("Bali", 0))) is None


def test_of_a_long_name_beginning_and_end_stay() -> None:
    shown = fit(f"{OFFICE}Supiori", WIDTH)

    assert shown.startswith("Dinas Pemberdayaan")
    assert shown.endswith("Kabupaten Supiori")
    assert len(shown) * LETTER <= WIDTH
