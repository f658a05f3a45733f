from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import clean as cleaning
from pipeline.text.clean import TEXT_MAX_LETTERS, Cleaner, Lexicons, build_cleaner
from pipeline.text.redaction.datum import TOKENS
from pipeline.text.redaction.redact import redact
from pipeline.text.words.repair import repair


@pytest.mark.parametrize(
    ("text", "normal", "stems"),
    [
        ("Air PDAM TIDAK mengalir!!", "air pdam tidak mengalir", "air pdam tidak_alir"),
        ("air ga ngalir udh 3 hr", "air tidak mengalir sudah 3 hari", "air tidak_alir sudah 3 hari"),
        ("Jln rusak parahhh, blm diperbaiki", "jalan rusak parah belum diperbaiki", "jalan rusak parah belum_baik"),
        ("lampu mati jl. Melati No.46B RT05/RW02", "lampu mati jalan melati nomor 46b rt 5 rw 2", None),
        ("banjir dr kemarin di Jl. dr. Soetomo", "banjir dari kemarin di jalan dokter soetomo", None),
        ("rumah blok g no 7 g dialiri air", "rumah blok g nomor 7 tidak dialiri air", None),
        ("buka s/d jam 5, a/n warga", "buka sampai dengan jam 5 atas nama warga", None),
        (
            "macet di Kab. Kediri dan Bekasi",
            "macet di kabupaten kediri dan bekasi",
            "macet di kabupaten kediri dan bekasi",
        ),
        ("RT @warga: banjir di RT 05 cc @PLN_123", "banjir di rt 5 cc", None),
        ("#LAPOR #JalanRusak di Garut", "jalan rusak di garut", None),
        ("situs https://desa.contoh.go.id/x diretas", "situs situs_desa_contoh_go_id diretas", None),
        ("libur hari Jum\u2019at &amp; sabtu", "libur hari jumat sabtu", None),
        ("NIK <NIK> dan HP <TELP> salah", "nik data_nik dan hp data_telp salah", None),
        ("gelap \U0001f631\U0001f631 sekali\U0001f64f", "gelap sekali", None),
        ("m\u0430ti l\u0430mpu", "mati lampu", None),
        ("bécak dilarang", "becak dilarang", None),
        ("NIP saya belum terbit di BKN", "nip saya belum terbit di bkn", None),
        ("saya bkn warga sini", "saya bukan warga sini", None),
        ("SAYA BKN WARGA SINI", "saya bukan warga sini", None),
        ("Tugu Muda di smg gelap, smg segera terang", "tugu muda di semarang gelap semoga segera terang", None),
        ("Jl. K.H. Dahlan tiap hr macet", "jalan kh dahlan setiap hari macet", None),
        ("Jl. KH. Dahlan", "jalan kh dahlan", None),
        ("Jl. H.R. Rasuna Said", "jalan hr rasuna said", None),
        ("Jl. HR Rasuna Said", "jalan hr rasuna said", None),
    ],
)
def test_a_text_becomes_its_words(cleaner: Cleaner, text: str, normal: str, stems: str | None) -> None:
    clean = cleaner.clean(repair(text))
    assert clean.normal == str(clean.words) == normal
    assert stems is None or str(clean.stems) == stems


def test_a_lack_and_its_opposite_stay_two_texts(cleaner: Cleaner) -> None:
    assert str(cleaner.clean("air tidak mengalir").stems) != str(cleaner.clean("air mengalir").stems)


def test_house_numbers_that_differ_stay_different(cleaner: Cleaner) -> None:
    assert cleaner.clean("got mampet di Melati 46B").normal != cleaner.clean("got mampet di Melati 46A").normal


@pytest.mark.parametrize("token", TOKENS)
def test_a_personal_data_token_stays_one_word_in_normal_and_stems(cleaner: Cleaner, token: str) -> None:
    word = f"data_{token.strip('<>').lower()}"
    clean = cleaner.clean(f"nomor saya {token}, tolong")
    assert (clean.normal, str(clean.stems)) == (f"nomor saya {word} tolong", f"nomor saya {word} tolong")


@pytest.mark.parametrize("text", ["", "   \n", "\U0001f600\U0001f600", "!!! ... ???", "@warga @warga", "سلام"])
def test_a_text_without_words_is_empty(cleaner: Cleaner, text: str) -> None:
    clean = cleaner.clean(text)
    assert (clean.normal, str(clean.words), str(clean.stems), clean.names, clean.truncated) == ("", "", "", (), False)


@given(text=st.text(max_size=300))
def test_any_text_gives_words_parted_by_single_blanks(cleaner: Cleaner, text: str) -> None:
    normal = cleaner.clean(redact(text)).normal
    assert normal == " ".join(normal.split())
    assert normal == normal.lower()
    assert normal.isascii()


@pytest.mark.parametrize(
    "text",
    [
        "jalan rusak " * 9_000,
        "a" * 100_000,
        "1 " * 50_000,
        "\\" * 100_000,
        "#" + "jalan" * 20_000,
        "&amp;" * 20_000,
        "http://" * 15_000,
        "-" * 100_000,
        "jalan2" * 17_000,
        "\U0001f600" * 100_000,
    ],
)
def test_a_text_of_100_kb_is_cut_says_so_and_costs_little(cleaner: Cleaner, text: str) -> None:
    start = time.process_time()
    clean = cleaner.clean(text)
    assert time.process_time() - start < 0.1
    assert clean.truncated
    assert len(clean.normal) <= TEXT_MAX_LETTERS * 3


def test_an_ordinary_text_is_not_cut(cleaner: Cleaner) -> None:
    assert not cleaner.clean("jalan rusak " * 100).truncated


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        ("jalan " * 1_500, False),
        ("jalan " * 1_501, True),
        ("x" * 100 + " rusak", False),
        ("x" * 101 + " rusak", True),
        ("jalan-rusak" * 20, True),
        ("satu-dua3 " * 750, False),
        ("satu-dua3 " * 751, True),
    ],
)
def test_a_text_is_cut_after_1500_tokens_and_a_token_after_100_letters(
    cleaner: Cleaner, text: str, is_cut: bool
) -> None:
    assert cleaner.clean(text).truncated is is_cut


@given(texts=st.lists(st.text(max_size=80) | st.sampled_from(["tidak", "tidak juga", "-a--b_", "_x", "a-b1"])))
def test_texts_cleaned_together_are_cleaned_as_each_alone(cleaner: Cleaner, texts: list[str]) -> None:
    assert list(map(parts_of, cleaner.clean_all(texts))) == [parts_of(cleaner.clean(text)) for text in texts]


def parts_of(clean: cleaning.CleanText) -> tuple[object, ...]:
    return clean.normal, str(clean.words), str(clean.stems), clean.names, clean.truncated


def test_a_full_book_begins_anew_and_reads_the_same(lexicons: Lexicons, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "BOOK_SIZE", 50)
    cleaner = build_cleaner(lexicons)
    before = cleaner.clean("air tdk ngalir di Kiaracondong")
    for start in range(0, 1_000, 40):
        cleaner.clean(" ".join(f"kata{number}x" for number in range(start, start + 40)))

    after = cleaner.clean("air tdk ngalir di Kiaracondong")
    assert len(after.words.index) < 200
    assert parts_of(after) == parts_of(before)
