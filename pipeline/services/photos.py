"""Pictures beside a report: written anew when they come, kept when the report is taken, shown with public reports."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Sequence
from datetime import datetime

from pipeline.domain.errors import DataFault
from pipeline.domain.photo import MAX_PHOTOS
from pipeline.services.opened import Services

ID_BYTES = 16
"""Of the digest: 128 bits, which nobody guesses."""


async def add_photos(
    services: Services, contents: Sequence[bytes], *, known: Sequence[str], form_id: str, now: datetime
) -> tuple[str, ...]:
    """Write pictures anew and let them wait for their report; gives the ids of all, which are the form's own.

    Parameters
    ----------
    known
        Ids of pictures that came with the form before.

    Raises
    ------
    DataFault
        `too_many_photos`, `photo_too_large`, `photo_too_many_pixels`, `invalid_photo`.
    """
    if len(known) + len(contents) > MAX_PHOTOS:
        raise DataFault("too_many_photos", f"at most {MAX_PHOTOS}", limit=MAX_PHOTOS)
    added = [await _add(services, content, form_id=form_id, now=now) for content in contents]
    return tuple(dict.fromkeys([*known, *added]))


async def _add(services: Services, content: bytes, *, form_id: str, now: datetime) -> str:
    written = await services.unpacker.write_anew(content)
    said = form_id.encode() + b"\x1f" + written
    photo_id = hmac.digest(services.keys().report, said, "sha256")[:ID_BYTES].hex()
    await asyncio.to_thread(services.photos.put, photo_id, written, now=now)
    return photo_id


def known_photos(services: Services, photo_ids: Sequence[str]) -> list[str]:
    """Give those of some ids that are of pictures here."""
    return [each for each in dict.fromkeys(photo_ids) if services.photos.has(each)][:MAX_PHOTOS]


def keep_photos(services: Services, photo_ids: Sequence[str]) -> None:
    """Keep pictures that a report has."""
    for photo_id in photo_ids:
        services.photos.keep(photo_id)


async def show_photo(services: Services, photo_id: str) -> bytes:
    """Give a picture of a public report.

    Raises
    ------
    DataFault
        `not_found`, also for one whose report is not public.
    """
    content = services.photos.read(photo_id)
    if content is None or await services.search.find_by_photo(photo_id) is None:
        raise DataFault("not_found", "no public report has this picture")
    return content
