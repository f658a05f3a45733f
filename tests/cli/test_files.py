"""`lapor process` as outside tools use it: the shape of its lines is a contract."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from pipeline.domain.tracking import parse_tracking_id

SMS = {
    "channel": "sms",
    "id": "17",
    "text": "Lampu jalan mati di Jl. Pattimura Ambon, hub 081200000017",
    "sender": "0812",
}
FORM = {
    "channel": "web",
    "id": "w-1",
    "text": "Air PDAM tidak mengalir sejak kemarin",
    "received_at": "2026-11-24T08:02:03+07:00",
    "region": "Kota Kupang",
    "lat": -10.17,
    "lon": 123.6,
}
POST = {
    "data": {"id": "99", "text": "#LAPOR sampah menumpuk di pasar @LAPOR1708", "created_at": "2026-11-23T01:00:00Z"}
}
KEYS = {
    "report_id", "tracking_id", "channel", "received_at", "kind", "category", "agency", "place", "text_redacted",
    "duplicate_of", "duplicate_kind", "duplicate_score", "case_id", "review",
}  # fmt: skip


def process(given: bytes, *options: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "pipeline.cli", "process", "-", *options]
    return subprocess.run(command, input=given, capture_output=True, check=False)


def lines_of(*reports: dict[str, Any]) -> bytes:
    return b"".join(orjson.dumps(report) + b"\n" for report in reports)


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    given = lines_of(SMS, FORM) + b"bukan json\n\n" + lines_of(POST, SMS | {"id": "18"}, {"channel": "sms", "id": "3"})
    done = process(given)
    assert done.returncode == 0
    assert b"3 baris ditolak" in done.stderr
    return [orjson.loads(line) for line in done.stdout.splitlines()]


def test_every_line_is_answered_in_its_place(documents: list[dict[str, Any]]) -> None:
    answered = [d.get("report_id", d.get("line")) for d in documents]

    assert answered == ["sms:17", "web:w-1", 3, 4, "twitter:99", "sms:18", 7]


def test_a_document_has_the_promised_fields(documents: list[dict[str, Any]]) -> None:
    for document in (documents[0], documents[1], documents[4]):
        assert document.keys() >= KEYS
        assert document["kind"]["label"] in ("laporan", "bukan_laporan", "respon")
        assert 0 <= document["category"]["confidence"] <= 1
        assert isinstance(document["agency"]["alternatives"], list)
        assert isinstance(document["review"]["needed"], bool)
        assert parse_tracking_id(document["tracking_id"]) == document["tracking_id"]


def test_the_case_is_that_of_the_end_whatever_the_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    hole = "Lubang besar di Jl. Rambutan depan SDN 4 sudah memakan korban, mohon segera ditambal"
    reports = [
        {"channel": "web", "id": f"h{at}", "text": f"{hole} {more}", "sender": f"0812{at}", "received_at": received_at}
        for at, (more, received_at) in enumerate(
            [
                ("", "2026-11-24T08:00:00Z"),
                ("secepatnya", "2026-11-24T09:00:00Z"),
                ("pak", "2026-11-24T07:30:00Z"),
                ("karena sangat berbahaya", "2026-11-24T07:00:00Z"),
            ]
        )
    ]
    answers = set()
    for size in ("1", "3", "100"):
        monkeypatch.setenv("LAPOR_BATCH_SIZE", size)
        answers.add(process(lines_of(*reports)).stdout)
    (answer,) = answers
    assert {orjson.loads(line)["case_id"] for line in answer.splitlines()} == {"web:h3"}


def test_a_report_keeps_its_first_time_and_an_edited_post_its_document() -> None:
    later = FORM | {"received_at": "2026-12-28T08:02:03+07:00"}
    edited = {"data": {**POST["data"], "id": "101", "text": "#LAPOR sampah di Pasar Mardika @LAPOR1708"}}
    edited["data"]["edit_history_tweet_ids"] = ["99", "101"]
    done = process(lines_of(FORM, later, POST, edited))
    form, again, post, corrected = map(orjson.loads, done.stdout.splitlines())

    assert (form["received_at"], form["report_id"]) == (again["received_at"], again["report_id"])
    assert (post["report_id"], post["case_id"]) == (corrected["report_id"], corrected["case_id"])
    assert "Mardika" in corrected["text_redacted"]


def test_a_line_needs_no_id() -> None:
    done = process(lines_of({"channel": "web", "text": "Air mati"}, {"channel": "web", "text": "Air mati"}))
    ids = [orjson.loads(line)["report_id"] for line in done.stdout.splitlines()]

    assert len(set(ids)) == 2


def test_times_are_utc_and_those_of_the_report(documents: list[dict[str, Any]]) -> None:
    assert documents[1]["received_at"] == "2026-11-24T01:02:03Z"
    assert documents[4]["received_at"] == "2026-11-23T01:00:00Z"


def test_personal_data_is_redacted_and_the_sender_is_a_hash(documents: list[dict[str, Any]]) -> None:
    assert "081200000017" not in orjson.dumps(documents[0]).decode()
    assert "<TELP>" in documents[0]["text_redacted"]
    assert documents[0]["reporter"] not in (None, "0812")


def test_the_same_text_again_is_an_exact_duplicate_with_its_own_tracking_id(documents: list[dict[str, Any]]) -> None:
    first, again = documents[0], documents[5]

    assert (again["duplicate_of"], again["duplicate_kind"], again["case_id"]) == ("sms:17", "exact", "sms:17")
    assert again["tracking_id"] != first["tracking_id"]
    assert (first["duplicate_of"], first["case_id"]) == (None, "sms:17")


def test_an_unreadable_line_says_what_is_wrong_and_shows_nothing_of_it(documents: list[dict[str, Any]]) -> None:
    assert [documents[at]["error"]["code"] for at in (2, 3, 6)] == ["invalid_json", "invalid_json", "missing_text"]
    assert "bukan json" not in documents[2]["error"]["message"]


def test_the_option_region_is_for_reports_that_name_none() -> None:
    done = process(lines_of(SMS, FORM), "--region", "Kota Ambon")
    regions = [orjson.loads(line)["region"] for line in done.stdout.splitlines()]

    assert regions == ["Kota Ambon", "Kota Kupang"]


def test_answers_go_to_a_file_if_asked(tmp_path: Path) -> None:
    done = process(lines_of(SMS), "--out", str(tmp_path / "answers.jsonl"))

    assert done.stdout == b""
    assert orjson.loads((tmp_path / "answers.jsonl").read_bytes())["report_id"] == "sms:17"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("process", "tidak-ada.jsonl"), "tidak-ada.jsonl"),
        (("process", "-", "--wilayah", "x"), "--wilayah"),
        (("compare", "tidak-ada.jsonl"), "tidak-ada.jsonl"),
        (("track", "123"), "Kode lacak"),
    ],
)
def test_a_wrong_option_or_file_is_one_clear_message_and_code_2(arguments: tuple[str, ...], said: str) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments], capture_output=True, text=True, check=False
    )

    assert refused.returncode == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_compare_judges_pairs_and_refuses_what_is_none() -> None:
    again = SMS | {"id": "18", "text": SMS["text"] + " mohon segera diperbaiki"}
    pairs = lines_of({"a": SMS, "b": again}, {"a": SMS, "b": POST}, {"a": SMS})
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "compare", "-"], input=pairs, capture_output=True, check=False
    )
    same, other, refused = [orjson.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0
    assert (same["same"], other["same"]) == ("merge", "none")
    assert same["score"] > other["score"]
    assert all(isinstance(reason, str) for reason in same["reasons"])
    assert refused == {"line": 3, "error": {"code": "invalid_pair", "message": refused["error"]["message"]}}
