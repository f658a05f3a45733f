from __future__ import annotations

import pytest

from pipeline.text.affixes import make_active


@pytest.mark.parametrize(
    ("root", "active"),
    [
        ("bantu", "membantu"),
        ("pakai", "memakai"),
        ("tutup", "menutup"),
        ("cari", "mencari"),
        ("sapu", "menyapu"),
        ("kasih", "mengasih"),
        ("alir", "mengalir"),
        ("ganggu", "mengganggu"),
        ("lapor", "melapor"),
        ("rusak", "merusak"),
    ],
)
def test_the_active_prefix_follows_the_first_letter(root: str, active: str) -> None:
    assert make_active(root) == active
