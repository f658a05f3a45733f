"""Which posts on X pass the same words on, as X itself says it: retweets, edited versions, quotes. Pure, bounded."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.domain.report import AnalysedReport, Channel

FIRST_SWEEP = 10_000
"""Posts from which those that nobody remembers are looked for, each time they have doubled."""

KEPT = 50
"""Reports kept that wait for one post: they are told of it when it comes late."""


def are_one_post(first: AnalysedReport, second: AnalysedReport) -> bool:
    """Whether the two pass on the same words, or the one quotes the other."""
    if first.channel is not Channel.TWITTER or second.channel is not Channel.TWITTER:
        return False
    return _root(first) == _root(second) or _quoted(first) == _root(second) or _quoted(second) == _root(first)


class PostIndex:
    """Reports by the post that they repeat or quote.

    Parameters
    ----------
    is_remembered
        Whether a report is still in the window.
    """

    def __init__(self, is_remembered: Callable[[str], bool]) -> None:
        self._is_remembered = is_remembered
        self._newest: dict[str, str] = {}
        self._quoting: dict[str, list[str]] = {}
        self._sweep_at = FIRST_SWEEP

    def add(self, report: AnalysedReport) -> list[str]:
        """Remember a report; gives the reports that it belongs to, some of which may never have come."""
        if report.channel is not Channel.TWITTER:
            return []
        root, quoted, own = _root(report), _quoted(report), report.report_id
        found = [self._newest.get(root), root, quoted, *self._quoting.get(own, ())]
        if root != own:
            self._newest[root] = own
        if quoted:
            self._quoting[quoted] = [*self._quoting.get(quoted, ())[-KEPT + 1 :], own]
        self._sweep()
        return [other for other in found if other not in (None, own)]

    def _sweep(self) -> None:
        if len(self._newest) + len(self._quoting) <= self._sweep_at:
            return
        self._newest = {post: each for post, each in self._newest.items() if self._is_remembered(each)}
        self._quoting = {post: each for post, each in self._quoting.items() if self._is_remembered(each[-1])}
        self._sweep_at = max(FIRST_SWEEP, 2 * (len(self._newest) + len(self._quoting)))


def _root(report: AnalysedReport) -> str:
    """Give the report_id of the post whose words these are."""
    return f"{Channel.TWITTER}:{report.post.repeats}" if report.post and report.post.repeats else report.report_id


def _quoted(report: AnalysedReport) -> str | None:
    return f"{Channel.TWITTER}:{report.post.quotes}" if report.post and report.post.quotes else None
