"""The place of a report, from its text, the channel's region, coordinates and official handles. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.domain.place import GeoPoint, Place, PlaceSource, Region
from pipeline.places.codes import DISTRICT, PROVINCE, REGENCY, VILLAGE
from pipeline.places.detail import find_detail
from pipeline.places.fold import fold
from pipeline.places.gazetteer import Gazetteer, GazetteerSource
from pipeline.places.handles import HandleTerm, find_handle_region
from pipeline.places.local import decide_local
from pipeline.places.mention import Mention
from pipeline.places.mentions import read_mentions
from pipeline.places.nearest import Located, Seat, locate
from pipeline.places.score import Verdict, decide, find_road_ends, score_regions

MAX_CANDIDATES = 5
"""More than five possibilities are no help to the officer who must choose."""

_CONFIDENCE = {PlaceSource.LOCATION: 0.9, PlaceSource.REGION: 0.6, PlaceSource.HANDLE: 0.55}
"""Of a place that the text does not name: coordinates tell where the citizen stood, the channel's region only which
office received the report, a handle only whom the citizen asked."""

AMBIGUOUS_CONFIDENCE = 0.3

MAX_REMEMBERED_REGIONS = 2_000
"""A channel names the same few hundred regions over and over; whatever else it sends is looked up each time."""


@dataclass(frozen=True, slots=True)
class PlaceTables:
    """What the finder knows beside names.

    Attributes
    ----------
    old_codes
        Codes that regions had before they moved to a new province, and today's.
    bare_cities
        City that a bare name means, by the regency that bears the same name.
    """

    old_codes: Mapping[str, str]
    bare_cities: Mapping[str, str]
    handles: Sequence[HandleTerm]
    seats: Sequence[Seat]


@dataclass(frozen=True, slots=True)
class _Hint:
    """What is known of the region beside the text: the strongest source that speaks."""

    code: str | None
    source: PlaceSource
    nearest: tuple[str, ...] = ()


class PlaceFinder:
    """Finds the place of a report; about 0.4 s to build, then tens of microseconds a text."""

    def __init__(self, source: GazetteerSource, tables: PlaceTables) -> None:
        self._names = source.names
        self._tables = tables
        self._gazetteer = Gazetteer(source)
        self._found_codes: dict[str, str | None] = {}
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
        """Conclude the place of a report.

        Parameters
        ----------
        text
            Redacted, as written: mixed case, not stemmed.
        region
            The channel's stated area: a name such as `Kota Surabaya`, or a code such as `35.78`.
        handles
            Official handles that the report names, with or without `@`.
        on
            Day of the report: who held a handle then.

        Returns
        -------
        Place or None
            None when nothing at all is known.
        """
        folded = fold(text)
        mentions = read_mentions(folded, self._gazetteer.find_spans(folded.folded))
        hint = self._hint(region, location, handles, on)
        verdict = decide(score_regions(mentions, hint.code), self._tables.bare_cities)
        return self._conclude(verdict, mentions, hint, find_detail(folded, mentions))

    def find_code(self, region: str) -> str | None:
        """Code of a region given by name or code; codes from before a split map to today's."""
        if region not in self._found_codes and len(self._found_codes) < MAX_REMEMBERED_REGIONS:
            self._found_codes[region] = self._find_code(region)
        return self._found_codes[region] if region in self._found_codes else self._find_code(region)

    def _find_code(self, region: str) -> str | None:
        code = self._tables.old_codes.get(region[:REGENCY], region[:REGENCY]) + region[REGENCY:]
        codes = (code,) if code in self._names else self._gazetteer.find_codes(region)
        city = next((self._tables.bare_cities[code] for code in codes if code in self._tables.bare_cities), None)
        return codes[0] if len(codes) == 1 else city

    def _hint(self, region: str | None, location: GeoPoint | None, handles: Sequence[str], on: date | None) -> _Hint:
        stated = self.find_code(region) if region else None
        if stated is not None:
            return _Hint(stated, PlaceSource.REGION)
        located = locate(location, self._tables.seats) if location else Located(None, ())
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
        district = village = None
        if len(code) >= REGENCY:
            district, village = decide_local(mentions, code[:REGENCY])
        return Place(
            source=source,
            confidence=round(confidence, 2),
            province=self._region(code[:PROVINCE]),
            regency=self._region(code[:REGENCY]) if len(code) >= REGENCY else None,
            district=self._region(district or (code[:DISTRICT] if len(code) >= DISTRICT else None)),
            village=self._region(village or (code if len(code) == VILLAGE else None)),
            detail=detail,
        )

    def _region(self, code: str | None) -> Region | None:
        return Region(code=code, name=self._names[code]) if code else None


def _text_confidence(verdict: Verdict, hint: _Hint) -> float:
    """Evidence 0.5 is a lone name, 1.0 a name with its level, more are names that agree."""
    confidence = min(0.97, 0.55 + 0.3 * verdict.score)
    is_elsewhere = hint.code is not None and verdict.code is not None and not _agree(hint.code, verdict.code)
    return confidence - 0.15 if is_elsewhere else confidence


def _agree(code: str, other: str) -> bool:
    return code.startswith(other) or other.startswith(code)
