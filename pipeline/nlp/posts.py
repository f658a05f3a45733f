"""Which posts on X pass the same words on, as X itself says it: retweets, edited versions, quotes. Pure, bounded."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.domain.report import AnalysedReport, Channel

FIRST_SWEEP = 10_000
"""Posts from which those that nobody remembers are looked for, each time they have doubled."""

KEPT = 4
"""Newest reports kept of those that repeat one post: some may be answers, or set apart by an officer, and hold nothing
together."""


def are_one_post(first: AnalysedReport, second: AnalysedReport) -> bool:
    """Whether the two pass on the same words, or the one quotes the other."""
    if first.channel is not Channel.TWITTER or second.channel is not Channel.TWITTER:
        return False
    posts, others = {first.report_id, _root(first)}, {second.report_id, _root(second)}
    return not posts.isdisjoint(others) or _quoted(first) in others or _quoted(second) in posts


class PostIndex:
    """Reports by the post that they repeat or quote.

    Parameters
    ----------
    is_remembered
        Whether a report is still in the window.
    """

    def __init__(self, is_remembered: Callable[[str], bool]) -> None:
        self._is_remembered = is_remembered
        self._repeating: dict[str, tuple[str, ...]] = {}
        self._quoting: dict[str, list[str]] = {}
        self._sweep_at = FIRST_SWEEP

    def add(self, report: AnalysedReport) -> list[str]:
        """Remember a report; gives the reports that it belongs to, some of which may never have come."""
        if report.channel is not Channel.TWITTER:
            return []
        root, quoted, own = _root(report), _quoted(report), report.report_id
        found = [root, quoted, *self._quoting.get(own, ())]
        found += [*self._repeating.get(root, ()), *self._repeating.get(own, ())]
        if root != own:
            self._repeating[root] = (*self._repeating.get(root, ()), own)[-KEPT:]
        if quoted:
            self._quoting.setdefault(quoted, []).append(own)
        self._sweep()
        return [other for other in found if other is not None and other != own]

    def _sweep(self) -> None:
        if len(self._repeating) + len(self._quoting) <= self._sweep_at:
            return
        self._repeating = {post: each for post, each in self._repeating.items() if self._is_remembered(each[-1])}
        self._quoting = {post: each for post, each in self._quoting.items() if self._is_remembered(each[-1])}
        self._sweep_at = max(FIRST_SWEEP, 2 * (len(self._repeating) + len(self._quoting)))


def _root(report: AnalysedReport) -> str:
    """Give the report_id of the post whose words these are."""
    return f"{Channel.TWITTER}:{report.post.repeats}" if report.post and report.post.repeats else report.report_id


def _quoted(report: AnalysedReport) -> str | None:
    return f"{Channel.TWITTER}:{report.post.quotes}" if report.post and report.post.quotes else None
