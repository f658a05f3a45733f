from __future__ import annotations

import pytest

from pipeline.text.hashtags import split_hashtag, split_hashtags

WORDS = frozenset({"jalan", "rusak", "parah", "banjir", "bandung", "pju", "mati", "jala"})


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("JalanRusak", ["jalan", "rusak"]),
        ("jalanrusakparah", ["jalan", "rusak", "parah"]),
        ("BANJIRBANDUNG", ["banjir", "bandung"]),
        ("PJUMati", ["pju", "mati"]),
        ("Banjir2023", ["banjir", "2023"]),
        ("jalan_rusak", ["jalan", "rusak"]),
        ("xyzabc", ["xyzabc"]),
    ],
)
def test_a_hashtag_becomes_its_words(tag: str, words: list[str]) -> None:
    assert split_hashtag(tag, WORDS) == words


def test_the_tag_that_every_report_bears_goes() -> None:
    assert split_hashtags("#LAPOR banjir #lapor1708 #JalanRusak", WORDS).split() == ["banjir", "jalan", "rusak"]


def test_a_house_number_sign_is_no_hashtag() -> None:
    assert split_hashtags("laporan # 5 &#39;", WORDS) == "laporan # 5 &#39;"
