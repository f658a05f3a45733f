"""Street, house number, RT/RW, kilometre post and landmark, as the citizen wrote them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.places.cues import STREET_ADJECTIVES
from pipeline.places.fold import Folded
from pipeline.places.mention import Mention

MAX_PARTS = 5
"""A report about one spot names a street, a number, RT/RW and a landmark; a list of streets is not a detail."""

MAX_NAME_WORDS = 4
"""Words of a street's name after its adjectives: `Jalan Raya Kolonel Haji Animan Achyad` and rarely more."""

_ANCHOR = re.compile(
    r" (?:(jl|jln|jalan|gg|gang|lorong|perum|perumahan|komplek|kompleks|kompl|apartemen|cluster|dusun|dsn)"
    r"|(rt|rw|km|blok|no|nomor|nmr|no rumah))(?=[ 0-9])"
)
_NUMBERED = re.compile(
    r"rt[ .:]{0,2}\d{1,3}(?:[ ,./-]{0,3}(?:rw[ .:]{0,2})?\d{1,3}(?!\d))?"
    r"|rw[ .:]{0,2}(?:\d{1,3}|[ivx]{1,5}\b)"
    r"|km[ .:]{0,2}\d{1,4}(?:[.,+]\d{1,3})?"
    r"|blok[ .:]{0,2}(?:[a-z]{1,3}(?:[ ./-]{0,2}\d{1,4}[a-z]?)?|\d{1,4}[a-z]?)\b"
    r"|(?:no|nomor|nmr)(?: rumah)?[ .:]{0,2}\d{1,4}(?:\b| ?[a-z]\b)(?:[/-]\d{1,4})?",
    re.IGNORECASE,
)
_WORD = re.compile("[ .]{0,2}([\\w'/\u2013-]+)([.,;:!?()]?)")
_TITLE_WORDS = "jend jenderal dr ir h hj kh prof mr ra st let mayjen brigjen kol kapt moh r ki kyai sunan"
_TITLES = frozenset(_TITLE_WORDS.split())
_STOP_WORDS = """
di ke dari yang yg dan dengan dgn untuk utk sudah sdh udah belum blm sedang lagi agar supaya karena krn pada
dalam depan dpn dekat deket dkt samping belakang sebelah seberang sekitar sepanjang arah menuju tepatnya
persis mohon tolong rusak berlubang bolong becek macet banjir tergenang retak amblas ambles longsor gelap mati
padam licin hancur parah bergelombang sempit lebar umum tersebut tsb ini itu kami saya nya juga masih tidak
tdk tak gak ada adalah sangat sekali banyak terlalu rt rw no nomor kel kelurahan kec kecamatan kab kabupaten
kota desa ds kode prov provinsi km blok pak bu bapak ibu perumahan komplek menjadi makin semakin mulai setiap
tiap kalau kalo saat jika sehingga jalan jl jln gang gg kaki pintas keluar masuk pulang terus aspal beton cor
paving tanah berbatu tol layang poros aja saja satu dua oleh atau hingga sampai kampung rumah warga masyarakat
lampu pju tertutup ditutup diperbaiki dibangun terjadi malam siang pagi sore jam pukul milik akses utama
penghubung lingkungan
"""
_STOPS = frozenset(_STOP_WORDS.split())
"""Words that end a street's name, or show that `jalan` was only a word."""


def find_detail(text: Folded, mentions: Sequence[Mention]) -> str | None:
    """Join what places the spot within its region, in the order of the text; None if nothing does."""
    spans = [span for anchor in _ANCHOR.finditer(text.folded) if (span := _span(text, anchor)) is not None]
    spans += [(mention.start, mention.end) for mention in mentions if mention.entry.is_landmark]
    if not spans:
        return None
    return ", ".join(text.written[start:end].strip(" ,.;:") for start, end in _merge(spans, text.written))


def _span(text: Folded, anchor: re.Match[str]) -> tuple[int, int] | None:
    start = anchor.start() + 1
    if anchor[2]:
        numbered = _NUMBERED.match(text.written, start)
        return (start, numbered.end()) if numbered else None
    end = _name_end(text, anchor.end(), anchor[1])
    return (start, end) if end else None


def _name_end(text: Folded, position: int, anchor: str) -> int | None:
    """Where the name of a street ends; None if the word began none."""
    end, names, is_cased = None, 0, text.is_cased
    for word in _words(text.written, position):
        lower = word[1].lower()
        if lower in STREET_ADJECTIVES and not names:
            end = word.end(1) if lower == "raya" else end
            continue
        if not names and word[1][0].islower():
            is_cased = False
        if lower in _STOPS or not _may_be_name(word[1], names, anchor, is_cased=is_cased):
            break
        end, names = word.end(1), names + 1
        if names == MAX_NAME_WORDS or (word[2] and lower not in _TITLES):
            break
    return end if names else None


def _words(written: str, position: int) -> Iterator[re.Match[str]]:
    while (word := _WORD.match(written, position)) is not None:
        yield word
        position = word.end()


def _may_be_name(word: str, names: int, anchor: str, *, is_cased: bool) -> bool:
    if word[0].isdigit():
        return len(word) <= MAX_NUMBER_LENGTH and (names > 0 or anchor in _NUMBERED_WAYS)
    return not is_cased or word[0].isupper()


_NUMBERED_WAYS = frozenset({"gg", "gang", "lorong"})
"""Ways that may have a number instead of a name: `gg. 3`."""

MAX_NUMBER_LENGTH = 5
"""`12`, `4A`, `12/14`; a longer number after a name is a postal code or a telephone."""


def _merge(spans: list[tuple[int, int]], written: str) -> list[tuple[int, int]]:
    """Join spans that only punctuation parts, and drop those inside others."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or not written[merged[-1][1] : start].strip(" ,./-")):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged[:MAX_PARTS]
