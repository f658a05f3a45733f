"""The classifier that serves: takes up a promoted version between two batches, and keeps the old one if it must."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import structlog

from pipeline.adapters.observing.metrics import DRIFT, MODEL_INFO, MODELS_REFUSED
from pipeline.classify.artifact import ArtifactFault, read_current
from pipeline.classify.classifier import QUESTIONS, Answer, Classifier, ClassifierInput, load_classifier
from pipeline.classify.drift import measure_drift
from pipeline.domain.taxonomy import Taxonomy

SAMPLED = 16
"""One report of so many is kept for drift: that costs some ten microseconds a report, and a day gives many samples."""

SAMPLE_SIZE = 500
"""Reports that drift is measured on: shares of a few percent are known to one percent."""

log = structlog.get_logger()


class DriftWatch:
    """Samples what is answered, and shows as metrics how far that is from what judged the model."""

    def __init__(self) -> None:
        self._sample: list[ClassifierInput] = []

    def see(self, batch: Sequence[ClassifierInput], classifier: Classifier) -> None:
        """Take a part of a batch, and measure once there is enough."""
        self._sample.extend(batch[::SAMPLED])
        if len(self._sample) < SAMPLE_SIZE:
            return
        for drift in measure_drift(classifier, self._sample):
            DRIFT.labels(drift.question, "unknown_words").set(drift.unknown_words - drift.unknown_words_expected)
            DRIFT.labels(drift.question, "labels").set(drift.labels_index)
            DRIFT.labels(drift.question, "confidence").set(drift.confidence_index)
            if drift.alarms:
                log.warning("model_drift", question=drift.question, alarms=drift.alarms, rows=drift.rows)
        self._sample.clear()


class ServingClassifier:
    """Answers as the current versions in a folder do; one batch is answered by one version."""

    def __init__(self, models_dir: Path, taxonomy: Taxonomy, *, watch: DriftWatch | None = None) -> None:
        self._models_dir = models_dir
        self._taxonomy = taxonomy
        self._seen = self._promoted()
        self.current = load_classifier(models_dir, taxonomy)
        self._watch = watch
        MODEL_INFO.labels(self.current.version).set(1)

    def answer(self, batch: Sequence[ClassifierInput]) -> list[Answer]:
        """Answer a batch, after taking up what was promoted since the last one."""
        if (promoted := self._promoted()) != self._seen:
            self._seen = promoted
            self._take_up()
        if self._watch is not None:
            self._watch.see(batch, self.current)
        return self.current.answer(batch)

    def _take_up(self) -> None:
        try:
            fresh = load_classifier(self._models_dir, self._taxonomy)
        except ArtifactFault as fault:
            MODELS_REFUSED.inc()
            log.error("model_refused", reason=str(fault), serving=self.current.version)
            return
        MODEL_INFO.clear()
        MODEL_INFO.labels(fresh.version).set(1)
        log.info("model_taken_up", version=fresh.version, before=self.current.version)
        self.current = fresh

    def _promoted(self) -> tuple[str, ...] | None:
        """Read which versions are current; None while they cannot be read, which loading will explain."""
        try:
            return tuple(read_current(self._models_dir, name) for name in QUESTIONS)
        except ArtifactFault:
            return None
