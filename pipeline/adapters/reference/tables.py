"""Typed values of `reference/`: data that people may edit, checked when read."""

from __future__ import annotations

from functools import cache, lru_cache, partial

from pipeline.adapters.reference.files import read_lines, read_rows, read_toml
from pipeline.classify.report_type import TypeCue
from pipeline.domain.completeness import CompletenessRules, PlaceNeed
from pipeline.domain.taxonomy import AgencyKind, Category, ReportType, Taxonomy
from pipeline.places.names import is_ordinary
from pipeline.text.clean import Lexicons
from pipeline.text.contents import ContentReader
from pipeline.text.handles import HandleHolder, OfficialHandle
from pipeline.text.words.stem import load_roots

NATIONAL_LEVELS = frozenset({"nasional", "lainnya"})
"""Levels of agencies that answer for the whole country from one door; state companies have offices everywhere."""

WORDS_REMEMBERED = 5_000
"""Words after `di` and the like whose kind is remembered: most reports use the same few hundred."""


@cache
def load_taxonomy() -> Taxonomy:
    """Read categories and kinds of agency."""
    return Taxonomy(
        categories=tuple(
            Category(slug=row["slug"], name=row["name_id"], description=row["description_id"], group=row["group_id"])
            for row in read_rows("categories.csv")
        ),
        agency_kinds=tuple(
            AgencyKind(slug=row["slug"], name=row["name_id"], level=row["level"], description=row["description_id"])
            for row in read_rows("agencies.csv")
        ),
    )


@cache
def load_lexicons() -> Lexicons:
    """Read the words that cleaning knows."""
    homographs = read_rows("homographs.csv")
    return Lexicons(
        roots=load_roots(),
        informal={row["informal"]: row["formal"] for row in read_rows("informal.csv")},
        protected=frozenset(read_lines("protected_words.txt")),
        stems={word: row["stem"] for row in read_rows("stems.csv") for word in row["words"].split()},
        capitals={row["written"].upper(): row["meant"] for row in homographs if row["where"] == "capitals"},
        short_places={row["written"]: row["meant"] for row in homographs if row["where"] == "place"},
    )


@cache
def load_official_handles() -> dict[str, OfficialHandle]:
    """Read the accounts of public bodies, officials and the press, by handle."""
    return {
        row["handle"]: OfficialHandle(
            handle=row["handle"], holder=HandleHolder(row["holder"]), agency_kind=row["agency_kind"]
        )
        for row in read_rows("official_handles.csv")
    }


@cache
def load_type_cues() -> tuple[TypeCue, ...]:
    """Read the words that tell the type of a report."""
    return tuple(
        TypeCue(ReportType(group["type"]), group["points"], words)
        for group in read_toml("report_type_cues.toml")["cue"]
        for words in group["words"]
    )


@cache
def load_completeness_rules() -> CompletenessRules:
    """Read what each category needs before an office can act."""
    needed = read_toml("completeness.toml")["place_needed"]
    agencies = load_taxonomy().agency_kinds
    return CompletenessRules(
        place_needed={slug: PlaceNeed(need) for need, slugs in needed.items() for slug in slugs},
        national_agencies=frozenset(kind.slug for kind in agencies if kind.level in NATIONAL_LEVELS),
    )


@cache
def load_content_reader() -> ContentReader:
    """Read the words that tell a spot, and those that tell no subject."""
    words = {name: frozenset(text.split()) for name, text in read_toml("completeness.toml")["words"].items()}
    dictionary = load_lexicons().roots | frozenset(load_lexicons().informal)
    return ContentReader(**words, is_word=lru_cache(WORDS_REMEMBERED)(partial(is_ordinary, words=dictionary)))
