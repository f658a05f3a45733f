"""What may be chosen from, for who builds a form or a client: categories, agencies, regions, channels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from pydantic import Field

from pipeline.adapters.reference.gazetteer import load_names
from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.domain.channel import Channel, traits_of
from pipeline.domain.errors import DataFault
from pipeline.places.codes import DISTRICT, PROVINCE, REGENCY, VILLAGE
from pipeline.services import wording
from pipeline.services.answers import Answer
from pipeline.services.opened import Services

PARENTS = {REGENCY: PROVINCE, DISTRICT: REGENCY, VILLAGE: DISTRICT}
"""Length of a code -> length of the code of what it lies in."""


class CategoryAnswer(Answer):
    """What a report may be about."""

    slug: str = Field(examples=["infrastruktur"])
    name: str = Field(examples=["Infrastruktur"])
    description: str = Field(examples=["Jalan, jembatan, lampu jalan, trotoar"])


class CategoriesAnswer(Answer):
    """All categories."""

    categories: list[CategoryAnswer]


class AgencyAnswer(CategoryAnswer):
    """A kind of agency."""

    level: str = Field(examples=["kabupaten_kota"])


class AgenciesAnswer(Answer):
    """All kinds of agency."""

    agencies: list[AgencyAnswer]


class RegionAnswer(Answer):
    """A region, as Kemendagri codes it."""

    code: str = Field(examples=["81.71"])
    name: str = Field(examples=["Kota Ambon"])


class RegionsAnswer(Answer):
    """Regions of one level, by their codes."""

    regions: list[RegionAnswer]


class ChannelAnswer(Answer):
    """How reports reach us."""

    slug: str = Field(examples=["web"])
    name: str = Field(examples=["Infrastruktur"])
    needs_key: bool
    """Whether only a client with a key may write to it."""


class ChannelsAnswer(Answer):
    """All channels."""

    channels: list[ChannelAnswer]


@cache
def list_categories() -> CategoriesAnswer:
    """Give the categories."""
    return CategoriesAnswer(
        categories=[
            CategoryAnswer(slug=each.slug, name=each.name, description=each.description)
            for each in load_taxonomy().categories
        ]
    )


@cache
def list_agencies() -> AgenciesAnswer:
    """Give the kinds of agency."""
    return AgenciesAnswer(
        agencies=[
            AgencyAnswer(slug=each.slug, name=each.name, description=each.description, level=each.level)
            for each in load_taxonomy().agency_kinds
        ]
    )


def list_regions(parent: str | None) -> RegionsAnswer:
    """Give the provinces, or what lies in a region; a DataFault `unknown_code` if there is no such region."""
    inside = _inside().get(parent or "")
    if inside is None:
        raise DataFault("unknown_code", "no region has this code, or it has none in it")
    return inside


def list_channels(services: Services) -> ChannelsAnswer:
    """Give our channels and those of partners."""
    titles = {each: wording.label(Channel, each) for each in Channel}
    titles |= {each.channel: each.title for each in services.partners.values()}
    return ChannelsAnswer(
        channels=[
            ChannelAnswer(slug=each, name=title, needs_key=not traits_of(each).is_open)
            for each, title in titles.items()
        ]
    )


@cache
def _inside() -> Mapping[str, RegionsAnswer]:
    """Give the regions by what they lie in; reads the gazetteer once, half a second."""
    inside: dict[str, list[RegionAnswer]] = defaultdict(list)
    for code, name in sorted(load_names().items()):
        parent = code[: PARENTS[len(code)]] if len(code) in PARENTS else ""
        inside[parent].append(RegionAnswer(code=code, name=name))
    return {parent: RegionsAnswer(regions=regions) for parent, regions in inside.items()}
