"""Handles on X: those of public bodies are signals, those of citizens are personal data. Pure."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

HANDLE = re.compile(r"@(?:(?<![\w@/.]@)|(?<=\bRT@))(\w{1,30})")
"""A handle, and no part of an address. Its `@` stands first, which finds it in a seventh of the time."""

CITIZEN_HANDLE = "@warga"
"""What stands in the place of a citizen's handle; the training data was masked with the same word."""


class HandleHolder(StrEnum):
    """Whose account it is: of a public body, of a person in a public office, of the press."""

    BADAN = "badan"
    PEJABAT = "pejabat"
    MEDIA = "media"


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficialHandle:
    """An account that is no private citizen's.

    Attributes
    ----------
    handle
        Lower case, without `@`.
    agency_kind
        Slug; empty for what is none of the kinds, such as a city's own account.
    """

    handle: str
    holder: HandleHolder
    agency_kind: str = ""


def mask_handles(text: str, official: Container[str]) -> str:
    """Replace the handles that are not in the table of public accounts."""
    if "@" not in text:
        return text
    return HANDLE.sub(lambda match: match[0] if match[1].lower() in official else CITIZEN_HANDLE, text)
