"""Reads the lexicons of `reference/words/`: words that rules go by, for people to edit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pipeline.adapters.reference.files import read_toml
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.classify.report_kind import KindRules, KindWords
from pipeline.domain.sms_command import SmsCommandKind, SmsCommandWords
from pipeline.places.codes import DISTRICT
from pipeline.places.cues import LEVEL_OF_CUE, Cue, CueWords
from pipeline.places.detail import DetailWords
from pipeline.text.search_words import SearchLexicon

REGIONAL = "daerah"
"""Level of the kinds of agency that provinces, regencies and cities have."""


@cache
def load_kind_rules() -> KindRules:
    """Read the words that tell whether what came by form or SMS is a report at all."""
    tables = read_toml("words/kinds.toml")
    thanks = {name: frozenset(phrases) for name, phrases in tables["thanks"].items()}
    notice = {phrase: int(points) for points, phrases in tables["notice"].items() for phrase in phrases}
    return KindRules(KindWords(**_split(tables["words"]), **thanks, notice=notice))


@cache
def load_cue_words() -> CueWords:
    """Read the words that tell what a name of a place beside them names."""
    tables = _read_place_words()
    before = {word: Cue[cue.upper()] for cue, words in tables["cues"].items() for word in words.split()}
    local = frozenset(word for word, cue in before.items() if LEVEL_OF_CUE.get(cue, 0) >= DISTRICT)
    return CueWords(before=before, local=local, **_split(tables["beside"]))


@cache
def load_detail_words() -> DetailWords:
    """Read the words by which streets, numbers and landmarks are read."""
    tables = _read_place_words()
    return DetailWords(**_split(tables["detail"]), adjectives=frozenset(tables["beside"]["street_adjectives"].split()))


@cache
def load_sms_command_words() -> SmsCommandWords:
    """Read how people spell commands by SMS."""
    tables = read_toml("words/sms_commands.toml")
    whole = {word: SmsCommandKind(kind) for kind, words in tables["whole"].items() for word in words.split()}
    return SmsCommandWords(whole=whole, **_split(tables["status"]))


@cache
def load_search_lexicon() -> SearchLexicon:
    """Read other words for the same, and those that nobody looks for."""
    tables = read_toml("words/search.toml")
    return SearchLexicon(
        synonyms=tuple(tuple(each.split(", ")) for each in tables["synonyms"]["groups"]),
        broader={word: tuple(narrower.split(", ")) for word, narrower in tables["broader"].items()},
        function_words=frozenset(tables["function_words"]["words"].split()),
        agencies={slug: tuple(names.split(", ")) for slug, names in tables["agencies"].items()},
    )


@cache
def load_office_names() -> dict[str, str]:
    """Give what people call the kinds of regional agency: abbreviation, slug, everyday names -> the kind.

    Ministries and public companies are named as often in complaints that others answer.
    """
    named = load_search_lexicon().agencies
    return {
        name: kind.slug
        for kind in load_taxonomy().agency_kinds
        if kind.level == REGIONAL
        for name in (kind.slug.replace("_", " "), *named.get(kind.slug, ()))
    }


@cache
def _read_place_words() -> dict[str, dict[str, str]]:
    return read_toml("words/places.toml")


def _split(lists: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in lists.items()}
