from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.redaction.datum import TOKENS
from pipeline.text.redaction.redact import redact

NIK = "3273014504850003"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("surat ke warga.rt5@gmail.com ya", "surat ke <EMAIL> ya"),
        ("tulis ke siti-aminah@dinas.bandung.go.id.", "tulis ke <EMAIL>."),
        ("budi @yahoo.com atau budi (at) gmail (dot) com", "<EMAIL> atau <EMAIL>"),
    ],
)
def test_e_mail_addresses_become_tokens(text: str, redacted: str) -> None:
    assert redact(text) == redacted


@pytest.mark.parametrize("text", ["cc @PRFMnews.tolong dicek", "RT@kotabdg: macet", "lampu mati @ jam 7. gelap"])
def test_a_handle_or_an_at_sign_is_no_e_mail_address(text: str) -> None:
    assert redact(text) == text


def test_digits_in_another_alphabet_do_not_pass_unseen() -> None:
    assert (
        redact("hubungi \uff10\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10") == "hubungi <TELP>"
    )


def test_a_number_cut_by_invisible_characters_does_not_pass_unseen() -> None:
    assert redact("NIK 3273\u200b0145\u200b0485\u200b0003") == "NIK <NIK>"


def test_a_number_in_ucs2_shown_as_latin1_does_not_pass_unseen() -> None:
    assert redact("".join("\x00" + letter for letter in "WA 081234567890")) == "WA <TELP>"


def test_all_kinds_at_once_keep_the_report_around_them() -> None:
    text = f"Nama: Siti Rahayu, NIK {NIK}, HP 0812-3456-7890. Air PDAM di Jl. Melati no 46B RT 05/02 mati 3 hari"
    assert redact(text) == "Nama: <NAMA>, NIK <NIK>, HP <TELP>. Air PDAM di Jl. Melati no 46B RT 05/02 mati 3 hari"


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_that_stands_in_the_text_survives(token: str) -> None:
    assert redact(f"nomor saya {token} mohon dibantu") == f"nomor saya {token} mohon dibantu"


NUMBERS = (
    *("0812", "3456", "7890", "3273014504850003", "+62", "(021)", "17", "08123456789", "2019", "62", "08", "1", "O812"),
    *("nol delapan satu dua ", "tiga empat lima enam tujuh ", "-6.914744", "0002345678901", "1500", "12.500"),
)
WORDS = (
    *("hp", "nik", "kk", "rek", "bca", "bpjs", "nama saya", "Budi", "siti", "a.n.", "an.", "an ", "tidak", "no", "Rp"),
    *("saya ", "warga", "token", "Pak ", "hubungi ", "ttd", "nama: ", "M.", "pelapor"),
)
MARKS = (" ", " ", "-", ".", "/", "@", "gmail.com", "<NIK>", "<TELP>", "\n", ", ", "(at)", " at ", " dot com", ":", "*")
SENTENCES = st.lists(st.sampled_from(NUMBERS + WORDS + MARKS), max_size=30).map("".join)


@given(SENTENCES)
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(st.text(max_size=200))
def test_any_text_can_be_redacted(text: str) -> None:
    assert isinstance(redact(text), str)


@given(st.integers(11, 94), st.integers(1, 28), st.integers(1, 12), st.integers(0, 9_999))
def test_no_sixteen_digits_in_a_row_remain(province: int, day: int, month: int, serial: int) -> None:
    number = f"{province}0101{day:02}{month:02}85{serial:04}"
    assert number not in redact(f"data {number} salah")


@pytest.mark.parametrize("piece", ["0812 ", "\\", "nama: ", "a.b@", "1"])
def test_twice_the_text_costs_about_twice_the_work(piece: str) -> None:
    def measure(letters: int) -> float:
        start = time.process_time()
        redact(piece * (letters // len(piece)))
        return time.process_time() - start

    half, whole = (min(measure(letters) for _ in range(3)) for letters in (50_000, 100_000))
    assert whole < 3 * half + 0.02  # work that grows with the square would be four times as much
    assert whole < 3
