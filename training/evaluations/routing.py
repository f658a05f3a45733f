"""How much the rules of places add to the model's kind of agency, in cities it knows and in cities left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.artifact import read_card, read_current
from pipeline.classify.calibration import Calibration, calibrate
from pipeline.classify.classifier import predict
from pipeline.classify.features import ClassifierInput
from pipeline.domain.assignment.named_office import believe_named, find_named
from pipeline.domain.assignment.offices import COORDINATOR, route
from pipeline.domain.assignment.rules import RoutingRules
from pipeline.domain.triage import Prediction
from pipeline.places.find import PlaceFinder
from pipeline.text.phrases import PhraseBook
from training.data.rows import Row
from training.data.split import left_out_sources
from training.evaluations.page import render_table
from training.fitting.material import Material, gather
from training.fitting.promote import score_judging
from training.judging.scoring import Progress, Scored, score_left_out

QUESTION = "agency"

HEAD = (
    "source",
    "the model",
    "reports",
    "model alone",
    "offices named",
    "with rules",
    "moved by a rule",
    "to a coordinator",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RoutingFigures:
    """Accuracy of the kind of agency on the reports of one source.

    Attributes
    ----------
    is_known
        Whether the model has learnt from earlier reports of the source.
    named
        After an office that the text names was believed.
    with_rules
        And after a rule of the place has moved the subject.
    moved
        Share of the reports that a rule moves to another kind.
    unnamed
        Share that goes to a coordinating admin, because place or office is unknown.
    """

    source: str
    is_known: bool
    rows: int
    model: float
    named: float
    with_rules: float
    moved: float
    unnamed: float


class Router:
    """Finds the kind of agency that answers, as the analyse stage does."""

    def __init__(self, finder: PlaceFinder, rules: RoutingRules, office_names: Mapping[str, str]) -> None:
        self._finder = finder
        self._rules = rules
        self._office_names = office_names
        self._phrases = PhraseBook({"routing": rules.phrases, "office": office_names})

    def believe(self, given: ClassifierInput, predicted: Prediction[str]) -> Prediction[str]:
        """Believe an office that the text names."""
        phrases = {hit.phrase for hit in self._phrases.find(given.text.clean.normal)["office"]}
        accounts = [account.agency_kind for account in given.text.signals.official_handles]
        return believe_named(predicted, find_named(self._office_names, phrases, accounts))

    def kind_of(self, row: Row, given: ClassifierInput, predicted: str) -> str:
        """Give the kind after the rules of the place and day."""
        on = date.fromisoformat(row.date[:10]) if row.date else None
        place = self._finder.find(given.text.redacted, region=row.region, on=on)
        phrases = {hit.phrase for hit in self._phrases.find(given.text.clean.normal)["routing"]}
        return route(predicted, row.category, place, rules=self._rules, phrases=phrases, on=on).agency_kind


def evaluate_routing(
    models_dir: Path, rows: Sequence[Row], inputs: Sequence[ClassifierInput], router: Router, progress: Progress
) -> list[RoutingFigures]:
    """Judge the judging rows by the judged version, and each source by a model that has never seen it."""
    given = {row.key: each for row, each in zip(rows, inputs, strict=True)}
    material = gather(QUESTION, rows, inputs)
    card = read_card(models_dir, QUESTION, read_current(models_dir, QUESTION))
    calibration = Calibration(**card["calibration"])
    judging, scored = score_judging(models_dir, card, material)
    figures = list(_by_source(material, judging, scored, calibration, router, given, is_known=True))
    masks = left_out_sources(material.rows, material.split.fitting)
    for source, away in score_left_out(material, progress).items():
        figures += _by_source(material, masks[source], away, calibration, router, given, is_known=False)
    return figures


def render(figures: Sequence[RoutingFigures]) -> str:
    """Give the table of the page."""
    return render_table(HEAD, map(_cells, figures))


def _cells(row: RoutingFigures) -> list[str]:
    shares = (row.model, row.named, row.with_rules, row.moved, row.unnamed)
    known = "knows it" if row.is_known else "has never seen it"
    return [f"`{row.source}`", known, str(row.rows), *(f"{share:.3f}" for share in shares)]


def _by_source(
    material: Material,
    chosen: NDArray[np.bool_],
    scored: Scored,
    calibration: Calibration,
    router: Router,
    given: Mapping[str, ClassifierInput],
    *,
    is_known: bool,
) -> Iterator[RoutingFigures]:
    rows = [material.rows[at] for at in np.flatnonzero(chosen).tolist()]
    predicted = predict(calibrate(scored.scores, scored.known, calibration), scored.labels)
    named = [router.believe(given[row.key], each).label for row, each in zip(rows, predicted, strict=True)]
    routed = [router.kind_of(row, given[row.key], kind) for row, kind in zip(rows, named, strict=True)]
    known = set(scored.labels)
    for source in sorted({row.source for row in rows}):
        at = [number for number, row in enumerate(rows) if row.source == source]
        answers = [(rows[n].agency, named[n], routed[n]) for n in at]
        yield RoutingFigures(
            source=source,
            is_known=is_known,
            rows=len(at),
            model=_share(rows[n].agency == predicted[n].label for n in at),
            named=_share(truth == kind for truth, kind, _ in answers),
            with_rules=_share(truth == (to if to in known else kind) for truth, kind, to in answers),
            moved=_share(to != kind and to in known for _, kind, to in answers),
            unnamed=_share(to == COORDINATOR for _, _, to in answers),
        )


def _share(hits: Iterator[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found)
