from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.redaction import subjects as people
from pipeline.text.redaction.redact import find_personal_data
from pipeline.text.words.repair import repair

KEY = b"sixteen bytes...."
FORM = "Mohon info bansos atas nama {name}, NIK {nik}, sudah tiga bulan belum cair"


def find_subjects(text: str, key: bytes) -> tuple[str, ...]:
    repaired = repair(text)
    return people.find_subjects(repaired, find_personal_data(repaired), key)


def subjects(name: str, nik: str) -> tuple[str, ...]:
    return find_subjects(FORM.format(name=name, nik=nik), KEY)


def test_a_person_is_told_apart_from_another_and_known_again_in_another_spelling() -> None:
    first = subjects("Budi Contoh", "3273011203850001")
    assert [subject.partition(":")[0] for subject in first] == ["nama", "nik"]
    assert subjects("BUDI CONTOH", "3273 0112 0385 0001") == first
    assert set(subjects("Ani Misal", "3273014504900002")).isdisjoint(first)


@pytest.mark.parametrize("nik", ["3273-0112-0385-0001", "32730II2O385OOO1", "3273\n0112\n0385\n0001"])
def test_a_person_is_known_again_however_the_number_is_spelt(nik: str) -> None:
    assert subjects("Budi Contoh", nik) == subjects("Budi Contoh", "3273011203850001")


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


PEOPLE = st.tuples(
    st.sampled_from(["Budi Contoh", "Siti Aminah", "Siti Rahma", "Ani"]),
    st.sampled_from(["3273011203850001", "3273014504900002", "3273 0112 0385 0003"]),
)
FORMS = st.sampled_from(
    [
        "Cek bansos a.n. {0} {1}",
        "Cek bansos a.n. {0}, {1} 0812-3456-7890",
        "NIK {1} {1} atas nama {0} 081234567890",
        "a.n. {0} 081234567890 dan NIK {1}. Terima kasih",
        "NIK {1}, a.n. {0}",
    ]
)


@given(PEOPLE, PEOPLE, FORMS, FORMS)
def test_whatever_stands_around_it_the_same_data_is_the_same_and_other_data_is_not(
    one: tuple[str, str], other: tuple[str, str], form: str, other_form: str
) -> None:
    found, others = set(find_subjects(form.format(*one), KEY)), set(find_subjects(other_form.format(*other), KEY))
    assert len(found) == len(others) == 2
    assert len(found & others) == sum(data == datum for data, datum in zip(one, other, strict=True))


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert all(re.fullmatch(r"[a-z]+:[0-9a-f]{12}", subject) for subject in find_subjects(text, KEY))
