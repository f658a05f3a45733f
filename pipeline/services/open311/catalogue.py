"""The services of Open311: our categories, and what each asks for beside the fields of the specification."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pipeline.adapters.reference.files import find_package_file
from pipeline.adapters.reference.tables import load_completeness_rules, load_taxonomy
from pipeline.contract.document import format_time
from pipeline.domain.completeness import PlaceNeed
from pipeline.domain.errors import DataFault
from pipeline.domain.taxonomy import Category
from pipeline.domain.visibility import Visibility
from pipeline.services.open311.answers import (
    AttributeAnswer,
    DefinitionAnswer,
    DiscoveryAnswer,
    EndpointAnswer,
    ServiceAnswer,
    ValueAnswer,
)

SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"
"""As clients compare it, letter by letter."""

FORMATS: Final = ("text/xml", "application/json")

REALTIME: Final = "realtime"
"""The id of a request is told at once, and no token."""

REGION: Final = AttributeAnswer(
    variable=True,
    code="wilayah",
    datatype="string",
    required=False,
    datatype_description="Nama atau kode Kemendagri, misalnya Kota Ambon atau 81.71",
    order=1,
    description="Kabupaten atau kota tempat kejadian, jika titiknya tidak dikirim",
)
"""An address without a city is found in many."""

VISIBILITY: Final = AttributeAnswer(
    variable=True,
    code="kerahasiaan",
    datatype="singlevaluelist",
    required=False,
    datatype_description=None,
    order=2,
    description="Siapa yang boleh melihat laporan ini",
    values=(
        ValueAnswer(key=Visibility.PUBLIC, name="Publik: laporan dapat dibaca semua orang, tanpa nama pelapor"),
        ValueAnswer(key=Visibility.ANONYMOUS, name="Anonim: instansi juga tidak mengetahui pelapornya"),
        ValueAnswer(key=Visibility.CONFIDENTIAL, name="Rahasia: isinya hanya dibaca petugas yang berwenang"),
    ),
)


def discover(url: str, *, contact: str) -> DiscoveryAnswer:
    """Say who answers at an address, and in which formats."""
    changeset = _changed_at()
    endpoint = EndpointAnswer(
        specification=SPECIFICATION, url=url, changeset=changeset, type="production", formats=FORMATS
    )
    return DiscoveryAnswer(
        changeset=changeset,
        contact=contact,
        key_service="Kunci API diberikan oleh pengelola layanan ini; untuk membaca tidak perlu kunci.",
        endpoints=(endpoint,),
    )


def list_services() -> tuple[ServiceAnswer, ...]:
    """Give what may be reported."""
    return tuple(map(_service, load_taxonomy().categories))


def define_service(code: str) -> DefinitionAnswer:
    """Give the fields of a service; raises DataFault `unknown_service`."""
    return DefinitionAnswer(service_code=find_service(code).slug, attributes=_attributes(code))


def find_service(code: str) -> Category:
    """Give the category of a service; raises DataFault `unknown_service`."""
    for category in load_taxonomy().categories:
        if category.slug == code:
            return category
    known = ", ".join(load_taxonomy().category_slugs)
    raise DataFault("unknown_service", f"no such service_code; known: {known}", known=known)


def _service(category: Category) -> ServiceAnswer:
    return ServiceAnswer(
        service_code=category.slug,
        service_name=category.name,
        description=category.description,
        metadata=bool(_attributes(category.slug)),
        type=REALTIME,
        keywords=category.description.rstrip(".").replace(";", ","),
        group=category.group,
    )


def _attributes(code: str) -> tuple[AttributeAnswer, ...]:
    need = load_completeness_rules().place_needed.get(code, PlaceNeed.TIDAK_PERLU)
    return (VISIBILITY,) if need is PlaceNeed.TIDAK_PERLU else (REGION, VISIBILITY)


def _changed_at() -> str:
    """Give when the table of categories was put here: a client that has an older list fetches it again."""
    written = find_package_file("pipeline", "reference/categories.csv").stat().st_mtime
    return format_time(datetime.fromtimestamp(written, UTC))
