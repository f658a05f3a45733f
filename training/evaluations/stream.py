"""Plays reports by day, with officers who correct what waits for them: what a city gets, and after how many weeks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np

from pipeline.classify.artifact import read_card, read_current
from pipeline.classify.calibration import Calibration, calibrate
from pipeline.classify.classifier import predict
from pipeline.classify.features import ClassifierInput
from pipeline.domain.assignment.habits import AnsweredReport, follow_habits, learn_habits
from pipeline.domain.place import Place
from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Acceptance, Prediction, decide_review
from pipeline.places.find import PlaceFinder
from training.data.rows import Row
from training.evaluations.page import render_table
from training.fitting.material import Mask, Material, gather
from training.fitting.promote import score_judging
from training.judging.scoring import Progress, Scored, fit, score

WEEKS = (1, 4, 12)
"""Ends of the periods that are told apart."""

PRECISION = {"category": 0.95, "agency": 0.90}
"""Share of answers that must be right among those that go without a person."""

PLOT_WEEKS = 4
"""Weeks of a point in the plots: of fewer, chance would show."""

PERIOD_REPORTS_MIN = 50
"""Reports below which a share says nothing: then a period, or a point of a plot, is left out."""

ROWS_MIN = 300
"""Reports of a city from which its year tells something."""

HEAD = (
    "weeks",
    "reports a day",
    "corrections a day",
    "agency, model alone",
    "agency",
    "first three, model alone",
    "first three",
    "no person looks",
    "agency at .90 right",
    "category at .95 right",
)

SURE = Prediction(label=ReportKind.LAPORAN, confidence=1.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class StreamReport:
    """A report with what the models say of it and what officers will.

    Attributes
    ----------
    agency, category
        As the officers will have it.
    """

    on: date
    place: Place | None
    given: ClassifierInput
    predicted_category: Prediction[str]
    predicted_agency: Prediction[str]
    category: str
    agency: str


@dataclass(frozen=True, slots=True)
class Played:
    """What became of a report: the kinds of agency in their order, and whether it waited for a person."""

    report: StreamReport
    agency: Prediction[str]
    waits: bool


@dataclass(frozen=True, slots=True)
class Officers:
    """Who corrects what.

    Attributes
    ----------
    late
        From a report to the answer.
    answer_all
        Whether every report is answered, and not only those that wait for a person.
    """

    late: timedelta
    answer_all: bool = False


@dataclass(frozen=True, slots=True)
class Stream:
    """A city's reports by day, and whether the model has learnt from earlier ones of it."""

    source: str
    is_known: bool
    reports: Sequence[StreamReport]


def play(
    reports: Sequence[StreamReport],
    officers: Officers,
    *,
    acceptance: Acceptance,
    kinds: int,
    believe: Callable[[ClassifierInput, Prediction[str]], Prediction[str]],
) -> list[Played]:
    """Play reports as the analyse stage answers them; each morning what officers have said by then is followed.

    Parameters
    ----------
    reports
        By day.
    kinds
        Kinds of agency that the model tells apart.
    believe
        Gives a prediction of the agency after an office that the text names was believed.
    """
    played: list[Played] = []
    waiting: list[Played] = []
    answers: list[AnsweredReport] = []
    for today, group in groupby(reports, key=lambda each: each.on):
        answers += [_answer(each, officers) for each in waiting if each.report.on + officers.late <= today]
        waiting = [each for each in waiting if each.report.on + officers.late > today]
        habits = learn_habits(answers, kinds=kinds, today=today)
        for report in group:
            said, category = report.predicted_agency, report.predicted_category
            agency = believe(report.given, follow_habits(said, category.label, report.place, habits))
            review = decide_review(SURE, category, agency, acceptance=acceptance)
            played.append(Played(report, agency, review.needed))
            if review.needed or officers.answer_all:
                waiting.append(played[-1])
    return played


def _answer(played: Played, officers: Officers) -> AnsweredReport:
    report = played.report
    return AnsweredReport(
        region=report.place.regency.code if report.place and report.place.regency else "",
        category=report.predicted_category.label,
        predicted=report.predicted_agency,
        agency=report.agency,
        on=report.on + officers.late,
    )


def load_streams(
    models_dir: Path, rows: Sequence[Row], inputs: Sequence[ClassifierInput], finder: PlaceFinder, progress: Progress
) -> list[Stream]:
    """Score the dated reports of each city that have category and agency.

    Those after the judged version's last day by that version, and all of a city by models that have never seen it, both
    with the calibration that serves.
    """
    given = {row.key: each for row, each in zip(rows, inputs, strict=True)}
    materials = {question: gather(question, rows, inputs) for question in PRECISION}
    cards = {question: read_card(models_dir, question, read_current(models_dir, question)) for question in PRECISION}

    def predict_all(question: str, mask: Mask, scored: Scored) -> dict[str, Prediction[str]]:
        probabilities = calibrate(scored.scores, scored.known, Calibration(**cards[question]["calibration"]))
        keys = [materials[question].rows[at].key for at in np.flatnonzero(mask).tolist()]
        return dict(zip(keys, predict(probabilities, scored.labels), strict=True))

    def collect(source: str, found: Mapping[str, dict[str, Prediction[str]]], *, is_known: bool) -> Stream:
        scored = found["category"].keys() & found["agency"].keys()
        chosen = [row for row in rows if row.source == source and _is_played(row) and row.key in scored]
        return Stream(
            source,
            is_known,
            [
                StreamReport(
                    on=(on := date.fromisoformat(row.date)),
                    place=finder.find(given[row.key].text.redacted, region=row.region, on=on),
                    given=given[row.key],
                    predicted_category=found["category"][row.key],
                    predicted_agency=found["agency"][row.key],
                    category=row.category,
                    agency=row.agency,
                )
                for row in sorted(chosen, key=lambda row: (row.date, row.key))
            ],
        )

    known = {name: predict_all(name, *score_judging(models_dir, cards[name], each)) for name, each in materials.items()}
    cities = sorted({row.source for row in rows if _is_played(row)})
    streams = [collect(source, known, is_known=True) for source in cities]
    for source in cities:
        progress(f"tanpa {source}")
        away = {name: predict_all(name, *_score_away(each, source)) for name, each in materials.items()}
        streams.append(collect(source, away, is_known=False))
    return [stream for stream in streams if len(stream.reports) >= ROWS_MIN]


def _is_played(row: Row) -> bool:
    return bool(row.date and row.category and row.agency)


def _score_away(material: Material, source: str) -> tuple[Mask, Scored]:
    is_away = np.array([row.source == source for row in material.rows])
    return is_away, score(material, fit(material, material.split.fitting & ~is_away), is_away)


def read_acceptance(models_dir: Path) -> tuple[Acceptance, int]:
    """Give when an answer needs no person, as the serving versions have it, and how many kinds of agency they know."""
    category, agency = (read_card(models_dir, name, read_current(models_dir, name)) for name in ("category", "agency"))
    acceptance = Acceptance(
        kind={SURE.label: SURE.confidence},
        category=category["thresholds"],
        agency=agency["thresholds"],
        plausible={name: frozenset(found) for name, found in agency.get("plausible", {}).items()},
    )
    return acceptance, len(agency["labels"])


def render(streams: Sequence[Stream], late: timedelta, run: Callable[[Stream, Officers], list[Played]]) -> str:
    """Give the tables of each city, and the plots of those that the model has never seen."""
    parts = []
    for stream in streams:
        known = "which the model knows" if stream.is_known else "which the model has never seen"
        for officers in (Officers(late), Officers(late, answer_all=True)):
            played = run(stream, officers)
            who = "all reports" if officers.answer_all else "what waits for a person"
            parts.append(f"`{stream.source}`, {known}; officers answer {who}, {late.days} days late:\n")
            parts.append(render_table(HEAD, _table(played, officers)))
            if not stream.is_known and not officers.answer_all and _has_enough_to_plot(played):
                parts.append(plot(stream.source, played))
    return "\n".join(parts)


def _table(played: Sequence[Played], officers: Officers) -> Iterator[list[str]]:
    weeks = [_week(each, played) for each in played]
    ends = [end for end in WEEKS if end <= max(weeks) and sum(week < end for week in weeks) >= PERIOD_REPORTS_MIN]
    bounds = [0, *ends, max(weeks) + 1]
    for begin, end in pairwise(bounds):
        part = [each for each, week in zip(played, weeks, strict=True) if begin <= week < end]
        yield [f"{begin + 1} to {end}", *_cells(part, end - begin, officers)]
    if ends:
        yield ["all", *_cells(played, bounds[-1], officers)]


def _cells(played: Sequence[Played], weeks: int, officers: Officers) -> list[str]:
    corrected = sum(each.waits or officers.answer_all for each in played)
    shares = (
        _share(each.report.predicted_agency.label == each.report.agency for each in played),
        _share(each.agency.label == each.report.agency for each in played),
        _share(each.report.agency in _first_three(each.report.predicted_agency) for each in played),
        _share(each.report.agency in _first_three(each.agency) for each in played),
        _share(not each.waits for each in played),
        cover([(each.agency.confidence, each.agency.label == each.report.agency) for each in played], "agency"),
        cover([_judge_category(each.report) for each in played], "category"),
    )
    return [f"{len(played) / weeks / 7:.1f}", f"{corrected / weeks / 7:.1f}", *(f"{share:.3f}" for share in shares)]


def cover(answers: Sequence[tuple[float, bool]], question: str) -> float:
    """Give the largest share of the answers, the surest first, of which as many are right as is asked."""
    ranked = sorted(answers, key=lambda each: -each[0])
    right = np.cumsum([is_right for _, is_right in ranked]) / np.arange(1, len(ranked) + 1)
    enough = np.flatnonzero(right >= PRECISION[question])
    return float(enough[-1] + 1) / len(ranked) if len(enough) else 0.0


def plot(source: str, played: Sequence[Played]) -> str:
    """Give two charts in Mermaid's words, a point for each four whole weeks: shares, and corrections a day."""
    groups = groupby(played, key=lambda each: _week(each, played) // PLOT_WEEKS)
    parts = [list(group) for number, group in groups if (number + 1) * PLOT_WEEKS <= _week(played[-1], played)]
    weeks = [PLOT_WEEKS * (number + 1) for number in range(len(parts))]
    lines = {
        "first is right": [_share(each.agency.label == each.report.agency for each in part) for part in parts],
        "among first three": [
            _share(each.report.agency in _first_three(each.agency) for each in part) for part in parts
        ],
        "no person looks": [_share(not each.waits for each in part) for part in parts],
    }
    daily = [sum(each.waits for each in part) / (7 * PLOT_WEEKS) for part in parts]
    names = ", ".join(lines)
    shares = _chart(f"{source}: {names}", "share", weeks, lines.values())
    return f"{shares}\n{_chart(f'{source}: corrections a day', 'reports', weeks, [daily])}"


def _has_enough_to_plot(played: Sequence[Played]) -> bool:
    return len(played) >= PERIOD_REPORTS_MIN * _week(played[-1], played) / PLOT_WEEKS


def _chart(title: str, axis: str, weeks: Sequence[int], lines: Iterable[Sequence[float]]) -> str:
    drawn = "\n".join(f"    line {json.dumps([round(value, 3) for value in line])}" for line in lines)
    head = f'    title "{title}"\n    x-axis "weeks" {json.dumps(weeks)}\n    y-axis "{axis}"'
    return f"```mermaid\nxychart-beta\n{head}\n{drawn}\n```\n"


def _week(each: Played, played: Sequence[Played]) -> int:
    return (each.report.on - played[0].report.on).days // 7


def _first_three(prediction: Prediction[str]) -> list[str]:
    return [prediction.label, *(each.label for each in prediction.alternatives[:2])]


def _judge_category(report: StreamReport) -> tuple[float, bool]:
    return report.predicted_category.confidence, report.predicted_category.label == report.category


def _share(hits: Iterable[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found)
