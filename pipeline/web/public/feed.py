"""Cases as an Atom feed (RFC 4287). Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from pipeline.contract.document import format_time, place_levels
from pipeline.services import wording
from pipeline.services.excerpts import one_line
from pipeline.services.neighbourhood import Neighbourhood, PublicCase
from pipeline.web.xml_text import writable

MEDIA_TYPE: Final = "application/atom+xml"
ATOM: Final = "http://www.w3.org/2005/Atom"
MAX_TITLE_CHARS: Final = 80
"""Letters of an entry's title: a line of a reader."""


def write_feed(found: Neighbourhood, *, base: str, own: str, now: datetime) -> bytes:
    """Write a feed.

    Parameters
    ----------
    base
        Where the pages are, such as `https://lapor.example.go.id`.
    own
        Path and filters of the feed itself.
    """
    feed = Element("feed", xmlns=ATOM)
    newest = max((_changed(each) for each in found.cases), default=now)
    _add(feed, "id", base + own)
    _add(feed, "title", _title(found))
    _add(feed, "updated", format_time(newest))
    SubElement(feed, "link", rel="self", href=base + own)
    SubElement(feed, "link", rel="alternate", href=base + own.replace("/laporan.atom", "/laporan"))
    _add(SubElement(feed, "author"), "name", "LAPOR")
    for case in found.cases:
        feed.append(_entry(case, base))
    body: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _entry(case: PublicCase, base: str) -> Element:
    document, href = case.document, f"{base}/laporan/{case.code}"
    entry = Element("entry")
    _add(entry, "id", href)
    _add(entry, "title", one_line(document.text_redacted, MAX_TITLE_CHARS))
    _add(entry, "published", format_time(document.received_at))
    _add(entry, "updated", format_time(_changed(case)))
    SubElement(entry, "link", rel="alternate", href=href)
    category = document.category.label
    SubElement(entry, "category", term=category, label=wording.category(category))
    place = place_levels(document.place)
    _add(entry, "summary", document.text_redacted + (f"\n\n{place}" if place else ""))
    return entry


def _title(found: Neighbourhood) -> str:
    category = wording.category(found.asked.category) if found.asked.category else "Laporan warga"
    where = ", ".join(region.name for region in reversed(found.above)) or "Indonesia"
    return f"{category}: {where}"


def _changed(case: PublicCase) -> datetime:
    return case.document.follow_up.since or case.document.received_at


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = writable(text)
