"""What forbids that two reports have to do with each other, however alike their words. Pure."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.duplicates.fingerprint.build import Fingerprint, distance_km
from pipeline.duplicates.fingerprint.numbers import MASK
from pipeline.duplicates.fingerprint.verbatim import are_verbatim
from pipeline.duplicates.reasons import ALONE, Evidence, Reason
from pipeline.duplicates.rules import DuplicateRules

SUBJECT_KINDS = ("nik:", "bpjs:", "npwp:", "kk:", ACCOUNT := "rekening:", "nama:")
"""Kinds of data about a person, the surest first; a family shares a KK, and two people a name."""


def find_refusal(
    first: Fingerprint, second: Fingerprint, rules: DuplicateRules, *, apart_s: float, verbatim_words: int = 0
) -> Evidence | None:
    """Say what forbids it; None if nothing does.

    Parameters
    ----------
    apart_s
        Seconds between the two reports.
    verbatim_words
        Words of the shorter text if it is the other one, cut or added to; 0 if it is not.
    """
    if first.alone or second.alone:
        return Evidence(next(reason for reason in ALONE if reason in (first.alone, second.alone)))
    within = rules.verbatim_window if are_verbatim(first, second) else rules.window
    if apart_s > within.total_seconds():
        return Evidence(Reason.LONG_AGO, {"days": rules.window.days})
    is_one_subject = are_one_subject(first.subjects, second.subjects)
    if is_one_subject is False:
        return Evidence(Reason.OTHER_PERSON)
    is_personal = first.details.is_personal or second.details.is_personal
    if is_personal and not is_one_subject and not _is_one_person(first, second, is_verbatim=verbatim_words > 0):
        return Evidence(Reason.OTHER_PERSON_LIKELY)
    return _find_distance(first, second, rules, is_petition=verbatim_words >= rules.petition_words)


def _find_distance(
    first: Fingerprint, second: Fingerprint, rules: DuplicateRules, *, is_petition: bool
) -> Evidence | None:
    """Say whether both are far apart; a petition is signed everywhere, but what it is about lies where it says."""
    is_other = not (first.area.startswith(second.area) or second.area.startswith(first.area))
    is_told = first.words != second.words and first.is_area_told and second.is_area_told
    if is_other and (is_told or not is_petition):
        return Evidence(Reason.OTHER_AREA)
    if is_petition:
        return None
    if first.location and second.location and distance_km(first.location, second.location) > rules.far_km:
        return Evidence(Reason.FAR_AWAY, {"km": rules.far_km})
    return None


def _is_one_person(first: Fingerprint, second: Fingerprint, *, is_verbatim: bool) -> bool:
    if is_verbatim and (first.is_relay != second.is_relay or not are_two_people(first, second)):
        return True
    if first.reporter and second.reporter:
        return first.reporter == second.reporter
    common = set(first.details.numbers).intersection(second.details.numbers)
    return any(MASK not in number for number in common)


def are_one_subject(subjects: Collection[str], others: Collection[str]) -> bool | None:
    """Whether both are about one person, by the surest kind of data that both carry; None if there is none.

    Many report one account into which they were told to pay: that it is the same says nothing.
    """
    if not subjects or not others:
        return None
    for kind in SUBJECT_KINDS:
        one, other = ({subject for subject in each if subject.startswith(kind)} for each in (subjects, others))
        if one and other:
            is_same = not one.isdisjoint(other)
            return None if is_same and kind == ACCOUNT else is_same
    return None


def are_two_people(first: Fingerprint, second: Fingerprint) -> bool:
    """Whether both senders are known, and are not one."""
    return bool(first.reporter and second.reporter and first.reporter != second.reporter)


def are_one_sending(first: Fingerprint, second: Fingerprint) -> bool:
    """Whether both are the same few words of one sender."""
    is_one_sender = first.reporter is not None and first.reporter == second.reporter
    are_short = first.is_short and second.is_short
    return are_short and is_one_sender and (first.words, first.details) == (second.words, second.details)


def can_pass_on(first: Fingerprint, second: Fingerprint) -> bool:
    """Whether a post that passes the other on tells the same; who quotes an office's answer has his own complaint."""
    return first.is_answer == second.is_answer
