"""The report at each point of its road. Values are frozen; each stage adds one, none replaces what it was given."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from pipeline.domain.assignment.assign import Assignment
from pipeline.domain.case import CaseMembership
from pipeline.domain.channel import Channel
from pipeline.domain.completeness import MissingPart
from pipeline.domain.place import GeoPoint, Place
from pipeline.domain.taxonomy import ReportKind, ReportType
from pipeline.domain.triage import Prediction, Review
from pipeline.domain.visibility import Visibility

MAX_TEXT_CHARS = 25_000
"""The longest post that X allows; web forms and SMS stay far below."""


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
        Id of the post whose words these are: the retweeted one.
    quotes
        Id of the post that it quotes, beside words of its own.
    official_author
        The author's handle, lower case, if it belongs to a public body; a citizen's handle is never kept.
    continues
        Ids of posts that the author adds to: the one that this answers, if it is the author's own, and the first of its
        thread.
    """

    relation: PostRelation | None = None
    repeats: str | None = None
    quotes: str | None = None
    official_author: str | None = None
    continues: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RawReport:
    """Bytes as a channel delivered them, untouched; `body` is what that channel's parser in `adapters/intake` reads.

    Attributes
    ----------
    assigned_id
        The id that we gave, for a body that carries none.
    received_at
        When we got it; a time inside the body wins if it can be.
    client
        Who handed it over, for bytes that come through a door open to strangers: ids in them are that client's own.
    is_played
        An operator plays it from a file: it may be as old as it says.
    """

    channel: str
    body: bytes
    received_at: datetime
    assigned_id: str | None = None
    client: str | None = None
    is_played: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivedReport:
    """A checked report of any channel. `text` is as written, with personal data: it never leaves `analyse`.

    Attributes
    ----------
    report_id
        `<channel>:<id in channel>`, or `<channel>:<digest>` for what a stranger sent; the same report always has the
        same one.
    reporter
        Keyed hash of the sender; None if the channel names none.
    region
        What the channel gave beside the text as the name or code of a region: a stranger's words, until `analyse` has
        recognised it.
    stated_category, stated_place, event_date
        What the citizen chose, wrote and named beside the text; strangers' words, until `analyse` has read them.
    photos
        Ids of the pictures that came with it.
    flags
        Those of `Flag` that hold of what stood beside the text.
    contact
        Where the sender wants to be reached, `+62812...` or an e-mail address: on no topic, and in the store sealed.
    """

    report_id: str
    tracking_id: str
    channel: Channel
    received_at: datetime
    text: str
    reporter: str | None = None
    region: str | None = None
    location: GeoPoint | None = None
    stated_category: str | None = None
    stated_place: str | None = None
    event_date: date | None = None
    photos: tuple[str, ...] = ()
    post: Post | None = None
    flags: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC
    contact: str | None = field(default=None, repr=False)


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
    region
        Official name of the region that the channel gave; None if there is no such region.
    stated_category
        Slug of the category that the citizen chose; None if there is no such category.
    stated_place
        Where the citizen says it is, without personal data.
    flags
        Those of `Flag` that hold; a newer version may know more.
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
    stated_category: str | None = None
    stated_place: str | None = None
    event_date: date | None = None
    photos: tuple[str, ...] = ()
    post: Post | None = None
    place: Place | None = None
    report_type: ReportType | None = None
    missing: tuple[MissingPart, ...] = ()
    flags: tuple[str, ...] = ()
    assignment: Assignment | None = None
    model_version: str | None = None
    names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    visibility: Visibility = Visibility.PUBLIC


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
