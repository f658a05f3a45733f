from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.words.repair import join_sms_parts, repair


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("rusak &amp; gelap &#39;parah&#39; &amp;lt;", "rusak & gelap 'parah' <"),
        ("pagi.\\nSaya lapor\\r\\nbanjir", "pagi.\nSaya lapor\nbanjir"),
        ("ja\u200blan\u00a0ru\u00adsak", "jalan rusak"),
        ("\u201cgelap\u201d \u2013 jum\u2019at\u2026", '"gelap" - jum\'at...'),
        ("\uff4a\uff41\uff4c\uff41\uff4e \uff11\uff12", "jalan 12"),
        ("\U0001d5f7\U0001d5ee\U0001d5f9\U0001d5ee\U0001d5fb", "jalan"),
        ("j\u0430l\u0430n rus\u0430k", "jalan rusak"),
        ("\u00f0\u0178\u2122\u008f mohon", "\U0001f64f mohon"),
        ("\u00e2\u20ac\u0153banjir\u00e2\u20ac\u009d", '"banjir"'),
        ("b\u00c3\u00a9cak", "b\u00e9cak"),
    ],
)
def test_what_happened_to_a_text_on_its_way_is_undone(broken: str, meant: str) -> None:
    assert repair(broken) == meant


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_a_ucs2_message_shown_as_latin1_is_read(order: str) -> None:
    text = "Lampu jalan mati di depan sekolah"
    assert repair(text.encode(order).decode("latin-1")) == text


@pytest.mark.parametrize(
    "text",
    [
        "Jl. Melati No. 7, RT 05/RW 02 & sekitarnya; rt\\rw",
        "terima kasih \U0001f64f\U0001f3fd",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 sekeluarga",
        "kafé di Jl. Ãngkasa",
        "\u0431\u0430\u043d\u0434\u0443\u043d\u0433",
    ],
)
def test_a_text_that_is_whole_stays(text: str) -> None:
    assert repair(text) == text


@given(st.text(alphabet=st.characters(codec="ascii", categories=["L", "N", "Z"]), max_size=100))
def test_plain_letters_and_figures_stay(text: str) -> None:
    assert repair(text) == text


@given(st.text(max_size=100))
def test_any_text_can_be_repaired(text: str) -> None:
    assert isinstance(repair(text), str)


def test_the_marks_between_the_parts_of_a_long_message_go() -> None:
    joined = join_sms_parts("lampu mati di depan (1/2)pasar sejak senin (bersambung) mohon diperbaiki")
    assert " ".join(joined.split()) == "lampu mati di depan pasar sejak senin mohon diperbaiki"
