"""Who may call which route: one table. A route without a rule lets no gateway start (`allowing.py`).

The rule of a route says who gets in at the door; whose a report is, `services/authority.py` decides behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.domain.client import Scope
from pipeline.domain.errors import DataFault
from pipeline.domain.follow_up import STEPS, Actor
from pipeline.domain.officer import Officer, Role
from pipeline.services.callers import Viewer
from pipeline.services.follow_up import VERBS, Verb

Route = tuple[str, str]
"""Method and path of a route; of what is mounted, the path alone with the method GET."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """Who may call a route.

    Attributes
    ----------
    is_open
        Anybody may, without a key.
    clients
        Scopes of the keys of clients that get in.
    roles
        The officers who may, by their token.
    is_deed
        Whether an officer's call that sends something does something; it is written down then.
    """

    is_open: bool = False
    clients: frozenset[Scope] = frozenset()
    roles: frozenset[Role] = frozenset()
    is_deed: bool = True

    def require(self, viewer: Viewer) -> None:
        """Let pass who may call.

        Raises
        ------
        DataFault
            `role_missing` for another officer; `key_needed` and `scope_missing` where keys get in, `not_an_officer`
            where none does.
        """
        if viewer.officer:
            self._require_role(viewer.officer)
        elif not self.clients:
            raise DataFault("not_an_officer", "send the token of an officer as `Authorization: Bearer ...`")
        elif viewer.client is None:
            raise DataFault("key_needed", "send a key of the API")
        elif self.clients.isdisjoint(viewer.client.scopes):
            needed = ", ".join(sorted(self.clients))
            raise DataFault("scope_missing", f"the key has no {needed}", scope=needed)

    def _require_role(self, officer: Officer) -> None:
        if officer.role not in self.roles:
            allowed = ", ".join(sorted(self.roles))
            raise DataFault("role_missing", f"allowed: {allowed}", role=officer.role, allowed=allowed)


ROLES: Final = frozenset(Role)
ACTING: Final = ROLES - {Role.ANALYST}
"""Who does something with reports; analysts read."""

ANYBODY: Final = Rule(is_open=True, clients=frozenset(Scope), roles=ROLES)
WRITERS: Final = frozenset({Scope.WRITE_REPORTS})
SENDERS: Final = Rule(is_open=True, clients=WRITERS)
"""Anybody without a key; officers send no reports."""

OFFICERS: Final = Rule(roles=ACTING)
SIGNED: Final = Rule()
"""No key and no token: who sends proves itself by its signature, which the route checks."""
SIGNED_IN: Final = Rule(roles=ROLES)
NATIONAL: Final = Rule(roles=ROLES - {Role.AGENCY})
"""Who sees the figures of all agencies; an agency sees its own reports."""
CENTRAL: Final = Rule(roles=frozenset({Role.CENTRAL}))
"""Who administers the whole system."""


def _roles_of(verb: Verb) -> frozenset[Role]:
    """Give who may take a step: an agency's officer what agencies may."""
    actors = STEPS[VERBS[verb]].actors
    return ACTING if Actor.AGENCY in actors else ACTING - {Role.AGENCY}


OPEN311: Final = (
    *("discovery", "services", "services/{code}", "requests", "requests/{request_id}"),
    *("servicerequestupdates", "tokens/{token}"),
)

MODEL_STEPS: Final = ("model/{name}/layani", "model/{name}/mundur")

RULES: Final[Mapping[Route, Rule]] = {
    ("GET", "/openapi.json"): ANYBODY,
    ("GET", "/static"): ANYBODY,
    ("GET", "/healthz"): ANYBODY,
    ("GET", "/readyz"): ANYBODY,
    ("GET", "/metrics"): ANYBODY,
    ("POST", "/api/v1/reports"): SENDERS,
    ("POST", "/api/v1/reports/batch"): Rule(clients=WRITERS),
    ("GET", "/api/v1/reports/{any_id}"): ANYBODY,
    ("GET", "/api/v1/reports/{any_id}/progress"): Rule(roles=ROLES),
    ("POST", "/api/v1/reports/{any_id}/correct"): OFFICERS,
    ("POST", "/api/v1/offices/{code}/events"): SIGNED,
    ("GET", "/api/v1/cases"): Rule(clients=frozenset({Scope.READ_CASES}), roles=ROLES),
    ("GET", "/api/v1/cases/{any_id}"): ANYBODY,
    ("POST", "/api/v1/cases/{any_id}/follow"): Rule(is_open=True, clients=WRITERS, roles=ROLES),
    ("POST", "/api/v1/cases/{any_id}/confirm"): OFFICERS,
    ("POST", "/api/v1/cases/{any_id}/split"): OFFICERS,
    ("POST", "/api/v1/cases/{any_id}/merge"): OFFICERS,
    **{("POST", f"/api/v1/reports/{{any_id}}/{each}"): Rule(roles=_roles_of(each)) for each in Verb},
    **{("POST", f"/api/v1/cases/{{any_id}}/{each}"): Rule(roles=_roles_of(each)) for each in Verb},
    ("GET", "/api/v1/search"): Rule(roles=ROLES),
    ("POST", "/api/v1/similar"): ANYBODY,
    ("POST", "/api/v1/explain"): ANYBODY,
    ("GET", "/api/v1/categories"): ANYBODY,
    ("GET", "/api/v1/agencies"): ANYBODY,
    ("GET", "/api/v1/regions"): ANYBODY,
    ("GET", "/api/v1/channels"): ANYBODY,
    ("POST", "/sms/generic"): ANYBODY,
    ("GET", "/sms/{name}"): ANYBODY,
    ("POST", "/sms/{name}"): ANYBODY,
    **{("GET", f"/open311/v2/{each}.{{form}}"): ANYBODY for each in OPEN311},
    ("POST", "/open311/v2/requests.{form}"): SENDERS,
    **{(each, "/open311/v2/{rest:path}"): ANYBODY for each in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")},
    ("GET", "/"): ANYBODY,
    ("GET", "/lapor"): ANYBODY,
    ("POST", "/lapor"): ANYBODY,
    ("GET", "/lacak"): ANYBODY,
    ("GET", "/lacak/{kode}"): ANYBODY,
    **{("POST", f"/lacak/{{kode}}/{each}"): ANYBODY for each in ("keberatan", "selesai", "tambahan", "tarik")},
    **{("GET", each): ANYBODY for each in ("/laporan", "/laporan.atom", "/laporan/{kode}", "/peta")},
    ("POST", "/ikuti"): ANYBODY,
    ("GET", "/ikuti/{sealed}"): ANYBODY,
    ("GET", "/berhenti/{sealed}"): ANYBODY,
    ("POST", "/berhenti/{sealed}"): ANYBODY,
    ("POST", "/berhenti/{sealed}/batal"): ANYBODY,
    ("GET", "/foto/{photo_id}.jpg"): ANYBODY,
    ("GET", "/petugas/masuk"): ANYBODY,
    ("POST", "/petugas/masuk"): ANYBODY,
    **{(each, "/petugas/sandi"): SIGNED_IN for each in ("GET", "POST")},
    **{("GET", f"/petugas{each}"): SIGNED_IN for each in ("", "/akun", "/akun/kode")},
    **{("GET", f"/petugas/analisis{each}"): NATIONAL for each in ("", "/{bagan}.csv")},
    ("GET", "/analisis"): ANYBODY,
    **{("GET", f"/petugas/{each}"): SIGNED_IN for each in ("antrean", "kasus", "kasus/{any_id}", "label")},
    **{("GET", f"/petugas/laporan/{{any_id}}{each}"): SIGNED_IN for each in ("", "/foto/{photo_id}.jpg", "/kabar")},
    **{
        ("POST", f"/petugas/{each}/{{any_id}}/pratinjau"): Rule(roles=ACTING, is_deed=False)
        for each in ("laporan", "kasus")
    },
    ("POST", "/petugas/antrean/tampilan"): SIGNED_IN,
    **{("POST", f"/petugas/{each}"): OFFICERS for each in ("antrean", "kasus/{any_id}/langkah")},
    **{("POST", f"/petugas/laporan/{{any_id}}/{each}"): OFFICERS for each in ("koreksi", "langkah", "kasus")},
    **{("POST", f"/petugas/{each}"): SIGNED_IN for each in ("keluar", "akun/sesi", "akun/kode", "akun/kode/lepas")},
    ("GET", "/petugas/mutu"): SIGNED_IN,
    **{("GET", f"/petugas/{each}"): CENTRAL for each in ("mutu/ditolak", "petugas", "jejak")},
    **{("POST", f"/petugas/mutu/{each}"): CENTRAL for each in ("ulang", "kirim", *MODEL_STEPS)},
    **{("POST", f"/petugas/petugas/{each}"): CENTRAL for each in ("tambah", "sandi", "nonaktifkan")},
}
"""The rule of each route. Gateways of SMS and clients of Open311 prove themselves in their own way, behind the door."""
