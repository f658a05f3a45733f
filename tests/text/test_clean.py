from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.clean import TEXT_MAX_LETTERS, Cleaner, CleanText
from pipeline.text.redact import TOKENS, redact


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
    ],
)
def test_a_text_becomes_its_words(cleaner: Cleaner, text: str, normal: str, stems: str | None) -> None:
    clean = cleaner.clean(text)
    assert clean.normal == normal
    assert stems is None or clean.stems == stems


def test_a_lack_and_its_opposite_stay_two_texts(cleaner: Cleaner) -> None:
    assert cleaner.clean("air tidak mengalir").stems != cleaner.clean("air mengalir").stems


def test_house_numbers_that_differ_stay_different(cleaner: Cleaner) -> None:
    assert cleaner.clean("got mampet di Melati 46B").normal != cleaner.clean("got mampet di Melati 46A").normal


@pytest.mark.parametrize("token", TOKENS)
def test_a_personal_data_token_stays_one_word_in_normal_and_stems(cleaner: Cleaner, token: str) -> None:
    word = f"data_{token.strip('<>').lower()}"
    clean = cleaner.clean(f"nomor saya {token}, tolong")
    assert (clean.normal, clean.stems) == (f"nomor saya {word} tolong", f"nomor saya {word} tolong")


@pytest.mark.parametrize("text", ["", "   \n", "\U0001f600\U0001f600", "!!! ... ???", "@warga @warga", "سلام"])
def test_a_text_without_words_is_empty(cleaner: Cleaner, text: str) -> None:
    assert cleaner.clean(text) == CleanText("", "")


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


def test_what_is_remembered_of_tokens_is_bounded(cleaner: Cleaner) -> None:
    for start in range(0, 30_000, 1_000):
        cleaner.clean(" ".join(f"kata{number}x" for number in range(start, start + 1_000)))
    assert cleaner._read_token.cache_info().currsize <= 20_000
