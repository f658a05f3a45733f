"""A tracking ID, as a citizen types it, leads to the report and its case."""

from __future__ import annotations

import pytest

from pipeline.adapters.search.client import SearchIndex
from pipeline.domain.errors import DataFault
from pipeline.domain.tracking import tracking_id
from pipeline.services.tracking import track
from tests.contracts.conftest import embedded, search_index  # noqa: F401 - fixtures
from tests.contracts.filling import KEY, fill, make_member
from tests.services.fakes import make_services


async def test_a_report_is_found_with_the_others_of_its_case(search_index: SearchIndex) -> None:  # noqa: F811
    again = make_member("web:2", "sms:1")
    await fill(search_index, make_member("sms:1"), again, make_member("sms:9"))
    typed = again.report.tracking_id.lower()

    tracked = await track(make_services(search=search_index), f" {typed[:4]}-{typed[4:]}")

    assert tracked.report.report_id == "web:2"
    assert [each.report_id for each in tracked.case.documents] == ["sms:1", "web:2"]


async def test_a_tracking_id_that_nobody_has_is_a_clear_fault(search_index: SearchIndex) -> None:  # noqa: F811
    await search_index.init()

    with pytest.raises(DataFault, match="unknown_tracking_id"):
        await track(make_services(search=search_index), tracking_id("sms:404", KEY))
