"""What forbids that two reports have to do with each other, however alike their words. Pure."""

from __future__ import annotations

from pipeline.nlp.duplicate_rules import DuplicateRules
from pipeline.nlp.fingerprint import Fingerprint, distance_km


def find_refusal(
    first: Fingerprint, second: Fingerprint, rules: DuplicateRules, *, apart_s: float, is_verbatim: bool
) -> str | None:
    """Say what forbids it, in words for officers; None if nothing does.

    Parameters
    ----------
    apart_s
        Seconds between the two reports.
    is_verbatim
        The one text is the other, cut or added to: it is the same from wherever it was sent.
    """
    if first.alone or second.alone:
        return min(filter(None, (first.alone, second.alone)))
    if apart_s > rules.window.total_seconds():
        return f"lebih dari {rules.window.days} hari berselang"
    is_personal = first.details.is_personal or second.details.is_personal
    if is_personal and not _is_one_person(first, second, is_verbatim=is_verbatim):
        return "mungkin data orang lain"
    return None if is_verbatim else _find_distance(first, second, rules)


def _find_distance(first: Fingerprint, second: Fingerprint, rules: DuplicateRules) -> str | None:
    if not (first.area.startswith(second.area) or second.area.startswith(first.area)):
        return "wilayah berbeda"
    if first.location and second.location and distance_km(first.location, second.location) > rules.far_km:
        return f"lokasi berjarak lebih dari {rules.far_km:g} km"
    return None


def _is_one_person(first: Fingerprint, second: Fingerprint, *, is_verbatim: bool) -> bool:
    if is_verbatim and (first.is_relay != second.is_relay or not are_two_people(first, second)):
        return True
    if first.reporter and second.reporter:
        return first.reporter == second.reporter
    return not set(first.details.numbers).isdisjoint(second.details.numbers)


def are_two_people(first: Fingerprint, second: Fingerprint) -> bool:
    """Whether both senders are known, and are not one."""
    return bool(first.reporter and second.reporter and first.reporter != second.reporter)
