"""Are two reports the same complaint? The one decision behind the window, `lapor compare` and the evaluation. Pure.

Words propose, details dispose: alike words merge only if no number, name or person was substituted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pipeline.duplicates.fingerprint.build import Comparable, Fingerprint, fingerprint
from pipeline.duplicates.fingerprint.shingles import word_set
from pipeline.duplicates.reasons import Evidence, Reason
from pipeline.duplicates.rules import DuplicateRules
from pipeline.duplicates.verdict.refusals import are_one_sending, are_two_people, can_pass_on, find_refusal
from pipeline.duplicates.verdict.shared_details import (
    find_conflict,
    find_opposite,
    find_other_place,
    find_other_topic,
    shared_details,
    shared_spots,
    shared_topics,
)
from pipeline.duplicates.verdict.shared_words import Wording, longest_run, measure
from pipeline.duplicates.verdict.substitution import find_replaced
from pipeline.duplicates.window.posts import are_one_post

MOST_TOLD = 6
"""Differing words named to an officer; the texts themselves stand beside."""

Sameness = Literal["merge", "link", "none"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PairVerdict:
    """Same complaint (`merge`), perhaps the same incident (`link`), or neither; and why.

    Attributes
    ----------
    score
        Similarity of the two texts, 0.0 to 1.0.
    """

    same: Sameness
    score: float
    reasons: tuple[Evidence, ...]


def compare(first: Comparable, second: Comparable, rules: DuplicateRules) -> PairVerdict:
    """Decide on two reports; the same whichever comes first, and whether they come from the road or from the index.

    Times count to the second, as documents tell them.
    """
    apart_s = abs((_to_second(first.received_at) - _to_second(second.received_at)).total_seconds())
    one, other = fingerprint(first), fingerprint(second)
    if are_one_post(first, second) and can_pass_on(one, other) and apart_s <= rules.window.total_seconds():
        return PairVerdict(same="merge", score=1.0, reasons=(Evidence(Reason.SAME_POST),))
    return judge(one, other, rules, apart_s=apart_s)


def _to_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def judge(first: Fingerprint, second: Fingerprint, rules: DuplicateRules, *, apart_s: float) -> PairVerdict:
    """Decide on two reports that came `apart_s` seconds apart.

    Details are looked at first: they part most pairs, and cost a quarter of what measuring the words does.
    """
    if are_one_sending(first, second) and apart_s <= rules.resend.total_seconds():
        return PairVerdict(same="merge", score=1.0, reasons=(Evidence(Reason.WORDS_SHARED, {"share": 1.0}),))
    conflict = _find_conflict(first, second)
    if conflict:
        are_posts = first.is_post and second.is_post  # between others it hinders a link as well
        near = judge_near(first, second, rules, apart_s=apart_s) if are_posts else None
        return near if near and near.same == "link" else _apart(first, second, conflict)
    pair = _Pair(first, second, measure(first.words, second.words), rules)
    score = round(pair.wording.containment if pair.is_verbatim else pair.wording.jaccard, 4)
    verbatim_words = pair.wording.shorter if pair.is_verbatim else 0
    refusal = find_refusal(first, second, rules, apart_s=apart_s, verbatim_words=verbatim_words)
    if refusal:
        return PairVerdict(same="none", score=score, reasons=(refusal,))
    if first.is_answer or second.is_answer:
        return _judge_answers(pair, score, apart_s)
    if _is_same_text(pair):
        doubts = _find_doubts(pair)
        same: Sameness = "link" if doubts else "merge"
        return PairVerdict(same=same, score=score, reasons=(*doubts, *_reasons(pair, score, apart_s)))
    if pair.wording.jaccard >= rules.link_jaccard:
        return PairVerdict(same="link", score=score, reasons=_reasons(pair, score, apart_s))
    near = judge_near(first, second, rules, apart_s=apart_s)
    reason = Evidence(Reason.TOO_FEW_SHARED, {"share": score})
    return near if near.same == "link" else PairVerdict(same="none", score=score, reasons=(reason,))


def judge_near(first: Fingerprint, second: Fingerprint, rules: DuplicateRules, *, apart_s: float) -> PairVerdict:
    """Decide by place and topic alone whether two reports may tell of one incident; never merges.

    Posts name a place in passing, and two people seldom name the same corner: there a differing detail is no sign.
    The score is the share of the shorter text's words that both have; of what is not near it is not measured, 0.0.
    """
    if first.category != second.category or apart_s > rules.link_window.total_seconds():
        return _not_near(Evidence(Reason.OTHER_TOPIC_OR_TIME))
    if first.is_answer or second.is_answer:
        return _not_near(Evidence(Reason.OFFICE_ANSWER))
    refusal = find_refusal(first, second, rules, apart_s=apart_s)
    if refusal:
        return _not_near(refusal)
    words, others = word_set(first.words), word_set(second.words)
    common = words & others
    spots = shared_spots(first.details, second.details, common)
    topics = shared_topics(first.details, second.details, common) if spots else []
    if not topics:
        return _not_near(Evidence(Reason.OTHER_PLACE))
    conflict = None if first.is_post and second.is_post else _find_conflict(first, second)
    if conflict:
        return _not_near(conflict)
    reason = Evidence(Reason.SAME_INCIDENT, {"topics": tuple(topics), "spots": tuple(spots)})
    return PairVerdict(same="link", score=round(len(common) / min(len(words), len(others)), 4), reasons=(reason,))


def _judge_answers(pair: _Pair, score: float, apart_s: float) -> PairVerdict:
    """Decide on an answer of an office that was passed on: it is one with another relay of it, and with nothing else.

    An office tells of its works in one form, so that a word in the place of another makes it another answer.
    """
    words, others = Counter(pair.first.words.split()), Counter(pair.second.words.split())
    is_same = (words <= others or others <= words) and pair.wording.jaccard >= pair.rules.vague_jaccard
    if is_same and pair.first.is_relay and pair.second.is_relay:
        return PairVerdict(same="merge", score=score, reasons=_reasons(pair, score, apart_s))
    return PairVerdict(same="none", score=score, reasons=(Evidence(Reason.OFFICE_ANSWER),))


def _not_near(reason: Evidence) -> PairVerdict:
    return PairVerdict(same="none", score=0.0, reasons=(reason,))


def _apart(first: Fingerprint, second: Fingerprint, reason: Evidence) -> PairVerdict:
    """Keep two reports apart whose words need not be measured: the score is the share of all their words in common."""
    words, others = word_set(first.words), word_set(second.words)
    return PairVerdict(same="none", score=round(len(words & others) / len(words | others), 4), reasons=(reason,))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two fingerprints, what their words share, and the rules."""

    first: Fingerprint
    second: Fingerprint
    wording: Wording
    rules: DuplicateRules

    @property
    def is_short(self) -> bool:
        return self.wording.shorter < self.rules.copied_words

    @property
    def is_verbatim(self) -> bool:
        """The one is the other, cut or added to: a relay, or a petition that many sign."""
        return self.wording.containment >= self.rules.verbatim and not self.is_short

    @property
    def is_commented(self) -> bool:
        """The one ends with all of the other, and names somebody before it: passed on behind words of its own."""
        return _comments_on(self.first, self.second) or _comments_on(self.second, self.first)

    @property
    def is_vague(self) -> bool:
        """Too short to be recognised by its words, and nothing says where."""
        return self.is_short and not shared_details(self.first.details, self.second.details)

    @property
    def is_relayed(self) -> bool:
        """One of them passes somebody else's words on."""
        return self.first.is_relay or self.second.is_relay

    @property
    def is_by_two(self) -> bool:
        """Known to be of two people."""
        return are_two_people(self.first, self.second)


def _find_conflict(first: Fingerprint, second: Fingerprint) -> Evidence | None:
    return find_conflict(first.details, second.details, word_set(first.words), word_set(second.words))


def _comments_on(post: Fingerprint, other: Fingerprint) -> bool:
    return post.is_comment and post.words.endswith(f" {other.words}")


def _find_doubts(pair: _Pair) -> list[Evidence]:
    """Say what speaks for two complaints although the words are alike: then officers decide."""
    told = (pair.first.details, pair.second.details, word_set(pair.first.words), word_set(pair.second.words))
    opposite = find_opposite(*told)
    if opposite:
        return [opposite]
    is_copied = pair.is_verbatim or pair.is_commented
    doubts = () if is_copied else (find_other_place(*told), find_other_topic(*told))
    replaced = None if any(doubts) else find_replaced(pair.first.words, pair.second.words)
    return [doubt for doubt in (*doubts, replaced) if doubt]


def _is_same_text(pair: _Pair) -> bool:
    wording, rules = pair.wording, pair.rules
    if pair.is_verbatim or pair.is_commented:
        return True
    if wording.jaccard >= rules.merge_jaccard:
        return not pair.is_vague or pair.is_relayed or (wording.jaccard >= rules.vague_jaccard and not pair.is_by_two)
    return wording.jaccard >= rules.copied_jaccard and _is_copied(pair)


def _is_copied(pair: _Pair) -> bool:
    least = max(pair.rules.copied_words, pair.rules.copied_share * pair.wording.shorter)
    return pair.wording.shorter >= least and longest_run(pair.first.words, pair.second.words) >= least


def _reasons(pair: _Pair, score: float, apart_s: float) -> tuple[Evidence, ...]:
    first, second = word_set(pair.first.words), word_set(pair.second.words)
    shared, differing = shared_details(pair.first.details, pair.second.details), sorted(first ^ second)
    words, more = tuple(differing[:MOST_TOLD]), max(0, len(differing) - MOST_TOLD)
    days = round(apart_s / timedelta(days=1).total_seconds())
    return (
        Evidence(Reason.WORDS_SHARED, {"share": score}),
        *([Evidence(Reason.DETAILS_SHARED, {"details": tuple(shared)})] if shared else []),
        *([Evidence(Reason.WORDS_DIFFER, {"words": words, "more": more})] if differing else []),
        Evidence(Reason.DAYS_APART, {"days": days}),
    )
