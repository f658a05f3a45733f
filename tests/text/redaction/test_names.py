from __future__ import annotations

import pytest

from pipeline.text.redaction.redact import redact


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Nama saya Budi Santoso dari Garut", "Nama saya <NAMA> dari Garut"),
        ("nama saya siti aminah, mohon dibantu", "nama saya <NAMA>, mohon dibantu"),
        ("NAMA : SITI AMINAH ALAMAT : JL. MAWAR", "NAMA : <NAMA> ALAMAT : JL. MAWAR"),
        ("nama lengkap: Budi S.", "nama lengkap: <NAMA>"),
        ("nama anak saya Rina Wati sudah lulus", "nama anak saya <NAMA> sudah lulus"),
        ("rekening a.n. Budi Santoso", "rekening a.n. <NAMA>"),
        ("meteran a/n Budi Santoso mati", "meteran a/n <NAMA> mati"),
        ("atas nama Rudi Hartono belum terdaftar", "atas nama <NAMA> belum terdaftar"),
        ("perkenalkan saya Andi warga Sukajadi", "perkenalkan saya <NAMA> warga Sukajadi"),
        ("pria bernama Joko sering memalak", "pria bernama <NAMA> sering memalak"),
    ],
)
def test_a_name_after_a_word_that_announces_it_becomes_a_token(text: str, redacted: str) -> None:
    assert redact(text).startswith(redacted[: redacted.index("<NAMA>") + 6])


@pytest.mark.parametrize(
    "text",
    [
        "nama saya tidak terdaftar di DTKS",
        "nama saya dicatut untuk pinjaman",
        "atas nama warga RW 05 kami memohon",
        "nama jalan: Jl. Melati",
        "nama ibu saya salah di akta",
        "kenapa namanya beda",
        "jalan. Anak sekolah jatuh",
        "saya warga Sukajadi",
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    assert redact(text) == text


def test_words_after_the_name_stay() -> None:
    assert redact("nama saya Budi tidak terdaftar") == "nama saya <NAMA> tidak terdaftar"


def test_a_token_is_not_redacted_again() -> None:
    assert redact("nama saya <NAMA> dari Garut") == "nama saya <NAMA> dari Garut"
