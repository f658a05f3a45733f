"""Which reports an officer should label next, and how often officers agree with the models."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pipeline.classify.classifier import CORRECTED
from pipeline.contract.document import ReportDocument
from pipeline.domain.correction import Correction
from pipeline.domain.officer import Officer
from pipeline.services.labels import as_waiting, read_corrections
from pipeline.services.opened import Services

CANDIDATES: Final = 200
"""Least sure reports among which the newest words are looked for: of more the last ones are sure enough."""

SHOWN: Final = 20
"""What one person labels at a sitting."""

PAST: Final = timedelta(days=90)
"""Corrections that are counted: older ones were of other models."""

NOVELTY_SHARE: Final = 0.5
"""Of the worth of a report whose words are all known: doubt alone still teaches."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Informative:
    """A report worth labelling.

    Attributes
    ----------
    doubt
        1 less the distance of the two likeliest labels, 0.0 to 1.0.
    novelty
        Share of its words that no labelled report has, nor one before it in the list.
    """

    document: ReportDocument
    doubt: float
    novelty: float

    @property
    def worth(self) -> float:
        """How much the models learn from it, 0.0 to 1.0."""
        return self.doubt * (NOVELTY_SHARE + (1 - NOVELTY_SHARE) * self.novelty)


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """How often officers said what the models had said.

    Attributes
    ----------
    label
        What the models had said.
    judged, agreed
        Reports of which an officer said something; of those the ones that kept the label.
    instead
        What officers said most often instead, and how often; None if they always agreed.
    """

    question: str
    label: str
    judged: int
    agreed: int
    instead: tuple[str, int] | None

    @property
    def share(self) -> float:
        """Part of those judged that kept the label."""
        return self.agreed / self.judged


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelView:
    """What the page of labels shows."""

    informative: tuple[Informative, ...]
    agreements: tuple[Agreement, ...]
    corrections: int


async def see_labels(services: Services, officer: Officer, *, now: datetime) -> LabelView:
    """Give the reports that an officer should label next, and the agreement of officers and models."""
    corrections = (await read_corrections(services, since=now - PAST)).found
    board = await services.queue.open(services.search)
    rows = board.uncertain(officer, CANDIDATES)
    standing = await services.search.get_standing([each.report_id for each in rows])
    labelled = {each.report_id for each in corrections}
    waiting = [each.document for each in standing if each.report_id not in labelled]
    return LabelView(
        informative=tuple(pick_informative(waiting, known=_words_of(each.text_redacted for each in corrections))),
        agreements=tuple(count_agreements(corrections)),
        corrections=len(labelled),
    )


def pick_informative(
    documents: Sequence[ReportDocument], *, known: Collection[str], size: int = SHOWN
) -> Iterable[Informative]:
    """Pick reports one after another, each time the one from which most is learnt beside those before it.

    Parameters
    ----------
    known
        Words of the reports that are labelled.
    """
    left = [(each, _doubt(each), _words_of([each.text_normal])) for each in documents]
    seen = set(known)
    while left and size:
        judged = [
            Informative(document=each, doubt=doubt, novelty=len(words - seen) / max(len(words), 1))
            for each, doubt, words in left
        ]
        at = max(range(len(judged)), key=lambda number: judged[number].worth)
        yield judged[at]
        seen |= left.pop(at)[2]
        size -= 1


def count_agreements(corrections: Sequence[Correction]) -> list[Agreement]:
    """Count by question and label, the least agreed first; of corrections of one report the newest counts."""
    newest = {each.report_id: each for each in sorted(corrections, key=lambda each: each.corrected_at)}
    said: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for each in newest.values():
        for question in CORRECTED:
            predicted, corrected = getattr(each.predicted, question), getattr(each.corrected, question)
            if predicted and corrected:
                said[question, predicted][corrected] += 1
    found = [_agreement(question, label, counts) for (question, label), counts in said.items()]
    return sorted(found, key=lambda each: (CORRECTED.index(each.question), each.share, -each.judged, each.label))


def _agreement(question: str, label: str, counts: Counter[str]) -> Agreement:
    others = Counter({name: count for name, count in counts.items() if name != label}).most_common(1)
    return Agreement(
        question=question,
        label=label,
        judged=counts.total(),
        agreed=counts[label],
        instead=others[0] if others else None,
    )


def _doubt(document: ReportDocument) -> float:
    first, second = as_waiting(document).first_two
    return 1 - max(first - second, 0.0)


def _words_of(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in text.casefold().split()}
