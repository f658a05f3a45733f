"""Reports in our own JSON form (web, app, partners), and SMS in the forms of gateways; pure."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Annotated, Final

from pydantic import AfterValidator, AliasChoices, Field

from pipeline.adapters.intake_body import decode, form_fields
from pipeline.adapters.intake_checks import (
    Body,
    IdInChannel,
    Short,
    Submission,
    Text,
    Time,
    check_fields,
    check_json,
    known_year,
)
from pipeline.domain.errors import DataFault
from pipeline.domain.place import GeoPoint

WIB: Final = timezone(timedelta(hours=7), "WIB")
"""Jakarta's time, in which the gateways of the national short code run; it has no summer time."""


def _assume_wib(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=WIB)


class _Report(Body):
    """A report in our own form."""

    text: Text
    id: IdInChannel | None = None
    received_at: Time | None = None
    sender: Short = None
    region: Short = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None


class _Sms(_Report):
    """A report under the names that SMS gateways give its fields; a time without offset is Jakarta's."""

    text: Text = Field(validation_alias=AliasChoices("text", "message", "body"))
    id: IdInChannel | None = Field(None, validation_alias=AliasChoices("id", "message_id"))
    received_at: Annotated[datetime, AfterValidator(_assume_wib), AfterValidator(known_year)] | None = Field(
        None, validation_alias=AliasChoices("received_at", "timestamp")
    )
    sender: Short = Field(None, validation_alias=AliasChoices("sender", "from", "msisdn"))


def parse_report(body: bytes) -> Submission:
    """Read a report in our own JSON form."""
    return _submission(check_json(_Report, body))


def parse_sms(body: bytes) -> Submission:
    """Read an SMS, as JSON or as form fields."""
    text = decode(body).lstrip()
    if text.startswith(("{", "[")) or "=" not in text:
        return _submission(check_json(_Sms, body))
    return _submission(check_fields(_Sms, form_fields(body)))


def _submission(report: _Report) -> Submission:
    return Submission(
        text=report.text,
        id=report.id,
        sender=report.sender,
        received_at=report.received_at,
        region=report.region,
        location=_location(report),
    )


def _location(report: _Report) -> GeoPoint | None:
    if report.lat is not None and report.lon is not None:
        return GeoPoint(lat=report.lat, lon=report.lon)
    if report.lat is not None or report.lon is not None:
        raise DataFault("invalid_location", "'lat' and 'lon' go together; give both or neither")
    return None
