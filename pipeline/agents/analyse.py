"""Second stage: what a report says. Redact, read signals, find the place, clean, classify. Pure given its artefacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.domain.report import AnalysedReport, ReceivedReport
from pipeline.nlp.classifier import Answer, Classifier, ClassifierInput
from pipeline.text.clean import Cleaner
from pipeline.text.handles import OfficialHandle, mask_handles
from pipeline.text.redact import redact
from pipeline.text.signals import read_signals


@dataclass(frozen=True, slots=True)
class Analyse:
    """All the language work of a report in one stage: a hop through Kafka would cost more than the work."""

    cleaner: Cleaner
    classifier: Classifier
    official_handles: Mapping[str, OfficialHandle]

    def __call__(self, batch: Sequence[ReceivedReport]) -> list[AnalysedReport]:
        """Analyse a batch; same order. The text as written goes no further than this."""
        inputs = [self._read(report) for report in batch]
        answers = self.classifier.answer(inputs)
        return [_analysed(*each) for each in zip(batch, inputs, answers, strict=True)]

    def _read(self, report: ReceivedReport) -> ClassifierInput:
        redacted = mask_handles(redact(report.text), self.official_handles)
        return ClassifierInput(
            redacted=redacted,
            clean=self.cleaner.clean(redacted),
            signals=read_signals(redacted, report.post, self.official_handles),
            channel=report.channel,
            region=report.region,
        )


def _analysed(report: ReceivedReport, read: ClassifierInput, answer: Answer) -> AnalysedReport:
    return AnalysedReport(
        report_id=report.report_id,
        tracking_id=report.tracking_id,
        channel=report.channel,
        received_at=report.received_at,
        text_redacted=read.redacted,
        text_normal=read.clean.normal,
        kind=answer.kind,
        category=answer.category,
        agency=answer.agency,
        review=answer.review,
        reporter=report.reporter,
        region=report.region,
        location=report.location,
        post=report.post,
        flags=("teks_dipotong",) if read.clean.truncated else (),
    )
