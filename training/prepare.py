"""Rows -> what the models see, through the very functions that serve."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.adapters.reference import load_lexicons, load_official_handles
from pipeline.nlp.features import ClassifierInput
from pipeline.text.clean import CleanText, build_cleaner
from pipeline.text.handles import mask_handles
from pipeline.text.redact import redact
from pipeline.text.signals import read_signals
from training.data import Row

Prepare = Callable[[Row], ClassifierInput]

PARTNER_CHANNEL = "web"


def build_prepare() -> Prepare:
    """Make the function that turns a row into a model's input."""
    cleaner = build_cleaner(load_lexicons())
    handles = load_official_handles()

    def prepare(row: Row) -> ClassifierInput:
        redacted = mask_handles(redact(row.text), handles)
        return ClassifierInput(
            redacted=redacted,
            clean=CleanText(row.text, row.text) if row.stemmed else cleaner.clean(redacted),
            signals=read_signals(redacted, None, handles),
            channel=row.channel if row.channel == "twitter" else PARTNER_CHANNEL,
            region=row.region,
        )

    return prepare


def prepare_rows(rows: Sequence[Row], prepare: Prepare) -> list[ClassifierInput]:
    """Prepare all rows, in order."""
    return [prepare(row) for row in rows]
