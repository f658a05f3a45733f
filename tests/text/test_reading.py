"""One order for serving and training; a text is cut where nothing personal is left half."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.report import MAX_TEXT_CHARS
from pipeline.text.reading import ReadText, TextReader, cut_text

NIK = "3273014507900003"


def read(reader: TextReader, *texts: str) -> list[ReadText]:
    return reader.read(texts, [None] * len(texts))


def test_a_text_is_repaired_redacted_masked_and_cleaned(reader: TextReader) -> None:
    (text,) = read(reader, "@tetangga_5 air &amp; listrik mati, hub 0812\u200b34567890 cc @PLN_123 #LampuMati")
    assert text.redacted == "@warga air & listrik mati, hub <TELP> cc @PLN_123 #LampuMati"
    assert text.clean.normal == "air listrik mati hubungi data_telp cc lampu mati"
    assert text.signals.hashtags == ("lampumati",)
    assert [official.handle for official in text.signals.official_handles] == ["pln_123"]


@pytest.mark.parametrize(
    "text",
    [
        f"&amp;amp;amp;#{ord(NIK[0])};{NIK[1:]}",
        f"&amp;amp;#{ord(NIK[0])};{NIK[1:]} milik saya",
        "".join(f"&amp;#{ord(digit)};" for digit in NIK),
    ],
)
def test_what_repair_does_not_see_is_not_brought_forth_after_redacting(reader: TextReader, text: str) -> None:
    (seen,) = read(reader, text)
    assert NIK not in seen.redacted
    assert NIK not in seen.clean.normal


@pytest.mark.parametrize("before", range(1, 17))
def test_a_nik_at_the_cut_is_never_left_half(before: int) -> None:
    cut = cut_text("x" * (MAX_TEXT_CHARS - before) + f" {NIK} dan seterusnya")
    assert cut.rstrip("x") == ""


def test_whom_a_text_is_about_is_found_where_somebody_asks(reader: TextReader) -> None:
    text = f"KTP anak saya belum jadi, NIK {NIK}"
    (asked,) = read(replace(reader, subject_key=b"sixteen bytes...."), text)
    (unasked,) = read(reader, text)
    assert [subject.partition(":")[0] for subject in asked.subjects] == ["nik"]
    assert unasked.subjects == ()


@given(texts=st.lists(st.text(max_size=80), max_size=5))
def test_texts_read_together_are_read_as_each_alone(reader: TextReader, texts: list[str]) -> None:
    together = [parts_of(text) for text in read(reader, *texts)]
    assert together == [parts_of(each) for text in texts for each in read(reader, text)]


def parts_of(text: ReadText) -> tuple[object, ...]:
    return text.redacted, text.clean.normal, str(text.clean.stems), text.clean.names, text.signals
