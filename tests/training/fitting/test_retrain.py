"""Retraining from corrections: what is better serves and can be taken back, what is not leaves all as it was."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest

from pipeline.classify.artifact import read_current
from pipeline.services.models import find_refused, say_retrained
from tests.services.fakes import make_services
from tests.training.reports_to_train_on import make_record, make_records, write_csv
from training.fitting.promote import list_versions, roll_back, verify
from training.fitting.retrain import retrain
from training.fitting.retrained import Retrained, read_retrained
from training.fitting.train import train

AT = datetime(2026, 11, 24, 18, tzinfo=UTC)
PLACES = ("pasar", "gang", "sekolah", "terminal", "kampung", "jalan", "balai", "lapangan", "pelabuhan", "stasiun")


def make_street_lights(agency: str, *, first: int = 0, count: int = 1_700) -> list[dict[str, str]]:
    """Make reports of street lights over a year: enough of them judge."""
    return [
        make_record(
            5_000 + number,
            f"lampu penerangan padam di {PLACES[number % 10]} {PLACES[number // 10 % 10]} nomor {number}",
            category="infrastruktur",
            agency=agency,
            date=f"2026-{1 + number * 12 // (first + count):02}-{1 + number % 28:02}",
            dataset="kota_lampu",
        )
        for number in range(first, first + count)
    ]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that was taught that the works office answers for street lights."""
    folder = tmp_path_factory.mktemp("old")
    data = write_csv(folder / "reports.csv", [*make_records(), *make_street_lights("dinas_pu")])
    train([data], models_dir=folder / "models", only="agency")
    return folder / "models"


def retrain_on(folder: Path, old: Path, *records: dict[str, str]) -> tuple[Path, Retrained]:
    models = copytree(old, folder / "models")
    data = write_csv(folder / "reports.csv", [*make_records(), *records])
    (found,) = retrain([data], models_dir=models, at=AT, progress=lambda _: None, only="agency")
    assert read_retrained(models, "agency") == found
    return models, found


def test_a_version_that_is_better_serves_and_can_be_rolled_back(tmp_path: Path, old: Path) -> None:
    models, found = retrain_on(tmp_path, old, *make_street_lights("dishub"))

    assert read_current(models, "agency") == found.version != read_current(old, "agency")
    assert "melayani: akurasi +" in say_retrained(found)
    assert find_refused(make_services(models=models)) == {"agency": False}
    assert roll_back(models, "agency") == read_current(old, "agency")
    assert not verify(models)


def test_what_is_not_better_leaves_the_version_that_serves_and_says_so(tmp_path: Path, old: Path) -> None:
    one_more = make_record(9_999, "trotoar ambles di pasar lama", category="infrastruktur", agency="dinas_pu")
    models, found = retrain_on(tmp_path, old, *make_street_lights("dinas_pu"), one_more)

    assert read_current(models, "agency") == read_current(old, "agency") != found.version
    assert list_versions(models) == list_versions(old)
    assert find_refused(make_services(models=models)) == {"agency": True}
    assert "ditolak, versi yang melayani tetap" in say_retrained(found)
