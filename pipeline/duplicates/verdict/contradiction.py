"""Whether two reports contradict each other, so that no third one can make them one complaint. Pure; symmetric."""

from __future__ import annotations

from pipeline.duplicates.fingerprint.build import Fingerprint
from pipeline.duplicates.fingerprint.shingles import word_set
from pipeline.duplicates.reasons import Reason
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.refusals import find_refusal
from pipeline.duplicates.verdict.shared_details import find_conflict, find_opposite
from pipeline.duplicates.verdict.shared_words import measure
from pipeline.duplicates.verdict.substitution import find_replaced

OF_PLACE = (Reason.OTHER_AREA, Reason.FAR_AWAY)


def find_contradiction(first: Fingerprint, second: Fingerprint, rules: DuplicateRules) -> Reason | None:
    """Say by what two reports contradict each other, however alike their words and however far apart they came."""
    if first.details != second.details:
        told = (first.details, second.details, word_set(first.words), word_set(second.words))
        found = find_conflict(*told) or find_opposite(*told)
        if found:
            return found.reason
    replaced = find_replaced(first.words, second.words)
    if replaced:
        return replaced.reason
    refusal = find_refusal(first, second, rules, apart_s=0.0)
    if refusal and (refusal.reason in OF_PLACE or first.details.is_personal or second.details.is_personal):
        refusal = find_refusal(first, second, rules, apart_s=0.0, verbatim_words=_verbatim_words(first, second, rules))
    return refusal.reason if refusal else None


def tears(text: Fingerprint, first: Fingerprint, second: Fingerprint, rules: DuplicateRules) -> bool:
    """Whether a report fits two that contradict each other because it says less than both: then it is neither's."""
    by = find_contradiction(first, second, rules)
    if by is Reason.OTHER_AREA:
        return all(each.area.startswith(text.area) and each.area != text.area for each in (first, second))
    return by is not None and (by is not Reason.FAR_AWAY or text.location is None)


def _verbatim_words(first: Fingerprint, second: Fingerprint, rules: DuplicateRules) -> int:
    """Give the words of the shorter text if it is the other one, cut or added to; else 0."""
    wording = measure(first.words, second.words)
    is_verbatim = wording.containment >= rules.verbatim and wording.shorter >= rules.copied_words
    return wording.shorter if is_verbatim else 0
