"""What a text says of which the opposite may be said: for or against, done or not, left or right, to or from. Pure.

Two reports in the same words but `tidak` are two complaints, and so are those about the two sides of a street. Each
such saying is an axis and the pole on it; two reports are opposed if both speak of an axis and share no pole of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from pipeline.duplicates.fingerprint.proper_names import ends_name

_STANCES = """
    setuju dukung mendukung didukung menyetujui disetujui sepakat pro mengizinkan diizinkan | menolak tolak ditolak
    keberatan menentang kontra penolakan melarang dilarang
    buka dibuka membuka terbuka beroperasi | tutup ditutup menutup tertutup
    menyala nyala hidup dinyalakan dihidupkan | mati padam dimatikan dipadamkan
    mengalir ngalir | macet mampet
    naik dinaikkan menaikkan kenaikan | turun diturunkan menurunkan penurunan
    ditambah menambah penambahan | dikurangi mengurangi pengurangan
    dipasang memasang pemasangan | dibongkar membongkar pembongkaran dilepas melepas dicabut mencabut
    dipertahankan mempertahankan pertahankan | dihapus menghapus hapus dihapuskan dihilangkan menghilangkan ditiadakan
    dilanjutkan melanjutkan | dihentikan menghentikan
    diterima menerima | dikembalikan mengembalikan
    hadir datang | absen bolos
    penuh | kosong
    mahal | murah
    cepat | lambat lelet lemot
    legal resmi berizin | ilegal liar
    gratis | berbayar bayar membayar
    """
_CLAIMS = """
    berfungsi layak aman jelas sesuai adil ramah bersih lancar perlu cukup transparan tersedia merata benar
    puas senang percaya wajib ikut sah terlihat rapi nyaman tertib teratur efektif terawat
    """
_SIDES = """
    kiri | kanan
    hulu | hilir
    atas | bawah
    masuk | keluar
    pulang | pergi
    """
_WITH_MARK = "atas bawah masuk keluar pulang pergi"
_POSITIONS = """
    depan dpn | belakang
    sebelum | sesudah setelah
    """
_BEFORE_SIDES = "di ke sisi sebelah bagian lajur jalur arah pintu gerbang gerbong lantai ruas tol jembatan"
_COMPASS = "utara selatan timur barat tengah"
_BEFORE_COMPASS = "sisi sebelah arah bagian jalur lajur ruas ujung"
_NEGATIONS = "tidak tak tdk gak ga nggak belum blm bukan jangan tanpa batal gagal"
_AFFIRMATIONS = "sudah sdh udah udh telah sedang sementara"
_WEAK = "ada jadi berhasil"
_BETWEEN = """
    pernah juga kunjung sempat lagi begitu bisa dapat akan segera mau ingin boleh di yang selalu sering masih
    pada sepenuhnya semua
    """
_REQUESTS = "mohon tolong agar supaya harap minta segera untuk kapan biar usul ingin perlu bisa dapat akan"
_TOWARDS = "arah menuju jurusan tujuan"
_ROUTES = "jalur ruas rute trayek lintas"
_BEFORE_ENDS = "kota kabupaten kab kelas lantai kecamatan kec terminal stasiun tol jalan desa"
_BEFORE_PLACES = "ke kota kabupaten kab arah menuju jalan jl kantor pasar terminal stasiun tol"


class Saying(NamedTuple):
    """What is spoken of, and what is said of it."""

    axis: str
    pole: str

    def __str__(self) -> str:
        return f"{self.pole} {self.axis}" if self.pole in (NOT, DONE) else self.pole


def _poles(pairs: str) -> dict[str, tuple[str, str]]:
    """Give the words of a table of opposites, each with the names of its pole and of the opposite one."""
    cells = [[cell.split() for cell in line.split("|")] for line in _lines(pairs)]
    return {
        word: (own[0], opposite[0])
        for one, other in cells
        for own, opposite in ((one, other), (other, one))
        for word in own
    }


def _lines(pairs: str) -> list[str]:
    """Give the rows of a table; one that has no bar goes on from the row before."""
    rows: list[str] = []
    for line in pairs.strip().splitlines():
        if "|" in line or not rows:
            rows.append(line)
        else:
            rows[-1] += " " + line
    return rows


STANCES = _poles(_STANCES)
SIDES = _poles(_SIDES)
POSITIONS = _poles(_POSITIONS)
COMPASS, BEFORE_COMPASS = frozenset(_COMPASS.split()), frozenset(_BEFORE_COMPASS.split())
NEGATIONS, AFFIRMATIONS = frozenset(_NEGATIONS.split()), frozenset(_AFFIRMATIONS.split())
WEAK = frozenset(_WEAK.split())
"""Words that affirm what follows unless they are denied themselves: `ada petugas`, `tidak ada petugas`."""

BETWEEN = frozenset(_BETWEEN.split())
CLAIMS = frozenset(_CLAIMS.split())
"""Words that state how something is even without `sudah`; of others (`diperbaiki`) it may be what is asked for."""

WITH_MARK, BEFORE_SIDES = frozenset(_WITH_MARK.split()), frozenset(_BEFORE_SIDES.split())
"""Sides that are other words unless a place stands before them: `atas perhatiannya`, `air masuk rumah`."""

REQUESTS = frozenset(_REQUESTS.split())
TOWARDS, BEFORE_PLACES = frozenset(_TOWARDS.split()), frozenset(_BEFORE_PLACES.split())

ROUTES = frozenset(_ROUTES.split())
BEFORE_ENDS = frozenset(_BEFORE_ENDS.split())
TO_WORDS = TOWARDS | {"ke", "sampai", "hingga"}

ASKED = "minta "
"""Before the axis of what is asked for: `lampu mati, mohon dinyalakan` says nothing against itself."""

NOT, DONE = "tidak", "sudah"
TO, FROM = "arah", "dari"

REACH = 3
"""Words before a word in which what denies, affirms or asks for it stands: `belum juga ada perbaikan`."""

WAY_WORDS = 4
"""Words of `dari Kediri ke Pare`."""

LONGEST_WAY = 6
"""Words of `dari kelas 1 ke kelas 3`."""

MOST_SAYINGS = 12
"""Sayings kept of a text; one that says more is too long to differ from another by one of them alone."""

_STANCE_MARKS = NEGATIONS | AFFIRMATIONS | WEAK | CLAIMS | STANCES.keys()
_SIDE_MARKS = COMPASS | TOWARDS | SIDES.keys() | POSITIONS.keys() | ROUTES | {FROM}


@lru_cache(4_096)
def _saying(axis: str, pole: str) -> Saying:
    """Make a saying; those of all reports are few and kept once."""
    return Saying(axis, pole)


def find_stances(words: Sequence[str]) -> tuple[Saying, ...]:
    """Give what is said for, against, done and not done, in the words of a text with its frame."""
    if _STANCE_MARKS.isdisjoint(words):
        return ()
    return tuple(dict.fromkeys(islice(_stances(words), MOST_SAYINGS)))


def find_sides(words: Sequence[str]) -> tuple[Saying, ...]:
    """Give the sides and directions that are told, in the words of a text with its frame."""
    if _SIDE_MARKS.isdisjoint(words):
        return ()
    return tuple(dict.fromkeys(islice(_sides(words), MOST_SAYINGS)))


def find_opposed(first: Sequence[Saying], second: Sequence[Saying]) -> tuple[Saying, Saying] | None:
    """Give what two texts say of one axis if they have no pole of it in common; None if nothing is opposed."""
    if not first or not second:
        return None
    for axis in sorted({saying.axis for saying in first}):
        ours, theirs = ([saying for saying in each if saying.axis == axis] for each in (first, second))
        if theirs and not set(ours) & set(theirs):
            return ours[0], theirs[0]
    return None


def _stances(words: Sequence[str]) -> Iterator[Saying]:
    mark, marked_at = "", 0
    for at, word in enumerate(words):
        is_near = mark != "" and at - marked_at <= REACH
        if word in NEGATIONS or word in AFFIRMATIONS or (word in WEAK and not is_near):
            mark, marked_at = word, at
        elif word not in BETWEEN and word not in WEAK:
            if is_near or word in STANCES or word in CLAIMS:
                yield from _said_of(words, at, mark if is_near else "")
            mark = ""


def _said_of(words: Sequence[str], at: int, mark: str) -> Iterator[Saying]:
    word = words[at]
    if word in STANCES:
        own, opposite = STANCES[word]
        if mark in NEGATIONS:
            yield _saying(min(own, opposite), opposite)
        else:
            yield _saying(ASKED * _is_asked_for(words, at) + min(own, opposite), own)
    elif mark and word.isalpha():
        yield _saying(word, NOT if mark in NEGATIONS else DONE)
    elif word in CLAIMS and not _is_asked_for(words, at):
        yield _saying(word, DONE)


def _is_asked_for(words: Sequence[str], at: int) -> bool:
    return not REQUESTS.isdisjoint(words[max(0, at - REACH) : at])


def _sides(words: Sequence[str]) -> Iterator[Saying]:
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if word in SIDES and (word not in WITH_MARK or before in BEFORE_SIDES):
            yield _saying(min(SIDES[word]), SIDES[word][0])
        elif word in POSITIONS:
            yield _saying(" ".join((min(POSITIONS[word]), *words[at + 1 : at + 2])), POSITIONS[word][0])
        elif word in COMPASS and before in BEFORE_COMPASS:
            yield _saying("sisi", word)
        elif word in TOWARDS and (place := _place_after(words, at)):
            is_origin = before == FROM
            yield _saying(TO, f"{FROM} {place}" if is_origin else place)
        elif (word == FROM or word in ROUTES) and (ends := _way(words, at)):
            yield _saying(" ".join(sorted(ends)), ends[0])


def _place_after(words: Sequence[str], at: int) -> str:
    """Give the first word of the place that a direction leads to; empty if it leads to none."""
    place = next((word for word in words[at + 1 : at + 1 + REACH] if word not in BEFORE_PLACES), "")
    return "" if not place or ends_name(place) or place in COMPASS else place


def _way(words: Sequence[str], at: int) -> list[str]:
    """Give the two ends of a way in their order: `dari Kediri ke Pare`, `jalur Kediri-Pare`; empty if it is none."""
    words = [word for word in words[at : at + LONGEST_WAY] if word not in BEFORE_ENDS]
    if words[0] == FROM:
        return [words[1], words[3]] if len(words) >= WAY_WORDS and words[2] in TO_WORDS else []
    return [] if any(map(ends_name, words[1:3])) else words[1:3]
