from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.subjects import find_subjects

KEY = b"sixteen bytes...."
FORM = "Mohon info bansos atas nama {name}, NIK {nik}, sudah tiga bulan belum cair"


def subjects(name: str, nik: str) -> tuple[str, ...]:
    return find_subjects(FORM.format(name=name, nik=nik), KEY)


def test_a_person_is_told_apart_from_another_and_known_again_in_another_spelling() -> None:
    first = subjects("Budi Contoh", "3273011203850001")
    assert [subject.partition(":")[0] for subject in first] == ["nama", "nik"]
    assert subjects("BUDI CONTOH", "3273 0112 0385 0001") == first
    assert set(subjects("Ani Misal", "3273014504900002")).isdisjoint(first)


def test_a_hash_says_nothing_without_the_key() -> None:
    other_key = find_subjects(FORM.format(name="Budi Contoh", nik="3273011203850001"), b"another key.....")
    assert set(other_key).isdisjoint(subjects("Budi Contoh", "3273011203850001"))
    assert all(re.fullmatch(r"[a-z]+:[0-9a-f]{12}", subject) for subject in other_key)


@pytest.mark.parametrize(
    "text",
    [
        "Nama saya Budi Contoh, lampu jalan mati",
        "Perkenalkan saya Budi Contoh. Lampu jalan mati",
        "Lampu jalan mati, hubungi 081234567890 atau contoh@gmail.com",
        "Mohon info bansos atas nama <NAMA>, NIK <NIK>",
        "lampu jalan mati",
    ],
)
def test_senders_contacts_and_what_was_masked_before_are_nobodys_data(text: str) -> None:
    assert find_subjects(text, KEY) == ()


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert len(find_subjects(text + " NIK 3273011203850001 " + text, KEY)) <= len(text) + 1
