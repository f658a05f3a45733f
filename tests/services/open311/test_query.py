"""What is asked of the list of requests: its span, its pages, and nothing that a stranger writes breaks it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.adapters.search.public_reports import REACH
from pipeline.domain.errors import DataFault
from pipeline.services.open311.query import MAX_REQUESTS, SPAN, AskedRequests, read_query, read_span

NOW = datetime(2026, 11, 29, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("start", "end", "since", "until"),
    [
        ("", "", NOW - SPAN, NOW),
        (" ", "2026-11-28T00:00:00Z", NOW - DAY - SPAN, NOW - DAY),
        ("2026-11-28T00:00:00Z", "", NOW - DAY, NOW),
        ("2026-01-01T00:00:00Z", "", datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC) + SPAN),
        ("2026-11-28", "2026-11-29T07:00:00+07:00", NOW - DAY, NOW),
        ("2026-11-28T07:00:00 07:00", "2026-11-29T00:00:00", NOW - DAY, NOW),
    ],
)
def test_a_span_is_90_days_at_most_and_its_last_second_is_inside(
    start: str, end: str, since: datetime, until: datetime
) -> None:
    assert read_span(start, end, now=NOW) == (since, until + SECOND)


def test_pages_lead_as_far_as_the_index_goes() -> None:
    last = read_query(AskedRequests(page="10"), now=NOW)
    assert (last.skip + last.size, last.size) == (REACH, MAX_REQUESTS)

    for page, size in (("11", ""), ("10001", "1"), ("0", ""), ("-1", ""), ("1.5", ""), ("1", "0"), ("²", "")):
        with pytest.raises(DataFault) as refused:
            read_query(AskedRequests(page=page, page_size=size), now=NOW)
        assert refused.value.code == "invalid_page"


@given(
    st.builds(
        AskedRequests,
        start_date=st.text(),
        end_date=st.text(),
        page=st.text(),
        page_size=st.text(),
        status=st.lists(st.text()),
        service_code=st.lists(st.text()),
        service_request_id=st.lists(st.text()),
    )
)
def test_whatever_is_asked_is_read_or_refused(asked: AskedRequests) -> None:
    with suppress(DataFault):
        query = read_query(asked, now=NOW)
        assert query.skip + query.size <= REACH
        assert query.until - query.since <= SPAN + SECOND
