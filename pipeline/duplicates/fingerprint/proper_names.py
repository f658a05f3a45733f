"""The names of places and people in a normal text, by the words that stand before them. Pure.

No gazetteer knows every gang and shop; a name is what follows a marker until a word that belongs to no name. It only
has to be the same in two reports about one spot, not to be complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.nlp.shingles import FRAME_WORDS, LINK_PREFIX

_BEFORE_SPOTS = """
    jl jln jalan gang gg lorong kampung kp kmp dusun dsn dukuh dk komplek kompleks komp perum perumahan apartemen rusun
    rusunawa pasar psr simpang simp pertigaan perempatan jembatan terminal stasiun halte masjid mesjid musala gereja
    sekolah sd sdn smp smpn sma sman smk smkn puskesmas rsud klinik apotek taman sungai
    indomaret alfamart alfamidi toko warung hotel bank spbu kantor gedung pabrik mal mall
    depan dpn samping sebelah belakang dekat seberang
    """
_BEFORE_AREAS = "kel kelurahan kec kecamatan desa ds kota kabupaten kab provinsi cabang cab nama"
_FUNCTION = """
    jadi menjadi sampai hingga atau karena karna krn akibat agar supaya sehingga serta juga lagi terus sering selalu
    sudah sdh udah udh telah belum blm tidak tdk gak ga tak ada adanya bukan saat jika kalau kalo bila setelah apa
    kenapa mengapa bagaimana kapan lebih kurang sangat sekali banyak terlalu setiap tiap hari minggu bulan tahun lalu
    kemarin sejak pada tersebut tsb nih mau bisa dapat akan ingin sama aja saja pun malah banget bgt masih maka oleh
    dalam tanpa antara para sebuah suatu satu dua semua seluruh tetapi tapi namun padahal bahkan yaitu tersebut mulai
    terjadi terdapat sekitar sepanjang arah menuju tepatnya persis warga masyarakat orang anak lokasi alamat daerah
    wilayah rumah nomor no nomer blok rt rw hp telp nik pukul jam milik khususnya beberapa sedang
    """
_CONDITIONS = """
    rusak berlubang lubang mati padam macet banjir gelap sempit ambles amblas becek hancur parah licin bocor retak
    longsor kotor bau tergenang bergelombang tertutup ditutup diperbaiki dibangun menyala tinggi besar rindang
    lampu penerangan aspal pengaspalan beton cor paving tanah batu air sampah pohon parkir kaki tol layang pintas keluar
    masuk pulang utama umum raya baru lama poros akses penghubung lingkungan
    """
_GENERIC = """
    timur barat utara selatan tengah kulon wetan lor kidul indah permai jaya asri sari baru lama besar kecil tama dalam
    atas bawah jawa sumatra kalimantan sulawesi bali papua jakarta bandung surabaya semarang medan makassar
    """
_ROMAN_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv"

MARKERS = {marker: True for marker in _BEFORE_SPOTS.split()} | {marker: False for marker in _BEFORE_AREAS.split()}
"""Words before a name, and whether it is then the name of a spot."""

FUNCTION_WORDS = FRAME_WORDS | frozenset(_FUNCTION.split())
"""Words that say neither where nor what."""

NAME_ENDS = FUNCTION_WORDS | frozenset(_CONDITIONS.split())
GENERIC_NAMES = frozenset(_GENERIC.split())
"""Parts of many names: they tell two places apart, but none of them says where."""

ROMAN = {numeral: str(value) for value, numeral in enumerate(_ROMAN_NUMERALS.split(), start=1)}

NAME_WORDS = 4
"""Words taken after a marker; the longest street names of the given cities have four."""

SHORTEST_NAME = 4
"""Letters of a name that says where; shorter ones are abbreviations and fragments."""


class Name(NamedTuple):
    """A word of a name, and whether it names a spot (a street, a shop) or an area (a village, a city) or a person."""

    word: str
    is_spot: bool


def find_names(words: list[str]) -> Iterator[Name]:
    """Give the words of names in their order."""
    left, is_spot = 0, False
    for word in words:
        if (marks_spot := MARKERS.get(word)) is not None:
            left, is_spot = NAME_WORDS, marks_spot
        elif left:
            if word in NAME_ENDS or word[0].isdigit() or word.startswith(LINK_PREFIX):
                left = 0
                continue
            left -= 1
            yield Name(word, is_spot)


def says_where(name: str) -> bool:
    """Whether a name is one even alone."""
    return name not in GENERIC_NAMES and len(name) >= SHORTEST_NAME


def is_topic(word: str) -> bool:
    """Whether a word says what is reported."""
    return word.isalpha() and word not in MARKERS and word not in FUNCTION_WORDS and word not in GENERIC_NAMES
