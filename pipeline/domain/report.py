"""The report at each point of its road. Values are frozen; each stage adds one, none replaces what it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.domain.assignment import Assignment
from pipeline.domain.case import CaseMembership
from pipeline.domain.completeness import MissingPart
from pipeline.domain.place import GeoPoint, Place
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.triage import Prediction, Review


class Channel(StrEnum):
    """How a report reached us (kanal)."""

    TWITTER = "twitter"
    SMS = "sms"
    WEB = "web"
    APLIKASI = "aplikasi"
    LAPORPRESIDEN = "laporpresiden"
    KAWALMENTERI = "kawalmenteri"


class PostRelation(StrEnum):
    """What a post on X is to another post."""

    RETWEETED = "retweeted"
    QUOTED = "quoted"
    REPLIED_TO = "replied_to"


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """What X tells about a post beside its text.

    Attributes
    ----------
    relation
        To another post; None for a post of its own.
    repeats
        Id of the post whose words these are: the retweeted one, or the first version of an edited one.
    quotes
        Id of the post that it quotes, beside words of its own.
    official_author
        The author's handle, lower case, if it belongs to a public body; a citizen's handle is never kept.
    """

    relation: PostRelation | None = None
    repeats: str | None = None
    quotes: str | None = None
    official_author: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RawReport:
    """Bytes as a channel delivered them, untouched; `body` is what that channel's parser in `adapters/intake` reads.

    Attributes
    ----------
    assigned_id
        The id that the gateway gave, for a body that carries none.
    received_at
        When we got it; a time inside the body, if there is one, wins.
    """

    channel: str
    body: bytes
    received_at: datetime
    assigned_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedReport:
    """A checked report of any channel. `text` is as written, with personal data: it never leaves `analyse`.

    Attributes
    ----------
    report_id
        `<channel>:<id in channel>`; the same report always has the same one.
    reporter
        Keyed hash of the sender; None if the channel names none.
    region
        Name or Kemendagri code that the channel gave beside the text.
    """

    report_id: str
    tracking_id: str
    channel: Channel
    received_at: datetime
    text: str
    reporter: str | None = None
    region: str | None = None
    location: GeoPoint | None = None
    post: Post | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AnalysedReport:
    """What we understood of a report; free of NIK, numbers, addresses of contact.

    Attributes
    ----------
    text_redacted
        As written, with personal data replaced by typed tokens such as `<NIK>`.
    text_normal
        Redacted, lower case, informal words expanded; what models and duplicates compare.
    report_type
        None for what is no report.
    missing
        What the citizen is asked for before an office can act.
    assignment
        Who must answer and by when; None for what is no report.
    flags
        Machine-readable remarks, such as `teks_dipotong`.
    model_version
        Of the models that answered.
    names
        Words of the normal text that no dictionary knows: names of places, most of them.
    subjects
        Keyed hashes of the people whose NIK, KK or other data the text carried; for telling two forms apart, and in
        no document.
    """

    report_id: str
    tracking_id: str
    channel: Channel
    received_at: datetime
    text_redacted: str
    text_normal: str
    kind: Prediction[ReportKind]
    category: Prediction[str]
    agency: Prediction[str]
    review: Review
    reporter: str | None = None
    region: str | None = None
    location: GeoPoint | None = None
    post: Post | None = None
    place: Place | None = None
    report_type: ReportType | None = None
    missing: tuple[MissingPart, ...] = ()
    flags: tuple[str, ...] = ()
    assignment: Assignment | None = None
    model_version: str | None = None
    names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsolidatedReport:
    """A report and its place among the others: what the index holds.

    Attributes
    ----------
    moved_from
        The case that it was in, if it was placed before and its case has changed.
    """

    report: AnalysedReport
    membership: CaseMembership
    moved_from: str | None = None
