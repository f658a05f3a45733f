"""`STATUS <kode>`: where a report stands, whose it is and by when, in one SMS whatever its names are."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from pipeline.adapters.channels.sms.alphabets import GSM_SINGLE, septets
from pipeline.contract.document import FollowUpPart, ReportDocument, build_document
from pipeline.domain.follow_up import DeadlineState, Status
from pipeline.domain.place import Place, PlaceSource, Region
from pipeline.domain.tracking import tracking_id
from pipeline.services import sms_answers, wording
from pipeline.services.sms_answers import status
from tests.contract.report_builder import ASSIGNMENT, make_consolidated

CODE = tracking_id("sms:17", b"k" * 32)
LONGEST = (
    "Badan Penanggulangan Bencana Daerah dan Pemadam Kebakaran Kabupaten Administrasi Kepulauan Seribu Provinsi "
    "Daerah Khusus Ibukota Jakarta",
    "Dinas Pekerjaan Umum, Penataan Ruang, Perumahan dan Kawasan Permukiman Kabupaten Kepulauan Siau Tagulandang Biaro",
    "Kantor \u201cPelayanan Terpadu\u201d \u2013 Kab. Siau {Tagulandang} [Biaro] " + "\u20ac" * 40,
)
PAPUA = Place(source=PlaceSource.TEXT, confidence=0.9, province=Region(code="94", name="Papua"))
LATE = datetime(2026, 12, 11, 16, 59, 59, tzinfo=UTC)


def make(found: Status, office: str | None, *, place: Place | None = None) -> ReportDocument:
    document = build_document(make_consolidated("sms:17", assignment=ASSIGNMENT, place=place))
    follow_up = FollowUpPart(
        status=found,
        deadline=DeadlineState.IN_TIME,
        version=1,
        since=datetime(2026, 11, 26, 16, 30, tzinfo=UTC),
        office=office,
        objection_until=LATE if found in (Status.FOLLOWED_UP, Status.RESOLVED, Status.CLOSED) else None,
    )
    return msgspec.structs.replace(document, tracking_id=CODE, follow_up=follow_up)


@pytest.mark.parametrize("office", LONGEST)
@pytest.mark.parametrize("found", Status)
def test_every_status_fits_one_sms_with_the_longest_names(found: Status, office: str) -> None:
    said = status(make(found, office))
    length = septets(said)
    assert length is not None
    assert length <= GSM_SINGLE
    assert said.startswith(f"{CODE}: {wording.label(Status, found)} 26-11-2026. Instansi: ")
    assert any(day in said for day in ("04-12-2026", "11-12-2026")) or found in (Status.ARCHIVED, Status.WITHDRAWN)


@pytest.mark.parametrize("found", Status)
def test_of_a_name_that_is_too_long_its_beginning_is_told(found: Status) -> None:
    assert "Instansi: Dinas Pekerjaan Umum, Penataan Ruang" in status(make(found, LONGEST[1]))


def test_what_nobody_did_anything_with_tells_the_office_concluded_and_its_day() -> None:
    report = msgspec.structs.replace(
        make(Status.RECEIVED, None), follow_up=FollowUpPart(status=Status.RECEIVED, deadline=DeadlineState.IN_TIME)
    )
    expected = (
        f"{CODE}: diterima 24-11-2026. Instansi: Dinas Perhubungan Kota Surabaya. Tenggat tindak lanjut: 04-12-2026."
    )
    assert status(report) == expected


def test_days_are_those_of_the_place() -> None:
    assert "27-11-2026" in status(make(Status.FORWARDED, "Dinas PU", place=PAPUA))
    assert "Keberatan paling lambat: 12-12-2026" in status(make(Status.FOLLOWED_UP, "Dinas PU", place=PAPUA))


def test_what_waits_for_an_officer_says_so() -> None:
    report = build_document(make_consolidated("sms:17"))
    assert "Instansi: menunggu verifikasi petugas." in sms_answers.status(report)
