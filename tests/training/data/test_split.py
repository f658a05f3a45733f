from __future__ import annotations

import numpy as np

from tests.training.reports_to_train_on import make_row
from training.data.split import describe_leaks, left_out_sources, sketch, split_by_time

EVERY_DAY = [
    make_row(f"laporan nomor {day} tentang jalan {day}", date=f"2026-01-{1 + day % 28:02}") for day in range(140)
]


def everything(rows: list) -> np.ndarray:
    return np.ones(len(rows), bool)


def test_the_judging_rows_are_later_than_all_others() -> None:
    split = split_by_time(EVERY_DAY, everything(EVERY_DAY))
    last_fitted = max(row.date for row, fitting in zip(EVERY_DAY, split.fitting, strict=True) if fitting)
    first_judged = min(row.date for row, judging in zip(EVERY_DAY, split.judging, strict=True) if judging)
    assert last_fitted < first_judged
    assert split.last_days == {"kota_a": last_fitted}


def test_rows_without_a_date_are_fitted_on() -> None:
    rows = [*EVERY_DAY, make_row("tanpa tanggal", date="")]
    assert split_by_time(rows, everything(rows)).fitting[-1]


def test_an_earlier_row_that_repeats_a_judging_one_is_in_neither_part() -> None:
    text = "lampu jalan di depan balai desa padam sejak hari raya"
    rows = [*EVERY_DAY, make_row(text, date="2026-01-01"), make_row(text.upper(), date="2026-01-28")]
    split = split_by_time(rows, everything(rows))
    assert split.leaked[-2]
    assert not split.fitting[-2]
    assert split.judging[-1]
    assert (describe_leaks(rows, split) or "").startswith("1 baris hampir mengulang baris penilai")


def test_near_duplicates_have_the_same_sketch_and_other_texts_another() -> None:
    text = "mohon perbaikan jalan berlubang di depan pasar baru karena sudah banyak pengendara yang jatuh"
    assert sketch(text) == sketch(f"{text.upper()}")
    assert sketch(text) != sketch("air pdam mati sejak kemarin sore di gang mawar")


def test_only_sources_with_enough_labels_are_left_out() -> None:
    rows = [*EVERY_DAY, *(make_row(source="kota_b") for _ in range(5))]
    assert list(left_out_sources(rows, everything(rows))) == ["kota_a"]
