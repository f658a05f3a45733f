"""Puts the data views and dashboards of `kibana/` into Kibana, each under its own id; may be repeated.

Needs Kibana 9.5: since then its Dashboards API is stable, and a PUT creates or replaces.
"""

from __future__ import annotations

from typing import Final

from pipeline.adapters.kibana.client import Kibana
from pipeline.adapters.kibana.files import KibanaFiles

DATA_VIEW: Final = "/api/data_views/data_view"
DASHBOARDS: Final = "/api/dashboards"


def apply_kibana(kibana: Kibana, files: KibanaFiles) -> list[str]:
    """Put everything, data views first because dashboards refer to them; give the ids that were put.

    Raises
    ------
    Outage
        If Kibana does not answer or is still starting.
    SetupFault
        If Kibana refuses the credentials or a file.
    """
    for name, view in files.data_views.items():
        kibana.put("POST", DATA_VIEW, {"override": True, "data_view": view}, source=name)
    for name, dashboard in files.dashboards.items():
        kibana.put("PUT", f"{DASHBOARDS}/{name}", dashboard, source=name)
    return [view["id"] for view in files.data_views.values()] + list(files.dashboards)
