"""What we answer to commands by SMS, in Indonesian: each within one SMS of GSM-7, whatever stands in it. Pure."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Final

from pipeline.adapters.channels.sms.alphabets import GSM_SINGLE, cut_to_fit, septets, to_gsm
from pipeline.contract.document import ReportDocument
from pipeline.domain.follow_up import OBJECTIONABLE, OPEN, Status
from pipeline.services import wording
from pipeline.services.dates import zone_of

HELP: Final = (
    "Tulis keluhan Anda, tempatnya (desa, kecamatan, kabupaten) dan waktunya. "
    "STATUS (kode): perkembangan laporan. BERHENTI: tanpa SMS dari kami."
)
STOPPED: Final = (
    "Anda tidak akan menerima SMS lagi dari kami; laporan Anda tetap diproses. Balas MULAI untuk menerimanya lagi."
)
STARTED: Final = "Anda akan menerima SMS dari kami lagi. Balas BERHENTI bila tidak mau."
WHICH_CODE: Final = "Balas dengan kode lacak dari SMS kami: STATUS (spasi) kode, misalnya STATUS 7K3M9QX0T4."
WRONG_CODE: Final = "Kode lacak itu salah ketik. Cocokkan dengan SMS kami, lalu balas: STATUS (spasi) kode."
UNKNOWN_CODE: Final = "Kode lacak itu belum kami temukan. Bila laporannya baru dikirim, coba lagi beberapa menit lagi."
AWAY: Final = "Layanan kami sedang terganggu. Silakan kirim lagi nanti."
TEST: Final = "Uji coba dari LAPOR: gerbang SMS ini dapat mengirim."


def status(report: ReportDocument) -> str:
    """Say where a report stands, whose it is and by when; the name of its office is cut if it must be."""
    follow_up, zone = report.follow_up, zone_of(report.place)
    since = _day(follow_up.since or report.received_at, zone)
    begin = f"{report.tracking_id}: {wording.label(Status, follow_up.status)} {since}. "
    name, end = follow_up.office or report.agency.name, _until(report, zone)
    office = to_gsm(name) if name else "menunggu verifikasi petugas"
    room = GSM_SINGLE - (septets(begin + end) or 0) - len("Instansi: .")
    return f"{begin}Instansi: {cut_to_fit(office, room)}.{end}"


def _until(report: ReportDocument, zone: timezone) -> str:
    """Tell the day that counts now: that of the follow-up, or the last on which the citizen may object."""
    status, objection_until = report.follow_up.status, report.follow_up.objection_until
    if report.due and status in OPEN:
        return f" Tenggat tindak lanjut: {_day(report.due.follow_up, zone)}."
    if objection_until and status in OBJECTIONABLE:
        return f" Keberatan paling lambat: {_day(objection_until, zone)}."
    return ""


def _day(at: datetime, zone: timezone) -> str:
    return f"{at.astimezone(zone):%d-%m-%Y}"
