# One entry for everything; `make` alone lists the targets. All of it happens in .venv.
.DEFAULT_GOAL := help
.PHONY: help setup demo test check fmt bench train requirements clean

PYTHON ?= python3
BIN := .venv/bin
ONCE ?=
DATA ?= ../shared/data
COVERAGE_FLOOR := 90

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "%-14s %s\n", $$1, $$2}'

setup: .venv/.runtime ## make .venv with what the product needs; then .venv/bin/lapor works

demo: .venv/.runtime ## engines, workers, gateway and sample reports on this machine; ONCE=1 leaves after the table
	$(BIN)/lapor demo $(if $(ONCE),--once)

test: .venv/.dev ## the whole suite that needs no Docker and no Java
	$(BIN)/pytest

check: .venv/.dev ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: .venv/.dev ## format, and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.dev ## speed of each stage beside a plain version; SYSTEM=1 the running system too; writes docs/performance.md
	$(BIN)/python -m tests.bench $(if $(SYSTEM),--system)

train: .venv/.dev ## fit, evaluate and write the artefacts from DATA
	$(BIN)/lapor train --data $(DATA)

requirements: .venv/.dev ## pin requirements*.in with hashes, after a change of them
	$(BIN)/uv pip compile --quiet --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-header --no-annotate requirements-dev.in -c requirements.txt -o requirements-dev.txt

clean: ## remove .venv and what the tools left
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.runtime: .venv/bin/python requirements.txt pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@
