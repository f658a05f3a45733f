"""A query comes apart as it was meant, whatever is in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.query import ParsedQuery, Part, QueryRemark, parse_query


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("jln rusak", ParsedQuery(words="jln rusak")),
        ('"lampu jalan" padam', ParsedQuery(words="padam", phrases=("lampu jalan",))),
        ("“lampu jalan”", ParsedQuery(phrases=("lampu jalan",))),
        ("banjir OR longsor bandung", ParsedQuery(words="bandung", choices=((Part("banjir"), Part("longsor")),))),
        ("banjir atau longsor", ParsedQuery(words="banjir atau longsor")),
        ("a ATAU b | c", ParsedQuery(choices=((Part("a"), Part("b"), Part("c")),))),
        ('lampu -mati -"lampu merah"', ParsedQuery(words="lampu", excluded=(Part("mati"), Part("lampu merah", True)))),
        ("e-ktp antar-kota", ParsedQuery(words="e-ktp antar-kota")),
        ("<b>lampu</b> [x] (y)", ParsedQuery(words="lampu x y")),
        ("OR lampu OR", ParsedQuery(words="lampu")),
        ('- -- "" ?!', ParsedQuery()),
        ('"lampu jalan', ParsedQuery(phrases=("lampu jalan",), remarks=(QueryRemark.QUOTE_OPEN,))),
    ],
)
def test_words_phrases_alternatives_and_what_must_be_missing(text: str, parsed: ParsedQuery) -> None:
    assert parse_query(text) == parsed


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from('ab "-|<>[]()\\*OR“”'), max_size=60))
def test_every_text_comes_apart(text: str) -> None:
    parsed = parse_query(text)

    assert all(phrase for phrase in parsed.phrases)
    assert all(len(choice) > 1 for choice in parsed.choices)
