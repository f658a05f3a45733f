"""What goes out over Open311: the fields of GeoReport v2, by their names and in their order; in XML and JSON alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class EndpointAnswer:
    """Where a specification is answered."""

    specification: str
    url: str
    changeset: str
    type: str
    formats: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscoveryAnswer:
    """What a client asks first: who answers here, and where."""

    changeset: str
    contact: str
    key_service: str
    endpoints: tuple[EndpointAnswer, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceAnswer:
    """A kind of report that is taken: one of our categories.

    Attributes
    ----------
    metadata
        Whether it has a definition with fields of its own.
    """

    service_code: str
    service_name: str
    description: str
    metadata: bool
    type: str
    keywords: str
    group: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueAnswer:
    """What may be chosen for a field."""

    key: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AttributeAnswer:
    """A field that a service asks for beside those of the specification."""

    variable: bool
    code: str
    datatype: str
    required: bool
    datatype_description: str | None
    order: int
    description: str
    values: tuple[ValueAnswer, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DefinitionAnswer:
    """The fields of a service."""

    service_code: str
    attributes: tuple[AttributeAnswer, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RequestAnswer:
    """A report, as everybody may read it: nothing in here names a person, and nothing opens more than this."""

    service_request_id: str
    status: str
    status_notes: str | None
    service_name: str
    service_code: str
    description: str
    agency_responsible: str | None
    service_notice: str | None
    requested_datetime: str
    updated_datetime: str
    expected_datetime: str | None
    address: str | None
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class UpdateAnswer:
    """Something that was done with a report: FixMyStreet's extension of the specification."""

    update_id: str
    service_request_id: str
    status: str
    updated_datetime: str
    description: str
    media_url: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FiledAnswer:
    """What who filed a report is told; `service_notice` holds the tracking ID, which is the citizen's secret.

    An `account_id` is kept as a keyed hash alone, so it is not told.
    """

    service_request_id: str
    service_notice: str
    account_id: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenAnswer:
    """The request of a token."""

    service_request_id: str
    token: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ErrorAnswer:
    """What went wrong: the HTTP status, and an Indonesian sentence."""

    code: int
    description: str


Answer = (
    DiscoveryAnswer
    | DefinitionAnswer
    | ServiceAnswer
    | RequestAnswer
    | UpdateAnswer
    | FiledAnswer
    | TokenAnswer
    | ErrorAnswer
)
