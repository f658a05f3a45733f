"""Inputs of classifiers, and a tiny model, for the tests; every text is invented."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from pipeline.adapters.reference.tables import load_lexicons, load_official_handles
from pipeline.classify.features import Block, ClassifierInput, hash_letters, hash_name
from pipeline.classify.linear import LinearWeights
from pipeline.text.clean import build_cleaner
from pipeline.text.reading import TextReader


@cache
def reader() -> TextReader:
    return TextReader(cleaner=build_cleaner(load_lexicons()), official_handles=load_official_handles())


def make_input(text: str, *, channel: str = "sms", region: str | None = None) -> ClassifierInput:
    """Make what the classifier is given for a text as written."""
    return ClassifierInput(reader().read([text], [None])[0], channel=channel, region=region)


def make_weights(labels: Sequence[str], words: dict[str, str]) -> LinearWeights:
    """Make a model that knows some words, each of which speaks for one label."""
    found = {hash_name(Block.WORDS, word): label for word, label in words.items()}
    found |= {value: label for word, label in words.items() for value in hash_letters([word])[0].tolist()}
    hashes = sorted(found)
    weights = np.array([[1.0 if found[value] == label else -0.5 for label in labels] for value in hashes], np.float32)
    return LinearWeights(
        labels=tuple(labels),
        hashes=np.array(hashes, np.uint32),
        rarity=np.full(len(hashes), 2.0, np.float32),
        weights=weights,
        bias=np.full(len(labels), -0.1, np.float32),
        strengths=np.ones(len(Block), np.float32),
    )
