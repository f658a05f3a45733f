"""What the docs name exists, and what exists is in the docs."""

import re
from pathlib import Path

import pytest
import typer.main

from pipeline.adapters.topics import Topic
from pipeline.cli import app
from pipeline.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DOCS = {path.relative_to(ROOT): path.read_text("utf-8") for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]}


def command_paths() -> set[str]:
    """Names of all commands, `index init` and the like with their group."""
    root = typer.main.get_command(app)
    paths = set()
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        paths |= {f"{name} {each}" for each in inner} if inner else {name}
    return paths


@pytest.mark.parametrize("command", sorted(command_paths()))
def test_the_readme_names_every_command(command: str) -> None:
    assert f"lapor {command}" in README


def test_the_docs_name_no_command_that_is_not_there() -> None:
    first_words = {path.split()[0] for path in command_paths()}
    named = {word for text in DOCS.values() for word in re.findall(r"`(?:\.venv/bin/)?lapor ([a-z][a-z-]*)", text)}

    assert named <= first_words


def test_every_setting_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `LAPOR_(\w+)`", (ROOT / "docs/settings.md").read_text("utf-8"), re.M))

    assert documented == {name.upper() for name in Settings.model_fields}


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
