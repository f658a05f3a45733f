"""The classifier that serves: takes up a promoted version between two batches, and keeps the old one if it must."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import structlog

from pipeline.adapters.metrics import MODEL_INFO, MODELS_REFUSED
from pipeline.domain.taxonomy import Taxonomy
from pipeline.nlp.artifact import ArtifactFault, read_current
from pipeline.nlp.classifier import QUESTIONS, Answer, ClassifierInput, load_classifier

log = structlog.get_logger()


class ServingClassifier:
    """Answers as the current versions in a folder do; one batch is answered by one version."""

    def __init__(self, models_dir: Path, taxonomy: Taxonomy) -> None:
        self._models_dir = models_dir
        self._taxonomy = taxonomy
        self._seen = self._current()
        self._classifier = load_classifier(models_dir, taxonomy)
        MODEL_INFO.labels(self.version).set(1)

    @property
    def version(self) -> str:
        """The version that answered last."""
        return self._classifier.version

    def answer(self, batch: Sequence[ClassifierInput]) -> list[Answer]:
        """Answer a batch, after taking up what was promoted since the last one."""
        if (current := self._current()) != self._seen:
            self._seen = current
            self._take_up()
        return self._classifier.answer(batch)

    def _take_up(self) -> None:
        try:
            fresh = load_classifier(self._models_dir, self._taxonomy)
        except ArtifactFault as fault:
            MODELS_REFUSED.inc()
            log.error("model_refused", reason=str(fault), serving=self.version)
            return
        MODEL_INFO.clear()
        MODEL_INFO.labels(fresh.version).set(1)
        log.info("model_taken_up", version=fresh.version, before=self.version)
        self._classifier = fresh

    def _current(self) -> tuple[str, ...] | None:
        """Read which versions are current; None while they cannot be read, which loading will explain."""
        try:
            return tuple(read_current(self._models_dir, name) for name in QUESTIONS)
        except ArtifactFault:
            return None
