"""Which reports are worth a label, and how often officers agree with the models."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from pipeline.contract.document import ReportDocument
from pipeline.domain.correction import Labels
from pipeline.services.labelling import count_agreements, pick_informative
from tests.services.test_cases import make_document
from tests.services.test_labels import make_correction


def doubted(report_id: str, text: str, confidence: float = 0.4) -> ReportDocument:
    document = make_document(report_id, text=text)
    return msgspec.structs.replace(
        document,
        category=msgspec.structs.replace(document.category, confidence=confidence),
        agency=msgspec.structs.replace(document.agency, confidence=1.0),
    )


def test_of_two_that_are_as_doubtful_the_one_with_new_words_comes_first_and_what_repeats_it_last() -> None:
    known = {"lampu", "jalan", "mati"}
    documents = [
        doubted("sms:1", "lampu jalan mati"),
        doubted("sms:2", "sumur bor kering"),
        doubted("sms:3", "sumur bor kering"),
        doubted("sms:4", "pohon tumbang sore"),
    ]

    picked = list(pick_informative(documents, known=known))

    assert [each.document.report_id for each in picked[:2]] == ["sms:2", "sms:4"]
    assert picked[0].novelty == 1.0
    assert picked[-1].novelty == 0.0


def test_what_is_sure_teaches_least() -> None:
    sure, unsure = doubted("sms:1", "sumur bor kering", 0.99), doubted("sms:2", "pohon tumbang", 0.2)

    assert [each.document.report_id for each in pick_informative([sure, unsure], known=())] == ["sms:2", "sms:1"]


def test_agreement_is_counted_by_label_and_of_a_report_its_newest_correction_counts() -> None:
    first = make_correction()
    kept = Labels(category="lingkungan", agency="dlh")
    corrections = [
        first,
        replace(first, corrected=kept, corrected_at=make_correction(hours=2).corrected_at),
        replace(first, report_id="sms:2"),
        replace(first, report_id="sms:3", predicted=Labels(), corrected=Labels(category="air_bersih")),
    ]

    found = {(each.question, each.label): each for each in count_agreements(corrections)}

    assert set(found) == {("category", "lingkungan"), ("agency", "dlh")}
    assert (found["category", "lingkungan"].judged, found["category", "lingkungan"].agreed) == (2, 1)
    assert found["category", "lingkungan"].instead == ("air_bersih", 1)
