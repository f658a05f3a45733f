"""Phrases made for every region of the country, ten patterns each, to see which the place finder misses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from pipeline.domain.place import Place
from pipeline.places.codes import DISTRICT, PROVINCE, REGENCY, VILLAGE
from pipeline.places.find import PlaceFinder
from training.evaluations.page import render_table

FEW_REGIONS = 1_000
"""Levels with so few regions are asked for whole in a sample: every regency counts."""

PATTERNS: Mapping[int, tuple[str, ...]] = {
    PROVINCE: (
        "Jalan rusak di Provinsi {province}",
        "Guru honorer belum digaji, prov. {province}",
        "sampah menumpuk di provinsi {province_small}",
        "LISTRIK PADAM DI {province_large}",
        "Air bersih sulit di {province} sejak Juli",
        "Propinsi {province}: banjir belum surut",
        "Harga pupuk naik, {province}",
        "mohon bantuan, kami di wilayah prov {province_small}",
        "Kepada gubernur {province}, jembatan kami putus",
        "bantuan belum sampai di {province_small} sampai sekarang",
    ),
    REGENCY: (
        "Jalan rusak di {regency} sudah setahun",
        "Lampu mati {short}",
        "air mati di {regency_small} sejak pagi",
        "BANJIR DI {regency_large}",
        "Sampah menumpuk, {bare}, {province}",
        "Guru jarang datang. {regency}, {province}",
        "air mati di {bare_small} sudah tiga hari",
        "jembatan putus di {bare_small} mohon diperbaiki",
        "Pungli di kantor dinas {regency} meresahkan",
        "listrik padam, {bare_small} {province_small}",
    ),
    DISTRICT: (
        "Jalan rusak di Kecamatan {district} {regency}",
        "Lampu mati di Kec. {district}, {short}",
        "air mati di kec {district_small} {short_small}",
        "BANJIR DI KEC. {district_large} {regency_large}",
        "Sampah menumpuk di {district}, {regency}",
        "{regency} Kec. {district}: guru jarang datang",
        "jembatan putus di {district_small} {regency_small}",
        "Listrik padam, {district}, {bare}, {province}",
        "Kantor Camat {district} {regency} tutup",
        "Mohon bantuan air bersih untuk Kecamatan {district}, {regency}, Provinsi {province}",
    ),
    VILLAGE: (
        "Jalan rusak di {word} {village} Kec. {district} {short}",
        "Lampu mati di {word} {village}, Kecamatan {district}, {regency}",
        "air mati di {word_small} {village_small} kec {district_small} {short_small}",
        "BANJIR DI {word_large} {village_large} KEC {district_large} {regency_large}",
        "Sampah menumpuk di {word} {village} Kec. {district}",
        "{regency} Kec. {district} {word} {village}: guru jarang datang",
        "Listrik padam, {village}, {district}, {regency}",
        "jembatan putus di {village_small} kec {district_small} {short_small}",
        "Kantor {word} {village} Kecamatan {district} selalu tutup",
        "Mohon bantuan, {word} {village}, Kec. {district}, {regency}, {province}",
    ),
}
"""By level of the region that is meant; `short` is `Kab. X` or `Kota X`, `bare` the name alone."""

LEVEL_NAMES = {PROVINCE: "provinces", REGENCY: "regencies", DISTRICT: "districts", VILLAGE: "villages"}
HEAD = ("asked for", "regions", "phrases", "precision", "recall")
BATCH = 1_000
"""Phrases asked at once, as a worker takes them."""


class Phrase(NamedTuple):
    """A phrase, the region it names, and every region that bears the same names."""

    text: str
    code: str
    same: frozenset[str]


class Miss(NamedTuple):
    """A phrase whose region was not found, and the code found instead; empty: none."""

    phrase: Phrase
    found: str


@dataclass(slots=True)
class Share:
    """What became of the phrases of one level."""

    regions: int = 0
    phrases: int = 0
    answered: int = 0
    right: int = 0
    wrong: int = 0

    def row(self, level: int) -> list[str]:
        """Give the row of the page's table."""
        precision, recall = 1 - self.wrong / max(self.answered, 1), self.right / max(self.phrases, 1)
        return [LEVEL_NAMES[level], f"{self.regions:,}", f"{self.phrases:,}", f"{precision:.4f}", f"{recall:.4f}"]


def make_phrases(names: Mapping[str, str], *, every: int = 1) -> Iterator[Phrase]:
    """Make ten phrases for each region, or for one in `every` of a level with many.

    A phrase that names several regions alike, such as `Kediri, Jawa Timur`, is answered by any of them.
    """
    for level, patterns in PATTERNS.items():
        codes = [code for code in names if len(code) == level]
        namesakes = _group_namesakes(codes, names)
        taken = codes[:: every if len(codes) > FEW_REGIONS else 1]
        for pattern in patterns:
            for code in taken:
                text = pattern.format_map(_words(code, names))
                alike = namesakes[_bare_name(code, names)]
                same = [each for each in alike if pattern.format_map(_words(each, names)) == text]
                yield Phrase(text, code, frozenset(same))


def _group_namesakes(codes: Sequence[str], names: Mapping[str, str]) -> dict[str, list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for code in codes:
        groups[_bare_name(code, names)].append(code)
    return groups


def _bare_name(code: str, names: Mapping[str, str]) -> str:
    return names[code].removeprefix("Kabupaten ").removeprefix("Kota ").lower()


def _words(code: str, names: Mapping[str, str]) -> dict[str, str]:
    """Give the words of the patterns for a region: its name and those above it, also in small and large letters."""
    parts = {"province": code[:PROVINCE], "regency": code[:REGENCY], "district": code[:DISTRICT], "village": code}
    words = {part: names[within] for part, within in parts.items() if within in names}
    regency = words.get("regency", "").replace("Administrasi ", "")
    kind, _, bare = regency.partition(" ")
    words |= {"regency": regency, "bare": bare, "short": f"{'Kota' if kind == 'Kota' else 'Kab.'} {bare}"}
    words["word"] = "Kelurahan" if code.rpartition(".")[2].startswith("1") else "Desa"
    small = {f"{part}_small": word.lower() for part, word in words.items()}
    return words | small | {f"{part}_large": word.upper() for part, word in words.items()}


def ask_phrases(finder: PlaceFinder, phrases: Iterator[Phrase]) -> tuple[dict[int, Share], list[Miss]]:
    """Ask the finder for each phrase; gives the shares by level, and the phrases whose region was not found."""
    shares: defaultdict[int, Share] = defaultdict(Share)
    regions: defaultdict[int, set[str]] = defaultdict(set)
    misses: list[Miss] = []
    while batch := list(islice(phrases, BATCH)):
        for phrase, place in zip(batch, finder.find_texts([each.text for each in batch]), strict=True):
            level = len(phrase.code)
            found = _find_code(place, level)
            regions[level].add(phrase.code)
            _count(shares[level], phrase, found)
            if found not in phrase.same:
                misses.append(Miss(phrase, found))
    for level, share in shares.items():
        share.regions = len(regions[level])
    return dict(shares), misses


def _count(share: Share, phrase: Phrase, found: str) -> None:
    """Count an answer; none is right for a phrase that several regions would answer."""
    is_open = len(phrase.same) > 1
    share.phrases += not is_open
    share.answered += bool(found)
    share.wrong += bool(found) and found not in phrase.same
    share.right += not is_open and found in phrase.same


def _find_code(place: Place | None, level: int) -> str:
    if place is None:
        return ""
    region = {PROVINCE: place.province, REGENCY: place.regency, DISTRICT: place.district, VILLAGE: place.village}[level]
    return region.code if region and not (place.candidates and level > PROVINCE) else ""


def render(shares: Mapping[int, Share]) -> str:
    """Give the table of the page."""
    return render_table(HEAD, [share.row(level) for level, share in shares.items()])


def list_misses(misses: Sequence[Miss], names: Mapping[str, str]) -> Iterator[str]:
    """Give a line for each phrase whose region was not found."""
    for (text, code, _), found in misses:
        yield f"{code} {names[code]}: {text} -> {found or '-'}{' ' + names[found] if found else ''}"
