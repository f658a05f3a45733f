"""Puts what is in `kibana/` into Kibana, each under its own id; may be repeated."""

from __future__ import annotations

from functools import partial

from pipeline.adapters.kibana.client import Kibana
from pipeline.adapters.kibana.files import KibanaFiles
from pipeline.adapters.kibana.objects import in_order
from pipeline.adapters.kibana.readiness import check


def apply_kibana(kibana: Kibana, files: KibanaFiles) -> list[str]:
    """Put everything; give the names of what was put.

    Raises
    ------
    Outage
        If Kibana does not answer, is still starting, or somebody else keeps writing the same.
    SetupFault
        If Kibana is too old, or refuses the credentials or a file.
    """
    kibana.again(partial(check, kibana))
    names = []
    for each in in_order(files):
        kibana.again(partial(each.put, kibana))
        names.append(each.name)
    return names
