"""`tidak alir` -> `tidak_alir`, so that a lack and its opposite stay two features. Pure.

Last of all steps: the stemmer turns the joint into a blank.
"""

from __future__ import annotations

import numpy as np

from pipeline.text.tokens import TokenBatch

NEGATIONS = ("tidak", "belum", "bukan", "jangan", "tanpa")

_STEPPED_OVER = (
    *("juga", "pernah", "kunjung", "segera", "lagi", "pun", "sempat", "begitu", "terlalu"),
    *("bisa", "dapat", "mau", "akan"),
)
"""Adverbs between a negation and what it denies: `belum juga diperbaiki` is `belum_baik juga`."""


def join_negation(stems: TokenBatch) -> TokenBatch:
    """Join each negation with the next word of its text that says what is denied."""
    index = stems.index
    negations, adverbs = ({index[word] for word in words} for words in (NEGATIONS, _STEPPED_OVER))
    is_negation = np.zeros(len(index), bool)
    is_negation[list(negations)] = True
    found = np.flatnonzero(is_negation[stems.ids])
    ends = stems.starts[np.searchsorted(stems.starts, found, side="right")]
    given, joined, kept = stems.ids.tolist(), stems.ids.copy(), np.ones(len(stems.ids), bool)
    for at, end in zip(found.tolist(), ends.tolist(), strict=True):
        denied = at + 1
        while denied + 1 < end and given[denied] in adverbs:
            denied += 1
        if denied < end and given[denied] in negations:  # it denies nothing, and stays behind the adverbs
            joined[at:denied] = [*given[at + 1 : denied], given[at]]
        elif denied < end:
            joined[denied] = index[f"{index.names[given[at]]}_{index.names[given[denied]]}"]
            kept[at] = False
    return TokenBatch(joined, stems.starts, index).keep(kept)
