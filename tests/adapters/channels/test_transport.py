from __future__ import annotations

import base64
import quopri
from email.header import Header
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.adapters.channels.transport import undo_transport

WRITTEN = "Pak, got di Jl. Cempaka mampet; bau sekali! Hub 0812-0000-0017 😷"
SHORT = "got mampet"


@pytest.mark.parametrize("written", [WRITTEN, SHORT, "Kafé “Melati” buang limbah ke kali"])
@pytest.mark.parametrize("codec", ["utf-16-be", "utf-16-le", "utf-8", "utf-16"])
def test_hexadecimal_digits_are_the_text_that_they_show(written: str, codec: str) -> None:
    shown = written.encode(codec).hex()
    assert undo_transport(shown) == written
    assert undo_transport(shown.upper()) == written
    assert undo_transport(f" 0x{shown}\n") == written


@pytest.mark.parametrize("written", [WRITTEN, SHORT, "Kafé “Melati” buang limbah ke kali"])
@pytest.mark.parametrize("mark", ["\\x", ":", " ", "=", "0x"])
def test_hexadecimal_digits_with_marks_between_them_are_read(written: str, mark: str) -> None:
    assert undo_transport("".join(f"{mark}{byte:02X}" for byte in written.encode())) == written


@pytest.mark.parametrize("written", [WRITTEN, "got mampet sekali", "Kafé “Melati” buang limbah ke kali"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-be"])
def test_base64_is_the_text_that_it_packs(written: str, codec: str) -> None:
    packed = written.encode(codec)
    assert undo_transport(base64.b64encode(packed).decode()) == written
    assert undo_transport(base64.encodebytes(packed).decode()) == written
    assert undo_transport(base64.urlsafe_b64encode(packed).decode().rstrip("=")) == written


@pytest.mark.parametrize("written", [f"{WRITTEN} {WRITTEN}", "Kafé “Melati” buang limbah ke kali"])
def test_what_mail_packs_is_read(written: str) -> None:
    assert undo_transport(quopri.encodestring(written.encode()).decode()) == written
    assert undo_transport(Header(written, "utf-8", maxlinelen=400).encode()) == written
    assert undo_transport("".join(f"={byte:02X}" for byte in written.encode())) == written
    assert undo_transport("jalan=20rusak=20parah") == "jalan rusak parah"


@pytest.mark.parametrize(
    "text",
    [
        "TOLONGPAKBANJIRDIDESASAYASUDAHDUAHARI",
        "lampu-jalan-mati-total",
        "harga=20 naik=30",
        "a=b=c",
        "https://contoh.id/?a=20&b=3D",
        "=?tidak-ada?Q?Lapor?=",
        "12-34-56-78-90-12",
        "#FF8800",
        "FF8800",
        "deadbeef",
        "3273014512900001",
        "0812000000170812000000170812",
        "A1B2C3D4E5F6",
        "cafe",
        "babad beba fade",
        "20262027",
        "diskon 50%",
        "50%20 orang",
        "lihat https://contoh.id/a%20b%2Cc",
        "https://contoh.id/jalan%20rusak%2Cparah",
        "1+1+1=3",
        "C++",
        "a+b",
        "100%ADA",
        "baris satu\n\tbaris dua\r\n",
        "paragraf\x0bbaru",
        "选举 很 好",
        "😀",
        "",
    ],
)
def test_what_only_looks_so_stays(text: str) -> None:
    assert undo_transport(text) == text


@pytest.mark.parametrize("escape", [quote, quote_plus])
@pytest.mark.parametrize("times", [1, 2])
def test_a_text_that_was_escaped_once_too_often_is_read(escape: type[str], times: int) -> None:
    text = WRITTEN
    for _ in range(times):
        text = escape(text)
    assert undo_transport(text) == WRITTEN


def test_blanks_that_became_pluses_are_blanks() -> None:
    assert undo_transport("Lapor+jalan+rusak+di+Garut+(parah)") == "Lapor jalan rusak di Garut (parah)"


def test_latin_letters_that_became_chinese_ones_are_read() -> None:
    swapped = WRITTEN.encode("utf-16-be").decode("utf-16-le", "surrogatepass")
    assert undo_transport(swapped) == WRITTEN


@pytest.mark.parametrize(
    ("taken", "written"),
    [
        ("surel warga\x00contoh.id", "surel warga@contoh.id"),
        ("cc \x00LAPOR1708", "cc @LAPOR1708"),
        ("berkas data\x11warga", "berkas data_warga"),
        ("bayar \x02500", "bayar $500"),
        ("\x1b(kurung\x1b) 5 \x1be", "{kurung} 5 €"),
        ("caf\x05 itu", "café itu"),
        ("habis \x00\x00", "habis \x00\x00"),
    ],
)
def test_gsm_letters_that_became_control_codes_are_read(taken: str, written: str) -> None:
    assert undo_transport(taken) == written


def test_half_an_emoji_is_replaced() -> None:
    assert undo_transport("tolong \ud83d") == "tolong \ufffd"


WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=9), min_size=3, max_size=20)


@given(WORDS, st.sampled_from(["utf-16-be", "utf-16-le", "utf-8"]))
def test_any_words_come_back_from_their_bytes(words: list[str], codec: str) -> None:
    text = " ".join(words)
    shown = text.encode(codec).hex()
    assume(codec != "utf-8" or not shown.isdecimal())  # that may be a number
    assert undo_transport(shown) == text
    assert undo_transport(quote(text)) == text
    assert undo_transport(text) == text


@given(st.text())
def test_nothing_that_comes_out_is_half_a_letter(text: str) -> None:
    written = undo_transport(text)
    assert written.encode().decode() == written


@pytest.mark.parametrize("sign", ["\\", "%"])
@pytest.mark.parametrize("written", [WRITTEN, "Kafé “Melati” buang limbah ke kali"])
def test_letters_that_a_program_wrote_as_units_are_read(sign: str, written: str) -> None:
    big = written.encode("utf-16-be")
    units = [big[at : at + 2] for at in range(0, len(big), 2)]
    assert undo_transport("".join(f"{sign}u{unit.hex()}" for unit in units)) == written
    some = "".join(unit.decode("utf-16-be") if unit[0] == 0 else f"{sign}u{unit.hex().upper()}" for unit in units)
    assert undo_transport(some) == written


@pytest.mark.parametrize("text", [r"C:\user\laporan", r"\u12 gang", "%ulang", r"folder \unduhan"])
def test_what_only_begins_like_a_unit_stays(text: str) -> None:
    assert undo_transport(text) == text
