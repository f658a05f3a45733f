"""The names of places and people in a normal text, by the words that stand before them. Pure.

No gazetteer knows every gang and shop; a name is what follows a marker until a word that belongs to no name. It only
has to be the same in two reports about one spot, not to be complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.duplicates.fingerprint.derived import is_derived
from pipeline.duplicates.fingerprint.shingles import FRAME_WORDS, LINK_PREFIX

_BEFORE_SPOTS = """
    jl jln jalan gang gg lorong kampung kp kmp dusun dsn dukuh dk komplek kompleks komp perum perumahan apartemen rusun
    rusunawa pasar psr simpang simp pertigaan perempatan jembatan terminal stasiun halte masjid mesjid musala gereja
    sekolah sd sdn smp smpn sma sman smk smkn puskesmas rsud klinik apotek taman sungai
    pt cv ud
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
    km kilometer kilo harus masalah mereka ketika seperti atas sisi kiri kanan
    minta meminta hubungi menghubungi info lengkap
    """
_CONDITIONS = """
    rusak berlubang lubang mati padam macet banjir gelap sempit ambles amblas becek hancur parah licin bocor retak
    longsor ambruk ambrol jebol roboh patah miring
    kotor bau tergenang bergelombang tertutup ditutup diperbaiki dibangun menyala tinggi besar rindang
    lampu penerangan aspal pengaspalan beton cor paving tanah batu air sampah pohon parkir kaki tol layang pintas keluar
    masuk pulang utama umum raya baru lama poros akses penghubung lingkungan
    """
_GENERIC = """
    timur barat utara selatan tengah kulon wetan lor kidul indah permai jaya asri sari baru lama besar kecil tama dalam
    atas bawah jawa sumatra kalimantan sulawesi bali papua jakarta bandung surabaya semarang medan makassar
    """
_TITLES = """
    jenderal jendral jend letnan letjen letkol lettu mayor mayjen brigjen brigadir kolonel kol kapten kapt
    laksamana laksda marsekal marsda komodor sersan kopral panglima pahlawan pangeran raden rd raja sultan sunan sulthan
    sri datuk datu teuku teungku tengku tuanku tubagus kiai kyai haji hajjah habib ustaz ustad syekh syeikh
    mgr monsinyur tgk laksdya marsdya komjen irjen kombes komisaris
    prof profesor dokter dr drs dra ir insinyur hj kh raa rma kgph patih adipati tumenggung
    """
_NUMBERED = "gang gg lorong blok kampung kp"
_ROMAN_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv"

MARKERS = {marker: True for marker in _BEFORE_SPOTS.split()} | {marker: False for marker in _BEFORE_AREAS.split()}
"""Words before a name, and whether it is then the name of a spot."""

FUNCTION_WORDS = FRAME_WORDS | frozenset(_FUNCTION.split())
"""Words that say neither where nor what."""

NAME_ENDS = FUNCTION_WORDS | frozenset(_CONDITIONS.split())
GENERIC_NAMES = frozenset(_GENERIC.split())
"""Parts of many names: they tell two places apart, but none of them says where."""

TITLES = frozenset(_TITLES.split())
"""Titles before a name, which some write out, some shorten and some leave out."""

LONGEST_INITIALS = 2
"""Letters of initials without dots: `MT Haryono`, `WR Supratman`."""

ARTICLE = "al"
"""Begins the names of mosques and schools, and is no initials."""

DI_PANJAITAN = ("di", "panjaitan")
"""The one name whose initials are a word that ends names."""

NUMBERED = frozenset(_NUMBERED.split())
"""Markers after which a single letter is a Roman numeral: `gang V`; after `jalan` it is an initial: `I. Juanda`."""

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
    """Give the words of names in their order, without titles and initials before them: `Jend. A. Yani` is `yani`."""
    left, is_spot, marker = 0, False, ""
    for word, after in pairwise([*words, ""]):
        if (marks_spot := MARKERS.get(word)) is not None:
            left, is_spot, marker = NAME_WORDS, marks_spot, word
        elif left:
            if ends_name(word) or (left < NAME_WORDS and is_derived(word)):
                left *= (word, after) == DI_PANJAITAN
            elif not _is_before_name(word, marker) or not after or ends_name(after) or after in MARKERS:
                left -= 1
                yield Name(word, is_spot)


def ends_name(word: str) -> bool:
    """Whether a word belongs to no name."""
    return word in NAME_ENDS or word[0].isdigit() or word.startswith(LINK_PREFIX)


def _is_before_name(word: str, marker: str) -> bool:
    """Whether a word is a title or initials, if a name follows."""
    if word in TITLES:
        return True
    return (
        word != ARTICLE
        and len(word) <= LONGEST_INITIALS
        and not (word in ROMAN and (len(word) > 1 or marker in NUMBERED))
    )


def says_where(name: str) -> bool:
    """Whether a name is one even alone."""
    return name not in GENERIC_NAMES and len(name) >= SHORTEST_NAME


def is_topic(word: str) -> bool:
    """Whether a word says what is reported."""
    return word.isalpha() and word not in MARKERS and word not in FUNCTION_WORDS and word not in GENERIC_NAMES
