"""Rows -> what the models see, through the very functions that serve."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.adapters.reference.tables import load_lexicons, load_official_handles
from pipeline.classify.features import ClassifierInput
from pipeline.text.clean import build_cleaner
from pipeline.text.reading import ReadText, TextReader
from training.data.rows import Row

Prepare = Callable[[Sequence[Row]], list[ClassifierInput]]

PARTNER_CHANNEL = "web"


def build_prepare() -> Prepare:
    """Make the function that turns rows into a model's inputs, in order."""
    cleaner = build_cleaner(load_lexicons())
    reader = TextReader(cleaner=cleaner, official_handles=load_official_handles())

    def take(row: Row, text: ReadText) -> ClassifierInput:
        return ClassifierInput(
            replace(text, clean=cleaner.take_as_clean(row.text)) if row.stemmed else text,
            channel=row.channel if row.channel == "twitter" else PARTNER_CHANNEL,
            region=row.region,
        )

    def prepare(rows: Sequence[Row]) -> list[ClassifierInput]:
        texts = reader.read([row.text for row in rows], [None] * len(rows))
        return [take(row, text) for row, text in zip(rows, texts, strict=True)]

    return prepare
