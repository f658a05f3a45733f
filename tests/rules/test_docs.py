"""What the docs name exists, and what exists is in the docs."""

import re
from pathlib import Path

import pytest

from pipeline.adapters.kafka.topics import Topic
from pipeline.cli.main import ROWS, load_command
from pipeline.settings import Settings
from tests.rules.settings_page import PAGE, settings_table

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DOCS = {path.relative_to(ROOT): path.read_text("utf-8") for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]}


def command_paths() -> set[str]:
    """Names of all commands, `index init` and the like with their group."""
    paths = set()
    for name, row in ROWS.items():
        inner = getattr(load_command(row), "commands", None)
        paths |= {f"{name} {each}" for each in inner} if inner else {name}
    return paths


@pytest.mark.parametrize("command", sorted(command_paths()))
def test_the_readme_names_every_command(command: str) -> None:
    assert f"lapor {command}" in README


def test_the_docs_name_no_command_that_is_not_there() -> None:
    first_words = {path.split()[0] for path in command_paths()}
    named = {word for text in DOCS.values() for word in re.findall(r"`(?:\.venv/bin/)?lapor ([a-z][a-z-]*)", text)}

    assert named <= first_words


def test_the_page_of_settings_is_made_from_them() -> None:
    assert settings_table() in PAGE.read_text("utf-8"), "run `.venv/bin/python -m tests.rules.settings_page`"


def test_every_number_among_the_settings_has_a_range_and_every_setting_a_reason_or_unit() -> None:
    for name, field in Settings.model_fields.items():
        kinds = {type(each).__name__ for each in field.metadata}
        assert field.annotation not in (int, float) or (kinds & {"Ge", "Gt"} and "Le" in kinds), name
        assert field.description, name


def test_the_docs_name_every_topic_and_no_other() -> None:
    named = {topic for text in DOCS.values() for topic in re.findall(r"laporan\.[a-z-]+\.v\d", text)}

    assert named == set(Topic)


def test_links_between_docs_lead_somewhere() -> None:
    for path, text in DOCS.items():
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", text):
            assert (ROOT / path).parent.joinpath(target).exists(), f"{path}: {target}"


def test_make_targets_named_in_the_docs_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for path, text in DOCS.items():
        for target in re.findall(r"`make ([a-z-]+)", text):
            assert re.search(rf"^{target}:", makefile, re.M), f"{path}: make {target}"


def test_each_difference_of_the_engines_has_the_test_that_the_docs_name() -> None:
    tests = (ROOT / "tests/engines/test_differences.py").read_text("utf-8")
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs/engines.md").read_text("utf-8")))

    assert named == set(re.findall(r"^async def (test_\w+)", tests, re.M))
