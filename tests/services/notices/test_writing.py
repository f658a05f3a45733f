"""Each notice in each medium: whole, within its length, and never half."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from pipeline.adapters.channels.sms.alphabets import GSM_SINGLE, septets
from pipeline.domain.errors import DataFault
from pipeline.domain.notices.at_once import added, received, received_without_place, withdrawal_code
from pipeline.domain.notices.kinds import KINDS
from pipeline.domain.notification import Medium, Notice
from pipeline.services.notices.escalation import KIND
from pipeline.services.notices.writing import TEMPLATES, X_LETTERS, write_notice
from tests.domain.test_notification import occasion

CODE = "7K3M9QX0T4"
OFFICE = (
    "Dinas Pekerjaan Umum, Penataan Ruang, Perumahan Rakyat dan Kawasan Permukiman Kabupaten Penukal Abab Lematang Ilir"
)
ANSWER = "Lubang di ruas itu “sudah” kami tambal pada hari Senin: mohon hati-hati, aspalnya masih lunak… " * 40
LINKS = {"page": f"https://lapor.example/lacak/{CODE}", "stop": "https://lapor.example/berhenti/abc"}
LONGEST = {"code": CODE, "office": OFFICE, "text": ANSWER, "until": "10-12-2026"}
AT_ONCE = (received(CODE), received_without_place(CODE), added(CODE), withdrawal_code(CODE, "01234567"))
NAMES = sorted({each.name for each in KINDS} | {each.kind for each in AT_ONCE})


def longest(name: str) -> Notice:
    values = next((dict(each.values) for each in AT_ONCE if each.kind == name), None)
    if values is None:
        kind = next(each for each in KINDS if each.name == name)
        values = {key: LONGEST[key] for key in kind.what(occasion(None))}
    return Notice(name, values | LINKS)


@pytest.mark.parametrize("name", NAMES)
def test_by_sms_it_fits_one_however_long_office_and_answer_are(name: str) -> None:
    said = write_notice(longest(name), Medium.SMS).text

    assert (septets(said) or GSM_SINGLE + 1) <= GSM_SINGLE, said
    assert CODE in said


@pytest.mark.parametrize("name", NAMES)
def test_on_x_it_fits_one_post_and_has_no_link(name: str) -> None:
    said = write_notice(longest(name), Medium.X).text

    assert len(said) <= X_LETTERS
    assert CODE in said
    assert "http" not in said


@pytest.mark.parametrize("name", NAMES)
def test_by_e_mail_it_is_whole_with_a_subject_of_one_line_the_page_and_the_way_out(name: str) -> None:
    notice = longest(name)
    written = write_notice(notice, Medium.EMAIL)

    assert CODE in written.subject
    assert "\n" not in written.subject
    assert all(LINKS[each] in written.text for each in LINKS)
    assert notice.values.get("text", "").strip() in written.text


@pytest.mark.parametrize(("name", "medium"), [*product(NAMES, Medium)])
def test_what_its_template_misses_is_a_fault_that_names_it_and_no_half_notice(name: str, medium: Medium) -> None:
    with pytest.raises(DataFault, match="code") as refused:
        write_notice(Notice(name, {}), medium)

    assert refused.value.code == "notice_incomplete"


def test_a_notice_without_a_template_is_the_same_fault() -> None:
    with pytest.raises(DataFault, match="notice_incomplete"):
        write_notice(Notice("tidak_ada", {}), Medium.SMS)


def test_what_officers_are_told_has_its_template_too() -> None:
    values = {"count": "2", "region": "Kota Ambon", "day": "29 November 2026", "reports": "- 7K3M9QX0T4"}
    written = write_notice(Notice(KIND, values), Medium.EMAIL)

    assert written.subject == "2 laporan terlambat di wilayah Kota Ambon"
    assert "- 7K3M9QX0T4" in written.text


def test_each_template_is_of_a_kind_and_each_kind_has_one() -> None:
    assert sorted(path.stem for path in TEMPLATES.glob("*.j2")) == NAMES


def test_an_answer_reads_as_people_write_it() -> None:
    values = {"code": CODE, "office": "Dinas PU Kota Ambon", "text": "Sudah ditambal.", "until": "10-12-2026"}
    said = write_notice(Notice("ditindaklanjuti", values), Medium.SMS).text

    assert said == f"Laporan {CODE} dijawab Dinas PU Kota Ambon: Sudah ditambal. Keberatan sampai 10-12-2026."


def test_an_answer_that_does_not_fit_is_cut_at_a_word_and_the_day_stays() -> None:
    values = {"code": CODE, "office": "Dinas PU Kota Ambon", "text": ANSWER, "until": "10-12-2026"}
    said = write_notice(Notice("ditindaklanjuti", values), Medium.SMS).text

    assert said.startswith(f'Laporan {CODE} dijawab Dinas PU Kota Ambon: Lubang di ruas itu "sudah" kami')
    assert said.endswith("... Keberatan sampai 10-12-2026.")


def test_templates_are_shipped_with_the_package() -> None:
    project = Path(__file__).parents[3] / "pyproject.toml"

    assert "services/notices/templates/**/*" in project.read_text("utf-8")
