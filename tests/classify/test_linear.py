from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.classify.features import Units, read_units
from pipeline.classify.linear import FeatureTable, LinearModels
from pipeline.text.tokens import join_names
from tests.classify.reports_to_classify import make_input, make_weights

WORDS = {"jalan": "infrastruktur", "rusak": "infrastruktur", "listrik": "energi_sda", "padam": "energi_sda"}
TEXTS = ["jalan rusak", "listrik padam sejak sore", "", "🙂🙂", "jalan gelap listrik padam", "banjir di jalan"]


@pytest.fixture
def model() -> LinearModels:
    return LinearModels([make_weights(["infrastruktur", "energi_sda"], WORDS)])


def units_of(texts: list[str]) -> Units:
    return read_units([make_input(text) for text in texts])


def test_words_speak_for_their_label(model: LinearModels) -> None:
    scores = model.score(units_of(["jalan rusak", "listrik padam"]))[0].values
    assert scores.argmax(axis=1).tolist() == [0, 1]


def test_a_report_without_known_words_gets_the_bias(model: LinearModels) -> None:
    scores = model.score(units_of(["", "xyz"]))[0]
    np.testing.assert_allclose(scores.values, -0.1, rtol=1e-6)
    assert scores.known.tolist() == [0, 0]


def test_the_rest_of_a_batch_changes_no_score(model: LinearModels) -> None:
    together = model.score(units_of(TEXTS))[0].values
    alone = [model.score(units_of([text]))[0].values[0] for text in TEXTS]
    np.testing.assert_array_equal(together, np.array(alone))


def test_two_models_side_by_side_score_as_each_alone() -> None:
    first = make_weights(["infrastruktur", "energi_sda"], WORDS)
    second = make_weights(["pln", "dinas_pu", "dishub"], {"listrik": "pln", "jalan": "dinas_pu"})
    both = LinearModels([first, second]).score(units_of(TEXTS))
    for weights, scores in zip((first, second), both, strict=True):
        alone = LinearModels([weights]).score(units_of(TEXTS))[0]
        np.testing.assert_allclose(scores.values, alone.values, rtol=1e-6)
        np.testing.assert_array_equal(scores.known, alone.known)


def test_words_of_another_index_score_the_same(model: LinearModels) -> None:
    expected = model.score(units_of(TEXTS))[0].values
    units = units_of(TEXTS)
    other = Units(
        *(
            join_names([text.names() for text in part.texts()])
            for part in (units.sequence, units.words, units.stems, units.signals)
        )
    )
    for each in (other, units, other):
        np.testing.assert_array_equal(model.score(each)[0].values, expected)


def test_a_hash_is_found_wherever_it_lies() -> None:
    hashes = np.array([0, 1, 7, 2**14, 2**14 + 1, 2**31, 2**32 - 2, 2**32 - 1], np.uint32)
    weights = make_weights(["infrastruktur", "energi_sda"], WORDS)
    count = len(hashes)
    table = FeatureTable(
        [replace(weights, hashes=hashes, rarity=np.ones(count, np.float32), weights=np.ones((count, 2), np.float32))]
    )
    sought = np.array([*hashes.tolist(), 2, 8, 2**14 + 2, 2**31 + 1, 2**32 - 3], np.uint32)
    assert table.find(sought).tolist() == [*range(count), *[count] * 5]


def test_half_of_the_words_known_is_a_half(model: LinearModels) -> None:
    assert model.score(units_of(["jalan becek"]))[0].known.tolist() == [0.5]
