"""A report's text as a set of shingles, and how much two sets share. Pure.

Frames are left out first: greetings, thanks, "mohon bantuan", "RT", "cc". Nearly every report has them, so they make
strangers look alike ("mohon bantuan perbaikan jalan ...") and the same complaint look different once it was relayed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

SHINGLE_SIZE = 5
"""Characters. On the judged pairs, 4 to 6 differ by less than one point of F1; 5 was the measured baseline."""

SHINGLE_CACHE_SIZE = 256
"""Sets of shingles remembered, some 20 kB each: a report meets several others, and a flood meets the same few."""

COMPARED_CHARACTERS = 2_000
"""What is compared of a text. 99 % of the given reports are shorter, and a pasted law must not cost its length."""

_FRAME = """
    mohon mhn tolong tlg bantu dibantu membantu bantuan bantuannya bantuanya harap diharapkan dimohon permohonan
    pak bapak bpk bapa pa kang mas mbak ibu bu kepada yth yg terhormat admin min
    terima kasih terimakasih makasih trims trim tks thx tq suwun nuwun matur maturnuwun nuhun hatur punten maaf
    ngapunten
    selamat pagi siang sore malam assalamualaikum assalamu allaikum alaikum wr wb warahmatullahi wabarakatuh wassalam
    wassalamualaikum salam hormat sejahtera segera sgr ditindaklanjuti tindak ditindak lanjuti lanjut ditindaklanjut
    perhatian perhatiannya kami saya sy aku dinas terkait informasi informasinya dipertimbangkan dong deh sih kok
    cc via rt fwd fw retweeted diteruskan teruskan sebarkan lapor laporan melaporkan
    data_telp data_email data_nama tautan
    ya yang dan di ke dari untuk utk ini itu nya dengan
    """
FRAME_WORDS = frozenset(_FRAME.split())
"""Words that say nothing of what is reported. Written by hand from the forms of address; not counted from texts."""


LINK_PREFIX = "situs_"
"""Cleaning writes a link as this and its site; each relay of a post has a link of its own."""


def compared_words(text_normal: str) -> list[str]:
    """Give the words of a normal text, as many as are compared."""
    return text_normal[:COMPARED_CHARACTERS].split()


def comparable(text_normal: str) -> str:
    """Words of a normal text without its frame, joined by single blanks.

    Examples
    --------
    >>> comparable("mohon bantuan pak lampu jalan mati di gang 4")
    'lampu jalan mati gang 4'
    """
    return without_frame(compared_words(text_normal))


def without_frame(words: Sequence[str]) -> str:
    """Leave the frame out of the words of a text, as `comparable` does."""
    text = " ".join([word for word in words if word not in FRAME_WORDS])
    if LINK_PREFIX not in text:
        return text
    return " ".join([word for word in text.split() if not word.startswith(LINK_PREFIX)])


@lru_cache(SHINGLE_CACHE_SIZE)
def word_set(words: str) -> frozenset[str]:
    """Give the words of a comparable text."""
    return frozenset(words.split())


@lru_cache(SHINGLE_CACHE_SIZE)
def shingles(words: str) -> frozenset[str]:
    """Every run of `SHINGLE_SIZE` characters of a comparable text, its ends padded so that short words count."""
    padded = f" {words} "
    return frozenset([padded[at : at + SHINGLE_SIZE] for at in range(max(1, len(padded) - SHINGLE_SIZE + 1))])
