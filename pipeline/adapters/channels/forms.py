"""Reports in our own JSON form (web, app, partners), and SMS in the forms of gateways; pure.

Both have one table of names: what a gateway calls `Body` and an app `message` is the text. Some wrap the message in an
object of their own; its fields are looked for where the text is, and around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, WithJsonSchema

from pipeline.adapters.channels.checks import MAX_PATH_CHARS, Body, Submission, Text, read_json, read_text
from pipeline.adapters.channels.encodings import decode, fold_name, form_fields
from pipeline.domain.errors import DataFault

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (
        *("text", "message", "body", "msg", "content", "sms", "smstext", "messagebody", "messagetext", "shortmessage"),
        *("textmessage", "textdecoded", "conversation", "teks", "pesan", "isi", "isipesan", "isilaporan"),
    ),
    "id": (
        *("id", "messageid", "msgid", "messagesid", "smsmessagesid", "smssid", "smsid", "messageuuid", "uuid"),
        *("momsgid", "reference", "referenceid", "trxid", "idpesan"),
    ),
    "received_at": (
        *("receivedat", "timestamp", "receivedtime", "receivedon", "datereceived", "messagetimestamp", "scts"),
        *("receivingdatetime", "occurredat", "senttimestamp", "timesent", "createddatetime", "trxdate"),
        *("createdat", "sentat", "senttime", "sendtime", "sentstamp", "datesent", "datetime", "date", "time"),
        *("waktu", "tanggal"),
    ),
    "sender": (
        *("sender", "from", "msisdn", "phonenumber", "phone", "sendernumber", "senderaddress", "sourceaddr"),
        *("sourceaddress", "source", "originator", "origin", "fromnumber", "number", "mobile", "mobileno"),
        *("pengirim", "nomor", "nohp", "notelp", "telepon"),
    ),
    "region": ("region", "wilayah", "daerah"),
    "lat": ("lat", "latitude", "lintang"),
    "lon": ("lon", "lng", "long", "longitude", "bujur"),
    "category": ("category", "kategori", "topik"),
    "place": ("place", "lokasi", "tempat", "alamat"),
    "event_date": ("eventdate", "tanggalkejadian"),
    "photos": ("photos", "foto"),
    "contact": ("contact", "kontak"),
    "visibility": ("visibility", "kerahasiaan"),
}
"""Field of ours -> what senders call it, folded, the surest name first."""

_PLACES: Final = {name: (ours, rank) for ours, names in NAMES.items() for rank, name in enumerate(names)}
"""Name -> the field that it means, and how sure that is: the smaller the surer."""

PASSED_OVER: Final = frozenset(
    (
        *("to", "recipient", "destination", "shortcode", "keyword", "prefix", "type", "status"),
        *("smsstatus", "event", "name", "operator", "network", "networkcode", "smsc", "smscid"),
        *("gateway", "account", "accountsid", "messagingservicesid", "apiversion", "apikey"),
        *("key", "secret", "token", "signature", "sig", "hash", "nonce", "channel", "service", "subid"),
        *("linkid", "sim", "simslot", "simnumber", "device", "deviceid", "coding", "charset"),
        *("encoding", "dcs", "udh", "class", "parts", "part", "numsegments", "nummedia", "concat"),
        *("concatref", "concatpart", "concattotal", "fromcity", "fromstate", "fromzip"),
        *("fromcountry", "tocity", "tostate", "tozip", "tocountry", "country"),
    )
)
"""What gateways send beside; such a field is no part of a text whose `&` was not escaped."""

KNOWN: Final = PASSED_OVER.union(*NAMES.values())

MAX_DEPTH: Final = 7
"""Objects around a message and the message itself: WhatsApp puts six around the words."""


_Words = Annotated[object, WithJsonSchema({"type": ["string", "number", "null"]})]
_Degrees = Annotated[object, WithJsonSchema({"type": ["number", "string", "null"]})]
"""What is described for who sends; whatever comes is read as well as it can be."""


class ReportForm(Body):
    """A report in our own form, for those who describe it; only its text can be wrong."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    text: Text = Field(examples=["Jalan berlubang di Jl. Melati, Kota Ambon"])
    """The report, as it was written; also `message`, `body` and what else gateways call it."""
    id: _Words = Field(None, examples=["a-1708"])
    """Unique for its sender; one is assigned if left out. The same id with the same text is the same report."""
    received_at: _Words = Field(None, examples=["2026-11-24T08:02:03+07:00"])
    """When it was sent, in any common notation, Jakarta's time if it names no zone; now if left out."""
    sender: _Words = Field(None, examples=["0812-0000-0017"])
    """Who reports: a telephone number, an e-mail address or an account. Kept as a keyed hash only."""
    region: _Words = Field(None, examples=["Kota Ambon", "81.71"])
    """Name or Kemendagri code of the area."""
    lat: _Degrees = Field(None, examples=[-3.6954])
    """Of the place, WGS 84 degrees; only together with `lon`."""
    lon: _Degrees = Field(None, examples=[128.1814])
    """Of the place, WGS 84 degrees; only together with `lat`."""
    category: object = None
    """What its sender says it is about: slug or name of a category. Kept beside the predicted one."""
    place: object = None
    """Where it is about, in words; the place is read from it and from the text."""
    event_date: object = None
    """The day of what is told, as `2026-11-24`; not the day of sending."""
    photos: object = None
    """Ids of pictures that the form has stored, three at most."""
    contact: object = None
    """Telephone number or e-mail address for news of the report. Kept sealed, and shown to nobody."""
    visibility: object = None
    """`publik`; `anonim`: agencies do not see who sent it; `rahasia`: only officers who may read its text. `publik` if
    left out, `rahasia` if it is none of them."""


OUTSIDE_FIELDS: Final = tuple(field for field in ReportForm.model_fields if field != "photos")
"""Fields that files and partners have; pictures are stored by our own form before."""

NAMED: Final = frozenset(ReportForm.model_fields) | {"channel"} | _PLACES.keys()
"""What a field of a report may be called at a door that refuses others; folded."""


def refuse_unknown(fields: Mapping[str, Any]) -> None:
    """Refuse fields that nobody would read.

    Raises
    ------
    DataFault
        `unknown_field`, with the path of the first.
    """
    for name in fields:
        if name not in NAMED and fold_name(name) not in NAMED:
            said = name[:MAX_PATH_CHARS]
            nearest = tuple(get_close_matches(fold_name(said), NAMED, n=1))
            raise DataFault("unknown_field", f"{said} is no field of a report", field=said, nearest=nearest)


def parse_report(body: bytes) -> Submission:
    """Read a report in our own JSON form."""
    return _read(read_json(body))


def parse_sms(body: bytes) -> Submission:
    """Read an SMS, as JSON or as form fields; what gateways call its contact is who sent it."""
    text = decode(body).lstrip()
    is_json = text.startswith(("{", "[")) or "=" not in text
    found = _read(read_json(body) if is_json else form_fields(body, known=KNOWN, whole=NAMES["text"]))
    return replace(found, sender=found.contact if found.sender is None else found.sender, contact=None)


def _read(fields: object) -> Submission:
    if isinstance(fields, list) and len(fields) == 1:  # as some gateways put one message into a list
        (fields,) = fields
    if isinstance(fields, list) and fields and all(isinstance(each, dict) and _has_text(each) for each in fields):
        raise DataFault("several_messages", "one body brings one message here")
    if not isinstance(fields, dict):
        raise DataFault("invalid_json", "the body is no object")
    return read_fields(fields)


def read_fields(fields: dict[str, Any]) -> Submission:
    """Read the fields of an object that holds a report.

    Raises
    ------
    DataFault
        `missing_text`, `invalid_text`, `several_messages`.
    """
    found = _find_fields(fields)
    return Submission(
        text=read_text(found.get("text")),
        id=found.get("id"),
        sender=found.get("sender"),
        received_at=found.get("received_at"),
        region=found.get("region"),
        lat=found.get("lat"),
        lon=found.get("lon"),
        category=found.get("category"),
        place=found.get("place"),
        event_date=found.get("event_date"),
        photos=found.get("photos"),
        contact=found.get("contact"),
        visibility=found.get("visibility"),
    )


def _find_fields(fields: dict[str, Any]) -> dict[str, Any]:
    """Give the fields of ours: of the object that has the text, then of those around it."""
    found = _named(fields)
    if _is_text(found.get("text")):
        return found
    around = next((path for path in _paths((fields,)) if _has_text(path[-1])), (fields,))
    for each in around[1:]:
        found |= _named(each)
    return found


def _paths(path: tuple[dict[str, Any], ...]) -> Iterator[tuple[dict[str, Any], ...]]:
    """Give an object and those in it, each with what is around it, the outermost first."""
    level = [path]
    for _ in range(MAX_DEPTH):
        yield from level
        level = [(*above, inner) for above in level for inner in _inner(above[-1])]


def _inner(fields: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for value in fields.values():
        if isinstance(value, dict):
            yield value
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            if len(value) > 1 and all(isinstance(each, dict) and _has_text(each) for each in value):
                raise DataFault("several_messages", "one body brings one message here")
            yield value[0]


def _has_text(fields: dict[str, Any]) -> bool:
    return _is_text(_named(fields).get("text"))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _name_sender(who: dict[str, Any]) -> object:
    """Give what tells a sender who is an object, such as `{"phone_number": ..., "carrier": ...}`; itself if nothing."""
    ranked = ((_PLACES.get(fold_name(name), ("", 0)), value) for name, value in who.items())
    told = [(place, value) for place, value in ranked if place[0] in ("sender", "id") and not isinstance(value, dict)]
    return max(told, key=lambda each: (each[0][0], -each[0][1]))[1] if told else who


def _named(fields: dict[str, Any]) -> dict[str, Any]:
    """Give what of an object has one of our names; of two that mean one field, what says something goes before."""
    found: dict[str, tuple[bool, int, Any]] = {}
    for name, value in fields.items():
        place = _PLACES.get(name) or _PLACES.get(fold_name(name))
        if place is not None:
            ours, rank = place
            if ours == "sender" and isinstance(value, dict):
                value = _name_sender(value)
            is_empty = (
                value is None or isinstance(value, (dict, list)) or (isinstance(value, str) and not value.strip())
            )
            if ours not in found or (is_empty, rank) < found[ours][:2]:
                found[ours] = (is_empty, rank, value)
    return {ours: value for ours, (_, _, value) in found.items()}
