"""The reports written for training: labels that exist, no text twice, nothing that judges the models as well."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict

from pipeline.adapters.reference.tables import load_taxonomy
from tests.behaviour.test_minimum import PLAIN
from training.data.seeds import URGENCY_SOURCE, load_seeds
from training.data.split import SOURCE_ROWS_MIN
from training.evaluations.rules import URGENCY


def test_every_category_but_the_rest_and_every_kind_has_seeds() -> None:
    seeds = load_seeds()
    counts = Counter(row.category for row in seeds if row.category)
    assert set(counts) == set(load_taxonomy().category_slugs) - {"lainnya"}
    assert min(counts.values()) >= 20
    assert {row.kind for row in seeds if row.kind} == {"laporan", "bukan_laporan", "respon"}


def test_every_agency_of_a_seed_is_known_and_all_are_taught() -> None:
    assert {row.agency for row in load_seeds() if row.agency} == set(load_taxonomy().agency_slugs)


def test_no_seed_comes_twice() -> None:
    texts = [row.text.casefold() for row in load_seeds()]
    assert len(texts) == len(set(texts))


def test_no_seed_is_a_text_that_tests_the_shipped_models() -> None:
    assert {row.text.casefold() for row in load_seeds()}.isdisjoint(text.casefold() for text in PLAIN.values())


def test_no_seed_holds_a_number_that_could_be_a_persons() -> None:
    assert not [row.where for row in load_seeds() if sum(letter.isdigit() for letter in row.text) >= 8]


def test_every_hand_of_urgency_can_judge_a_model_that_has_not_seen_it() -> None:
    hands: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in load_seeds():
        if row.source.startswith(URGENCY_SOURCE):
            hands[row.source][row.urgency] += 1
    for labels in hands.values():
        assert set(labels) == {"darurat", "biasa"}
        assert labels.total() >= SOURCE_ROWS_MIN


def test_no_seed_is_a_phrase_that_judges_urgency() -> None:
    seeds = {row.text.casefold() for row in load_seeds()}
    for path in URGENCY.values():
        with path.open(encoding="utf-8", newline="") as lines:
            assert seeds.isdisjoint(row["text"].casefold() for row in csv.DictReader(lines))
