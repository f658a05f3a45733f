from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.classify.classifier import Answer, Classifier, load_classifier
from tests.classify.reports_to_classify import make_input

MODELS = Path(__file__).parents[2] / "models"

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def shipped() -> Classifier:
    return load_classifier(MODELS, load_taxonomy())


@pytest.fixture(scope="session")
def ask(shipped: Classifier) -> Ask:
    def answer(text: str, *, channel: str = "web", region: str | None = None) -> Answer:
        return shipped.answer([make_input(text, channel=channel, region=region)])[0]

    return answer
