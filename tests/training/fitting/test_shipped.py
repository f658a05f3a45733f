"""The shipped models in a folder of its own: the first start fills it, later ones change nothing that serves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from pipeline.adapters.reference.tables import load_taxonomy
from pipeline.classify.artifact import CARD_FILE, read_current, set_current
from pipeline.classify.classifier import QUESTIONS, load_classifier
from pipeline.settings import SHIPPED_MODELS
from training.fitting.promote import read_history
from training.fitting.shipped import install_shipped


def test_an_empty_folder_gets_all_and_serves_as_the_program_does(tmp_path: Path) -> None:
    installed = install_shipped(SHIPPED_MODELS, tmp_path / "models")

    assert {each.name for each in installed} == set(QUESTIONS)
    assert all(each.copied and each.instead_of is None for each in installed)
    served, shipped = (load_classifier(folder, load_taxonomy()) for folder in (tmp_path / "models", SHIPPED_MODELS))
    assert served.version == shipped.version


def test_what_was_promoted_there_goes_on(tmp_path: Path) -> None:
    install_shipped(SHIPPED_MODELS, tmp_path)
    own = make_version(tmp_path, "kind", "2026-11-24-0a0a0a0a")

    installed = install_shipped(SHIPPED_MODELS, tmp_path)

    assert read_current(tmp_path, "kind") == own
    assert [each.copied for each in installed] == [()] * len(QUESTIONS)


def test_a_version_that_this_program_cannot_load_gives_way_to_the_shipped_one(tmp_path: Path) -> None:
    install_shipped(SHIPPED_MODELS, tmp_path)
    own = make_version(tmp_path, "kind", "2026-11-24-0a0a0a0a", feature_code="of another release")

    installed = {each.name: each for each in install_shipped(SHIPPED_MODELS, tmp_path)}

    assert installed["kind"].instead_of == own
    assert read_current(tmp_path, "kind") == read_current(SHIPPED_MODELS, "kind")
    assert read_history(tmp_path, "kind")[-2:] == [own, installed["kind"].serving]


def test_a_copy_that_was_broken_off_is_made_again(tmp_path: Path) -> None:
    half = tmp_path / ".kind.partial"
    half.mkdir()
    (half / CARD_FILE).write_text("{")

    install_shipped(SHIPPED_MODELS, tmp_path)

    assert load_classifier(tmp_path, load_taxonomy())
    assert not half.exists()


def test_the_command_says_what_serves_and_may_be_repeated(tmp_path: Path) -> None:
    for said in (", 1 versi disalin", "melayani"):
        done = run_init(tmp_path / "models")
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) == len(QUESTIONS)
        assert all(line.endswith(said) for line in done.stdout.splitlines())
    file = tmp_path / "berkas"
    file.touch()
    refused = run_init(file)
    assert (refused.returncode, "tidak dapat ditulisi" in refused.stderr) == (2, True)


def run_init(folder: Path) -> subprocess.CompletedProcess[str]:
    variables = os.environ | {"LAPOR_MODELS_DIR": str(folder)}
    command = [sys.executable, "-m", "pipeline.cli", "model", "init"]
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=90, check=False)


def make_version(models_dir: Path, name: str, version: str, **changed: object) -> str:
    """Make another version of the one that serves, and let it serve."""
    source = models_dir / name / read_current(models_dir, name)
    shutil.copytree(source, source.with_name(version))
    card = source.with_name(version) / CARD_FILE
    card.write_text(json.dumps(json.loads(card.read_text()) | {"version": version} | changed))
    (models_dir / name / "history").write_text(f"{source.name}\n{version}\n")
    set_current(models_dir, name, version)
    return version
