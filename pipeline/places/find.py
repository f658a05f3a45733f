"""The place of a report, from its text, the channel's region, coordinates and official handles. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.places.codes import DISTRICT, PROVINCE, REGENCY, VILLAGE
from pipeline.places.contradiction import find_contradiction
from pipeline.places.cues import CueWords
from pipeline.places.detail import DetailWords, find_detail
from pipeline.places.fold import Folded, fold, fold_name
from pipeline.places.gazetteer import Gazetteer, GazetteerSource
from pipeline.places.handles import HandleTerm, find_handle_region
from pipeline.places.local import UNKNOWN, Local, decide_local
from pipeline.places.mention import Mention
from pipeline.places.mentions import read_mentions
from pipeline.places.nearest import Located, Seat, Shore, is_in_country, locate
from pipeline.places.score import Verdict, decide, find_road_ends, score_regions
from pipeline.places.stated import dotted, is_city_code, parse_level, plain_name

MAX_CANDIDATES = 5
"""More than five possibilities are no help to the officer who must choose."""

_CONFIDENCE = {PlaceSource.LOCATION: 0.9, PlaceSource.REGION: 0.6, PlaceSource.HANDLE: 0.55}
"""Of a place that the text does not name: coordinates tell where the citizen stood, the channel's region only which
office received the report, a handle only whom the citizen asked."""

AMBIGUOUS_CONFIDENCE = 0.3

MAX_REMEMBERED_REGIONS = 2_000
"""A channel names the same few hundred regions over and over; whatever else it sends is looked up each time."""


MAX_REMEMBERED_PLACES = 4_000
"""Of two thirds of the reports only the region is known: they share a few hundred places, made once."""


@dataclass(frozen=True, slots=True)
class PlaceTables:
    """What the finder knows beside names.

    Attributes
    ----------
    old_codes
        Codes that regions had before they moved to a new province, and today's.
    bare_cities
        City that a bare name means, by the regency that bears the same name.
    former_provinces
        Provinces that a province was part of, by its code.
    """

    old_codes: Mapping[str, str]
    bare_cities: Mapping[str, str]
    former_provinces: Mapping[str, Sequence[str]]
    handles: Sequence[HandleTerm]
    seats: Sequence[Seat]
    shores: Sequence[Shore]
    cue_words: CueWords
    detail_words: DetailWords


class PlaceQuestion(NamedTuple):
    """What is known of a report whose place is asked for.

    Attributes
    ----------
    text
        Redacted, as written: mixed case, not stemmed.
    region
        The channel's stated area: a name such as `Kota Surabaya`, or a code such as `35.78`.
    handles
        Official handles that the report names, with or without `@`.
    on
        Day of the report: who held a handle then.
    """

    text: str
    region: str | None = None
    location: GeoPoint | None = None
    handles: Sequence[str] = ()
    on: date | None = None


BESIDE_A_NAME = frozenset(
    (
        *("di", "ke", "dari", "daerah", "wilayah", "kota", "kotamadya", "kabupaten", "kab", "provinsi", "propinsi"),
        *("prov", "kecamatan", "kec", "kelurahan", "kel", "desa"),
    )
)
"""Words that go with the name of a region when it is taken out of a few words; `pdam bekasi` keeps its `pdam`."""


class NamedRegions(NamedTuple):
    """Regions that a few words name: one, or those that may be meant.

    Attributes
    ----------
    words
        The words that name them, as they are looked up.
    rest
        The text without them.
    """

    regions: tuple[Region, ...]
    words: tuple[str, ...]
    rest: str


class _Hint(NamedTuple):
    """What is known of the region beside the text: the strongest source that speaks."""

    code: str | None
    source: PlaceSource
    nearest: tuple[str, ...] = ()


class PlaceFinder:
    """Finds the place of a report; about 0.4 s to build, then tens of microseconds a text."""

    def __init__(self, source: GazetteerSource, tables: PlaceTables) -> None:
        self._names = source.names
        self._tables = tables
        self._gazetteer = Gazetteer(source, tables.detail_words.before_name | tables.detail_words.before_number)
        self._unspaced = {
            fold_name(name).replace(" ", ""): code for code, name in self._names.items() if len(code) <= REGENCY
        }
        self._found_codes: dict[str, str | None] = {}
        self._regions: dict[str, Region] = {}
        self._place = lru_cache(MAX_REMEMBERED_PLACES)(self._make_place)
        self._terms: dict[str, list[HandleTerm]] = {}
        for term in sorted(tables.handles, key=lambda term: term.since or date.min, reverse=True):
            self._terms.setdefault(term.handle.lower(), []).append(term)

    def find(
        self,
        text: str,
        *,
        region: str | None = None,
        location: GeoPoint | None = None,
        handles: Sequence[str] = (),
        on: date | None = None,
    ) -> Place | None:
        """Conclude the place of a report; the arguments are those of `PlaceQuestion`."""
        return self.find_all([PlaceQuestion(text, region, location, handles, on)])[0]

    def find_all(self, questions: Sequence[PlaceQuestion]) -> list[Place | None]:
        """Conclude the place of each report; same order; None when nothing at all is known.

        Each step goes over the whole batch: taking the reports one by one, each step would find the processor's memory
        full of the others' tables, and take a third longer.
        """
        texts = [fold(question.text) for question in questions]
        found = [self._gazetteer.find(text.folded) for text in texts]
        cues, detail_words = self._tables.cue_words, self._tables.detail_words
        mentions = [read_mentions(text, names.spans, cues) for text, names in zip(texts, found, strict=True)]
        details = [
            find_detail(text, names.anchors, named, detail_words)
            for text, names, named in zip(texts, found, mentions, strict=True)
        ]
        hints = [self._hint(*question[1:]) for question in questions]
        return [self._decide(*each) for each in zip(texts, mentions, hints, details, strict=True)]

    def find_named(self, text: str) -> NamedRegions | None:
        """Find what a few words name, such as those of a search; None if they name no region, or not surely."""
        folded = fold(text)
        mentions = read_mentions(folded, self._gazetteer.find(folded.folded).spans, self._tables.cue_words)
        place = self._decide(folded, mentions, _Hint(None, PlaceSource.TEXT), None)
        if place is None:
            return None
        levels = [place.village, place.district, place.regency, place.province]
        deepest = next((level for level in levels if level), None)
        regions = place.candidates or ((deepest,) if deepest else ())
        spans = [(each.start, each.end) for each in mentions if not each.is_street]
        return NamedRegions(regions, *_cut(folded, spans)) if regions and spans else None

    def find_texts(self, texts: Sequence[str]) -> list[Place | None]:
        """Conclude the place of each text, nothing being known beside it."""
        return self.find_all([PlaceQuestion(text) for text in texts])

    def _decide(self, text: Folded, mentions: Sequence[Mention], hint: _Hint, detail: str | None) -> Place | None:
        former = self._tables.former_provinces
        excluded = find_contradiction(text, mentions, self._tables.cue_words, former)
        if excluded:
            return self._conclude(Verdict(None, 0.0, 0.0, excluded), mentions, hint, detail)
        verdict = decide(score_regions(mentions, hint.code, former), self._tables.bare_cities)
        return self._conclude(verdict, mentions, hint, detail)

    def find_code(self, region: str) -> str | None:
        """Code of a region given by name or code; codes from before a split map to today's."""
        if region not in self._found_codes and len(self._found_codes) < MAX_REMEMBERED_REGIONS:
            self._found_codes[region] = self._find_code(region)
        return self._found_codes[region] if region in self._found_codes else self._find_code(region)

    def recognise(self, region: str) -> Region | None:
        """Give the regency or province of a stated region; None if it can be none."""
        code = self.find_code(region)
        return self._region(code[:REGENCY]) if code else None

    def holds(self, point: GeoPoint) -> bool:
        """Whether a report can come from there: on land of Indonesia, or near it."""
        return is_in_country(point, self._tables.seats)

    def _find_code(self, region: str) -> str | None:
        region = dotted(region)
        code = self._tables.old_codes.get(region[:REGENCY], region[:REGENCY]) + region[REGENCY:]
        codes = (code,) if code in self._names else self._gazetteer.find_codes(region)
        city = next((self._tables.bare_cities[code] for code in codes if code in self._tables.bare_cities), None)
        return codes[0] if len(codes) == 1 else city or self._read_code(region)

    def _read_code(self, region: str) -> str | None:
        """Read a region as a text: people and tables write level and province beside it, in any order.

        A city whose province was split is still told with the old one: there its own name decides.
        """
        name = plain_name(region)
        for words in (name, name.partition(",")[0]):
            if code := self._unspaced.get(fold_name(words).replace(" ", "")) or self._read_level(words):
                return code
            place = self.find(words)
            levels = (place.village, place.district, place.regency, place.province) if place else ()
            code = next((level.code for level in levels if level), None)
            if place and code and not place.candidates:
                return code
        return None

    def _read_level(self, name: str) -> str | None:
        """Read a level and a name by which people still know a region, such as the one before it was renamed."""
        is_city, bare = parse_level(name)
        if is_city is None:
            return None
        codes = [code for code in self._gazetteer.find_codes(bare) if is_city_code(code) == is_city]
        return codes[0] if len(codes) == 1 else self._gazetteer.find_former(bare, is_city=is_city)

    def _hint(self, region: str | None, location: GeoPoint | None, handles: Sequence[str], on: date | None) -> _Hint:
        stated = self.find_code(region) if region else None
        if stated is not None:
            return _Hint(stated, PlaceSource.REGION)
        located = locate(location, self._tables.seats, self._tables.shores) if location else Located(None, ())
        if located.code is not None or not handles:
            return _Hint(located.code, PlaceSource.LOCATION, located.nearest)
        return _Hint(find_handle_region(handles, self._terms, self.find_code, on=on), PlaceSource.HANDLE)

    def _conclude(self, verdict: Verdict, mentions: Sequence[Mention], hint: _Hint, detail: str | None) -> Place | None:
        if verdict.code is not None:
            code = hint.code if hint.code and hint.code.startswith(verdict.code) else verdict.code
            return self._build(code, mentions, PlaceSource.TEXT, _text_confidence(verdict, hint), detail)
        rivals = verdict.rivals or find_road_ends(mentions)
        if hint.code is not None and (not rivals or hint.code.startswith(rivals)):
            return self._build(hint.code, mentions, hint.source, _CONFIDENCE[hint.source], detail)
        if rivals:
            return self._ambiguous(PlaceSource.TEXT, rivals, detail)
        if hint.nearest:
            return self._ambiguous(PlaceSource.LOCATION, hint.nearest, detail)
        return Place(source=PlaceSource.TEXT, confidence=0.0, detail=detail) if detail else None

    def _ambiguous(self, source: PlaceSource, codes: Sequence[str], detail: str | None) -> Place:
        provinces = {code[:PROVINCE] for code in codes}
        return Place(
            source=source,
            confidence=AMBIGUOUS_CONFIDENCE,
            province=self._region(provinces.pop()) if len(provinces) == 1 else None,
            detail=detail,
            candidates=tuple(Region(code=code, name=self._names[code]) for code in codes[:MAX_CANDIDATES]),
        )

    def _build(
        self, code: str, mentions: Sequence[Mention], source: PlaceSource, confidence: float, detail: str | None
    ) -> Place:
        local = decide_local(mentions, code[:REGENCY]) if len(code) >= REGENCY else UNKNOWN
        return self._place(code, local, source, round(confidence, 2), detail)

    def _make_place(self, code: str, local: Local, source: PlaceSource, confidence: float, detail: str | None) -> Place:
        district, village = local
        return Place(
            source=source,
            confidence=confidence,
            province=self._region(code[:PROVINCE]),
            regency=self._region(code[:REGENCY]) if len(code) >= REGENCY else None,
            district=self._region(district or (code[:DISTRICT] if len(code) >= DISTRICT else None)),
            village=self._region(village or (code if len(code) == VILLAGE else None)),
            detail=detail,
        )

    def _region(self, code: str | None) -> Region | None:
        """Give a region, made when first met."""
        if not code:
            return None
        region = self._regions.get(code)
        if region is None:
            region = self._regions[code] = Region(code=code, name=self._names[code])
        return region


def _cut(text: Folded, spans: Sequence[tuple[int, int]]) -> tuple[tuple[str, ...], str]:
    """Give what stands at some places of a text, and the rest without it and the level before it (`kota`, `di`)."""
    named, rest, at = [], "", 0
    for start, end in sorted(spans):
        if start >= at:
            before = text.written[at:start].split()
            while before and before[-1].lower().strip(".") in BESIDE_A_NAME:
                before.pop()
            rest += " ".join(["", *before, ""])
            named.append(text.folded[start:end])
        at = max(at, end)
    return tuple(named), (rest + text.written[at:]).strip()


def _text_confidence(verdict: Verdict, hint: _Hint) -> float:
    """Evidence 0.5 is a lone name, 1.0 a name with its level, more are names that agree."""
    confidence = min(0.97, 0.55 + 0.3 * verdict.score)
    is_elsewhere = hint.code is not None and verdict.code is not None and not _agree(hint.code, verdict.code)
    return confidence - 0.15 if is_elsewhere else confidence


def _agree(code: str, other: str) -> bool:
    return code.startswith(other) or other.startswith(code)
