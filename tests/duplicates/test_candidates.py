from __future__ import annotations

from pipeline.duplicates.fingerprint.build import Comparable, fingerprint
from pipeline.duplicates.window.candidates import MOST_NEAR, CandidateIndex, Candidates
from tests.duplicates.reports_to_compare import make_report

LAMP = "lampu jalan padam di jalan cempaka depan warung bakso, gelap kalau malam"


def add(index: CandidateIndex, report: Comparable) -> tuple[int, Candidates]:
    number, (found,) = index.add_all([fingerprint(report)])
    return number, found


def test_texts_alike_in_words_are_proposed_once() -> None:
    index = CandidateIndex()
    number, none = add(index, make_report(LAMP))
    _, found = add(index, make_report(LAMP + " sekali"))
    assert (none.alike, none.near) == ([], [])
    assert (found.alike, found.near) == ([number], [])


def test_other_words_about_the_same_street_and_topic_are_proposed_as_near() -> None:
    index = CandidateIndex()
    number, _ = add(index, make_report("tiang listrik roboh di jalan cempaka"))
    _, same_topic = add(index, make_report(LAMP))
    _, other_topic = add(index, make_report("sampah menumpuk di jalan cempaka", category="lingkungan"))
    assert same_topic.near == [number]
    assert other_topic.near == []


def test_a_busy_street_brings_a_few_candidates_the_newest() -> None:
    index = CandidateIndex()
    words = [
        "tiang",
        "kabel",
        "bohlam",
        "trafo",
        "gardu",
        "sekring",
        "saklar",
        "meteran",
        "genset",
        "panel",
        "antena",
        "pipa",
    ]
    numbers = [add(index, make_report(f"{word} roboh di jalan cempaka"))[0] for word in words]
    _, found = add(index, make_report(LAMP))
    assert found.near == numbers[::-1][:MOST_NEAR]


def test_what_was_forgotten_is_not_proposed() -> None:
    index = CandidateIndex()
    number, _ = add(index, make_report(LAMP))
    index.forget_before(number + 1)
    _, found = add(index, make_report(LAMP))
    assert (found.alike, found.near, len(index)) == ([], [], 1)
