"""What we put into Kibana, a class a kind: where it is put, where it is found again, and what it must be like.

Each has an id of ours, so that putting it twice leaves one. Kibana adds defaults to what it gives back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

from pipeline.adapters.kibana import refusals
from pipeline.adapters.kibana.client import Kibana
from pipeline.adapters.kibana.files import KibanaFiles
from pipeline.adapters.kibana.saved_objects import (
    export_object,
    import_object,
    map_object,
    read_map,
    read_search,
    search_object,
)
from pipeline.domain.errors import Outage

DATA_VIEWS: Final = "/api/data_views/data_view"
DASHBOARDS: Final = "/api/dashboards"
RULES: Final = "/api/alerting/rule"

FIXED: Final = ("rule_type_id", "consumer")
"""Of a rule, said once when it is made."""
THEIRS: Final = ("actions", "alert_delay", "flapping")
"""Of a rule: who is told and how soon is set in Kibana and stays; an update that leaves it out would empty it."""
ACTION: Final = ("group", "id", "params", "frequency", "uuid", "alerts_filter", "use_alert_data_for_template")
"""Of an action: what an update takes; what Kibana gives has more."""


class Deployed(Protocol):
    """Something that is to be in Kibana under a name."""

    @property
    def name(self) -> str:
        """What people call it by."""

    @property
    def wanted(self) -> dict[str, Any]:
        """What it must be like."""

    def put(self, kibana: Kibana) -> None:
        """Make it so. Raises as `Kibana.ask`."""

    def find(self, kibana: Kibana) -> dict[str, Any] | None:
        """Give what is there. Raises as `Kibana.ask`."""


@dataclass(frozen=True, slots=True)
class DataView:
    """The fields of an index, with labels and links."""

    wanted: dict[str, Any]

    @property
    def name(self) -> str:
        """Its id."""
        return str(self.wanted["id"])

    def put(self, kibana: Kibana) -> None:
        """Put it in place of one of the same id or name."""
        body = {"override": True, "data_view": self.wanted}
        _must(kibana, "POST", DATA_VIEWS, body, self.name)

    def find(self, kibana: Kibana) -> dict[str, Any] | None:
        """Give it."""
        found = kibana.ask("GET", f"{DATA_VIEWS}/{self.name}", source=self.name)
        return found and found["data_view"]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Panels and controls."""

    name: str
    wanted: dict[str, Any]

    def put(self, kibana: Kibana) -> None:
        """Put it whole: panels that are not in it are gone."""
        _must(kibana, "PUT", f"{DASHBOARDS}/{self.name}", self.wanted, self.name)

    def find(self, kibana: Kibana) -> dict[str, Any] | None:
        """Give it."""
        found = kibana.ask("GET", f"{DASHBOARDS}/{self.name}", source=self.name)
        return found and found["data"]


@dataclass(frozen=True, slots=True)
class Imported:
    """A saved object, such as a saved search or a map; `read` gives what people see of it, of any release."""

    saved: dict[str, Any]
    read: Callable[[dict[str, Any]], dict[str, Any]]

    @property
    def name(self) -> str:
        """Its id."""
        return str(self.saved["id"])

    @property
    def wanted(self) -> dict[str, Any]:
        """What people are to see of it."""
        return self.read(self.saved)

    def put(self, kibana: Kibana) -> None:
        """Import it over one of the same id."""
        import_object(kibana, self.saved)

    def find(self, kibana: Kibana) -> dict[str, Any] | None:
        """Give what people see of what is there."""
        found = export_object(kibana, self.saved["type"], self.name)
        return found and self.read(found)


@dataclass(frozen=True, slots=True)
class Rule:
    """An alert rule: what is counted how often, and from when on somebody must look."""

    name: str
    file: dict[str, Any]

    @property
    def wanted(self) -> dict[str, Any]:
        """All of the file but its id."""
        return {key: value for key, value in self.file.items() if key != "id"}

    def put(self, kibana: Kibana) -> None:
        """Create it, or replace what the file says of it.

        Raises
        ------
        Outage
            Also where somebody else made it in between: the next try replaces it.
        """
        found = self.find(kibana)
        if found is None:
            _must(kibana, "POST", self._path, self.wanted, self.name)
            return
        body = {key: value for key, value in self.wanted.items() if key not in FIXED} | _kept(found)
        if kibana.ask("PUT", self._path, body, source=self.name) is None:
            raise Outage(f"{self.name} dihapus orang lain selagi dipasang")

    def find(self, kibana: Kibana) -> dict[str, Any] | None:
        """Give it."""
        found: dict[str, Any] | None = kibana.ask("GET", self._path, source=self.name)
        return found

    @property
    def _path(self) -> str:
        return f"{RULES}/{self.file['id']}"


def in_order(files: KibanaFiles) -> Iterator[Deployed]:
    """Give everything that is to be there: data views first, because all else refers to them."""
    yield from map(DataView, files.data_views.values())
    yield from (Imported(search_object(*each), read_search) for each in files.searches.items())
    yield from (Imported(map_object(*each), read_map) for each in files.maps.items())
    yield from (Dashboard(*each) for each in files.dashboards.items())
    yield from (Rule(*each) for each in files.rules.items())


def _must(kibana: Kibana, method: str, path: str, body: object, source: str) -> None:
    if kibana.ask(method, path, body, source=source) is None:
        raise refusals.missing(kibana.url, path, source)


def _kept(rule: dict[str, Any]) -> dict[str, Any]:
    kept = {key: rule[key] for key in THEIRS if rule.get(key)}
    if "actions" in kept:
        kept["actions"] = [{key: each[key] for key in ACTION if key in each} for each in kept["actions"]]
    return kept
