"""The steps that an officer may take with a report, as forms. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.adapters.reference.answer_templates import load_answer_templates
from pipeline.contract.document import PlacePart, ReportDocument, place_levels
from pipeline.domain.follow_up import STEPS
from pipeline.services.follow_up import VERBS, Verb

NAMES: Final[Mapping[Verb, str]] = {
    Verb.VERIFY: "Verifikasi",
    Verb.ASK: "Tanya pelapor",
    Verb.FORWARD: "Disposisi",
    Verb.REDIRECT: "Alihkan",
    Verb.WORK: "Mulai menangani",
    Verb.POSTPONE: "Tunda",
    Verb.HAND_BACK: "Kembalikan",
    Verb.ANSWER: "Jawab",
    Verb.RESOLVE: "Selesaikan",
    Verb.CLOSE: "Tutup",
    Verb.REOPEN: "Buka kembali",
    Verb.ARCHIVE: "Arsipkan",
    Verb.WITHDRAW: "Tarik atas permintaan pelapor",
}

KEYS: Final[Mapping[Verb, str]] = {
    Verb.ANSWER: "w",
    Verb.ASK: "q",
    Verb.FORWARD: "d",
    Verb.REDIRECT: "r",
    Verb.POSTPONE: "p",
    Verb.WORK: "m",
}
"""Keys that unfold a step."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StepForm:
    """A step."""

    verb: str
    name: str
    key: str
    needs_text: bool
    takes_office: bool
    templates: tuple[tuple[str, str], ...]


def step_form(verb: Verb, report: ReportDocument) -> StepForm:
    """Lay a step out, with the templates for it filled in from the report."""
    office = report.follow_up.office or report.agency.name
    values = {"{lokasi}": where(report.place) or "(lokasi)", "{instansi}": office or "(instansi)"}
    return StepForm(
        verb=verb,
        name=NAMES[verb],
        key=KEYS.get(verb, ""),
        needs_text=STEPS[VERBS[verb]].needs_text,
        takes_office=STEPS[VERBS[verb]].needs_office,
        templates=tuple((each.name, _fill(each.text, values)) for each in load_answer_templates().get(verb, ())),
    )


def where(place: PlacePart | None) -> str:
    """Write a place out, with the detail before its regions."""
    return ", ".join(part for part in ((place.detail if place else None), place_levels(place)) if part)


def _fill(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(name, value)
    return text
