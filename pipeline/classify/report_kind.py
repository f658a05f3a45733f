"""Kind of a report (jenis kiriman) where rules know it better than the model. Pure; cue words are data.

A relay of an office's own post is no report: none of 848 that people labelled was one. Greetings, thanks for what is
done, `tes`, a wish to be called and an office's notice come by form and SMS too, where the model has seen hardly any.
And who tells there of a danger is heard, whatever the model says. Kind is a label: nothing is dropped for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.domain.taxonomy import ReportKind
from pipeline.domain.triage import Prediction, ScoredLabel
from pipeline.text.handles import HandleHolder
from pipeline.text.signals import Signals

SURE, LIKELY = 0.98, 0.6
"""Confidence of a rule; below the model's own threshold for what is no report, a person looks."""

NOTICE_POINTS = 3
"""One phrase that only offices write, or two that they often do and citizens hardly."""

LONGEST_THANKS = 25
"""Words. A longer text that also thanks has more to say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KindWords:
    """Cleaned words and phrases that tell the kind.

    Attributes
    ----------
    small_talk
        Words of greetings, thanks and tries: a text of nothing else tells nothing.
    call_back
        Words of a wish to be called or written to.
    plea
        Words that ask for something: beside a wish to be called they ask for that.
    filler
        Words that may stand among those and tell nothing by themselves.
    thanks, done, request
        A text that thanks, tells that something is done and asks for nothing is no report.
    notice
        Phrases of an office's notice and their points; negative: citizens' own.
    """

    small_talk: Set[str]
    call_back: Set[str]
    plea: Set[str]
    filler: Set[str]
    thanks: Set[str]
    done: Set[str]
    request: Set[str]
    notice: Mapping[str, int]


class Told(NamedTuple):
    """What the rules look at.

    Attributes
    ----------
    phrases
        Those of `KindRules.phrases` that the text holds.
    is_form
        Whether it came by a form or SMS, and was not posted before everybody.
    """

    words: tuple[str, ...]
    phrases: Set[str]
    signals: Signals
    is_form: bool
    is_urgent: bool


class KindRules:
    """Decides the kind where words or signals settle it."""

    def __init__(self, words: KindWords) -> None:
        self._words = words
        self._talk = words.small_talk | words.call_back | words.filler
        self.phrases = tuple({*words.thanks, *words.done, *words.request, *words.notice})
        """What must be looked for in a text."""

    def decide(self, kind: Prediction[ReportKind], told: Told) -> Prediction[ReportKind]:
        """Give the kind by rule, with a confidence of `SURE` or `LIKELY`; the model's own where no rule holds."""
        if _relays_office(told.signals):
            is_answer = _confidence(kind, ReportKind.RESPON) > _confidence(kind, ReportKind.BUKAN_LAPORAN)
            return _ruled(ReportKind.RESPON if is_answer else ReportKind.BUKAN_LAPORAN, SURE)
        if not told.is_form:
            return kind
        if told.is_urgent:
            return kind if kind.label is ReportKind.LAPORAN else _ruled(ReportKind.LAPORAN, LIKELY)
        if self._is_talk(told.words):
            is_sure = self._words.call_back.isdisjoint(told.words)
            return _ruled(ReportKind.BUKAN_LAPORAN, SURE if is_sure else LIKELY)
        is_no_report = self._thanks_only(told) or self._points(told) >= NOTICE_POINTS
        return _ruled(ReportKind.BUKAN_LAPORAN, LIKELY) if is_no_report else kind

    def _is_talk(self, words: tuple[str, ...]) -> bool:
        said = {word for word in words if not word.isdigit() and not word.startswith("data_")}
        plea = frozenset() if self._words.call_back.isdisjoint(said) else self._words.plea
        return said <= self._talk | plea and not said <= self._words.filler | plea

    def _thanks_only(self, told: Told) -> bool:
        words = self._words
        is_done = not told.phrases.isdisjoint(words.thanks) and not told.phrases.isdisjoint(words.done)
        return is_done and told.phrases.isdisjoint(words.request) and len(told.words) <= LONGEST_THANKS

    def _points(self, told: Told) -> int:
        return sum(self._words.notice.get(phrase, 0) for phrase in told.phrases)


def _relays_office(signals: Signals) -> bool:
    """Whether the whole text is a public body's post; that of a person in office may be a citizen's, passed on."""
    first = signals.handles[:1]
    return signals.is_retweet and any(
        (official.handle,) == first and official.holder is HandleHolder.BADAN for official in signals.official_handles
    )


def _confidence(kind: Prediction[ReportKind], label: ReportKind) -> float:
    scored = (ScoredLabel(kind.label, kind.confidence), *kind.alternatives)
    return max((each.confidence for each in scored if each.label is label), default=0.0)


def _ruled(label: ReportKind, confidence: float) -> Prediction[ReportKind]:
    other = ReportKind.BUKAN_LAPORAN if label is ReportKind.LAPORAN else ReportKind.LAPORAN
    return Prediction(label=label, confidence=confidence, alternatives=(ScoredLabel(other, round(1 - confidence, 2)),))
