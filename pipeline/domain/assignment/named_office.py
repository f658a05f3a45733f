"""An office that a text names is believed: people often know who must answer. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from pipeline.domain.triage import SCORE_DIGITS, Prediction, ScoredLabel

WEIGHT = 8.0
"""How many times as likely the kind is that a text names: 4 to 12 do as well on earlier months and cities left out."""


def find_named(names: Mapping[str, str], phrases: Iterable[str], accounts: Iterable[str]) -> set[str]:
    """Give the kinds of regional agency that a text names.

    Parameters
    ----------
    names
        What people call them -> kind.
    phrases
        Those of the names that the text holds.
    accounts
        Kinds of the public accounts that it addresses; empty for those of no kind.
    """
    named = {names[phrase] for phrase in phrases}
    return named.union(kind for kind in accounts if kind in names.values())


def believe_named(prediction: Prediction[str], named: Set[str]) -> Prediction[str]:
    """Move the one kind of agency that a text names up, if the prediction has it among its own.

    What is first already is as sure as before: the model has read the name, too. A text that names two kinds tells
    neither.
    """
    if len(named) != 1 or prediction.label in named:
        return prediction
    (kind,) = named
    share = next((each.confidence for each in prediction.alternatives if each.label == kind), 0.0)
    if share == 0.0:
        return prediction
    total = 1 + (WEIGHT - 1) * share
    scored = (ScoredLabel(prediction.label, prediction.confidence), *prediction.alternatives)
    ranked = sorted(
        (
            ScoredLabel(
                each.label, round(each.confidence * (WEIGHT if each.label == kind else 1) / total, SCORE_DIGITS)
            )
            for each in scored
        ),
        key=lambda each: -each.confidence,
    )
    return Prediction(label=ranked[0].label, confidence=ranked[0].confidence, alternatives=tuple(ranked[1:]))
