"""What may be chosen from: categories, agencies, regions, channels. Anybody may read them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from pipeline.services import lists
from pipeline.services.lists import AgenciesAnswer, CategoriesAnswer, ChannelsAnswer, RegionsAnswer
from pipeline.web.dependencies import OpenServices
from pipeline.web.problems import document_problems

router = APIRouter(prefix="/api/v1", tags=["lists"])


@router.get("/categories")
async def get_categories() -> CategoriesAnswer:
    """Give the categories."""
    return lists.list_categories()


@router.get("/agencies")
async def get_agencies() -> AgenciesAnswer:
    """Give the kinds of agency."""
    return lists.list_agencies()


@router.get("/regions", responses=document_problems("unknown_code", "invalid_parameter"))
async def get_regions(
    parent: Annotated[
        str | None,
        Query(
            description="Code of the region that they lie in; provinces if left out.", max_length=13, examples=["81"]
        ),
    ] = None,
) -> RegionsAnswer:
    """Give the provinces, or the regions of the next level in one."""
    return lists.list_regions(parent)


@router.get("/channels")
async def get_channels(services: OpenServices) -> ChannelsAnswer:
    """Give the channels, those of partners too."""
    return lists.list_channels(services)
