"""The order of the queue, its filters and counts, and that each officer finds there what is theirs and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contract.document import encode_document, parse_document
from pipeline.domain.follow_up import Status
from pipeline.domain.officer import Charge, Officer, Role
from pipeline.services.authority import charge_of
from pipeline.services.queue.board import Board, build_board
from pipeline.services.queue.rows import NO_DUE, OPEN, STORED, URGENT, Facet, Row, read_row, row_of
from tests.contract.report_builder import ASSIGNMENT, T0, make_consolidated

NOW = datetime(2026, 11, 29, tzinfo=UTC)
CENTRAL = Officer(name="Pusat", role=Role.CENTRAL)
AMBON = Officer(name="Ambon", role=Role.COORDINATOR, region="81.71")
MALUKU = Officer(name="Maluku", role=Role.COORDINATOR, region="81")
PDAM = Officer(name="PDAM", role=Role.AGENCY, agency="pdam:81.71")
ANALYST = Officer(name="Analis", role=Role.ANALYST)


def make_row(report_id: str = "sms:1", *, days: int | None = 3, **more: object) -> Row:
    """A report that is due some days from now; `more` are facets by name, or fields of the row."""
    values = {
        Facet.STATUS: "diterima",
        Facet.URGENCY: "biasa",
        Facet.KIND: "laporan",
        Facet.CATEGORY: "infrastruktur",
        Facet.AGENCY: "dinas_pu",
        Facet.PROVINCE: "81",
        Facet.REGENCY: "81.71",
        Facet.CASE: report_id,
    }
    values |= {facet: str(more.pop(facet)) for facet in STORED if facet in more}
    fields = {
        "version": 0,
        "reporter": None,
        "certainty": 0.9,
        "is_confidential": False,
        "charge": Charge(forwarded=None, concluded="dinas_pu:81.71", place="81.71"),
        "reasons": (),
    }
    due = NO_DUE if days is None else int((NOW + timedelta(days=days)).timestamp())
    return Row(report_id=report_id, due=due, values=tuple(values.values()), **fields | more)  # type: ignore[arg-type]


def ids(board: Board, officer: Officer = CENTRAL, **filters: str) -> list[str]:
    chosen = {Facet(name): value for name, value in filters.items()}
    return list(board.page(officer, chosen, after=None, size=50, now=NOW).report_ids)


def test_urgent_reports_come_first_then_the_due_date_the_supporters_and_the_doubt() -> None:
    rows = [
        make_row("web:sure", certainty=0.9),
        make_row("web:doubted", certainty=0.4),
        make_row("web:later", days=9, certainty=0.1),
        make_row("web:never", days=None),
        make_row("web:supported", certainty=0.99),
        make_row("web:supports", days=9, kasus="web:supported"),
        make_row("web:urgent", days=20, urgensi=URGENT),
    ]

    board = build_board(rows, {"web:supported": ["c", "d"]})

    assert ids(board) == [
        *("web:urgent", "web:supported", "web:doubted", "web:sure"),
        *("web:supports", "web:later", "web:never"),
    ]
    assert board.supporters["web:supported"] == 4


def test_who_reports_and_follows_is_one_supporter() -> None:
    rows = [make_row("sms:1", reporter="a"), make_row("sms:2", reporter="b", kasus="sms:1")]

    assert build_board(rows, {"sms:2": ["a", "c"]}).supporters == {"sms:1": 3}


def test_a_page_goes_on_where_the_one_before_ended_though_rows_came_and_went_meanwhile() -> None:
    rows = [make_row(f"sms:{number}", days=number) for number in range(1, 8)]
    first = build_board(rows, {}).page(CENTRAL, {}, after=None, size=3, now=NOW)
    changed = build_board([make_row("web:new", days=0), *rows[3:]], {})

    second = changed.page(CENTRAL, {}, after=first.end, size=3, now=NOW)
    last = changed.page(CENTRAL, {}, after=second.end, size=3, now=NOW)

    assert first.report_ids == ("sms:1", "sms:2", "sms:3")
    assert second.report_ids == ("sms:4", "sms:5", "sms:6")
    assert (last.report_ids, last.end) == (("sms:7",), None)


def test_beside_each_filter_stands_what_it_would_give_under_the_others() -> None:
    board = build_board(
        [
            make_row("sms:1", topik="air_bersih", days=-1),
            make_row("sms:2", topik="air_bersih", days=0, reasons=("incomplete",)),
            make_row("sms:3", topik="infrastruktur", days=-1),
            make_row("sms:4", topik="infrastruktur", days=5, status="diproses"),
        ],
        {},
    )

    page = board.page(CENTRAL, {Facet.CATEGORY: "air_bersih"}, after=None, size=9, now=NOW + timedelta(seconds=1))
    both = board.page(CENTRAL, {Facet.CATEGORY: "air_bersih", Facet.DEADLINE: "terlambat"}, after=None, size=9, now=NOW)

    assert page.total == 2
    assert page.counts[Facet.CATEGORY] == {"air_bersih": 2, "infrastruktur": 2}
    assert page.counts[Facet.STATUS] == {"diterima": 2}
    assert page.counts[Facet.DEADLINE] == {"terlambat": 2}
    assert page.counts[Facet.DOUBT] == {"incomplete": 1}
    assert both.report_ids == ("sms:1",)
    assert both.counts[Facet.CATEGORY] == {"air_bersih": 1, "infrastruktur": 1}


def test_a_filter_that_nobody_knows_finds_nothing() -> None:
    board = build_board([make_row()], {})

    for facet in Facet:
        assert ids(board, **{facet: "entah"}) == []


@pytest.mark.parametrize("facet", list(Facet))
def test_an_empty_queue_is_a_queue(facet: Facet) -> None:
    page = Board().page(AMBON, {facet: "x"}, after=None, size=9, now=NOW)

    assert (page.report_ids, page.total, page.end) == ((), 0, None)
    assert Board().neighbours(AMBON, {facet: "x"}, "sms:1", now=NOW) == (None, None)


CODES = st.sampled_from([None, "pdam:81.71", "dinas_pu:81", "dinas_pu:81.71", "kemensos:", "dishub:35.78"])
CHARGES = st.builds(
    Charge, forwarded=CODES, concluded=CODES, place=st.sampled_from(["", "81", "81.71", "81.71.01", "81.7", "35.78"])
)


@given(charge=CHARGES, is_confidential=st.booleans(), officer=st.sampled_from([CENTRAL, AMBON, MALUKU, PDAM]))
def test_an_officer_finds_what_is_theirs_and_nothing_else(
    charge: Charge, is_confidential: bool, officer: Officer
) -> None:
    board = build_board([make_row(charge=charge, is_confidential=is_confidential)], {})

    assert bool(ids(board, officer)) is officer.has(charge)


def test_an_analyst_who_has_no_report_reads_all_but_confidential_ones() -> None:
    board = build_board([make_row("sms:1"), make_row("sms:2", is_confidential=True)], {})

    assert ids(board, ANALYST) == ["sms:1"]
    assert board.uncertain(CENTRAL, 9) == [make_row("sms:1")]


def test_what_is_done_leaves_the_queue_at_once_and_what_is_older_changes_nothing() -> None:
    board = build_board([make_row("sms:1"), make_row("sms:2"), make_row("sms:3")], {})

    board.put(make_row("sms:2", status="ditutup", version=2))
    board.put(make_row("sms:2", version=1))
    board.put(make_row("sms:1", topik="air_bersih", version=1))
    board.put(make_row("sms:404"))

    assert ids(board) == ["sms:1", "sms:3"]
    assert ids(board, topik="air_bersih") == ["sms:1"]
    assert board.neighbours(CENTRAL, {}, "sms:2", now=NOW) == ("sms:1", "sms:3")


def test_a_row_is_read_from_some_fields_as_from_the_whole_document() -> None:
    made = make_consolidated(assignment=ASSIGNMENT)
    document = parse_document(encode_document(replace(made, report=replace(made.report, flags=("darurat",)))))
    row = row_of(document)

    assert row.charge == charge_of(document)
    assert row.due == int((T0 + timedelta(days=3)).timestamp())
    assert (row.value(Facet.URGENCY), row.certainty) == (URGENT, 0.74)
    assert read_row(msgspec.to_builtins(document)) == row


@pytest.mark.parametrize("status", list(Status))
def test_only_a_report_with_which_something_must_still_be_done_has_a_due_date(status: Status) -> None:
    document = parse_document(encode_document(make_consolidated(assignment=ASSIGNMENT)))
    follow_up = msgspec.structs.replace(document.follow_up, status=status)
    row = row_of(msgspec.structs.replace(document, follow_up=follow_up))

    assert (row.due < NO_DUE) is row.is_open is (status in OPEN)
