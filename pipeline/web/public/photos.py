"""Pictures of public reports (`/foto/ID.jpg`)."""

from __future__ import annotations

from fastapi import APIRouter, Response

from pipeline.services.photos import show_photo
from pipeline.web.dependencies import OpenServices
from pipeline.web.pages import OWN

router = APIRouter(include_in_schema=False)


@router.get("/foto/{photo_id}.jpg")
async def show(photo_id: str, services: OpenServices) -> Response:
    """Give a picture, as long as its report is public."""
    headers = {"Cache-Control": OWN, "X-Robots-Tag": "noindex"}
    return Response(await show_photo(services, photo_id), media_type="image/jpeg", headers=headers)
