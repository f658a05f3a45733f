from __future__ import annotations

import pytest

from pipeline.text.tokens import join_names
from pipeline.text.words.negation import join_negation


@pytest.mark.parametrize(
    ("stems", "joined"),
    [
        ("air tidak alir", "air tidak_alir"),
        ("belum baik", "belum_baik"),
        ("bukan jalan desa", "bukan_jalan desa"),
        ("jangan buang sampah", "jangan_buang sampah"),
        ("tanpa izin", "tanpa_izin"),
        ("belum juga baik", "juga belum_baik"),
        ("tidak pernah angkut", "pernah tidak_angkut"),
        ("tidak bisa", "tidak_bisa"),
        ("air mati tidak", "air mati tidak"),
        ("tidak tidak alir", "tidak tidak_alir"),
        ("bukan tidak mau", "bukan tidak_mau"),
        ("air alir", "air alir"),
        ("", ""),
    ],
)
def test_a_negation_is_joined_with_what_it_denies(stems: str, joined: str) -> None:
    neighbours = [["air", "tidak"], stems.split(), ["alir"]]
    assert list(map(str, join_negation(join_names(neighbours)).texts())) == ["air tidak", joined, "alir"]


def test_no_word_is_lost() -> None:
    stems = ["kami", "tidak", "juga", "belum", "pernah", "tidak"]
    assert sorted("_".join(join_negation(join_names([stems])).names()).split("_")) == sorted(stems)
