from __future__ import annotations

import pytest

from pipeline.text.redaction.redact import redact


@pytest.mark.parametrize(
    "number",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "0812.3456.7890",
        "0812 345 6789",
        "+6281234567890",
        "+62 812 3456 7890",
        "+62812-3456-7890",
        "(+62) 812 3456 7890",
        "+62 (0) 812 3456 7890",
        "62 812 3456 7890",
        "6281234567890",
        "81234567890",
        "O81234567890",
        "0 8 1 2 3 4 5 6 7 8 9 0",
        "(021) 7654321",
        "(0274)512345",
        "021-7654321",
        "0274 512345",
        "031 765 4321",
        "+62 21 7654321",
        "+65 9123 4567",
    ],
)
def test_a_telephone_number_in_every_usual_spelling_becomes_a_token(number: str) -> None:
    assert redact(f"hubungi saya {number} terima kasih") == "hubungi saya <TELP> terima kasih"


def test_two_telephone_numbers_become_two_tokens() -> None:
    assert redact("081234567890/085612345678 081234567890") == "<TELP>/<TELP> <TELP>"


def test_a_local_number_needs_a_word_that_tells_it() -> None:
    assert redact("telp: 7654321") == "telp: <TELP>"
    assert redact("arsip 7654321") == "arsip 7654321"


def test_a_number_in_a_chat_link_is_found() -> None:
    assert redact("https://wa.me/6281234567890") == "https://wa.me/<TELP>"


@pytest.mark.parametrize(
    "number",
    ["3273014504850003", "3273 0145 0485 0003", "327301-450485-0003", "32.73.01.450485.0003", "32730145 04850003"],
)
def test_a_nik_is_known_by_its_shape(number: str) -> None:
    assert redact(f"data {number} salah") == "data <NIK> salah"


def test_a_kk_number_is_told_by_its_word() -> None:
    assert redact("no KK: 3273014504850003") == "no KK: <KK>"
    assert redact("Kartu Keluarga nomor 3273014504850003") == "Kartu Keluarga nomor <KK>"


def test_a_nik_with_a_digit_too_few_is_still_one_after_its_word() -> None:
    assert redact("NIK 327301450485003 salah") == "NIK <NIK> salah"


def test_sixteen_digits_are_personal_even_with_no_shape_and_no_word() -> None:
    assert redact("nomor 9999999999999999") == "nomor <NIK>"


def test_a_card_number_is_an_account() -> None:
    assert redact("kartu 4111 1111 1111 1111 tertelan") == "kartu <REKENING> tertelan"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("transfer ke BCA 123-456-7890", "transfer ke BCA <REKENING>"),
        ("no rek BRI 0123-01-012345-50-1", "no rek BRI <REKENING>"),
        ("norek: 1234567890", "norek: <REKENING>"),
        ("rekening Mandiri saya 130 00 1234567 8", "rekening Mandiri saya <REKENING>"),
        ("virtual account 8877081234567890", "virtual account <REKENING>"),
        ("BPJS saya 0001234567890 tidak aktif", "BPJS saya <BPJS> tidak aktif"),
        ("NPWP 09.254.294.3-407.000", "NPWP <NPWP>"),
    ],
)
def test_accounts_and_cards_are_told_by_the_word_before_them(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "Jl. Melati no 46B RT 05 RW 02 blok C3/17",
        "km 12+300 ruas Cipali, km 104.500",
        "tahun 2019 2020 2021 2022 dan 2017-2022",
        "tanggal 12-01-2023 dan 12-02-2023 pukul 07.30",
        "rapat 17/08/2023 10.00-12.00",
        "bank jatim sejak 2017-2022",
        "Rp 40.000.000 dan Rp1.250.000.000,-",
        "BCA memotong Rp 12.500.000",
        "plat nomor B 1234 XYZ",
        "idpel 538312345678 padam",
        "no meter 14234567890",
        "no langganan 00205050558 keruh",
        "rekening air nomor 0812345678",
        "resi 0812345678901 belum sampai",
        "call center 112, 110, 1708, 14045 dan 1500-123",
        "kode pos 40123, koordinat -6.914744,107.609810",
        "surat 590/9711/436.7.4/2022",
    ],
)
def test_numbers_that_name_no_person_stay(text: str) -> None:
    assert redact(text) == text
