from __future__ import annotations

import pytest

from pipeline.duplicates.reasons import Reason
from pipeline.duplicates.verdict.substitution import MOST_WORDS, find_replaced


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("toilet putra asrama haji kotor sekali", "toilet putri asrama haji kotor sekali"),
        ("jalan menurun sebelum pasar licin", "jalan menanjak sebelum pasar licin"),
        ("lampu samping masjid agung mati", "lampu seberang masjid agung mati"),
        ("got mampet parah pasar minggu", "got mampet parah pasar senen"),
        ("got mampet desa sumber kec sumber", "got mampet desa polosiri kec sumber"),
        ("kantin lama sekolah bocor parah", "kantin baru sekolah bocor parah"),
    ],
)
def test_a_word_in_the_place_of_another_says_something_else(first: str, second: str) -> None:
    found = find_replaced(first, second)
    assert found is not None
    assert found.reason is Reason.WORD_REPLACED
    assert found == find_replaced(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("nama anak masuk daftar penerima", "nama anak tidak masuk daftar penerima"),
        ("pohon di balai desa dipotong", "pohon di balai desa jangan dipotong"),
    ],
)
def test_a_negation_put_in_says_the_opposite(first: str, second: str) -> None:
    found = find_replaced(first, second)
    assert found is not None
    assert found.reason is Reason.OPPOSITE
    assert found == find_replaced(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("lampu mati di jalan pelita raya", "lampu padam di jalan pelita raya"),
        ("mereka adakan perbaikan jalan rusak", "mereka diadakan perbaikan jalan rusak"),
        ("angkot pelat b 1234 xyz ngebut", "angkot nopol b 1234 xyz ngebut"),
        ("laporan saya sudah tiga hari lalu", "laporan saya sudah empat hari lalu"),
        ("jalan rusak parah berlubang", "jalan rusak parah berlubamg"),
        ("jalan kenari belum diperbaiki sampai sekarang", "jalan kenari diperbaiki sampai sekarang"),
        ("iya jalan keputih rusak parah", "tindakan jalan keputih rusak parah"),
        ("daftar umum cara jadi peserta mandiri", "daftar mandiri cara jadi peserta mandiri"),
        ("jalan rusak parah", "jalan rusak parah sekali di sini"),
        ("mati lampu", "mati air"),
        ("beli pengikut murah dan aman xqab", "beli pengikut murah dan aman xqac"),
        ("", ""),
    ],
)
def test_what_says_the_same_or_differs_more_is_not_replaced(first: str, second: str) -> None:
    assert find_replaced(first, second) is None


def test_in_a_long_text_one_word_may_be_mended() -> None:
    text = " ".join(f"kata{at}" for at in range(MOST_WORDS))
    assert find_replaced(f"{text} cek segera", f"{text} tanggulangi segera") is None
