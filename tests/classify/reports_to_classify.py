"""Inputs of classifiers, and a tiny model, for the tests; every text is invented."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from pipeline.adapters.reference import load_lexicons, load_official_handles
from pipeline.nlp.features import Block, ClassifierInput, hash_letters, hash_name
from pipeline.nlp.linear import LinearWeights
from pipeline.text.clean import Cleaner, build_cleaner
from pipeline.text.redact import redact
from pipeline.text.signals import read_signals


@cache
def cleaner() -> Cleaner:
    return build_cleaner(load_lexicons())


def make_input(text: str, *, channel: str = "sms", region: str | None = None) -> ClassifierInput:
    """Make what the classifier is given for a text as written."""
    redacted = redact(text)
    return ClassifierInput(
        redacted=redacted,
        clean=cleaner().clean(redacted),
        signals=read_signals(redacted, None, load_official_handles()),
        channel=channel,
        region=region,
    )


def make_weights(labels: Sequence[str], words: dict[str, str]) -> LinearWeights:
    """Make a model that knows some words, each of which speaks for one label."""
    found = {hash_name(Block.WORDS, word): label for word, label in words.items()}
    found |= {value: label for word, label in words.items() for value in hash_letters(word)}
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
