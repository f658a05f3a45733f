from __future__ import annotations

import pytest

from pipeline.text.words.affixes import (
    expand_clitic,
    formalise_passive,
    formalise_prefix,
    formalise_suffix,
    make_active,
)
from pipeline.text.words.vocabulary import Vocabulary

ROOTS = frozenset({"bersih", "alir", "sapu", "tutup", "bantu", "rem", "kumpul", "air", "ambil", "karaoke"})
WORDS = Vocabulary(
    informal={"jln": "jalan", "krm": "kirim", "blm": "belum", "gabisa": "tidak bisa", "bnr": "benar"},
    protected=frozenset({"ngawi"}),
    roots=ROOTS,
    stem=lambda word: word,
)


@pytest.mark.parametrize(("token", "formal"), [("jlnnya", "jalannya"), ("airny", "airnya"), ("bnrkah", "benarkah")])
def test_the_word_before_a_clitic_is_read(token: str, formal: str) -> None:
    assert expand_clitic(token, WORDS) == formal


@pytest.mark.parametrize("token", ["nya", "punya", "gabisanya", "xyzlah"])
def test_a_clitic_needs_one_known_word_before_it(token: str) -> None:
    assert expand_clitic(token, WORDS) is None


@pytest.mark.parametrize(
    ("token", "formal"), [("bersihin", "bersihkan"), ("dibersihin", "dibersihkan"), ("bnrin", None), ("krmkin", None)]
)
def test_jakartas_in_is_read_as_kan(token: str, formal: str | None) -> None:
    assert formalise_suffix(token, WORDS) == formal


@pytest.mark.parametrize("token", ["login", "yakin", "caringin", "gabisain"])
def test_a_word_that_merely_ends_in_in_stays(token: str) -> None:
    assert formalise_suffix(token, WORDS) is None


@pytest.mark.parametrize(
    ("token", "formal"),
    [
        ("ngalir", "mengalir"),
        ("ngambilnya", "mengambilnya"),
        ("nyapu", "menyapu"),
        ("nutup", "menutup"),
        ("ngumpulkan", "mengumpulkan"),
        ("ngebantu", "membantu"),
        ("ngerem", "mengerem"),
    ],
)
def test_a_bare_nasal_is_read_as_the_active_prefix(token: str, formal: str) -> None:
    assert formalise_prefix(token, WORDS) == formal


@pytest.mark.parametrize("token", ["nama", "ngagel", "nunukan", "mutus", "ngngn"])
def test_a_word_that_merely_starts_with_a_nasal_stays(token: str) -> None:
    assert formalise_prefix(token, WORDS) is None


@pytest.mark.parametrize(("token", "formal"), [("dikrm", "dikirim"), ("terkrm", "terkirim")])
def test_the_abbreviation_after_a_passive_prefix_is_read(token: str, formal: str) -> None:
    assert formalise_passive(token, WORDS) == formal


@pytest.mark.parametrize("token", ["digabisa", "dibl", "dixyz", "krm"])
def test_a_passive_prefix_needs_one_known_word_after_it(token: str) -> None:
    assert formalise_passive(token, WORDS) is None


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
        ("adu", "mengadu"),
        ("rem", "mengerem"),
        ("ganggu", "mengganggu"),
        ("lapor", "melapor"),
    ],
)
def test_the_active_prefix_follows_the_first_letter(root: str, active: str) -> None:
    assert make_active(root) == active
