"""What a text says of which the opposite may be said: for or against, done or not, left or right, to or from. Pure.

Two reports in the same words but `tidak` are two complaints, and so are those about the two sides of a street. Each
such saying is an axis and the pole on it; two reports are opposed if both speak of an axis and share no pole of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from pipeline.duplicates.fingerprint.proper_names import MARKERS, ends_name

_STANCES = """
    setuju dukung mendukung didukung menyetujui disetujui sepakat pro | menolak tolak ditolak
    keberatan menentang kontra penolakan
    boleh diperbolehkan dibolehkan memperbolehkan membolehkan diizinkan mengizinkan | dilarang melarang larangan
    terlarang
    buka dibuka membuka terbuka beroperasi | tutup ditutup menutup tertutup
    menyala nyala hidup dinyalakan dihidupkan | mati padam dimatikan dipadamkan
    mengalir ngalir lancar | macet mampet tersendat
    naik dinaikkan menaikkan kenaikan | turun diturunkan menurunkan penurunan
    ditinggikan meninggikan peninggian | direndahkan merendahkan
    ditambah menambah penambahan bertambah | dikurangi mengurangi pengurangan berkurang
    kelebihan berlebih berlebihan | kekurangan
    dipasang memasang pemasangan | dibongkar membongkar pembongkaran dilepas melepas dicabut mencabut dicopot mencopot
    dibangun membangun | dirobohkan merobohkan digusur menggusur
    dipertahankan mempertahankan pertahankan | dihapus menghapus hapus dihapuskan dihilangkan menghilangkan ditiadakan
    dilanjutkan melanjutkan diteruskan meneruskan | dihentikan menghentikan disetop distop
    diperpanjang memperpanjang perpanjangan | dipersingkat diperpendek dipangkas
    diperlebar memperlebar dilebarkan pelebaran | dipersempit mempersempit
    diperketat memperketat | dilonggarkan melonggarkan diperlonggar pelonggaran
    dipercepat mempercepat dimajukan | ditunda menunda penundaan diundur diperlambat
    diterima menerima | dikembalikan mengembalikan
    lulus lolos | gugur
    hadir datang | absen bolos
    penuh | kosong
    ramai | sepi
    selalu sering | jarang
    mahal | murah
    cepat awal dini | lambat terlambat telat molor lelet lemot
    panas kepanasan | dingin kedinginan
    terang silau | redup remang
    keras kencang nyaring bising | pelan lirih
    asin | tawar
    ramah sopan santun | kasar judes galak jutek ketus sinis
    rajin | malas
    jujur | curang
    untung menguntungkan | rugi merugikan
    dimulai memulai mulai | selesai rampung kelar
    aktif diaktifkan | nonaktif dinonaktifkan
    legal resmi berizin | ilegal liar
    gratis cuma-cuma | berbayar bayar membayar
    wajib diwajibkan mewajibkan | sukarela
    """
_GRADES = """
    tinggi | rendah
    besar | kecil
    panjang | pendek singkat
    lebar luas | sempit
    dalam | dangkal
    tebal | tipis
    banyak | sedikit
    kuat | lemah
    jauh | dekat
    berat | ringan
    baru | lama
    """
_CLAIMS = """
    berfungsi layak aman jelas sesuai adil bersih perlu cukup transparan tersedia merata benar
    puas senang percaya ikut sah terlihat rapi nyaman tertib teratur efektif terawat
    """
_SIDES = """
    kiri kiwa kenca | kanan tengen katuhu
    hulu | hilir
    ganjil | genap
    keberangkatan | kedatangan
    atas | bawah
    masuk | keluar
    pulang | pergi
    luar | dalam
    pria putra laki cowok | wanita putri perempuan cewek
    """
_WITH_MARK = "atas bawah masuk keluar pulang pergi luar dalam pria putra laki cowok wanita putri perempuan cewek"
_POSITIONS = """
    depan dpn | belakang
    sebelum | sesudah setelah
    """
_BEFORE_SIDES = """
    di ke sisi sebelah bagian jalan lajur jalur arah pintu gerbang gerbong lantai ruas tol jembatan lingkar ring parkir
    toilet wc kamar asrama bangsal tangga
    """
_COMPASS = """
    utara lor kaler | selatan kidul
    timur wetan | barat kulon
    """
MIDDLE = "tengah"
_REGIONAL = "lor kaler kidul wetan kulon"
_BEFORE_COMPASS = "sisi sebelah arah bagian jalur lajur ruas ujung"
_BEFORE_BARE_COMPASS = "di ke dari lokasi tepatnya persis ada tepat dekat"
_BESIDE_COMPASS = "kali rel lapangan tugu makam kampus waduk sawah tol bandara alun dalan prapatan embung lintasan"
_INTENSIFIERS = "terlalu sangat amat makin semakin lebih agak cukup begitu paling"
_NEGATIONS = "tidak tak tdk gak ga gk nggak ora ndak belum blm bukan jangan jgn tanpa batal gagal"
_AFFIRMATIONS = "sudah sdh udah udh telah sedang sementara"
_WEAK = "ada jadi berhasil"
_BETWEEN = """
    pernah juga kunjung sempat lagi begitu bisa dapat akan segera mau ingin boleh di yang selalu sering masih
    pada sepenuhnya semua
    """
_REQUESTS = "mohon tolong agar supaya harap minta segera untuk kapan biar usul ingin perlu bisa dapat akan"
_TOWARDS = "arah menuju jurusan tujuan"
_WAYS = "yang jalur lajur ruas tol bus bis kereta angkot trayek"
_ROUTES = "jalur ruas rute trayek lintas"
_BEFORE_ENDS = "kota kabupaten kab kelas lantai kecamatan kec terminal stasiun tol jalan desa"
_BEFORE_PLACES = "ke kota kabupaten kab arah menuju jalan jl kantor pasar terminal stasiun tol"


class Saying(NamedTuple):
    """What is spoken of, and what is said of it."""

    axis: str
    pole: str

    def __str__(self) -> str:
        if self.axis.startswith(FORBIDDEN):
            return self.axis
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
GRADES = _poles(_GRADES)
TOO = "terlalu"
INTENSIFIERS = frozenset(_INTENSIFIERS.split())
COMPASS = {word: own for word, (own, _) in _poles(_COMPASS).items()} | {MIDDLE: MIDDLE}
REGIONAL = frozenset(_REGIONAL.split())
"""Javanese and Sundanese directions before what they are a side of: `lor pasar`; behind it they are a name."""

BEFORE_COMPASS = frozenset(_BEFORE_COMPASS.split())
BEFORE_BARE_COMPASS = frozenset(_BEFORE_BARE_COMPASS.split())
NEGATIONS, AFFIRMATIONS = frozenset(_NEGATIONS.split()), frozenset(_AFFIRMATIONS.split())
WEAK = frozenset(_WEAK.split())
"""Words that affirm what follows unless they are denied themselves: `ada petugas`, `tidak ada petugas`."""

BETWEEN = frozenset(_BETWEEN.split())
CLAIMS = frozenset(_CLAIMS.split())
"""Words that state how something is even without `sudah`; of others (`diperbaiki`) it may be what is asked for."""

WITH_MARK, BEFORE_SIDES = frozenset(_WITH_MARK.split()), frozenset(_BEFORE_SIDES.split())
"""Sides that are other words unless a place stands before them: `atas perhatiannya`, `air masuk rumah`."""

REQUESTS = frozenset(_REQUESTS.split())
WAYS = frozenset(_WAYS.split())
"""Before `ke` and a place these tell a direction: `yang ke Bogor`, but `lapor ke Bogor`."""

BESIDE_COMPASS = MARKERS.keys() | frozenset(_BESIDE_COMPASS.split())
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

FORBIDDING = frozenset(("jangan", "jgn"))
FORBIDDEN = "jangan "
"""Before the axis of what must not be done; who asks for it says the opposite: `jangan ditebang`, `tolong ditebang`."""

NEVER_ASKED = frozenset(("dibiarkan", "didiamkan", "diabaikan", "dipersulit"))
DEED = "di"
"""Begins what is asked for, as in `ditebang`."""

LESS = "kurang"
"""Denies how something is, as in `kurang bersih`, and no number, as in `kurang lebih`."""

_STATES = CLAIMS | STANCES.keys()
_STANCE_MARKS = NEGATIONS | AFFIRMATIONS | WEAK | _STATES | GRADES.keys()
_SIDE_MARKS = COMPASS.keys() | TOWARDS | SIDES.keys() | POSITIONS.keys() | ROUTES | {FROM, "ke"}


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


def find_forbidden(
    first: Sequence[Saying], second: Sequence[Saying], second_words: Collection[str]
) -> tuple[Saying, Saying] | None:
    """Give what the first says must not be done, if the second speaks of doing it and never denies it."""
    for saying in first:
        deed = saying.axis.removeprefix(FORBIDDEN)
        if deed != saying.axis and deed in second_words and not {saying, _saying(deed, NOT)}.intersection(second):
            return saying, _saying(deed, deed)
    return None


def _stances(words: Sequence[str]) -> Iterator[Saying]:
    mark, marked_at = "", 0
    for at, word in enumerate(words):
        is_near = mark != "" and at - marked_at <= REACH
        if _marks(words, at) or (word in WEAK and not is_near):
            mark, marked_at = word, at
        elif word in BETWEEN or word in WEAK:
            yield from _said_of(words, at, mark if is_near else "") if word in STANCES else ()
        else:
            if is_near or word in _STATES or word in GRADES:
                yield from _said_of(words, at, mark if is_near else "")
            mark = ""


def _marks(words: Sequence[str], at: int) -> bool:
    """Whether a word denies or affirms what follows."""
    word = words[at]
    if word == LESS:
        return not _STATES.isdisjoint(words[at + 1 : at + 2])
    return word in NEGATIONS or word in AFFIRMATIONS


def _said_of(words: Sequence[str], at: int, mark: str) -> Iterator[Saying]:
    word, is_denied = words[at], mark in NEGATIONS or mark == LESS
    if mark in FORBIDDING and word.startswith(DEED) and word not in NEVER_ASKED:
        yield _saying(FORBIDDEN + word, NOT)
    if word in GRADES:
        own, opposite = GRADES[word]
        yield _saying(f"{min(own, opposite)} {_graded(words, at)}", opposite if is_denied else own)
    elif word in STANCES:
        own, opposite = STANCES[word]
        if is_denied:
            yield _saying(min(own, opposite), opposite)
        else:
            yield _saying(ASKED * _is_asked_for(words, at) + min(own, opposite), own)
    elif mark and word.isalpha():
        yield _saying(word, NOT if is_denied else DONE)
    elif word in CLAIMS and not _is_asked_for(words, at):
        yield _saying(word, DONE)


def _graded(words: Sequence[str], at: int) -> str:
    """Give what is small or large: the word before; one for all that say how much it is: `terlalu`, `sangat`."""
    before = words[at - 1] if at else ""
    return TOO if before in INTENSIFIERS else before


def _is_asked_for(words: Sequence[str], at: int) -> bool:
    return not REQUESTS.isdisjoint(words[max(0, at - REACH) : at])


def _sides(words: Sequence[str]) -> Iterator[Saying]:
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        after = words[at + 1] if at + 1 < len(words) else ""
        if word in SIDES and (word not in WITH_MARK or before in BEFORE_SIDES):
            yield _saying(min(SIDES[word]), SIDES[word][0])
        elif word in POSITIONS:
            yield _saying(f"{min(POSITIONS[word])} {after}", POSITIONS[word][0])
        elif word in COMPASS and _is_side(word, before, after):
            yield _saying("sisi", COMPASS[word])
        elif (word in TOWARDS or (word == "ke" and before in WAYS)) and (place := _place_after(words, at)):
            is_origin = before == FROM
            yield _saying(TO, f"{FROM} {place}" if is_origin else place)
        elif (word == FROM or word in ROUTES) and (ends := _way(words, at)):
            yield _saying(" ".join(sorted(ends)), ends[0])


def _is_side(word: str, before: str, after: str) -> bool:
    """Whether a direction tells a side of something, and is no part of a name: `sebelah utara`, `di utara pasar`."""
    is_bare = word in REGIONAL or before in BEFORE_BARE_COMPASS
    return before in BEFORE_COMPASS or (is_bare and word != MIDDLE and after in BESIDE_COMPASS)


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
