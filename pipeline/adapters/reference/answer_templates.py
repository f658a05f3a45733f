"""Reads the templates of what officers write to citizens (`reference/answers.toml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.adapters.reference.files import read_toml


@dataclass(frozen=True, slots=True)
class AnswerTemplate:
    """A text to begin with; `{lokasi}` and `{instansi}` stand for those of the report."""

    name: str
    text: str


@cache
def load_answer_templates() -> Mapping[str, tuple[AnswerTemplate, ...]]:
    """Read the templates, by what officers call the step."""
    rows = read_toml("answers.toml")
    return {verb: tuple(AnswerTemplate(**each) for each in templates) for verb, templates in rows.items()}
