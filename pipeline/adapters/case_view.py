"""A case as people see it: its reports, since when, through which channels, how many people, and why it is one. Pure.

What leaves here as JSON names no reporter, not even as a hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.adapters.case_count import CaseCount
from pipeline.adapters.case_search import CaseFile
from pipeline.adapters.document import ReportDocument, format_time, place_levels
from pipeline.adapters.stored_report import read_stored
from pipeline.nlp.duplicate_rules import DuplicateRules
from pipeline.nlp.pair_reasons import PairReasons, explain_member, explain_pair


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A report of a case.

    Attributes
    ----------
    earlier
        The report that it is explained by; None for the oldest.
    """

    document: ReportDocument
    earlier: ReportDocument | None = None
    why: PairReasons | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """A report of another case that may tell of the same incident; officers decide."""

    document: ReportDocument
    like: ReportDocument
    why: PairReasons


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseView:
    """A case; its members oldest first, and of very large cases the oldest alone."""

    count: CaseCount
    members: tuple[Member, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def oldest(self) -> ReportDocument:
        """The report whose text stands for the case."""
        return self.members[0].document


def build_case(file: CaseFile, rules: DuplicateRules) -> CaseView:
    """Explain a case: each member by the earlier report that it repeats, each suggestion by the member it is like."""
    by_id = {document.report_id: document for document in file.members}
    return CaseView(
        count=file.count,
        members=tuple(_member(each, file.members[0], by_id, rules) for each in file.members),
        suggestions=tuple(
            Suggestion(document=other, like=own, why=explain_pair(read_stored(other), read_stored(own), rules))
            for other, own in file.suggestions
        ),
    )


def case_json(case: CaseView) -> dict[str, Any]:
    """Lay a case out for the API."""
    return {
        **summary_json(case.count, case.oldest),
        "members": [_member_json(member) for member in case.members],
        "suggestions": [
            {**_report_json(each.document), "case_id": each.document.case_id, **_why_json(each.like, each.why)}
            for each in case.suggestions
        ],
    }


def summary_json(count: CaseCount, oldest: ReportDocument) -> dict[str, Any]:
    """Lay a case out in a few words."""
    return {
        "case_id": count.case_id,
        "text": oldest.text_redacted,
        "category": oldest.category.label,
        "place": place_levels(oldest.place) or None,
        "reports": count.reports,
        "supporters": count.supporters,
        "followers": count.followers,
        "channels": list(count.channels),
        "first_at": format_time(count.first_at),
        "last_at": format_time(count.last_at),
    }


def _member(
    document: ReportDocument, oldest: ReportDocument, by_id: dict[str, ReportDocument], rules: DuplicateRules
) -> Member:
    if document is oldest:
        return Member(document=document)
    earlier = by_id.get(document.duplicate_of or "", oldest)
    return Member(
        document=document, earlier=earlier, why=explain_member(read_stored(document), read_stored(earlier), rules)
    )


def _member_json(member: Member) -> dict[str, Any]:
    why = _why_json(member.earlier, member.why) if member.earlier and member.why else None
    kind = str(member.document.duplicate_kind) if member.earlier and member.document.duplicate_kind else None
    return {**_report_json(member.document), "duplicate_kind": kind, **(why or {})}


def _report_json(document: ReportDocument) -> dict[str, Any]:
    return {
        "report_id": document.report_id,
        "channel": str(document.channel),
        "received_at": format_time(document.received_at),
        "text": document.text_redacted,
    }


def _why_json(earlier: ReportDocument, why: PairReasons) -> dict[str, Any]:
    return {
        "like": earlier.report_id,
        "score": why.verdict.score,
        "days_apart": why.days_apart,
        "reasons": list(why.reasons),
        "shared_words": list(why.shared),
        "differing_words": list(why.differing),
    }
