"""The console's main pages, in the order in which they are shown; each officer sees those that their role opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipeline.domain.officer import Role
from pipeline.web.security.rules import RULES

PAGES: Final = (
    ("/petugas/antrean", "Antrean"),
    ("/petugas/kasus", "Kasus"),
    ("/petugas/label", "Label"),
    ("/petugas/mutu", "Mutu"),
    ("/petugas/petugas", "Daftar petugas"),
    ("/petugas/jejak", "Jejak"),
    ("/petugas/analisis", "Analisis"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A page in the navigation; `is_here` for the one that is open, or one below it."""

    address: str
    name: str
    is_here: bool


def links_of(role: Role, path: str) -> list[Link]:
    """Give the pages that a role opens."""
    return [
        Link(address=address, name=name, is_here=f"{path}/".startswith(f"{address}/"))
        for address, name in PAGES
        if ("GET", address) in RULES and role in RULES["GET", address].roles
    ]


def first_page(role: Role) -> str:
    """Give where an officer begins."""
    return next((each.address for each in links_of(role, "")), "/petugas/akun")
