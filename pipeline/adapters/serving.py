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
        self._seen = self._promoted()
        self.current = load_classifier(models_dir, taxonomy)
        MODEL_INFO.labels(self.current.version).set(1)

    def answer(self, batch: Sequence[ClassifierInput]) -> list[Answer]:
        """Answer a batch, after taking up what was promoted since the last one."""
        if (promoted := self._promoted()) != self._seen:
            self._seen = promoted
            self._take_up()
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
