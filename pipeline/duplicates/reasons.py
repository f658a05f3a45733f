"""Why two reports are one complaint or are not: codes with what was found. `services/wording.py` says them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """What spoke for or against; behind it the values that its evidence carries."""

    SAME_POST = "same_post"
    WORDS_SHARED = "words_shared"  # share
    TOO_FEW_SHARED = "too_few_shared"  # share
    DETAILS_SHARED = "details_shared"  # details
    WORDS_DIFFER = "words_differ"  # words, more
    DAYS_APART = "days_apart"  # days
    SAME_INCIDENT = "same_incident"  # topics, spots
    DETAILS_DIFFER = "details_differ"  # first, second
    OPPOSITE = "opposite"  # first, second
    WORD_REPLACED = "word_replaced"  # first, second
    OTHER_PLACE_LIKELY = "other_place_likely"  # first, second
    OTHER_TOPIC_LIKELY = "other_topic_likely"  # first, second
    OTHER_TOPIC_OR_TIME = "other_topic_or_time"
    OTHER_PLACE = "other_place"
    OTHER_AREA = "other_area"
    FAR_AWAY = "far_away"  # km
    LONG_AGO = "long_ago"  # days
    OTHER_PERSON = "other_person"
    OTHER_PERSON_LIKELY = "other_person_likely"
    OFFICE_ANSWER = "office_answer"
    TOO_FEW_WORDS = "too_few_words"
    ANONYMOUS_FORM = "anonymous_form"
    SET_APART = "set_apart"
    JOINED_OTHERWISE = "joined_otherwise"


ALONE = (Reason.SET_APART, Reason.ANONYMOUS_FORM, Reason.OFFICE_ANSWER, Reason.TOO_FEW_WORDS)
"""Why a report is never the same as another. Of two reports that both stand alone, the first in this order is told: an
officer's word before what a machine found."""

Value = str | int | float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason, and the values that belong to it."""

    reason: Reason
    values: Mapping[str, Value] = field(default_factory=dict)


def both(reason: Reason, only_first: tuple[str, ...], only_second: tuple[str, ...]) -> Evidence:
    """Name what each side has alone, in one order whichever report comes first."""
    first, second = sorted((only_first, only_second), key=", ".join)
    return Evidence(reason, {"first": first, "second": second})
