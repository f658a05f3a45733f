"""What every notebook keeps to. That they run is tested by nbmake, which `make test` starts on them."""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
IMPORTED = {"pipeline", "training", "numpy", "matplotlib"}
"""Beside the standard library: a notebook shows what the project does, and draws it."""


def code_cells(notebook: Path) -> list[dict[str, object]]:
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def imported_packages(notebook: Path) -> Iterator[str]:
    source = "\n".join("".join(cell["source"]) for cell in code_cells(notebook))  # type: ignore[arg-type]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)


def test_the_notebooks_are_numbered_without_a_gap() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == [f"{number:02}" for number in range(1, len(NOTEBOOKS) + 1)]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_stripped(notebook: Path) -> None:
    kept = [cell for cell in code_cells(notebook) if cell["outputs"] or cell["execution_count"] is not None]
    assert kept == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_draws_with_the_project_and_little_else(notebook: Path) -> None:
    assert set(imported_packages(notebook)) <= IMPORTED | sys.stdlib_module_names
