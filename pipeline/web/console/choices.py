"""What officers choose from in the console's forms. Pure."""

from __future__ import annotations

from functools import cache

from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.domain.taxonomy import ReportKind
from pipeline.services import wording

Choices = tuple[tuple[str, str], ...]
"""Slug and name of each."""


@cache
def category_choices() -> Choices:
    """Give the categories."""
    return tuple((each.slug, each.name) for each in load_taxonomy().categories)


@cache
def agency_choices() -> Choices:
    """Give the kinds of agency, by name."""
    return tuple(sorted(((each.slug, each.name) for each in load_taxonomy().agency_kinds), key=lambda each: each[1]))


@cache
def kind_choices() -> Choices:
    """Give the kinds."""
    return tuple((str(kind), wording.label(ReportKind, kind)) for kind in ReportKind)
