from __future__ import annotations

import pytest

from pipeline.domain.errors import DataFault
from pipeline.services.cursors import open_cursor, seal_cursor
from pipeline.services.queue.rows import Position
from tests.services.fakes import make_services


def test_a_cursor_goes_on_where_its_own_list_ended() -> None:
    services, end = make_services(), Position(True, 7, -3, 0.25, "sms:17")

    assert open_cursor(services, seal_cursor(services, end), Position) == end


@pytest.mark.parametrize("end", [["2026-11-24T01:02:03Z", "sms:17"], {"a": 1}, None])
def test_a_cursor_of_another_list_is_refused_as_one_that_was_made_up(end: object) -> None:
    services = make_services()

    for cursor in (seal_cursor(services, end), "bukan"):
        with pytest.raises(DataFault, match="invalid_cursor"):
            open_cursor(services, cursor, Position)
