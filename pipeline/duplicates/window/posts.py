"""Which posts belong together, as X itself says it: retweets, quotes, what an author adds. Pure, bounded."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.domain.channel import traits_of
from pipeline.duplicates.fingerprint.build import Comparable
from pipeline.duplicates.window.sweeping import Sweeping

KEPT = 4
"""Newest reports kept of those that repeat one post: some may be answers, or set apart by an officer, and hold nothing
together."""


def are_one_post(first: Comparable, second: Comparable) -> bool:
    """Whether the two pass on the same words, or the one quotes the other, or adds to it."""
    if not (traits_of(first.channel).is_social and traits_of(second.channel).is_social):
        return False
    posts, others = {first.report_id, _root(first)}, {second.report_id, _root(second)}
    if not posts.isdisjoint(others) or _quoted(first) in others or _quoted(second) in posts:
        return True
    is_added = not others.isdisjoint(_continued(first)) or not posts.isdisjoint(_continued(second))
    return is_added and (first.reporter is None or first.reporter == second.reporter)


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
        self._sweeping = Sweeping()

    def add(self, report: Comparable) -> list[str]:
        """Remember a report; gives the reports that it belongs to, some of which may never have come."""
        if not traits_of(report.channel).is_social:
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
        if not self._sweeping.is_due(len(self._repeating) + len(self._quoting)):
            return
        self._repeating = {post: each for post, each in self._repeating.items() if self._is_remembered(each[-1])}
        self._quoting = {post: each for post, each in self._quoting.items() if self._is_remembered(each[-1])}
        self._sweeping.note_left(len(self._repeating) + len(self._quoting))


class ThreadIndex:
    """Reports by the posts of one author that they add to; the arguments are those of `PostIndex`."""

    def __init__(self, is_remembered: Callable[[str], bool]) -> None:
        self._is_remembered = is_remembered
        self._adding: dict[str, list[str]] = {}
        self._sweeping = Sweeping()

    def add(self, report: Comparable) -> list[str]:
        """Remember a report; gives those that it adds to and those that add to it, if they are its author's."""
        if not traits_of(report.channel).is_social:
            return []
        continued = _continued(report)
        for other in continued:
            self._adding.setdefault(other, []).append(report.report_id)
        found = [*continued, *self._adding.get(report.report_id, ())]
        if self._sweeping.is_due(len(self._adding)):
            self._adding = {post: each for post, each in self._adding.items() if self._is_remembered(each[-1])}
            self._sweeping.note_left(len(self._adding))
        return [other for other in found if other != report.report_id]


def _continued(report: Comparable) -> list[str]:
    """Give the report_ids of the posts that it adds to."""
    return [f"{report.channel}:{post}" for post in report.post.continues] if report.post else []


def _root(report: Comparable) -> str:
    """Give the report_id of the post whose words these are."""
    return f"{report.channel}:{report.post.repeats}" if report.post and report.post.repeats else report.report_id


def _quoted(report: Comparable) -> str | None:
    return f"{report.channel}:{report.post.quotes}" if report.post and report.post.quotes else None
