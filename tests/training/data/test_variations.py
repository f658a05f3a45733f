from __future__ import annotations

from collections import Counter

from training.data.variations import OTHER, POST_LENGTH, SAME, make_variations

TEXTS = (
    "Lampu jalan padam sejak kemarin malam di depan warung bakso, gelap sekali dan rawan kecelakaan bagi pengendara"
    " yang lewat setiap pulang kerja",
    "Saluran air mampet oleh sampah plastik sehingga banjir setiap hujan dan warga tidak dapat keluar rumah",
)


def test_every_text_is_varied_in_every_way_and_the_truth_is_known() -> None:
    variations = list(make_variations(TEXTS, seed=1))
    assert Counter(variation.name for variation in variations) == dict.fromkeys([*SAME, *OTHER], len(TEXTS))
    assert all(variation.is_same == (variation.name in SAME) for variation in variations)


def test_a_variation_differs_from_its_text() -> None:
    unchanged = [variation for variation in make_variations(TEXTS, seed=1) if variation.first == variation.second]
    assert unchanged == []


def test_the_same_seed_gives_the_same_variations() -> None:
    assert list(make_variations(TEXTS, seed=7)) == list(make_variations(TEXTS, seed=7))


def test_a_relay_that_is_too_long_loses_its_end() -> None:
    cut = [variation.second for variation in make_variations(TEXTS, seed=1) if variation.name == "relayed, cut short"]
    assert all(len(text) <= POST_LENGTH for text in cut)
    assert cut[0].endswith("…")
