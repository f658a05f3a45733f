"""Reads what people type to search as a text is read: informal words, stems, negation, places, agencies, categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, NamedTuple

from pipeline.adapters.reference.gazetteer import load_place_finder
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.adapters.reference.words import load_search_lexicon
from pipeline.adapters.search.enrich import load_search_words
from pipeline.adapters.search.question import Filters, Named, Question, Term
from pipeline.domain.errors import DataFault
from pipeline.places.find import PlaceFinder
from pipeline.text.query import QUERY_LIMIT, ParsedQuery, QueryRemark, parse_query
from pipeline.text.search_words import SearchWords

STEMS_MAX: Final = 60
"""Words of a search that count, the first."""


class Label(NamedTuple):
    """What words may name."""

    fields: tuple[str, ...]
    slug: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadQuestion:
    """A question, and how it was read."""

    question: Question
    remarks: tuple[QueryRemark, ...] = ()


class QuestionReader:
    """Reads queries.

    Parameters
    ----------
    agencies, categories
        Stems -> what they name.
    """

    def __init__(
        self,
        words: SearchWords,
        places: PlaceFinder,
        *,
        agencies: Mapping[tuple[str, ...], Label],
        categories: Mapping[tuple[str, ...], Label],
    ) -> None:
        self._words = words
        self._places = places
        self._agencies = agencies
        self._categories = categories
        self._longest = max(map(len, agencies), default=0)

    def read(self, text: str, filters: Filters | None = None) -> ReadQuestion:
        """Read a query.

        Raises
        ------
        DataFault
            `query_too_long`; `query_without_words` if nothing in it can be looked for.
        """
        if len(text) > QUERY_LIMIT:
            message = f"{len(text)} characters to search for; allowed are {QUERY_LIMIT}"
            raise DataFault("query_too_long", message, limit=QUERY_LIMIT)
        parsed = parse_query(text)
        question = replace(self._read_parts(parsed), filters=filters or Filters())
        if text.strip() and not question.has_words:
            raise DataFault("query_without_words", "nothing in the query can be looked for")
        return ReadQuestion(question=question, remarks=parsed.remarks)

    def _read_parts(self, parsed: ParsedQuery) -> Question:
        place, rest = self._read_place(parsed.words)
        stems = [stem for stem in dict.fromkeys(self._words.read(rest)) if self._words.is_content(stem)]
        agencies, units = self._read_units(stems)
        if category := self._categories.get(tuple(" ".join(units).split())):
            agencies, units = [*agencies, _name(category, units)], []
        return Question(
            stems=tuple(units[:STEMS_MAX]),
            named=(*place, *agencies),
            phrases=self._terms(parsed.phrases),
            choices=tuple(terms for choice in parsed.choices if (terms := self._terms([part.text for part in choice]))),
            excluded=self._terms([part.text for part in parsed.excluded]),
        )

    def _read_place(self, words: str) -> tuple[tuple[Named, ...], str]:
        found = self._places.find_named(words) if words else None
        if found is None:
            return (), words
        return (
            Named(
                labels={"search.region_codes": tuple(region.code for region in found.regions)},
                stems=" ".join(self._words.read(" ".join(found.words))),
                name=" / ".join(region.name for region in found.regions),
            ),
        ), found.rest

    def _read_units(self, stems: list[str]) -> tuple[list[Named], list[str]]:
        """Part agencies from the other words, known phrases together; the longest name or phrase first."""
        named, units, at = [], [], 0
        while at < len(stems):
            agency, phrase = self._agency_at(stems, at), self._words.phrase_at(stems, at)
            size = max(agency, phrase, 1)
            unit = stems[at : at + size]
            if agency >= size:
                named.append(_name(self._agencies[tuple(unit)], unit))
            else:
                units.append(" ".join(unit))
            at += size
        return named, units

    def _agency_at(self, stems: list[str], at: int) -> int:
        """Count the stems from one on that name an agency; 0 if none does."""
        return next((size for size in range(self._longest, 0, -1) if tuple(stems[at : at + size]) in self._agencies), 0)

    def _terms(self, texts: Iterable[str]) -> tuple[Term, ...]:
        read = (" ".join(self._words.read(text)) for text in texts)
        return tuple(Term(stems) for stems in read if any(map(self._words.is_content, stems.split())))


@cache
def load_question_reader() -> QuestionReader:
    """Load lexicons, gazetteer and labels; about a second, once."""
    words, taxonomy, lexicon = load_search_words(), load_taxonomy(), load_search_lexicon()
    agencies = {each.slug: each.name for each in taxonomy.agency_kinds}
    categories = {each.slug: each.name for each in taxonomy.categories}
    by_agency = {slug: (slug, agencies[slug], *lexicon.agencies.get(slug, ())) for slug in agencies}
    by_category = {slug: (slug, name) for slug, name in categories.items()}
    return QuestionReader(
        words,
        load_place_finder(),
        agencies=_by_stems(words, by_agency, agencies, ("agency.label", "agency.kind")),
        categories=_by_stems(words, by_category, categories, ("category.label",)),
    )


def _name(label: Label, stems: list[str]) -> Named:
    return Named(labels=dict.fromkeys(label.fields, (label.slug,)), stems=" ".join(stems), name=label.name)


def _by_stems(
    words: SearchWords, said: Mapping[str, Iterable[str]], names: Mapping[str, str], fields: tuple[str, ...]
) -> dict[tuple[str, ...], Label]:
    """Find what labels are called, in stems; of two that are called alike, the first."""
    found: dict[tuple[str, ...], Label] = {}
    for slug, spellings in said.items():
        for spelling in spellings:
            stems = words.read(spelling.replace("_", " "))
            key = tuple(dict.fromkeys(stem for stem in stems if words.is_content(stem)))
            found.setdefault(key, Label(fields, slug, names[slug]))
    return found
