"""Label spaces: kinds, categories, kinds of agency. Their names and descriptions are data in `reference/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class ReportKind(StrEnum):
    """Whether it is a report at all, or an office answering."""

    LAPORAN = "laporan"
    BUKAN_LAPORAN = "bukan_laporan"
    RESPON = "respon"


class Urgency(StrEnum):
    """Whether people or property are in danger now, and somebody must go there at once."""

    URGENT = "darurat"
    ORDINARY = "biasa"


class ReportType(StrEnum):
    """What SP4N-LAPOR! calls jenis laporan: a complaint, a wish or proposal, or a question."""

    PENGADUAN = "pengaduan"
    ASPIRASI = "aspirasi"
    PERMINTAAN_INFORMASI = "permintaan_informasi"


@dataclass(frozen=True, kw_only=True, slots=True)
class Category:
    """What a report is about (topik): stable slug, and the name that people read.

    Attributes
    ----------
    group
        The heading under which people find it.
    """

    slug: str
    name: str
    description: str
    group: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AgencyKind:
    """A kind of agency (jenis instansi), such as `dinas_pu`; which office of that kind is for routing."""

    slug: str
    name: str
    level: str
    description: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The labels we know, in the order of the reference files."""

    categories: tuple[Category, ...]
    agency_kinds: tuple[AgencyKind, ...]

    @property
    def category_slugs(self) -> tuple[str, ...]:
        """All category slugs."""
        return tuple(category.slug for category in self.categories)

    @property
    def stated_categories(self) -> Mapping[str, str]:
        """Slug and name of each category as people state them, lower case -> its slug."""
        return {said.casefold(): each.slug for each in self.categories for said in (each.slug, each.name)}

    @property
    def agency_slugs(self) -> tuple[str, ...]:
        """All slugs of kinds of agency."""
        return tuple(kind.slug for kind in self.agency_kinds)
